// The reference model of slabs over the leaves of a buddy (seed 004).
import type { Model } from '../../spec/kit/contract.ts';
import type { LeafSlabSettings, LeafSlabView } from '../../spec/leaf-slab/contract.ts';
import { evolve, type Recipe, type Refuses } from '../kit/evolve.ts';
import { refusalOf } from './judged.ts';
import { promisesOf, refusal } from './promise.ts';
import type { State } from './state.ts';
import { apply } from './steps.ts';
import { claim, restore, writeView } from './view.ts';

export const model: Model<LeafSlabSettings, LeafSlabView, State> = {
  refusal,
  open(settings) {
    const promises = promisesOf(settings);
    const refuses: Refuses<State> = (state, command) => refusalOf(promises, state, command);
    const recipe: Recipe<State> = (state, command) => apply(promises, state, command);
    return {
      initial: () => ({ blocks: [], slabs: [], partial: promises.classes.map(() => []) }),
      restore: (view) => restore(promises, view),
      refuses,
      apply: recipe,
      evolve: (state, command, environment) => evolve(recipe, state, command, environment, refuses),
      writeView: (state, words) => writeView(promises, state, words),
      claim: (state, claims) => claim(promises, state, claims),
    };
  },
};
