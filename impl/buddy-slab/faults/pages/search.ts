// Faults in which block serves a request, and what is cut off it.
import type { PageAllocError } from '../../pages/errors.ts';
import { FreeLists, recordOf } from '../../pages/free-lists.ts';
import { NEXT, NONE, ORDER_MAX, PREVIOUS } from '../../pages/layout.ts';
import { PageAllocator } from '../../pages/page-allocator.ts';
import { PageBlocks } from '../../pages/page-blocks.ts';
import { NO_SECTION } from '../../pages/sections.ts';
import { blocksBy, listedBy, type PageFault, planted } from './variant.ts';

/** Lists that are read from the back. */
class FromTheBack extends FreeLists {
  override front(section: number, order: number): number {
    let last = super.front(section, order);
    for (let page = last; page !== NONE; page = super.next(section, page)) last = page;
    return last;
  }

  override next(section: number, page: number): number {
    return this.words[recordOf(section, page) + PREVIOUS] as number;
  }
}

/** Lists which can be pushed to at the back. */
export class TwoEndedLists extends FreeLists {
  pushBack(section: number, page: number, order: number): void {
    let last = this.front(section, order);
    if (last === NONE) {
      this.push(section, page, order);
      return;
    }
    for (let next = this.next(section, last); next !== NONE; next = this.next(section, next)) last = next;
    this.words[recordOf(section, last) + NEXT] = page;
    this.words[recordOf(section, page) + PREVIOUS] = last;
    this.words[recordOf(section, page) + NEXT] = NONE;
  }
}

/** Searches the orders from the greatest down. */
class LargestFirst extends PageBlocks {
  override take(section: number, order: number, align: number, low: boolean): number {
    for (let size = ORDER_MAX; size > order; size -= 1) {
      const block = this.lists.front(section, size);
      const place = block === NONE ? NONE : this.placeIn(section, block, size, order, align);
      if (place === NONE || (low && !this.isLow(section, place, order))) continue;
      this.lists.remove(section, block, size);
      const page = this.split(section, block, size, place, order);
      this.handOut(section, page, order);
      return page;
    }
    return super.take(section, order, align, low);
  }
}

export const searchFaults: readonly PageFault[] = [
  planted({
    id: 'buddy-slab/heap-start-ignored',
    sentence: 'Pages are aligned by their number, as if the first page of a region lay at address 0.',
    caughtBy: 'pages-aligned',
    shortestTrace: 2,
    variant: blocksBy(
      class extends PageBlocks {
        protected override pagesBelow(): number {
          return 0;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/next-order-taken',
    sentence: 'A request for more than one page gets a block twice as large as needed, where there is one.',
    caughtBy: 'block-of-its-order',
    shortestTrace: 2,
    variant: blocksBy(
      class extends PageBlocks {
        override take(section: number, order: number, align: number, low: boolean): number {
          const page = order === 0 ? NONE : super.take(section, order + 1, align, low);
          return page === NONE ? super.take(section, order, align, low) : page;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/low-not-asked-for',
    sentence: 'Low pages are searched for like any others.',
    caughtBy: 'low-when-asked',
    shortestTrace: 2,
    variant: {
      Pages: class extends PageAllocator {
        override tryAllocPagesLowmem(count: number, align = 0): number | PageAllocError {
          return this.tryAllocPages(count, align);
        }
      },
    },
  }),
  planted({
    id: 'buddy-slab/low-end-left-out',
    sentence: 'Pages that end exactly at 4 GiB are not taken for low.',
    caughtBy: 'no-memory-only-when-none',
    shortestTrace: 3,
    variant: blocksBy(
      class extends PageBlocks {
        protected override isLow(section: number, page: number, order: number): boolean {
          return super.isLow(section, page, order) && super.isLow(section, page + 1, order);
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/only-first-of-list',
    sentence: 'Of each list the first block alone is looked at, whether or not anything is aligned in it.',
    caughtBy: 'smallest-order',
    shortestTrace: 4,
    variant: listedBy(
      class extends FreeLists {
        override next(): number {
          return NONE;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/only-first-region',
    sentence: 'Only the region added first is searched.',
    caughtBy: 'no-memory-only-when-none',
    shortestTrace: 4,
    variant: {
      Pages: class extends PageAllocator {
        protected override allocate(count: number, align: number, low: boolean): number | PageAllocError {
          const address = super.allocate(count, align, low);
          if (typeof address === 'string' || this.sections.around(address) === this.sections.first) return address;
          this.tryDeallocPages(address, count);
          return 'no-memory';
        }
      },
    },
  }),
  planted({
    id: 'buddy-slab/last-region-first',
    sentence: 'Regions are searched from the one added last.',
    caughtBy: 'sections-in-order',
    shortestTrace: 3,
    variant: {
      Pages: class extends PageAllocator {
        protected override allocate(count: number, align: number, low: boolean): number | PageAllocError {
          const { sections, blocks } = this;
          const order = this.orderOfCount(count);
          const step = align === 0 ? this.pageSize : align;
          let last = sections.first;
          while (last !== NO_SECTION && sections.after(last) !== NO_SECTION) last = sections.after(last);
          const isSound =
            order >= 0 && order <= ORDER_MAX && step >= this.pageSize && Number.isInteger(Math.log2(step));
          const page = last === NO_SECTION || !isSound ? NONE : blocks.take(last, order, step, low);
          return page === NONE ? super.allocate(count, align, low) : sections.heapStart(last) + page * this.pageSize;
        }
      },
    },
  }),
  planted({
    id: 'buddy-slab/largest-block-first',
    sentence: 'The greatest block serves that has a fitting place, and is cut down.',
    caughtBy: 'smallest-order',
    shortestTrace: 2,
    variant: blocksBy(LargestFirst),
  }),
  planted({
    id: 'buddy-slab/first-freed-first',
    sentence: 'Of free blocks of one order the one freed first serves.',
    caughtBy: 'last-freed-first',
    shortestTrace: 3,
    variant: listedBy(FromTheBack),
  }),
  planted({
    id: 'buddy-slab/last-part-cut',
    sentence: 'Of a block that is larger than wanted the last part serves that is aligned.',
    caughtBy: 'first-aligned-part',
    shortestTrace: 2,
    variant: blocksBy(
      class extends PageBlocks {
        protected override placeIn(section: number, block: number, size: number, order: number, align: number): number {
          let place = super.placeIn(section, block, size, order, align);
          if (place === NONE) return NONE;
          const step = Math.max(align >> this.pageShift, 1 << order);
          while (place + step < block + (1 << size)) place += step;
          return place;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/split-keeps-wrong-half',
    sentence: 'Of two halves the one is kept in which the place wanted does not lie.',
    caughtBy: 'pages-aligned',
    shortestTrace: 2,
    variant: blocksBy(
      class extends PageBlocks {
        protected override keepsRight(place: number, right: number): boolean {
          return !super.keepsRight(place, right);
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/split-frees-kept-half',
    sentence: 'Of two halves the one becomes free that is kept.',
    caughtBy: 'pages-tiled',
    shortestTrace: 2,
    variant: blocksBy(
      class extends PageBlocks {
        protected override leaveOver(section: number, page: number, order: number): void {
          super.leaveOver(section, page ^ (1 << order), order);
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/split-forgets-half',
    sentence: 'The half that is not kept does not become free.',
    caughtBy: 'pages-tiled',
    shortestTrace: 2,
    variant: blocksBy(
      class extends PageBlocks {
        protected override leaveOver(): void {}
      },
    ),
  }),
  planted({
    id: 'buddy-slab/rest-behind-others',
    sentence: 'What is cut off a block goes behind the free blocks of its order.',
    caughtBy: 'rest-in-front',
    shortestTrace: 2,
    variant: blocksBy(
      class extends PageBlocks {
        protected override readonly lists = new TwoEndedLists(this.words);

        protected override leaveOver(section: number, page: number, order: number): void {
          this.enter(section, page, order);
          this.lists.pushBack(section, page, order);
        }
      },
    ),
  }),
];
