// Faults in how a block is found, how large it is, and what is written while that happens.

import { FreeBlocks } from '../free-blocks.ts';
import { SlowPath } from '../slow-path.ts';
import { type BuddyFault, planted, searching } from './variant.ts';

export const searchFaults: readonly BuddyFault[] = [
  planted({
    id: 'buddy/highest-first',
    sentence: 'The search prefers the right half: the highest free block is handed out.',
    caughtBy: 'lowest-address-first',
    shortestTrace: 1,
    buddy: searching(
      class extends FreeBlocks {
        override take(order: number): number {
          for (let block = (this.leaves >> order) - 1; block >= 0; block -= 1) {
            if (this.takeAt(block << order, order)) return block << order;
          }
          return -1;
        }
      },
    ),
  }),
  planted({
    id: 'buddy/best-fit',
    sentence: 'The smallest free block that serves is split, not the lowest.',
    caughtBy: 'lowest-address-first',
    shortestTrace: 1,
    buddy: searching(
      class extends FreeBlocks {
        override take(order: number): number {
          for (let whole = order; whole <= this.greatestOrder; whole += 1) {
            const leaf = this.lowestOf(whole);
            if (leaf !== -1 && this.takeAt(leaf, order)) return leaf;
          }
          return -1;
        }

        /** First leaf of the lowest free block that is of this order, and of no greater one; -1 when there is none. */
        private lowestOf(order: number): number {
          for (let leaf = 0; leaf < this.leaves; leaf += 1 << order) {
            const isPart = order < this.greatestOrder && this.isFree(leaf, order + 1);
            if (this.isFree(leaf, order) && !isPart) return leaf;
          }
          return -1;
        }
      },
    ),
  }),
  planted({
    id: 'buddy/exact-fit-missed',
    sentence: 'A request fails when no free block is larger than it.',
    caughtBy: 'largest-again',
    shortestTrace: 1,
    buddy: searching(
      class extends FreeBlocks {
        override take(order: number): number {
          return order < this.greatestOrder && this.hasFree(order + 1) ? super.take(order) : -1;
        }

        private hasFree(order: number): boolean {
          for (let leaf = 0; leaf < this.leaves; leaf += 1 << order) if (this.isFree(leaf, order)) return true;
          return false;
        }
      },
    ),
  }),
  planted({
    id: 'buddy/right-half-forgotten',
    sentence: 'The search gives up when the left half of the heap has no room.',
    caughtBy: 'served-when-room',
    shortestTrace: 2,
    buddy: searching(
      class extends FreeBlocks {
        override take(order: number): number {
          const leaf = super.take(order);
          if (leaf === -1 || leaf * 2 < this.leaves) return leaf;
          this.give(leaf, order);
          return -1;
        }
      },
    ),
  }),
  planted({
    id: 'buddy/counted-before-found',
    sentence: 'A leaf is counted as handed out before the search, and stays so when it fails.',
    caughtBy: 'failure-changes-nothing',
    shortestTrace: 1,
    buddy: class extends SlowPath {
      override allocate(size: number): number {
        const address = super.allocate(size);
        if (address === 0) this.words[this.freeLeavesAt] = this.freeLeaves - 1;
        return address;
      }
    },
  }),
  planted({
    id: 'buddy/order-rounded-down',
    sentence: 'A request for three leaves is served with two.',
    caughtBy: 'big-enough',
    shortestTrace: 1,
    buddy: class extends SlowPath {
      protected override orderOf(size: number): number {
        const leaves = Math.ceil(size / this.leafSize);
        return size > 0 && leaves <= this.leaves ? 31 - Math.clz32(leaves) : super.orderOf(size);
      }
    },
  }),
  planted({
    id: 'buddy/exact-size-doubled',
    sentence: 'A request for exactly the size of a block is served with twice that.',
    caughtBy: 'big-enough',
    shortestTrace: 1,
    buddy: class extends SlowPath {
      protected override orderOf(size: number): number {
        const order = super.orderOf(size);
        return order < this.books.greatestOrder && size === this.leafSize << order ? order + 1 : order;
      }
    },
  }),
  planted({
    id: 'buddy/order-of-two-decimals',
    sentence: 'The order is taken from a logarithm that is rounded to two decimals: 513 leaves get 512.',
    caughtBy: 'block-sizes',
    shortestTrace: 4098,
    sweep: 'block-sizes',
    buddy: class extends SlowPath {
      protected override orderOf(size: number): number {
        const leaves = Math.ceil(size / this.leafSize);
        if (leaves < 1 || leaves > this.leaves) return super.orderOf(size);
        return Math.ceil(Math.round(100 * Math.log2(leaves)) / 100);
      }
    },
  }),
  planted({
    id: 'buddy/cleared-on-allocate',
    sentence: 'A block is cleared before it is handed out.',
    caughtBy: 'untouched-bytes',
    shortestTrace: 1,
    buddy: class extends SlowPath {
      protected override enter(leaf: number, order: number): void {
        super.enter(leaf, order);
        const start = this.addressOf(leaf);
        this.bytes.fill(0, start, start + (this.leafSize << order));
      }
    },
  }),
  planted({
    id: 'buddy/order-written-behind',
    sentence: 'The order of a block is kept in the word behind it as well.',
    caughtBy: 'untouched-bytes',
    shortestTrace: 1,
    buddy: class extends SlowPath {
      protected override enter(leaf: number, order: number): void {
        super.enter(leaf, order);
        this.words[(this.addressOf(leaf) + (this.leafSize << order)) >> 2] = order;
      }
    },
  }),
];
