// Faults in what becomes of leaves: when they are given back, and what is left of them in the books.
import { Buddy, FreeBlocks } from '../../buddy/index.ts';
import type { Memory } from '../../kit/memory.ts';
import { USED } from '../leaf-books.ts';
import type { CompleteOptions } from '../options.ts';
import { SlowPath } from '../slow-path.ts';
import { type LeafSlabFault, planted } from './variant.ts';

export const leafFaults: readonly LeafSlabFault[] = [
  planted({
    id: 'leaf-slab/leaf-returned-too-early',
    sentence: 'A slab is given back while one of its objects is still live.',
    caughtBy: 'one-owner',
    shortestTrace: 3,
    allocator: class extends SlowPath {
      protected override takeBack(leaf: number, object: number, sizeClass: number): void {
        super.takeBack(leaf, object, sizeClass);
        if (this.words[this.recordOf(leaf) + USED] === 1) this.becomeEmpty(sizeClass, leaf);
      }
    },
  }),
  planted({
    id: 'leaf-slab/full-leaf-returned',
    sentence: 'A slab that becomes full is given back, as if there were nothing left in it.',
    caughtBy: 'one-owner',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      protected override becomeFull(sizeClass: number, leaf: number): void {
        super.becomeFull(sizeClass, leaf);
        this.buddy.free(this.addressOf(leaf));
      }
    },
  }),
  planted({
    id: 'leaf-slab/leaf-not-returned',
    sentence: 'A slab that becomes empty is forgotten, but its leaf is not given back.',
    caughtBy: 'one-owner',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      protected override releaseSlab(sizeClass: number, leaf: number): void {
        this.forgetRecord(sizeClass, leaf);
      }
    },
  }),
  planted({
    id: 'leaf-slab/record-not-cleared',
    sentence: 'A leaf that is given back is still recorded as a slab.',
    caughtBy: 'one-owner',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      protected override forgetRecord(sizeClass: number, leaf: number): void {
        this.lists.remove(sizeClass, leaf);
      }
    },
  }),
  planted({
    id: 'leaf-slab/leaf-not-merged',
    sentence: 'A leaf that is given back is free, but not merged with its buddy.',
    caughtBy: 'fully-merged',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      protected override makeBuddy(memory: Memory, { leafSize, heapSize, heapStart }: CompleteOptions): Buddy {
        return new SeparatingBuddy(memory, { leafSize, heapSize, ...(heapStart === undefined ? {} : { heapStart }) });
      }
    },
  }),
];

/** A buddy that never merges a leaf with its buddy. */
class SeparatingBuddy extends Buddy {
  protected override makeBlocks(): FreeBlocks {
    return new (class extends FreeBlocks {
      protected override merges(order: number, buddyIsFree: boolean): boolean {
        return order > 0 && buddyIsFree;
      }
    })(this.words, this.books);
  }
}
