// Faults in what becomes of pages that come back: with whom they are merged, and where the result goes.
import { FreeLists, recordOf } from '../../pages/free-lists.ts';
import { FREE, flagIn, isFirst, NEXT, NONE, PAGES, PREVIOUS, SLAB, STATE } from '../../pages/layout.ts';
import { PageBlocks } from '../../pages/page-blocks.ts';
import { TwoEndedLists } from './search.ts';
import { blocksBy, listedBy, type PageFault, planted } from './variant.ts';

/** Records of blocks which can be read whole. */
class Records extends PageBlocks {
  protected isFreeBlock(section: number, page: number): boolean {
    const state = this.stateOf(section, page);
    return page < (this.words[section + PAGES] as number) && isFirst(state) && flagIn(state) === FREE;
  }
}

export const mergeFaults: readonly PageFault[] = [
  planted({
    id: 'buddy-slab/merged-with-other-order',
    sentence: 'A block is merged with a free buddy whatever the order of that is.',
    caughtBy: 'pages-tiled',
    shortestTrace: 3,
    variant: blocksBy(
      class extends Records {
        protected override merges(section: number, buddy: number): boolean {
          return this.isFreeBlock(section, buddy);
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/merged-with-allocated',
    sentence: 'A block is merged with its buddy although that is handed out.',
    caughtBy: 'pages-tiled',
    shortestTrace: 4,
    variant: blocksBy(
      class extends PageBlocks {
        protected override merges(section: number, buddy: number, order: number): boolean {
          if (buddy >= (this.words[section + PAGES] as number)) return false;
          return this.isFirst(section, buddy) && this.orderOf(section, buddy) === order;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/merged-at-larger-page',
    sentence: 'Two buddies are merged into a block that starts at the one with the greater number.',
    caughtBy: 'pages-tiled',
    shortestTrace: 3,
    variant: blocksBy(
      class extends PageBlocks {
        protected override headOf(page: number, buddy: number): number {
          return Math.max(page, buddy);
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/never-merged',
    sentence: 'A block that comes back is free, but not merged with its buddy.',
    caughtBy: 'fully-merged',
    shortestTrace: 3,
    variant: blocksBy(
      class extends PageBlocks {
        protected override merges(): boolean {
          return false;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/merged-once',
    sentence: 'Pages that come back are merged into pairs, and no further.',
    caughtBy: 'fully-merged',
    shortestTrace: 3,
    variant: blocksBy(
      class extends PageBlocks {
        protected override merges(section: number, buddy: number, order: number): boolean {
          return order === 0 && super.merges(section, buddy, order);
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/merged-behind-others',
    sentence: 'A block that comes back goes behind the free blocks of its order.',
    caughtBy: 'merged-in-front',
    shortestTrace: 4,
    variant: blocksBy(
      class extends PageBlocks {
        protected override readonly lists = new TwoEndedLists(this.words);

        protected override comeBack(section: number, page: number, order: number): void {
          this.enter(section, page, order);
          this.lists.pushBack(section, page, order);
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/unlinked-on-one-side',
    sentence: 'A block that leaves a list is still what the block behind it takes for the one before.',
    caughtBy: 'pages-counted',
    shortestTrace: 3,
    variant: listedBy(
      class extends FreeLists {
        override remove(section: number, page: number, order: number): void {
          const behind = this.words[recordOf(section, page) + NEXT] as number;
          super.remove(section, page, order);
          if (behind !== NONE) this.words[recordOf(section, behind) + PREVIOUS] = page;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/flag-not-cleared',
    sentence: 'A slab that is freed is still flagged as one.',
    caughtBy: 'pages-tiled',
    shortestTrace: 4,
    variant: blocksBy(
      class extends PageBlocks {
        override give(section: number, page: number): void {
          const flag = this.flagOf(section, page);
          super.give(section, page);
          const state = recordOf(section, page) + STATE;
          if (flag === SLAB) this.words[state] = (this.words[state] as number) | SLAB;
        }
      },
    ),
  }),
];
