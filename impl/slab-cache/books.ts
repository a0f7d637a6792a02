// The fixed words of a cache: its three lists of slabs and its statistics.
//
//   +0    below threshold   slabs with free objects, used less than the threshold (kit/links.ts)
//   +16   at threshold      slabs with free objects, used at least the threshold
//   +32   full              slabs without free objects
//   +48   free slabs        slabs with free objects
//   +52   full slabs
//   +56   allocated         objects that users hold
//   +60   0
//   +64   owned pages       a bitmap: bit p is the page at address p * pageSize
import { Bitmap } from '../kit/bitmap.ts';
import type { Memory } from '../kit/memory.ts';

/** Offsets of the list heads from the address of the books. */
export const BELOW_THRESHOLD = 0;
export const AT_THRESHOLD = 16;
export const FULL = 32;

/** Word offsets of the statistics from the first word of the books. */
export const FREE_SLABS = 48 >> 2;
export const FULL_SLABS = 52 >> 2;
export const ALLOCATED_OBJECTS = 56 >> 2;

/** Word offset of the owned pages. */
export const OWNED_PAGES = 64 >> 2;

/** Sets aside the books of one cache; returns their address, which is the identity of the cache. */
export function carveBooks(memory: Memory, pageSize: number): number {
  return memory.carve(4 * OWNED_PAGES + Bitmap.byteLength(Math.ceil(memory.byteLength / pageSize)));
}

/** The pages of all slabs of the cache whose books are at `books`. */
export function ownedPages(memory: Memory, books: number): Bitmap {
  return new Bitmap(memory, books + 4 * OWNED_PAGES);
}

/** Counts of a cache, as the seed's `CacheStatistics`. */
export interface SlabCacheStatistics {
  /** Slabs with at least one free object. */
  readonly freeSlabs: number;
  /** Slabs with none. */
  readonly fullSlabs: number;
  /** Objects that can be had without a new slab. */
  readonly freeObjects: number;
  /** Objects handed out and not freed. */
  readonly allocatedObjects: number;
}

/** The statistics in the books at `books`. Every object of a slab that is not allocated is free. */
export function readStatistics(words: Int32Array, books: number, objectsPerSlab: number): SlabCacheStatistics {
  const at = books >> 2;
  const freeSlabs = words[at + FREE_SLABS] as number;
  const fullSlabs = words[at + FULL_SLABS] as number;
  const allocatedObjects = words[at + ALLOCATED_OBJECTS] as number;
  const freeObjects = (freeSlabs + fullSlabs) * objectsPerSlab - allocatedObjects;
  return { freeSlabs, fullSlabs, freeObjects, allocatedObjects };
}

/** Where a cache keeps its records. */
export interface SlabCacheRecords {
  /** Address of its books. */
  readonly books: number;
  readonly objectsPerSlab: number;
  readonly objectSize: number;
  /** Whether the page that contains this address belongs to one of its slabs. */
  ownsPageOf(address: number): boolean;
}
