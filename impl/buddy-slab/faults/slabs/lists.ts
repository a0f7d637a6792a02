// Faults in the lists of slabs, and in the order of the full one.
import { FullOrder } from '../../slabs/full-order.ts';
import { SlabCache } from '../../slabs/slab-cache.ts';
import { FULL, LIST, type List, NEXT, NO_LIST, PARTIAL, PREVIOUS } from '../../slabs/slab-header.ts';
import { SlabLists } from '../../slabs/slab-lists.ts';
import { type BuddySlabFault, caching, listing, ordering, planted, slabsOfOneObject } from './variant.ts';

export const listFaults: readonly BuddySlabFault[] = [
  planted({
    id: 'buddy-slab/full-stays-on-partial',
    sentence: 'A slab stays on partial when its last free object is taken.',
    caughtBy: 'partial-serves',
    shortestTrace: 2,
    pool: caching(
      class extends SlabCache {
        protected override becomeFull(): void {}
      },
    ),
  }),
  planted({
    id: 'buddy-slab/reclaimed-stays-full',
    sentence: 'A full slab that has free objects again stays on the full list when the owner frees.',
    caughtBy: 'one-list',
    shortestTrace: 3,
    pool: caching(
      class extends SlabCache {
        protected override wasFull(): boolean {
          return false;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/previous-link-not-set',
    sentence: 'A slab that is put before another is not made its predecessor.',
    caughtBy: 'one-list',
    shortestTrace: 2,
    pool: listing(
      class extends SlabLists {
        override pushFront(list: List, slab: number): void {
          super.pushFront(list, slab);
          const second = this.words[(slab >> 2) + NEXT] as number;
          if (second !== 0) this.words[(second >> 2) + PREVIOUS] = 0;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/unlinked-as-if-first',
    sentence: 'A slab is taken off its list as if it were always the first.',
    caughtBy: 'one-list',
    shortestTrace: 3,
    rows: ['slabs', 'whole'],
    pool: listing(
      class extends SlabLists {
        override remove(list: List, slab: number): void {
          this.words[(slab >> 2) + PREVIOUS] = 0;
          super.remove(list, slab);
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/listed-behind-front',
    sentence: 'A slab is put behind the first of its list instead of before it.',
    caughtBy: 'moves-to-front',
    shortestTrace: 2,
    pool: listing(
      class extends SlabLists {
        override pushFront(list: List, slab: number): void {
          const first = this.front(list);
          if (first !== 0) this.remove(list, first);
          super.pushFront(list, slab);
          if (first !== 0) super.pushFront(list, first);
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/list-not-recorded',
    sentence: 'The header of a slab does not say on which list it is.',
    caughtBy: 'one-list',
    shortestTrace: 1,
    pool: listing(
      class extends SlabLists {
        override pushFront(list: List, slab: number): void {
          super.pushFront(list, slab);
          if (list === PARTIAL) this.words[(slab >> 2) + LIST] = NO_LIST;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/last-pending-reclaimed',
    sentence: 'Slabs that come to the full list are ordered behind those that are there.',
    caughtBy: 'first-pending-of-full',
    shortestTrace: 7,
    settings: slabsOfOneObject(3),
    pool: ordering(
      class extends FullOrder {
        override entered(slab: number): void {
          let rank = this.ranks - 1;
          for (let behind = slab; behind !== 0; behind = this.words[(behind >> 2) + NEXT] as number) rank -= 1;
          this.give(slab, this.ranks - 2 - rank);
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/ranks-dealt-from-front',
    sentence: 'When the ranks of the full list are dealt anew, they are dealt in the wrong direction.',
    caughtBy: 'first-pending-of-full',
    shortestTrace: 11,
    settings: slabsOfOneObject(3),
    pool: ordering(
      class extends FullOrder {
        protected override dealAnew(front: number): void {
          const marked: number[] = [];
          for (let slab = this.behind(front); slab !== 0; slab = this.behind(slab)) {
            if (this.marks.has(this.rankOf(slab))) marked.push(slab);
            this.left(slab);
          }
          let rank = this.ranks - 1;
          for (let slab = front; slab !== 0; slab = this.behind(slab)) {
            this.give(slab, rank);
            rank -= 1;
          }
          for (const slab of marked) this.mark(slab);
        }

        private behind(slab: number): number {
          return this.words[(slab >> 2) + NEXT] as number;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/mark-stays-behind',
    sentence: 'When the ranks of the full list are dealt anew, nobody is announced any more.',
    caughtBy: 'needs-slab-only-when-none-offers',
    shortestTrace: 10,
    settings: slabsOfOneObject(3),
    pool: ordering(
      class extends FullOrder {
        protected override dealAnew(front: number): void {
          for (let rank = 0; rank < this.ranks; rank += 1) if (this.marks.has(rank)) this.marks.delete(rank);
          super.dealAnew(front);
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/reset-forgets-full-list',
    sentence: 'A reset leaves the full list as it was, of slabs that are none any more.',
    caughtBy: 'one-list',
    shortestTrace: 3,
    pool: listing(
      class extends SlabLists {
        override clear(): void {
          const full = this.words[this.fronts + FULL] as number;
          super.clear();
          this.words[this.fronts + FULL] = full;
        }
      },
    ),
  }),
];
