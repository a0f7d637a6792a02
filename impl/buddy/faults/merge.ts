// Faults in how blocks are given back and merged, and in what the nodes and the count say afterwards.
import { Buddy } from '../buddy.ts';
import { LongestTree } from '../longest-tree.ts';
import { type BuddyFault, planted, searching } from './variant.ts';

export const mergeFaults: readonly BuddyFault[] = [
  planted({
    id: 'buddy/root-not-merged',
    sentence: 'The two halves of the tree are never merged: the largest block is not served again.',
    caughtBy: 'largest-again',
    shortestTrace: 2,
    buddy: searching(
      class extends LongestTree {
        override give(leaf: number, order: number): void {
          super.give(leaf, order);
          const root = this.longestAt + 1;
          if (order < this.height && this.bytes[root] === this.height + 1) this.bytes[root] = this.height;
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
      class extends LongestTree {
        override give(leaf: number, order: number): void {
          const { bytes, longestAt } = this;
          const node = (this.capacity + leaf) >> order;
          const merges = node > 1 && bytes[longestAt + (node ^ 1)] === order + 1;
          bytes[longestAt + node] = order + 1;
          if (merges) bytes[longestAt + (node >> 1)] = order + 2;
          this.settle(merges ? node >> 1 : node, merges ? order + 2 : order + 1);
        }
      },
    ),
  }),
  planted({
    id: 'buddy/merged-when-all-free',
    sentence: 'Free blocks are merged only once nothing is handed out any more.',
    caughtBy: 'fully-merged',
    shortestTrace: 3,
    buddy: class extends Buddy {
      protected override makeTree(): LongestTree {
        const everythingIsFree = () => this.freeLeaves === this.leaves;
        return new (class extends LongestTree {
          override give(leaf: number, order: number): void {
            const node = (this.capacity + leaf) >> order;
            this.bytes[this.longestAt + node] = order + 1;
            this.settle(node, order + 1);
            if (everythingIsFree()) this.mergeAll();
          }

          private mergeAll(): void {
            for (let order = 0; order <= this.height; order += 1) {
              for (let leaf = 0; leaf + (1 << order) <= this.leaves; leaf += 1 << order) super.give(leaf, order);
            }
          }
        })(this.bytes, this.books);
      }
    },
  }),
  planted({
    id: 'buddy/merged-with-part',
    sentence: 'A freed block is merged with a buddy of which only a part is free.',
    caughtBy: 'accounted',
    shortestTrace: 3,
    buddy: searching(
      class extends LongestTree {
        override give(leaf: number, order: number): void {
          super.give(leaf, order);
          const node = (this.capacity + leaf) >> order;
          const buddy = this.bytes[this.longestAt + (node ^ 1)] as number;
          const inside = (leaf | ((2 << order) - 1)) < this.leaves;
          if (node > 1 && inside && buddy > 0 && buddy <= order) this.bytes[this.longestAt + (node >> 1)] = order + 2;
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
      class extends LongestTree {
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
    buddy: class extends Buddy {
      protected override leave(leaf: number, order: number): void {
        const { freeLeaves } = this;
        super.leave(leaf, order);
        this.words[this.freeLeavesAt] = freeLeaves;
      }
    },
  }),
  planted({
    id: 'buddy/root-not-lowered',
    sentence: 'After an allocation the root still says what was free before.',
    caughtBy: 'accounted',
    shortestTrace: 1,
    buddy: searching(
      class extends LongestTree {
        override take(order: number): number {
          const root = this.bytes[this.longestAt + 1] as number;
          const leaf = super.take(order);
          if (order < this.height) this.bytes[this.longestAt + 1] = root;
          return leaf;
        }
      },
    ),
  }),
  planted({
    id: 'buddy/larger-not-told',
    sentence:
      'A node that has a free block is not told of a larger one: it is found again only when the smaller is gone.',
    caughtBy: 'tree',
    shortestTrace: 2,
    buddy: searching(
      class extends LongestTree {
        protected override settle(from: number, says: number): void {
          const above = from >> 1;
          if (says > 0 && above > 0 && this.bytes[this.longestAt + above] !== 0) return;
          super.settle(from, says);
        }
      },
    ),
  }),
];
