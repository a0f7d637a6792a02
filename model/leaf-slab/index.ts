// The reference model of slabs over the leaves of a buddy (seed 004).
import type { Model } from '../../spec/kit/contract.ts';
import type { LeafSlabSettings, LeafSlabView } from '../../spec/leaf-slab/contract.ts';
import { evolve } from '../kit/evolve.ts';
import { promisesOf, refusal } from './promise.ts';
import type { State } from './state.ts';
import { apply } from './steps.ts';
import { claim, restore, writeView } from './view.ts';

export const model: Model<LeafSlabSettings, LeafSlabView, State> = {
  refusal,
  open(settings) {
    const promises = promisesOf(settings);
    return {
      initial: () => ({ blocks: [], slabs: [], partial: promises.classes.map(() => []) }),
      restore: (view) => restore(promises, view),
      apply: (state, command) => apply(promises, state, command),
      evolve: (state, command, environment) =>
        evolve((draft, given) => apply(promises, draft, given), state, command, environment),
      writeView: (state, words) => writeView(promises, state, words),
      claim: (state, claims) => claim(promises, state, claims),
    };
  },
};
