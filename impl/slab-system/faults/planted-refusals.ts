// Defects in what is refused and how it is named, and in the provider of frames.
import { COUNT } from '../array-layout.ts';
import { FrameArena } from '../frame-arena.ts';
import type { FreeMisuse, RequestError } from '../misuse.ts';
import { SlabSystem } from '../slab-system.ts';
import { planted, type SlabSystemFault } from './variant.ts';

/** A system that takes one misuse for another. */
function mistaking(misuse: FreeMisuse, name: FreeMisuse): typeof SlabSystem {
  return class extends SlabSystem {
    protected override misuseOf(address: number, isRight: (cache: number) => boolean): FreeMisuse | null {
      const found = super.misuseOf(address, isRight);
      return found === misuse ? name : found;
    }
  };
}

export const plantedRefusalFaults: readonly SlabSystemFault[] = [
  planted({
    id: 'slab-system/beside-is-interior',
    sentence: 'An address in the head or the rest of a slab is taken for one inside an object.',
    caughtBy: 'misuse-named',
    shortestTrace: 4,
    rows: ['on-slab'],
    system: mistaking('not-an-object', 'interior'),
  }),
  planted({
    id: 'slab-system/foreign-is-null',
    sentence: 'An address that is in no slab is refused as if it were null.',
    caughtBy: 'misuse-named',
    shortestTrace: 2,
    rows: ['on-slab'],
    system: mistaking('not-in-cache', 'null'),
  }),
  planted({
    id: 'slab-system/whole-batch-or-nothing',
    sentence: 'A request fails when the slabs that there are, and can be, do not have a whole batch.',
    caughtBy: 'fails-only-when-spent',
    shortestTrace: 5,
    rows: ['frame-cap'],
    system: class extends SlabSystem {
      private isForUser = false;

      protected override handOut(cpu: number, cache: number): number | RequestError {
        this.isForUser = true;
        const answer = super.handOut(cpu, cache);
        this.isForUser = false;
        return answer;
      }

      protected override refillFromSlabs(cpu: number, cache: number, array: number): boolean {
        const isFilled = super.refillFromSlabs(cpu, cache, array);
        return this.isForUser ? this.word(array + COUNT) === this.batch : isFilled;
      }
    },
  }),
  planted({
    id: 'slab-system/lends-highest',
    sentence: 'The provider lends the highest run of frames.',
    caughtBy: 'lowest-lent',
    shortestTrace: 1,
    rows: ['on-slab'],
    arena: class extends FrameArena {
      protected override findRun(frames: number): number {
        let first = this.frames - frames;
        while (first >= 0 && !this.isFree(first, frames)) first -= 1;
        return Math.max(-1, first);
      }
    },
  }),
  planted({
    id: 'slab-system/last-frame-unused',
    sentence: 'The provider never lends its last frame, and refuses when no other is left.',
    caughtBy: 'lowest-lent',
    shortestTrace: 3,
    rows: ['on-slab'],
    arena: class extends FrameArena {
      protected override findRun(frames: number): number {
        const first = super.findRun(frames);
        return first + frames === this.frames ? -1 : first;
      }
    },
  }),
];
