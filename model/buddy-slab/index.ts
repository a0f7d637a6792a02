// The reference model of slabs over a page allocator (seed 002).
import type { BuddySlabSettings, BuddySlabView } from '../../spec/buddy-slab/contract.ts';
import type { Model } from '../../spec/kit/contract.ts';
import { evolve } from '../kit/evolve.ts';
import { claim } from './claim.ts';
import { promisesOf } from './promise.ts';
import { refusal } from './refusal.ts';
import type { State } from './state.ts';
import { apply } from './steps.ts';
import { noSlabs, restore, writeView } from './view.ts';

export const model: Model<BuddySlabSettings, BuddySlabView, State> = {
  refusal,
  open(settings) {
    const promises = promisesOf(settings);
    return {
      initial: () => ({
        initialized: settings.part !== 'whole',
        sections: [],
        slabs: [],
        caches: noSlabs(promises),
      }),
      restore: (view) => restore(promises, view),
      apply: (state, command, environment) => apply(promises, state, command, environment),
      evolve: (state, command, environment) =>
        evolve((draft, given, outside) => apply(promises, draft, given, outside), state, command, environment),
      writeView: (state, words) => writeView(promises, state, words),
      claim: (state, claims) => claim(promises, state, claims),
    };
  },
};
