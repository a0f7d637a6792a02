// Faults in what is recorded of regions and of their pages.
import { lowestBit } from '../../../kit/bits.ts';
import { FreeLists, recordOf } from '../../pages/free-lists.ts';
import { FREE_PAGES, HEAP, NEXT, NONE, type RegionLayout, STATE, stateOf } from '../../pages/layout.ts';
import { PageAllocator } from '../../pages/page-allocator.ts';
import { PageBlocks } from '../../pages/page-blocks.ts';
import { blocksBy, listedBy, type PageFault, planted } from './variant.ts';

/** Pages of regions that are laid out like this. */
function laidOutBy(change: (layout: RegionLayout, pageSize: number) => RegionLayout) {
  return {
    Pages: class extends PageAllocator {
      protected override layOut(start: number, byteLength: number): RegionLayout | null {
        const layout = super.layOut(start, byteLength);
        return layout === null ? null : change(layout, this.pageSize);
      }
    },
  };
}

export const bookFaults: readonly PageFault[] = [
  planted({
    id: 'buddy-slab/last-page-not-counted',
    sentence: 'A region has one page less than find room, where it has more than one.',
    caughtBy: 'sections-laid',
    shortestTrace: 1,
    variant: laidOutBy(({ pages, ...layout }) => ({ ...layout, pages: Math.max(1, pages - 1) })),
  }),
  planted({
    id: 'buddy-slab/heap-not-aligned',
    sentence: 'The pages of a region begin right behind their records, at a multiple of 8.',
    caughtBy: 'sections-laid',
    shortestTrace: 1,
    variant: laidOutBy(({ descriptor, pages }) => {
      const records = descriptor + 160 + pages * 12;
      return { descriptor, heapStart: records + (-records & 7), pages };
    }),
  }),
  planted({
    id: 'buddy-slab/free-pages-not-counted-back',
    sentence: 'Pages that come back are not counted as free.',
    caughtBy: 'pages-counted',
    shortestTrace: 3,
    variant: blocksBy(
      class extends PageBlocks {
        override give(section: number, page: number): void {
          const before = this.words[section + FREE_PAGES] as number;
          super.give(section, page);
          this.words[section + FREE_PAGES] = before;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/merged-pages-counted',
    sentence: 'Pages that come back are counted with those of the block they were merged into.',
    caughtBy: 'pages-counted',
    shortestTrace: 3,
    variant: blocksBy(
      class extends PageBlocks {
        protected override comeBack(section: number, page: number, order: number): void {
          super.comeBack(section, page, order);
          if (order > 0) this.words[section + FREE_PAGES] = (this.words[section + FREE_PAGES] as number) + 1;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/region-cut-into-pages',
    sentence: 'A region begins as single pages rather than as the largest blocks.',
    caughtBy: 'fully-merged',
    shortestTrace: 1,
    variant: blocksBy(
      class extends PageBlocks {
        protected override greatestOrderAt(): number {
          return 0;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/blocks-not-at-their-multiples',
    sentence: 'A region is cut into blocks from the smallest up, which do not start at multiples of their size.',
    caughtBy: 'pages-tiled',
    shortestTrace: 1,
    variant: blocksBy(
      class extends PageBlocks {
        protected override greatestOrderAt(page: number, pages: number): number {
          return lowestBit(pages - page);
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/handed-out-not-entered',
    sentence: 'A block that is handed out is not entered as allocated.',
    caughtBy: 'block-of-its-order',
    shortestTrace: 2,
    variant: blocksBy(
      class extends PageBlocks {
        protected override handOut(section: number, page: number, order: number): void {
          super.handOut(section, page, order);
          this.words[recordOf(section, page) + STATE] = stateOf(0, order);
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/order-not-entered',
    sentence: 'A block that is handed out is entered as a single page.',
    caughtBy: 'block-of-its-order',
    shortestTrace: 2,
    variant: blocksBy(
      class extends PageBlocks {
        protected override handOut(section: number, page: number, order: number): void {
          super.handOut(section, page, order);
          this.words[recordOf(section, page) + STATE] = stateOf(1, 0);
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/link-in-free-page',
    sentence: 'The link of a free block is written into its first page too, which belongs to nobody.',
    caughtBy: 'untouched-bytes',
    shortestTrace: 1,
    variant: blocksBy(
      class extends PageBlocks {
        protected override release(section: number, page: number, order: number): void {
          super.release(section, page, order);
          const address = (this.words[section + HEAP] as number) + (page << this.pageShift);
          this.words[address >> 2] = 1;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/list-ends-early',
    sentence: 'A block that is put on a list is its last one: what was there is lost.',
    caughtBy: 'pages-tiled',
    shortestTrace: 2,
    variant: listedBy(
      class extends FreeLists {
        override push(section: number, page: number, order: number): void {
          super.push(section, page, order);
          this.words[recordOf(section, page) + NEXT] = NONE;
        }
      },
    ),
  }),
];
