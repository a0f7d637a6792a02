// Defects of the seed in what it accepts and believes (F6 to F12 and F14), each put into the sound allocator.
import { orderOf } from '../block-directory.ts';
import type { FreeingBumpError } from '../errors.ts';
import { HEADER_BYTES } from '../header.ts';
import { SlowPath } from '../slow-path.ts';
import { TrustingAllocator } from './trusting.ts';
import { type FreeingBumpFault, original, Panic, settingsWith } from './variant.ts';

/** Two blocks of 8 bytes side by side, of which the first can overflow into the header of the second. */
const OVERFLOWING = settingsWith({ classes: 2, pageSize: 40, writes: 'behind' });

/** Takes a block back whose header names another order. */
class ForgedOrderAccepted extends TrustingAllocator {
  protected accepts(wrong: FreeingBumpError, _address: number): boolean {
    return wrong === 'forged-header';
  }
}

export const seedFreeFaults: readonly FreeingBumpFault[] = [
  original({
    id: 'seed-bump/F6',
    sentence: 'Freeing an address below 8, or behind the memory, reads a header that is not there.',
    caughtBy: 'no-crash',
    shortestTrace: 1,
    remark: 'The seed panics on it, and so does this: the state after a panic is judged by nobody.',
    allocator: class extends SlowPath {
      protected override recogniseMisuse(address: number, owner: number, end: number): FreeingBumpError | null {
        const wrong = super.recogniseMisuse(address, owner, end);
        if (wrong === 'invalid-pointer' || wrong === 'out-of-heap-bounds') throw new Panic('there is no header');
        return wrong;
      }
    },
  }),
  original({
    id: 'seed-bump/F7',
    sentence: 'The class in a header is believed: one that does not exist reads a head behind the table.',
    caughtBy: 'no-crash',
    shortestTrace: 3,
    remark:
      'The seed panics on it, and so does this. In its trace a second block overflows into the header; here a user writes over it.',
    allocator: class extends SlowPath {
      protected override recogniseMisuse(address: number, owner: number, end: number): FreeingBumpError | null {
        const wrong = super.recogniseMisuse(address, owner, end);
        if (wrong === 'invalid-order') throw new Panic('there is no head of this order');
        return wrong;
      }
    },
  }),
  original({
    id: 'seed-bump/F8',
    sentence:
      'A block into whose class the block before it overflowed by one byte is freed onto the list of that class.',
    caughtBy: 'damage-noticed',
    shortestTrace: 4,
    settings: OVERFLOWING,
    allocator: ForgedOrderAccepted,
  }),
  original({
    id: 'seed-bump/F9',
    sentence:
      'A block whose class was raised from outside is freed as a large one, and served as such later, over the blocks behind it.',
    caughtBy: 'damage-noticed',
    shortestTrace: 4,
    remark: 'Noticed at the free of the block; in the seed two blocks overlap two commands later.',
    settings: OVERFLOWING,
    allocator: class extends ForgedOrderAccepted {
      protected override accepts(wrong: FreeingBumpError, address: number): boolean {
        const place = address / HEADER_BYTES - 1;
        return super.accepts(wrong, address) && this.memory.load(place * 8) > orderOf(this.directory.markAt(place));
      }
    },
  }),
  original({
    id: 'seed-bump/F10',
    sentence: 'An address inside a live block is freed, because the bytes before it look like a header.',
    caughtBy: 'misuse-refused',
    shortestTrace: 3,
    remark: 'Noticed at the free; in the seed a live block is overlapped one command later.',
    allocator: class extends TrustingAllocator {
      protected accepts(wrong: FreeingBumpError, address: number): boolean {
        return wrong === 'not-a-block' && address <= this.bumper && this.looksOccupied(address);
      }
    },
  }),
  original({
    id: 'seed-bump/F11',
    sentence: 'The link of a free block is believed: written over, it leads the list to any address.',
    caughtBy: 'damage-noticed',
    shortestTrace: 5,
    allocator: class extends SlowPath {
      protected override recogniseHead(head: number, order: number, end: number): FreeingBumpError | null {
        const wrong = super.recogniseHead(head, order, end);
        if (wrong !== 'invalid-header-pointer') return wrong;
        if ((head >>> 0) + HEADER_BYTES > end) throw new Panic('the header is outside the heap');
        return null;
      }
    },
  }),
  original({
    id: 'seed-bump/F12',
    sentence:
      'A second free of a block is accepted once the block was handed to somebody else, who holds it together with the next to get it.',
    caughtBy: 'misuse-refused',
    shortestTrace: 2,
    remark:
      'Whoever frees what another holds is refused here, whether or not he held it before: the block need not be reused.',
    allocator: class extends TrustingAllocator {
      protected accepts(wrong: FreeingBumpError): boolean {
        return wrong === 'wrong-owner';
      }
    },
  }),
  original({
    id: 'seed-bump/F14',
    sentence: 'An address that was never handed out is freed, because the bytes before it look like a header.',
    caughtBy: 'misuse-refused',
    shortestTrace: 2,
    allocator: class extends TrustingAllocator {
      protected accepts(wrong: FreeingBumpError, address: number): boolean {
        return wrong === 'not-a-block' && address > this.bumper && this.looksOccupied(address);
      }
    },
  }),
];
