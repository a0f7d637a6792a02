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
import { grouped, table } from '../report/text.ts';
import { comparePairs, ratioTo } from './compare-pairs.ts';
import { measure, type Work } from './measure.ts';
import { PAIRS, type Pair } from './pairs.ts';
import { withBothWays } from './port-cost.ts';

const PAGE_BYTES = 4096;
const CLASS_BYTES = [8, 16, 32, 64, 128, 256, 512, 1024, 2048] as const;
/** Objects of 64 bytes in a slab. */
const QUEUED = 62;
/** What live counts of large objects are compared. */
const LIVE_COUNTS = [500, 5000, 20_000] as const;
/** Objects that are replaced over and over. */
const REPLACED = 500;
const PAGE_COUNTS = [1, 2, 4, 16, 64] as const;

export async function benchBuddySlab(): Promise<string> {
  return [await pairsByClass(), remoteFrees(), manyLive(), await pages(), await portCost()].join('\n\n');
}

/** An allocated object freed, while another one of its slab is live. */
async function pairsByClass(): Promise<string> {
  const lines: string[][] = [];
  for (const size of CLASS_BYTES) {
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
    lines.push([String(size), ...(await comparePairs(pairs))]);
  }
  const columns = ['slab pool', 'global', 'slab-cache', 'leaf-slab'].flatMap((name) => [name, 'ratio']);
  return [
    'alloc and free by class: nanoseconds an operation, and ratio to the slab pool, which locks as the global does',
    ...table([['bytes', ...columns], ...lines]),
  ].join('\n');
}

function slabCacheOf(objectSize: number): SlabCache {
  const memory = new Memory(2 ** 24);
  const slabSize = 4 * PAGE_BYTES;
  const frames = new FrameSource(memory, { frameSize: slabSize, frameAlign: slabSize, frames: 64 });
  const options = { objectSize, slabSize, pageSize: slabSize, objectSizeType: ObjectSizeType.Small };
  return new SlabCache(options, new ArenaBackend(memory, { frames }));
}

/** What other CPUs free: to push it, and to take it back. */
function remoteFrees(): string {
  const size = 64;
  let cpu = 0;
  const supplied = poolWith({ Memory, SlabPool }, { cpus: 2, currentCpu: () => cpu });
  const objects = Array.from({ length: QUEUED }, () => allocate(supplied, size));
  const { pool } = supplied;
  const spent = { push: 0, drain: 0, refill: 0 };
  let rounds = 0;
  const cycle = () => {
    const started = performance.now();
    cpu = 1;
    for (const object of objects) pool.free(object, size);
    const pushed = performance.now();
    cpu = 0;
    objects[0] = pool.alloc(size);
    const drained = performance.now();
    for (let index = 1; index < QUEUED; index += 1) objects[index] = pool.alloc(size);
    rounds += 1;
    spent.push += pushed - started;
    spent.drain += drained - pushed;
    spent.refill += performance.now() - drained;
  };
  for (let warm = 0; warm < 2000; warm += 1) cycle();
  rounds = 0;
  Object.assign(spent, { push: 0, drain: 0, refill: 0 });
  for (let round = 0; round < 20_000; round += 1) cycle();
  const each = (milliseconds: number, operations: number) => ((milliseconds * 1e6) / rounds / operations).toFixed(1);
  return [
    `remote frees: ${QUEUED} objects of ${size} bytes freed on another CPU, then allocated again on their own`,
    ...table([
      ['', 'nanoseconds'],
      ['each push', each(spent.push, QUEUED)],
      [`the allocation that drains ${QUEUED}`, each(spent.drain, 1)],
      ['each allocation after it', each(spent.refill, QUEUED - 1)],
    ]),
  ].join('\n');
}

/**
 * The cost of an allocation as more and more slabs are full: looking for one with frees of other CPUs takes no longer.
 *
 * The same number of objects is replaced over and over, evenly out of all, so that no case touches more memory than another.
 */
function manyLive(): string {
  const size = 2048;
  const works = LIVE_COUNTS.map((live): Work => {
    let cpu = 0;
    const supplied = poolWith({ Memory, SlabPool }, { cpus: 2, currentCpu: () => cpu });
    const all = Array.from({ length: live }, () => allocate(supplied, size));
    const objects = all.filter((_, index) => index % (live / REPLACED) === 0);
    const { pool } = supplied;
    let random = 1;
    return {
      name: String(live),
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
  const measured = measure(works);
  return [
    `${grouped(size)}-byte objects, all slabs full: one freed on another CPU and another allocated, which looks for its slab`,
    ...table([
      ['live', 'nanoseconds a pair', 'ratio'],
      ...measured.map((one) => [grouped(Number(one.name)), ...ratioTo(one, measured[0])]),
    ]),
  ].join('\n');
}

/** Blocks of pages, beside the buddy that takes the lowest address. */
async function pages(): Promise<string> {
  const lines: string[][] = [];
  for (const count of PAGE_COUNTS) {
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
    lines.push([String(count), ...(await comparePairs(pairs))]);
  }
  return [
    'pages allocated and freed: nanoseconds an operation, and ratio to the page allocator',
    ...table([['pages', 'page allocator', 'ratio', 'buddy', 'ratio'], ...lines]),
  ].join('\n');
}

/** The same pairs with `Atomics` written in place of the port. */
function portCost(): Promise<string> {
  return withBothWays(async ({ port, inPlace }) => {
    const lines: string[][] = [];
    for (const size of [8, 64, 2048]) {
      const pairs = [inPlace, port].map((library) => poolPair(poolWith(library), size));
      lines.push([String(size), ...(await comparePairs(pairs))]);
    }
    return [
      'the port to shared memory: the slab pool with Atomics written in place, and as it is',
      ...table([['bytes', 'in place', 'ratio', 'port', 'ratio'], ...lines]),
    ].join('\n');
  });
}

interface Library {
  readonly Memory: typeof Memory;
  readonly SlabPool: typeof SlabPool;
}

/** A pool whose slabs lie one behind the other in a memory of its own. */
function poolWith(
  { Memory: MemoryOf, SlabPool: PoolOf }: Library,
  options: { readonly cpus?: number; readonly currentCpu?: () => number } = {},
): Supplied {
  const memory = new MemoryOf(2 ** 27);
  const areaBytes = 2 ** 26;
  const areaStart = memory.carve(areaBytes, 4 * PAGE_BYTES);
  return { pool: new PoolOf(memory, { areaStart, areaBytes, ...options }), next: areaStart };
}

interface Supplied {
  readonly pool: SlabPool;
  /** Where the next slab is made. */
  next: number;
}

/** An object; of a new slab where one is needed. */
function allocate(supplied: Supplied, size: number): number {
  const object = supplied.pool.tryAlloc(size, 1);
  if (typeof object === 'number') return object;
  const sizeClass = CLASS_BYTES.findIndex((bytes) => bytes >= size);
  supplied.pool.addSlab(sizeClass, supplied.next);
  supplied.next += 4 * PAGE_BYTES;
  return supplied.pool.alloc(size);
}

function poolPair(supplied: Supplied, size: number): Pair {
  allocate(supplied, size);
  const { pool } = supplied;
  return { take: () => pool.alloc(size), give: (object) => pool.free(object, size) };
}

function globalPair(size: number): Pair {
  const memory = new Memory(2 ** 24);
  const start = memory.carve(2 ** 22, PAGE_BYTES);
  const allocator = new GlobalAllocator(memory, { areaStart: start, areaBytes: 2 ** 22, heapAlign: 4 * PAGE_BYTES });
  allocator.init(start, 2 ** 22);
  allocator.alloc(size, 1);
  return { take: () => allocator.alloc(size, 1), give: (object) => allocator.free(object, size, 1) };
}
