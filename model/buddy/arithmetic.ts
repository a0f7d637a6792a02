// What the model works out where sweeps ask for it.
import type { BuddySettings } from '../../spec/buddy/contract.ts';
import type { ArithmeticBySweep } from '../../spec/kit/sweep.ts';
import { leavesFor, promisesOf } from './promise.ts';

export const arithmetic: ArithmeticBySweep<BuddySettings> = {
  'block-sizes': {
    open(settings) {
      const promises = promisesOf(settings);
      return ([size = 0]) => {
        const leaves = leavesFor(promises, size);
        return leaves > promises.leaves ? null : [leaves * promises.leafSize];
      };
    },
  },
};
