// Faults in how wrong frees are recognised, and one that keeps state where it does not belong.

import type { FreeMisuse } from '../misuse.ts';
import { SlowPath } from '../slow-path.ts';
import { type BuddyFault, planted } from './variant.ts';

/** The unused word of the books, behind the count of free leaves (books.ts). */
const UNUSED = 1;

/** What a fault counts outside of all memory. */
let blocksEver = 0;

export const misuseFaults: readonly BuddyFault[] = [
  planted({
    id: 'buddy/interior-accepted',
    sentence: 'The free of a later leaf of a live block takes the whole block back.',
    caughtBy: 'misuse-refused',
    shortestTrace: 2,
    buddy: class extends SlowPath {
      protected override takeBackUnknown(address: number): FreeMisuse | null {
        const misuse = this.recogniseMisuse(address);
        if (misuse !== 'interior') return misuse;
        return this.tryFree(this.addressOf(this.firstLeafAround((address - this.base) >> this.leafShift)));
      }
    },
  }),
  planted({
    id: 'buddy/misaligned-rounded-down',
    sentence: 'The free of any address in the first leaf of a live block takes the block back.',
    caughtBy: 'misuse-refused',
    shortestTrace: 2,
    buddy: class extends SlowPath {
      override tryFree(address: number): FreeMisuse | null {
        const start = address - ((address - this.base) % this.leafSize);
        return super.tryFree(this.blockSize(start) > 0 ? start : address);
      }
    },
  }),
  planted({
    id: 'buddy/double-free-counted',
    sentence: 'The free of a leaf that is free is accepted, and counted.',
    caughtBy: 'misuse-refused',
    shortestTrace: 1,
    buddy: class extends SlowPath {
      protected override takeBackUnknown(address: number): FreeMisuse | null {
        const misuse = super.takeBackUnknown(address);
        if (misuse !== 'not-allocated') return misuse;
        this.words[this.freeLeavesAt] = this.freeLeaves + 1;
        return null;
      }
    },
  }),
  planted({
    id: 'buddy/refused-too-late',
    sentence: 'A later leaf of a live block is counted as free before its free is refused.',
    caughtBy: 'misuse-refused',
    shortestTrace: 2,
    buddy: class extends SlowPath {
      protected override takeBackUnknown(address: number): FreeMisuse | null {
        const misuse = super.takeBackUnknown(address);
        if (misuse === 'interior') this.words[this.freeLeavesAt] = this.freeLeaves + 1;
        return misuse;
      }
    },
  }),
  planted({
    id: 'buddy/interior-unnamed',
    sentence: 'The free of a later leaf of a live block is refused as that of a free leaf.',
    caughtBy: 'misuse-named',
    shortestTrace: 2,
    buddy: class extends SlowPath {
      protected override firstLeafAround(): number {
        return -1;
      }
    },
  }),
  planted({
    id: 'buddy/end-taken-for-leaf',
    sentence: 'The address behind the last leaf is taken for that of a free leaf.',
    caughtBy: 'misuse-named',
    shortestTrace: 1,
    buddy: class extends SlowPath {
      protected override recogniseMisuse(address: number): FreeMisuse {
        const behind = address === this.base + this.leaves * this.leafSize;
        return behind ? 'not-allocated' : super.recogniseMisuse(address);
      }
    },
  }),
  planted({
    id: 'buddy/state-outside-memory',
    sentence: 'Blocks are numbered by a counter that is not in the memory, and each number is recorded.',
    caughtBy: 'no-hidden-state',
    shortestTrace: 1,
    remark: 'No view shows the number: only repeating a command from the same image does.',
    buddy: class extends SlowPath {
      protected override enter(leaf: number, order: number): void {
        super.enter(leaf, order);
        blocksEver += 1;
        this.words[this.freeLeavesAt + UNUSED] = blocksEver;
      }
    },
  }),
];
