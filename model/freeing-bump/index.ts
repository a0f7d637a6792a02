// The reference model of the freeing-bump allocator (seed 004, hardened).
import type { FreeingBumpSettings, FreeingBumpView } from '../../spec/freeing-bump/contract.ts';
import type { Model } from '../../spec/kit/contract.ts';
import { evolve } from '../kit/evolve.ts';
import { NIL, promisesOf, refusal } from './promise.ts';
import type { State } from './state.ts';
import { apply } from './steps.ts';
import { claim, restore, writeView } from './view.ts';

export const model: Model<FreeingBumpSettings, FreeingBumpView, State> = {
  refusal,
  open(settings) {
    const promises = promisesOf(settings);
    return {
      initial: () => ({
        poisoned: false,
        pages: settings.pages,
        pagesSeen: 0,
        bumper: promises.base,
        heads: promises.payloads.map(() => NIL),
        blocks: [],
        peak: 0,
        sum: 0,
      }),
      restore,
      apply: (state, command, environment) => apply(promises, state, command, environment),
      evolve: (state, command, environment) =>
        evolve((draft, given, outside) => apply(promises, draft, given, outside), state, command, environment),
      writeView: (state, words) => writeView(promises, state, words),
      claim: (state, claims) => claim(promises, state, claims),
    };
  },
};
