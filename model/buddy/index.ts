// The reference model of the buddy (seed 004).
import type { BuddySettings, BuddyView } from '../../spec/buddy/contract.ts';
import type { Model } from '../../spec/kit/contract.ts';
import { evolve } from '../kit/evolve.ts';
import { promisesOf, refusal } from './promise.ts';
import type { State } from './state.ts';
import { apply } from './steps.ts';
import { claim, restore, writeView } from './view.ts';

export const model: Model<BuddySettings, BuddyView, State> = {
  refusal,
  open(settings) {
    const promises = promisesOf(settings);
    return {
      initial: () => ({ starts: new Array<number>(promises.leaves).fill(-1) }),
      restore: (view) => restore(promises, view),
      apply: (state, command) => apply(promises, state, command),
      evolve: (state, command, environment) =>
        evolve((draft, given) => apply(promises, draft, given), state, command, environment),
      writeView,
      claim: (state, claims) => claim(promises, state, claims),
    };
  },
};
