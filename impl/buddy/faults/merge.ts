// Faults in how blocks are given back and merged, and in what the nodes and the count say afterwards.

import { FreeBlocks } from '../free-blocks.ts';
import { SlowPath } from '../slow-path.ts';
import { type BuddyFault, planted, searching } from './variant.ts';

export const mergeFaults: readonly BuddyFault[] = [
  planted({
    id: 'buddy/root-not-merged',
    sentence: 'The two halves of the largest block are never merged: it is not served again.',
    caughtBy: 'largest-again',
    shortestTrace: 2,
    buddy: searching(
      class extends FreeBlocks {
        protected override merges(order: number, buddyIsFree: boolean): boolean {
          return buddyIsFree && order < this.greatestOrder - 1;
        }
      },
    ),
  }),
  planted({
    id: 'buddy/merged-once',
    sentence: 'A freed block is merged with its buddy, but what they form is not merged further.',
    caughtBy: 'largest-again',
    shortestTrace: 2,
    buddy: searching(
      class extends FreeBlocks {
        private given = 0;

        override give(leaf: number, order: number): void {
          this.given = order;
          super.give(leaf, order);
        }

        protected override merges(order: number, buddyIsFree: boolean): boolean {
          return buddyIsFree && order === this.given;
        }
      },
    ),
  }),
  planted({
    id: 'buddy/merged-when-all-free',
    sentence: 'Free blocks are merged only once nothing is handed out any more.',
    caughtBy: 'fully-merged',
    shortestTrace: 3,
    buddy: class extends SlowPath {
      protected override makeBlocks(): FreeBlocks {
        const everythingIsFree = () => this.freeLeaves === this.leaves;
        return new (class extends FreeBlocks {
          override give(leaf: number, order: number): void {
            super.give(leaf, order);
            if (everythingIsFree()) this.mergeAll();
          }

          protected override merges(): boolean {
            return false;
          }

          private mergeAll(): void {
            for (let order = 1; order <= this.greatestOrder; order += 1) {
              for (let block = 0; block < this.leaves >> order; block += 1) this.mark(order, block, true);
            }
          }
        })(this.words, this.books);
      }
    },
  }),
  planted({
    id: 'buddy/merged-with-part',
    sentence: 'A freed block is merged with a buddy of which only a part is free.',
    caughtBy: 'accounted',
    shortestTrace: 3,
    buddy: searching(
      class extends FreeBlocks {
        override give(leaf: number, order: number): void {
          super.give(leaf, order);
          const buddy = (leaf >> order) ^ 1;
          const inside = (leaf | ((2 << order) - 1)) < this.leaves;
          if (inside && !this.isFree(buddy << order, order) && this.hasFree(buddy << order, 1 << order)) {
            this.mark(order + 1, buddy >> 1, true);
          }
        }

        private hasFree(from: number, leaves: number): boolean {
          for (let leaf = from; leaf < from + leaves; leaf += 1) if (this.isFree(leaf, 0)) return true;
          return false;
        }
      },
    ),
  }),
  planted({
    id: 'buddy/one-leaf-given',
    sentence: 'Of a larger block that is freed, only the first leaf is free again.',
    caughtBy: 'accounted',
    shortestTrace: 2,
    buddy: searching(
      class extends FreeBlocks {
        override give(leaf: number, order: number): void {
          super.give(leaf, order);
          if (order === 0) return;
          for (let part = leaf + 1; part < leaf + (1 << order); part += 1) this.takeAt(part, 0);
        }
      },
    ),
  }),
  planted({
    id: 'buddy/count-not-raised',
    sentence: 'The leaves of a freed block are not counted as free.',
    caughtBy: 'accounted',
    shortestTrace: 2,
    buddy: class extends SlowPath {
      protected override leave(leaf: number, order: number): void {
        const { freeLeaves } = this;
        super.leave(leaf, order);
        this.words[this.freeLeavesAt] = freeLeaves;
      }
    },
  }),
  planted({
    id: 'buddy/root-not-lowered',
    sentence: 'After an allocation inside the largest block, that still counts as free.',
    caughtBy: 'accounted',
    shortestTrace: 1,
    buddy: searching(
      class extends FreeBlocks {
        override take(order: number): number {
          const wasFree = order < this.greatestOrder && this.isFree(0, this.greatestOrder);
          const leaf = super.take(order);
          if (wasFree) this.mark(this.greatestOrder, 0, true);
          return leaf;
        }
      },
    ),
  }),
  planted({
    id: 'buddy/hint-stays',
    sentence: 'The hint of an order stays when no block of it is free any more.',
    caughtBy: 'tree',
    shortestTrace: 1,
    buddy: searching(
      class extends FreeBlocks {
        protected override becameEmpty(order: number, word: number): void {
          const hint = this.words[this.hintsAt + order] as number;
          super.becameEmpty(order, word);
          this.words[this.hintsAt + order] = hint;
        }
      },
    ),
  }),
];
