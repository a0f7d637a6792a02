// How a fault of pages, or of the whole, is put together: its description, and what is sound with one step replaced.
import type { BuddySlabSettings } from '../../../../spec/buddy-slab/contract.ts';
import type { Fault } from '../../../../spec/kit/contract.ts';
import type { FreeLists } from '../../pages/free-lists.ts';
import { PageAllocator } from '../../pages/page-allocator.ts';
import { PageBlocks } from '../../pages/page-blocks.ts';
import { openBuddySlab, openBuddySlabShared, type Variant } from '../../subject.ts';

export type PageFault = Fault<BuddySlabSettings>;

type Described = Omit<PageFault, 'origin' | 'open' | 'openShared'> & { readonly variant: Variant };

/** A defect of our own making. */
export function planted(described: Described): PageFault {
  return fault('planted', described);
}

/** A defect of the original. */
export function original(described: Described): PageFault {
  return fault('original', described);
}

function fault(origin: PageFault['origin'], { variant, ...described }: Described): PageFault {
  return {
    rows: ['pages'],
    ...described,
    origin,
    open: (settings) => openBuddySlab(settings, variant),
    openShared: (settings, access) => openBuddySlabShared(settings, access, variant),
  };
}

/** Pages whose blocks are found, split and merged like this. */
export function blocksBy(Blocks: typeof PageBlocks, Pages: typeof PageAllocator = PageAllocator): Variant {
  return {
    Pages: class extends Pages {
      protected override makeBlocks(pageSize: number, physicalAddress: (address: number) => number): PageBlocks {
        return new Blocks(this.words, pageSize, physicalAddress);
      }
    },
  };
}

/** Pages whose free blocks are listed like this. */
export function listedBy(Lists: typeof FreeLists): Variant {
  return blocksBy(
    class extends PageBlocks {
      protected override makeLists(): FreeLists {
        return new Lists(this.words);
      }
    },
  );
}
