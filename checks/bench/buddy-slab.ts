// How fast the buddy-slab allocator is: by class, across CPUs, with many objects live, for pages, and through its port.
import {
  ArenaBackend,
  Buddy,
  FrameSource,
  GlobalAllocator,
  LeafSlab,
  Memory,
  ObjectSizeType,
  PageAllocator,
  SlabCache,
  SlabPool,
} from '../../impl/index.ts';
import { grouped } from '../report/text.ts';
import { type Count, comparePairs, tableByCount, tableOfPairs } from './compare-pairs.ts';
import type { Row, Table } from './document/table.ts';
import type { Tell } from './heartbeat.ts';
import { PAIRS, type Pair } from './pairs.ts';
import { withBothWays } from './port-cost.ts';
import { remoteFrees } from './remote-frees.ts';
import { allocate, CLASS_BYTES, PAGE_BYTES, poolPair, poolWith } from './slab-pools.ts';

/** What live counts of large objects are compared. */
const LIVE_COUNTS = [500, 5000, 20_000] as const;
/** Objects that are replaced over and over. */
const REPLACED = 500;
const PAGE_COUNTS = [1, 2, 4, 16, 64] as const;

export async function benchBuddySlab(tell: Tell): Promise<readonly Table[]> {
  const byClass = await pairsByClass(tell);
  tell('remote frees');
  const remote = remoteFrees();
  tell('more and more objects');
  const live = manyLive();
  const byPages = await pages(tell);
  tell('the port to shared memory');
  return [byClass, remote, live, byPages, await portCost()];
}

/** An allocated object freed, while another one of its slab is live. */
async function pairsByClass(tell: Tell): Promise<Table> {
  const rows: Row[] = [];
  for (const size of CLASS_BYTES) {
    tell(`pairs of ${size} bytes`);
    const pool = poolWith({ Memory, SlabPool });
    const leaf = new LeafSlab(new Memory(2 ** 24), { leafSize: 16_384, heapSize: 2 ** 22 });
    const cache = slabCacheOf(Math.max(16, size));
    leaf.allocate(size);
    cache.alloc();
    const pairs: Pair[] = [
      poolPair(pool, size),
      globalPair(size),
      { take: () => cache.alloc(), give: (object) => cache.free(object) },
      { take: () => leaf.allocate(size), give: (object) => leaf.free(object) },
    ];
    rows.push({ name: String(size), figures: await comparePairs(pairs) });
  }
  const heading = {
    id: 'buddy-slab/pairs',
    title:
      'alloc and free by class: nanoseconds an operation, and ratio to the slab pool, which locks as the global does',
    row: 'bytes',
  };
  return tableOfPairs(heading, ['slab pool', 'global', 'slab-cache', 'leaf-slab'], rows);
}

function slabCacheOf(objectSize: number): SlabCache {
  const memory = new Memory(2 ** 24);
  const slabSize = 4 * PAGE_BYTES;
  const frames = new FrameSource(memory, { frameSize: slabSize, frameAlign: slabSize, frames: 64 });
  const options = { objectSize, slabSize, pageSize: slabSize, objectSizeType: ObjectSizeType.Small };
  return new SlabCache(options, new ArenaBackend(memory, { frames }));
}

/**
 * The cost of an allocation as more and more slabs are full: looking for one with frees of other CPUs takes no longer.
 *
 * The same number of objects is replaced over and over, evenly out of all, so that no case touches more memory than another.
 */
function manyLive(): Table {
  const size = 2048;
  const counts = LIVE_COUNTS.map((live): Count => {
    let cpu = 0;
    const supplied = poolWith({ Memory, SlabPool }, { cpus: 2, currentCpu: () => cpu });
    const all = Array.from({ length: live }, () => allocate(supplied, size));
    const objects = all.filter((_, index) => index % (live / REPLACED) === 0);
    const { pool } = supplied;
    let random = 1;
    return {
      name: grouped(live),
      run: () => {
        for (let step = 0; step < PAIRS; step += 1) {
          random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
          const index = (random >>> 8) % REPLACED;
          // Freed on another CPU, so that a slab of the full list has to be found for the next.
          cpu = 1;
          pool.free(objects[index] as number, size);
          cpu = 0;
          objects[index] = pool.alloc(size);
        }
        return PAIRS;
      },
    };
  });
  const heading = {
    id: 'buddy-slab/live',
    title: `${grouped(size)}-byte objects, all slabs full: one freed on another CPU and another allocated, which looks for its slab`,
    row: 'live',
  };
  return tableByCount(heading, counts, 'ns/pair', 'nanoseconds a pair');
}

/** Blocks of pages, beside the buddy that takes the lowest address. */
async function pages(tell: Tell): Promise<Table> {
  const rows: Row[] = [];
  for (const count of PAGE_COUNTS) {
    tell(`pairs of ${count} pages`);
    const memory = new Memory(2 ** 25);
    const areaStart = memory.carve(2 ** 24, PAGE_BYTES);
    const allocator = new PageAllocator(memory, { areaStart, areaBytes: 2 ** 24 });
    allocator.addRegion(areaStart, 2 ** 24);
    const buddy = new Buddy(new Memory(2 ** 25), { leafSize: PAGE_BYTES, heapSize: 2 ** 24 });
    const bytes = count * PAGE_BYTES;
    const pairs: Pair[] = [
      { take: () => allocator.allocPages(count), give: (address) => allocator.deallocPages(address, count) },
      { take: () => buddy.allocate(bytes), give: (address) => buddy.free(address) },
    ];
    rows.push({ name: String(count), figures: await comparePairs(pairs) });
  }
  const heading = {
    id: 'buddy-slab/pages',
    title: 'pages allocated and freed: nanoseconds an operation, and ratio to the page allocator',
    row: 'pages',
  };
  return tableOfPairs(heading, ['page allocator', 'buddy'], rows);
}

/** The same pairs with `Atomics` written in place of the port. */
function portCost(): Promise<Table> {
  return withBothWays(async ({ port, inPlace }) => {
    const rows: Row[] = [];
    for (const size of [8, 64, 2048]) {
      const pairs = [inPlace, port].map((library) => poolPair(poolWith(library), size));
      rows.push({ name: String(size), figures: await comparePairs(pairs) });
    }
    const heading = {
      id: 'buddy-slab/port',
      title:
        'the port to shared memory: nanoseconds an operation of the slab pool with Atomics written in place, and as it is',
      row: 'bytes',
    };
    return tableOfPairs(heading, ['in place', 'port'], rows);
  });
}

function globalPair(size: number): Pair {
  const memory = new Memory(2 ** 24);
  const start = memory.carve(2 ** 22, PAGE_BYTES);
  const allocator = new GlobalAllocator(memory, { areaStart: start, areaBytes: 2 ** 22, heapAlign: 4 * PAGE_BYTES });
  allocator.init(start, 2 ** 22);
  allocator.alloc(size, 1);
  return { take: () => allocator.alloc(size, 1), give: (object) => allocator.free(object, size, 1) };
}
