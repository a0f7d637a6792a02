// How fast the slab system is: by object size, with more and more objects live, and with more and more slabs.
import {
  ArenaBackend,
  FrameArena,
  FrameSource,
  Memory,
  ObjectSizeType,
  SlabCache,
  SlabSystem,
} from '../../impl/index.ts';
import { grouped } from '../report/text.ts';
import { type Count, comparePairs, tableByCount, tableOfPairs } from './compare-pairs.ts';
import type { Row, Table } from './document/table.ts';
import type { Tell } from './heartbeat.ts';
import type { Pair } from './pairs.ts';

const FRAME_BYTES = 4096;
/** Sizes with free list and descriptor in the slab, and from 512 on outside it. */
const SIZES = [8, 64, 256, 512, 2048] as const;
const SIZE = 64;
/** Objects of that size in a slab. */
const OBJECTS_PER_SLAB = 59;
const LIVE_COUNTS = [100, 1000, 10_000, 100_000] as const;
const SLAB_COUNTS = [64, 512, 4096, 16_384] as const;
/** Slabs of which objects are freed, and how many of each. */
const TOUCHED = 64;
const FREED_OF_EACH = 8;

export async function benchSlabSystem(tell: Tell): Promise<readonly Table[]> {
  const bySize = await pairsBySize(tell);
  tell('more and more objects');
  const byLive = manyLive();
  tell('more and more slabs');
  return [bySize, byLive, manySlabs()];
}

/** An object allocated and freed, while another one of its cache is live. */
async function pairsBySize(tell: Tell): Promise<Table> {
  const rows: Row[] = [];
  for (const size of SIZES) {
    tell(`pairs of ${size} bytes`);
    const plain = slabCacheOf(Math.max(16, size));
    const cache = system(256).createCache('objects', size);
    const general = system(256);
    plain.alloc();
    cache.alloc();
    general.allocFromSlab(size);
    const pairs: Pair[] = [
      { take: () => plain.alloc(), give: (object) => plain.free(object) },
      { take: () => cache.alloc(), give: (object) => cache.free(object) },
      { take: () => general.allocFromSlab(size), give: (object) => general.freeToSlab(object) },
    ];
    rows.push({ name: String(size), figures: await comparePairs(pairs) });
  }
  const heading = {
    id: 'slab-system/pairs',
    title: 'alloc and free by size: nanoseconds an operation, and ratio to the slab cache, which is for one CPU',
    row: 'bytes',
  };
  return tableOfPairs(heading, ['slab-cache', 'slab-system, a cache', 'general'], rows);
}

/** All allocated, then all freed, in the same order. */
function manyLive(): Table {
  const counts = LIVE_COUNTS.map((live): Count => {
    const cache = system(Math.ceil(live / OBJECTS_PER_SLAB) + 32).createCache('objects', SIZE);
    const objects = new Float64Array(live);
    return {
      name: grouped(live),
      run: () => {
        for (let index = 0; index < live; index += 1) objects[index] = cache.alloc();
        for (let index = 0; index < live; index += 1) cache.free(objects[index] as number);
        return 2 * live;
      },
    };
  });
  const heading = {
    id: 'slab-system/live',
    title: `${SIZE}-byte objects, all allocated and then all freed: slabs are made and given back`,
    row: 'live',
  };
  return tableByCount(heading, counts, 'ns/operation', 'nanoseconds an operation');
}

/**
 * The cost of a free as there are more and more slabs: finding the slab of an object takes no longer.
 *
 * The same number of objects of the same number of slabs is freed and allocated again, spread evenly over all, so that
 * no case touches more memory than another.
 */
function manySlabs(): Table {
  const counts = SLAB_COUNTS.map((slabs): Count => {
    const cache = system(slabs + 32).createCache('objects', SIZE);
    const all = Array.from({ length: slabs * OBJECTS_PER_SLAB }, () => cache.alloc());
    const stride = slabs / TOUCHED;
    const objects = Array.from({ length: TOUCHED * FREED_OF_EACH }, (_, index) => {
      // One of each slab, then the next of each: what is flushed together is of different slabs.
      const slab = (index % TOUCHED) * stride;
      return all[slab * OBJECTS_PER_SLAB + Math.floor(index / TOUCHED)] as number;
    });
    return {
      name: grouped(slabs),
      run: () => {
        for (const object of objects) cache.free(object);
        for (let index = 0; index < objects.length; index += 1) objects[index] = cache.alloc();
        return 2 * objects.length;
      },
    };
  });
  const freed = `${TOUCHED * FREED_OF_EACH} of ${TOUCHED} slabs freed`;
  const heading = {
    id: 'slab-system/slabs',
    title: `${SIZE}-byte objects, all slabs full: ${freed}, which returns them to their slabs, and allocated again`,
    row: 'slabs',
  };
  return tableByCount(heading, counts, 'ns/operation', 'nanoseconds an operation');
}

/** A system for one CPU with so many frames. */
function system(frames: number): SlabSystem {
  const memory = new Memory(2 * (frames + 64) * FRAME_BYTES);
  return SlabSystem.start({ cpus: 1 }, new FrameArena(memory, { frameSize: FRAME_BYTES, frames: frames + 32 }));
}

function slabCacheOf(objectSize: number): SlabCache {
  const memory = new Memory(2 ** 21);
  const frames = new FrameSource(memory, { frameSize: FRAME_BYTES, frameAlign: FRAME_BYTES, frames: 64 });
  const options = { objectSize, slabSize: FRAME_BYTES, pageSize: FRAME_BYTES, objectSizeType: ObjectSizeType.Small };
  return new SlabCache(options, new ArenaBackend(memory, { frames }));
}
