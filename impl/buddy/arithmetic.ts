// What a buddy works out where sweeps ask for it, seen by what it hands out: an empty one is asked for each size.
import type { BuddySettings } from '../../spec/buddy/contract.ts';
import type { ArithmeticBySweep } from '../../spec/kit/sweep.ts';
import { type Allocator, makeBuddy } from './subject.ts';

/** @param Allocating makes the buddy; the sound one when left out */
export function arithmeticOf(Allocating?: Allocator): ArithmeticBySweep<BuddySettings> {
  return {
    'block-sizes': {
      open(settings) {
        const buddy = makeBuddy(settings, Allocating);
        return ([size = 0]) => {
          const block = buddy.allocate(size);
          if (block === 0) return null;
          const bytes = buddy.blockSize(block);
          buddy.free(block);
          return [bytes];
        };
      },
    },
  };
}
