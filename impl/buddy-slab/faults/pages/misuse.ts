// Faults in what is recognised: frees of pages, impossible requests, regions and flags that can't be.

import type { Memory } from '../../../kit/memory.ts';
import type { PageAllocError, PageMisuse, PageRequestError } from '../../pages/errors.ts';
import { recordOf } from '../../pages/free-lists.ts';
import { FREE, FREE_PAGES, stateOf } from '../../pages/layout.ts';
import type { PageAllocatorOptions } from '../../pages/options.ts';
import { PageAllocator, type RegionError } from '../../pages/page-allocator.ts';
import { PageBlocks } from '../../pages/page-blocks.ts';
import { blocksBy, original, type PageFault, planted } from './variant.ts';

/** Goes by the flags of a page, whether or not it is the first of a block. */
class TrustingFlags extends PageAllocator {
  protected override judgePage(section: number, page: number): PageMisuse | null {
    const misuse = super.judgePage(section, page);
    return misuse === 'interior' && this.blocks.flagOf(section, page) !== FREE ? null : misuse;
  }
}

/** Leaves the flags and the order of a page as they were when it is merged into a larger block. */
class StaleFlags extends PageBlocks {
  protected override absorb(section: number, page: number): void {
    const state = recordOf(section, page);
    this.words[state] = (this.words[state] as number) & ~stateOf(0, 0);
  }
}

export const misuseFaults: readonly PageFault[] = [
  original({
    id: 'buddy-slab/double-free-of-right-page',
    sentence:
      'A page that is merged into a block on its left keeps its flags, and a free goes by them: a second free of it is accepted.',
    caughtBy: 'misuse-refused',
    shortestTrace: 4,
    variant: blocksBy(StaleFlags, TrustingFlags),
  }),
  original({
    id: 'buddy-slab/double-free-of-free-block',
    sentence:
      'The free of a block that is free already is accepted: its pages are counted twice, its list is corrupted.',
    caughtBy: 'misuse-refused',
    shortestTrace: 2,
    variant: {
      Pages: class extends PageAllocator {
        protected override judgePage(section: number, page: number): PageMisuse | null {
          const misuse = super.judgePage(section, page);
          return misuse === 'not-allocated' ? null : misuse;
        }
      },
    },
  }),
  original({
    id: 'buddy-slab/count-not-compared',
    sentence: 'Pages are taken back by any count, also one of more pages than the block has.',
    caughtBy: 'misuse-refused',
    shortestTrace: 3,
    variant: {
      Pages: class extends PageAllocator {
        protected override judgeCount(): PageMisuse | null {
          return null;
        }
      },
    },
  }),
  planted({
    id: 'buddy-slab/freed-before-counted',
    sentence: 'A free by a wrong count is refused after the block was taken back.',
    caughtBy: 'misuse-refused',
    shortestTrace: 3,
    variant: {
      Pages: class extends PageAllocator {
        override tryDeallocPages(address: number, count: number): PageMisuse | null {
          const misuse = super.tryDeallocPages(address, count);
          if (misuse === 'wrong-count') super.tryDeallocPages(address, 1);
          return misuse;
        }
      },
    },
  }),
  planted({
    id: 'buddy-slab/slab-pages-freed',
    sentence: 'The pages of a slab can be freed as pages, while there are objects in it.',
    caughtBy: 'misuse-refused',
    shortestTrace: 3,
    rows: ['pages', 'whole'],
    variant: {
      Pages: class extends PageAllocator {
        constructor(memory: Memory, options: PageAllocatorOptions) {
          super(memory, { ...options, keepsSlabs: false });
        }
      },
    },
  }),
  planted({
    id: 'buddy-slab/interior-named-free',
    sentence: 'The free of a page inside a block is refused as one of a free block.',
    caughtBy: 'misuse-named',
    shortestTrace: 2,
    variant: {
      Pages: class extends PageAllocator {
        protected override judgePage(section: number, page: number): PageMisuse | null {
          const misuse = super.judgePage(section, page);
          return misuse === 'interior' ? 'not-allocated' : misuse;
        }
      },
    },
  }),
  planted({
    id: 'buddy-slab/region-overlap-not-seen',
    sentence: 'A region can be added over another one.',
    caughtBy: 'request-judged',
    shortestTrace: 2,
    variant: {
      Pages: class extends PageAllocator {
        override judgeRegion(start: number, byteLength: number): RegionError | null {
          const refused = super.judgeRegion(start, byteLength);
          return refused === 'memory-overlap' ? null : refused;
        }
      },
    },
  }),
  planted({
    id: 'buddy-slab/alignment-below-a-page',
    sentence: 'Pages can be asked for with an alignment smaller than a page.',
    caughtBy: 'request-judged',
    shortestTrace: 1,
    variant: {
      Pages: class extends PageAllocator {
        protected override allocate(count: number, align: number, low: boolean): number | PageAllocError {
          return super.allocate(count, align > 0 && align < this.pageSize ? this.pageSize : align, low);
        }
      },
    },
  }),
  original({
    id: 'buddy-slab/flagged-inside-a-block',
    sentence: 'Any page of a section can be flagged, also one that is not the first of a block that was handed out.',
    caughtBy: 'request-judged',
    shortestTrace: 2,
    variant: {
      Pages: class extends PageAllocator {
        override trySetPageFlags(address: number, flag: number): PageRequestError | null {
          const refused = super.trySetPageFlags(address, flag);
          return refused === 'invalid-param' && this.sections.around(address) !== 0 ? null : refused;
        }
      },
    },
  }),
  planted({
    id: 'buddy-slab/counted-before-found',
    sentence:
      'A request for pages is counted in the first region before a block was found, and stays so when there is none.',
    caughtBy: 'failure-changes-nothing',
    shortestTrace: 2,
    variant: {
      Pages: class extends PageAllocator {
        protected override allocate(count: number, align: number, low: boolean): number | PageAllocError {
          const address = super.allocate(count, align, low);
          const { first } = this.sections;
          if (address === 'no-memory' && first !== 0) {
            this.words[first + FREE_PAGES] = (this.words[first + FREE_PAGES] as number) - 1;
          }
          return address;
        }
      },
    },
  }),
];
