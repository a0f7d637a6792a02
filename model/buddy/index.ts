// The reference model of the buddy (seed 004).
import type { BuddySettings, BuddyView } from '../../spec/buddy/contract.ts';
import type { Model } from '../../spec/kit/contract.ts';
import { evolve, type Recipe, type Refuses } from '../kit/evolve.ts';
import { arithmetic } from './arithmetic.ts';
import { refusalOf } from './judged.ts';
import { promisesOf, refusal } from './promise.ts';
import type { State } from './state.ts';
import { apply } from './steps.ts';
import { claim, restore, writeView } from './view.ts';

export const model: Model<BuddySettings, BuddyView, State> = {
  refusal,
  arithmetic,
  open(settings) {
    const promises = promisesOf(settings);
    const refuses: Refuses<State> = (state, command) => refusalOf(promises, state, command);
    const recipe: Recipe<State> = (state, command) => apply(promises, state, command);
    return {
      initial: () => ({ starts: new Array<number>(promises.leaves).fill(-1) }),
      restore: (view) => restore(promises, view),
      refuses,
      apply: recipe,
      evolve: (state, command, environment) => evolve(recipe, state, command, environment, refuses),
      writeView,
      claim: (state, claims) => claim(promises, state, claims),
    };
  },
};
