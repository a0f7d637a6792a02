// The known defects of the original, each put back into the sound buddy by itself.
import { orderHolding } from '../../kit/orders.ts';
import { FreeBlocks } from '../free-blocks.ts';
import type { FreeMisuse } from '../misuse.ts';
import { SlowPath } from '../slow-path.ts';
import { type BuddyFault, original, searching } from './variant.ts';

/** What 32 bits hold, and one more. */
const WORD = 2 ** 32;

export const originalFaults: readonly BuddyFault[] = [
  original({
    id: 'buddy/B1',
    sentence:
      'When every leaf is handed out, the search stops at the root as if it had found a block: the first one again.',
    caughtBy: 'no-overlap',
    shortestTrace: 2,
    buddy: searching(
      class extends FreeBlocks {
        override take(order: number): number {
          const leaf = super.take(order);
          return leaf === -1 && order <= this.greatestOrder && !this.hasFree() ? 0 : leaf;
        }

        private hasFree(): boolean {
          for (let leaf = 0; leaf < this.leaves; leaf += 1) if (this.isFree(leaf, 0)) return true;
          return false;
        }
      },
    ),
  }),
  original({
    id: 'buddy/B2',
    sentence:
      'The search stops at a live block on the right that is larger than what is wanted, and hands it out again.',
    caughtBy: 'no-overlap',
    shortestTrace: 4,
    buddy: class extends SlowPath {
      override allocate(size: number): number {
        const address = super.allocate(size);
        const order = this.orderOf(size);
        if (address !== 0 || order > this.books.greatestOrder || this.freeLeaves === 0) return address;
        const leaf = this.liveOnTheRight(order);
        if (leaf === -1) return 0;
        this.enter(leaf, order);
        return this.addressOf(leaf);
      }

      /** Goes right wherever the left half has too little, whatever the right half has, until it comes to a live block. */
      private liveOnTheRight(order: number): number {
        let leaf = 0;
        for (let part = orderHolding(this.leaves); part > order; part -= 1) {
          if (this.bytes[this.ordersAt + leaf] === part + 1) return leaf;
          if (!this.hasRoom(leaf, part - 1, order)) leaf += 1 << (part - 1);
          if (leaf >= this.leaves) return -1;
        }
        return -1;
      }

      /** Whether a block of an order is free among these leaves. */
      private hasRoom(from: number, part: number, order: number): boolean {
        for (let leaf = from; leaf < Math.min(from + (1 << part), this.leaves); leaf += 1 << order) {
          if (this.blocks.isFree(leaf, order)) return true;
        }
        return false;
      }
    },
  }),
  original({
    id: 'buddy/B3',
    sentence: 'The heap starts at address 0, so that its first block cannot be told from a failure.',
    caughtBy: 'failure-changes-nothing',
    shortestTrace: 1,
    buddy: class extends SlowPath {
      protected override addressOf(leaf: number): number {
        return leaf === 0 ? 0 : super.addressOf(leaf);
      }
    },
  }),
  original({
    id: 'buddy/B4',
    sentence: 'The free of a block that is the whole tree goes on to the parent of the root, and panics.',
    caughtBy: 'no-crash',
    shortestTrace: 2,
    remark: 'The original panics on it, and so does this: the state after a panic is judged by nobody.',
    buddy: searching(
      class extends FreeBlocks {
        override give(leaf: number, order: number): void {
          if (order === this.greatestOrder && this.leaves === 1 << order) throw new Error('The root has no parent.');
          super.give(leaf, order);
        }
      },
    ),
  }),
  original({
    id: 'buddy/B5',
    sentence:
      'The tree is rounded up to a power of two of leaves: all of it is handed out, though the heap ends before.',
    caughtBy: 'no-overlap',
    shortestTrace: 1,
    buddy: searching(
      class extends FreeBlocks {
        override take(order: number): number {
          const beyond = order === this.greatestOrder + 1 && this.leaves > 1 << this.greatestOrder;
          return beyond && this.isFree(0, this.greatestOrder) ? 0 : super.take(order);
        }
      },
    ),
  }),
  original({
    id: 'buddy/B6',
    sentence: 'A heap smaller than a leaf serves one leaf.',
    caughtBy: 'no-overlap',
    shortestTrace: 1,
    buddy: class extends SlowPath {
      override allocate(size: number): number {
        return this.leaves === 0 && size <= this.leafSize ? this.base : super.allocate(size);
      }
    },
  }),
  original({
    id: 'buddy/B7',
    sentence: 'The free of an address below the heap underflows, and panics.',
    caughtBy: 'no-crash',
    shortestTrace: 1,
    remark: 'The original panics on it, and so does this: the state after a panic is judged by nobody.',
    buddy: class extends SlowPath {
      protected override recogniseMisuse(address: number): FreeMisuse {
        if (address < this.base) throw new Error('The address is below the heap.');
        return super.recogniseMisuse(address);
      }
    },
  }),
  original({
    id: 'buddy/B7-size',
    sentence: 'A size near 2^32 overflows when it is rounded up to whole leaves: one leaf is handed out for it.',
    caughtBy: 'big-enough',
    shortestTrace: 1,
    buddy: class extends SlowPath {
      protected override orderOfOutsize(size: number): number {
        const rounded = size + this.leafSize - 1;
        return size < WORD && rounded >= WORD ? this.orderOf(rounded - WORD) : super.orderOfOutsize(size);
      }
    },
  }),
  original({
    id: 'buddy/unknown-ignored',
    sentence: 'The free of an address where no block starts is ignored without a word.',
    caughtBy: 'misuse-refused',
    shortestTrace: 1,
    buddy: class extends SlowPath {
      protected override takeBackUnknown(): FreeMisuse | null {
        return null;
      }
    },
  }),
];
