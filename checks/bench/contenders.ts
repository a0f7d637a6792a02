// The allocators that are compared: ours, a well-known one for typed arrays, and the pool that one writes by hand.
import { MemPool } from '@thi.ng/malloc';
import {
  ArenaBackend,
  ArenaMemory,
  Buddy,
  FrameArena,
  FrameSource,
  FreeingBump,
  LeafSlab,
  Memory,
  ObjectSizeType,
  SlabCache,
  SlabSystem,
} from '../../impl/index.ts';
import { type LoadName, REQUEST_BYTES, REQUEST_BYTES_MAX } from './loads.ts';

/** What all of them can do. Whoever frees knows what it asked for. */
export interface Contender {
  readonly name: string;
  /** Whether it is one of this library. */
  readonly ours: boolean;
  allocate(size: number): number;
  free(address: number, size: number): void;
}

/** Bytes of the heap of each. */
const HEAP_BYTES = 2 ** 26;
const PAGE_BYTES = 65_536;
const SLAB_CACHE = 'slab-cache, small, one for each size';
const SLAB_SYSTEM = 'slab-system, a cache or general';

/** Makes all of them anew, each with a heap of its own; first the one that a user would take from a registry. */
export function contenders(load: LoadName): readonly Contender[] {
  const slabCache = load === 'mixed sizes' ? slabCaches() : slabCacheOf(REQUEST_BYTES);
  const slabSystem = load === 'mixed sizes' ? generalCaches() : cacheOfSystem(REQUEST_BYTES);
  return [thingMalloc(), freeingBump(), buddy(), leafSlab(), slabCache, slabSystem, plainPool()];
}

function thingMalloc(): Contender {
  const pool = new MemPool({ size: HEAP_BYTES });
  return {
    name: '@thi.ng/malloc',
    ours: false,
    allocate: (size) => pool.malloc(size),
    free: (address) => {
      pool.free(address);
    },
  };
}

function freeingBump(): Contender {
  const pages = HEAP_BYTES / PAGE_BYTES;
  const memory = new Memory(2 * HEAP_BYTES);
  const arena = new ArenaMemory(memory, { pageSize: PAGE_BYTES, pages, pagesMax: pages });
  const allocator = new FreeingBump(memory, arena);
  return {
    name: 'freeing-bump',
    ours: true,
    allocate: (size) => allocator.allocate(size),
    free: (address) => allocator.deallocate(address),
  };
}

function leafSlab(): Contender {
  const allocator = new LeafSlab(new Memory(2 * HEAP_BYTES), { leafSize: 4096, heapSize: HEAP_BYTES });
  return {
    name: 'leaf-slab, leaves of 4 KiB',
    ours: true,
    allocate: (size) => allocator.allocate(size),
    free: (address) => allocator.free(address),
  };
}

/** The cache that one takes where all objects are of one size. */
function slabCacheOf(objectSize: number): Contender {
  const cache = cachesOf([objectSize])[0] as SlabCache;
  return { name: SLAB_CACHE, ours: true, allocate: () => cache.alloc(), free: (address) => cache.free(address) };
}

/** Small slabs of one page, all on one backend. */
function cachesOf(objectSizes: readonly number[]): SlabCache[] {
  const memory = new Memory(2 * HEAP_BYTES);
  const frames = new FrameSource(memory, { frameSize: 4096, frameAlign: 4096, frames: HEAP_BYTES / 4096 });
  const backend = new ArenaBackend(memory, { frames });
  return objectSizes.map((objectSize) => {
    const options = { objectSize, slabSize: 4096, pageSize: 4096, objectSizeType: ObjectSizeType.Small };
    return new SlabCache(options, backend);
  });
}

/** One cache for each power of two, as a kernel has them. */
function slabCaches(): Contender {
  const objectSizes: number[] = [];
  for (let objectSize = 16; objectSize <= REQUEST_BYTES_MAX; objectSize *= 2) objectSizes.push(objectSize);
  const caches = cachesOf(objectSizes);
  const cacheFor = (size: number) => caches[size <= 16 ? 0 : 28 - Math.clz32(size - 1)] as SlabCache;
  return {
    name: SLAB_CACHE,
    ours: true,
    allocate: (size) => cacheFor(size).alloc(),
    free: (address, size) => cacheFor(size).free(address),
  };
}

/** The cache that a user of a slab system makes for objects of one size. */
function cacheOfSystem(objectSize: number): Contender {
  const cache = slabSystem().createCache('objects', objectSize);
  return { name: SLAB_SYSTEM, ours: true, allocate: () => cache.alloc(), free: (address) => cache.free(address) };
}

/** What a slab system has for requests of any size. */
function generalCaches(): Contender {
  const system = slabSystem();
  return {
    name: SLAB_SYSTEM,
    ours: true,
    allocate: (size) => system.allocFromSlab(size),
    free: (address) => system.freeToSlab(address),
  };
}

function slabSystem(): SlabSystem {
  const arena = new FrameArena(new Memory(2 * HEAP_BYTES), { frameSize: 4096, frames: HEAP_BYTES / 4096 });
  return SlabSystem.start({ cpus: 1 }, arena);
}

function buddy(): Contender {
  const allocator = new Buddy(new Memory(2 * HEAP_BYTES), { leafSize: 1024, heapSize: HEAP_BYTES });
  return {
    name: 'buddy, leaves of 1 KiB',
    ours: true,
    allocate: (size) => allocator.allocate(size),
    free: (address) => allocator.free(address),
  };
}

/** A stack of free numbers for each size: no recognition of wrong frees, no giving back, one size never serves another. */
function plainPool(): Contender {
  const stacks: number[][] = [];
  for (let size = 8, made = 1; size <= REQUEST_BYTES_MAX; size *= 2, made += 65_536) {
    stacks.push(Array.from({ length: 65_536 }, (_, index) => made + index));
  }
  const stackFor = (size: number) => stacks[size <= 8 ? 0 : 29 - Math.clz32(size - 1)] as number[];
  return {
    name: 'plain pool of JavaScript numbers',
    ours: false,
    allocate: (size) => stackFor(size).pop() ?? 0,
    free: (address, size) => {
      stackFor(size).push(address);
    },
  };
}
