// How a fault of slabs is put together: its description, and sound slabs with one step replaced.
import type { BuddySlabSettings } from '../../../../spec/buddy-slab/contract.ts';
import type { Fault } from '../../../../spec/kit/contract.ts';
import type { SharedWords } from '../../../../spec/kit/shared-words.ts';
import type { Memory } from '../../../kit/memory.ts';
import type { Announcements } from '../../slabs/announcements.ts';
import type { FullOrder } from '../../slabs/full-order.ts';
import type { SlabPoolOptions } from '../../slabs/options.ts';
import { PerCpuSlab } from '../../slabs/per-cpu-slab.ts';
import type { RemoteFrees } from '../../slabs/remote-frees.ts';
import type { CacheMaker } from '../../slabs/slab-allocator.ts';
import type { CacheBooks, SlabBooks } from '../../slabs/slab-books.ts';
import { SlabCache } from '../../slabs/slab-cache.ts';
import type { SlabLists } from '../../slabs/slab-lists.ts';
import type { SlabMap } from '../../slabs/slab-map.ts';
import { type PerCpuMaker, SlabPool } from '../../slabs/slab-pool.ts';
import { openBuddySlab, openBuddySlabShared } from '../../subject.ts';

export type BuddySlabFault = Fault<BuddySlabSettings>;
export type PoolMaker = new (memory: Memory, options: SlabPoolOptions) => SlabPool;

type Described = Omit<BuddySlabFault, 'origin' | 'open' | 'openShared'> & { readonly pool: PoolMaker };

/** A defect of our own making. */
export function planted(described: Described): BuddySlabFault {
  return fault('planted', described);
}

/** A defect of the original, or of an earlier version of it. */
export function original(described: Described): BuddySlabFault {
  return fault('original', described);
}

function fault(origin: BuddySlabFault['origin'], { pool: Pool, ...described }: Described): BuddySlabFault {
  return {
    rows: ['slabs'],
    ...described,
    origin,
    open: (settings) => openBuddySlab(settings, { Pool }),
    openShared: (settings, access) => openBuddySlabShared(settings, access, { Pool }),
  };
}

/** A pool of which each CPU's slabs are kept like this. */
export function perCpu(PerCpu: PerCpuMaker): PoolMaker {
  return class extends SlabPool {
    constructor(memory: Memory, options: SlabPoolOptions) {
      super(memory, options, PerCpu);
    }
  };
}

/** The slabs of a CPU of which each class is kept like this. */
export function perCpuCaching(Cache: CacheMaker): PerCpuMaker {
  return class extends PerCpuSlab {
    constructor(books: SlabBooks, cpu: number) {
      super(books, cpu, Cache);
    }
  };
}

/** A pool of which each class is kept like this. */
export function caching(Cache: CacheMaker): PoolMaker {
  return perCpu(perCpuCaching(Cache));
}

/** A pool whose lists are linked like this. */
export function listing(Lists: typeof SlabLists): PoolMaker {
  return caching(
    class extends SlabCache {
      protected override makeLists(cache: CacheBooks): SlabLists {
        return new Lists(this.words, cache.fronts);
      }
    },
  );
}

/** A pool whose full lists are ordered like this. */
export function ordering(Order: typeof FullOrder): PoolMaker {
  return caching(
    class extends SlabCache {
      protected override makeOrder(books: SlabBooks, cache: CacheBooks): FullOrder {
        return new Order(books, cache);
      }
    },
  );
}

/** A pool in which pending slabs are announced like this. */
export function announcing(Announcing: typeof Announcements): PoolMaker {
  return caching(
    class extends SlabCache {
      protected override makeAnnouncements(books: SlabBooks, cache: CacheBooks): Announcements {
        return new Announcing(books.memory.shared, cache.announced, books.pages);
      }
    },
  );
}

/** Slabs of one page and one object of 128 bytes: the lists change with every command. */
export function slabsOfOneObject(arenaPages: number): BuddySlabSettings {
  return {
    part: 'slabs',
    pageSize: 256,
    cpus: 2,
    arenaPages,
    arenaStart: 1024,
    regionSize: 2048,
    regions: 1,
    heapAlign: 0,
    physicalBase: 0,
    sizeMin: 128,
    sizeMax: 128,
    pagesMax: 0,
  };
}

type RemoteFreesMaker = new (shared: SharedWords, announcements: Announcements, map: SlabMap) => RemoteFrees;

/** A cache whose objects are queued like this. */
export function queueing(Frees: RemoteFreesMaker): typeof SlabCache {
  return class extends SlabCache {
    protected override makeRemoteFrees(books: SlabBooks): RemoteFrees {
      return new Frees(books.memory.shared, this.announcements, this.map);
    }
  };
}
