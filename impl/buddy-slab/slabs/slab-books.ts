// Where a pool keeps what it knows of its slabs: a picture of the words outside the pages.
//
//   map       a word for each page of the area (slab-map.ts)
//   held      a bit for every 8 bytes of it (slab-map.ts)
//   ranks     a word for each page: where on the full list a slab that starts there is (full-order.ts)
//   CPU 0     | lock | class 0 | class 1 | ... | class 8 |
//   CPU 1     | lock | class 0 | ...
//   ...
//
//   a class of a CPU: | front of partial | front of full | front of empty | marks | by rank | announced |
//     marks       which ranks of the full list are announced (full-order.ts)
//     by rank     the slab of each rank (full-order.ts)
//     announced   which slabs other CPUs announced (announcements.ts)
//
// All of it is 0 while there are no slabs. Map, held bits, announcements and locks are what several CPUs reach, through
// the port; everything else belongs to whoever has the lock.
import { LowestFirstBitmap } from '../../kit/bitmap.ts';
import type { Memory } from '../../kit/memory.ts';
import { Announcements } from './announcements.ts';
import type { CompleteSlabPoolOptions } from './options.ts';
import { CLASSES, slabPagesOf } from './size-classes.ts';

/** Bytes of memory one held bit stands for: the smallest object. */
const BYTES_PER_HELD_BIT = 8;
/** CPUs apart in memory by so many bytes do not disturb each other's caches. */
const APART = 64;
/** Slabs that can be counted anew in no time. */
const FEW = 32;
/** Words in front of marks. */
const FRONTS = 3;

/** Where the records of one class of one CPU are, as indexes of words. */
export interface CacheBooks {
  /** Of the front of the partial list; those of full and empty are behind it. */
  readonly fronts: number;
  readonly marks: number;
  readonly byRank: number;
  /** How many ranks there are on the full list. */
  readonly ranks: number;
  readonly announced: number;
}

/** Where everything is, as indexes of words. */
export interface SlabBooks {
  readonly memory: Memory;
  readonly pageSize: number;
  readonly cpus: number;
  /** Binary logarithm of the page size. */
  readonly pageShift: number;
  /** Number of the first page that reaches into the area, and how many there are. */
  readonly firstPage: number;
  readonly pages: number;
  /** The area, as addresses. */
  readonly areaStart: number;
  readonly areaEnd: number;
  readonly map: number;
  readonly held: number;
  readonly ranks: number;
  /** By CPU. */
  readonly locks: readonly number[];
  /** By CPU, then class. */
  readonly caches: readonly (readonly CacheBooks[])[];
}

/**
 * Carves the books of a pool.
 *
 * @throws AllocatorError `memory-spent`, with nothing carved
 */
export function carveSlabBooks(memory: Memory, options: CompleteSlabPoolOptions): SlabBooks {
  const { pageSize, cpus, areaStart, areaBytes } = options;
  const firstPage = Math.floor(areaStart / pageSize);
  const pages = Math.ceil((areaStart + areaBytes) / pageSize) - firstPage;
  return memory.carveAllOrNone(() => {
    const carve = (words: number, alignment = 8): number => memory.carve(words * 4, alignment) >> 2;
    const map = carve(pages);
    const held = carve((pages * pageSize) / BYTES_PER_HELD_BIT / 32);
    const ranks = carve(pages);
    const locks: number[] = [];
    const caches: CacheBooks[][] = [];
    for (let cpu = 0; cpu < cpus; cpu += 1) {
      const lock = carve(cpuWords(pages, pageSize), cpus > 1 ? APART : 8);
      locks.push(lock);
      let next = lock + 1;
      const ofCpu: CacheBooks[] = [];
      for (let sizeClass = 0; sizeClass < CLASSES; sizeClass += 1) {
        const books = cacheBooks(next, sizeClass, pages, pageSize);
        next = books.announced + Announcements.wordLength(pages);
        ofCpu.push(books);
      }
      caches.push(ofCpu);
    }
    return {
      memory,
      pageSize,
      cpus,
      pageShift: 31 - Math.clz32(pageSize),
      firstPage,
      pages,
      areaStart,
      areaEnd: areaStart + areaBytes,
      map,
      held,
      ranks,
      locks,
      caches,
    };
  });
}

function cacheBooks(at: number, sizeClass: number, pages: number, pageSize: number): CacheBooks {
  const ranks = ranksOf(sizeClass, pages, pageSize);
  const marks = at + FRONTS;
  const byRank = marks + LowestFirstBitmap.byteLength(ranks) / 4;
  return { fronts: at, marks, byRank, ranks, announced: byRank + ranks };
}

function cpuWords(pages: number, pageSize: number): number {
  let words = 1;
  for (let sizeClass = 0; sizeClass < CLASSES; sizeClass += 1) {
    words = cacheBooks(words, sizeClass, pages, pageSize).announced + Announcements.wordLength(pages);
  }
  return words;
}

/**
 * As many as there can be slabs, and a quarter more where these are many: they are dealt anew when they have all been
 * used, and that costs as many steps as there are slabs, so it must not happen often.
 */
function ranksOf(sizeClass: number, pages: number, pageSize: number): number {
  const slabs = Math.max(1, Math.floor(pages / slabPagesOf(sizeClass, pageSize)));
  return slabs <= FEW ? slabs : slabs + (slabs >> 2);
}
