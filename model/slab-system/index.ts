// The reference model of the slab system (seed 003).
import type { Model } from '../../spec/kit/contract.ts';
import type { SlabSystemSettings, SlabSystemView } from '../../spec/slab-system/contract.ts';
import { evolve } from '../kit/evolve.ts';
import { arithmetic } from './arithmetic.ts';
import { claim } from './claim.ts';
import { promisesOf } from './promise.ts';
import { refusal } from './refusal.ts';
import type { State } from './state.ts';
import { apply } from './steps.ts';
import { restore, writeView } from './view.ts';

export const model: Model<SlabSystemSettings, SlabSystemView, State> = {
  refusal,
  arithmetic,
  open(settings) {
    const promises = promisesOf(settings);
    return {
      initial: () => ({ caches: [], generations: [] }),
      restore,
      apply: (state, command, environment) => apply(promises, state, command, environment),
      evolve: (state, command, environment) =>
        evolve(
          (draft, given, outside) => {
            // Caches are replaced, never changed: they need no drafts, and the step after this finds them frozen.
            const next = { ...state };
            const outcome = apply(promises, next, given, outside);
            Object.assign(draft, next);
            return outcome;
          },
          state,
          command,
          environment,
        ),
      writeView: (state, words) => writeView(promises, state, words),
      claim: (state, claims) => claim(promises, state, claims),
    };
  },
};
