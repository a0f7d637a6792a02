// The fixed words of a cache: its three lists of slabs and its statistics.
//
//   +0    below threshold   slabs with free objects, used less than the threshold (kit/links.ts)
//   +16   at threshold      slabs with free objects, used at least the threshold
//   +32   full              slabs without free objects
//   +48   free slabs        slabs with free objects
//   +52   full slabs
//   +56   free objects      in all slabs
//   +60   allocated         objects that users hold
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
export const FREE_OBJECTS = 56 >> 2;
export const ALLOCATED_OBJECTS = 60 >> 2;

const OWNED_PAGES = 64;

/** Sets aside the books of one cache; returns their address, which is the identity of the cache. */
export function carveBooks(memory: Memory, pageSize: number): number {
  return memory.carve(OWNED_PAGES + Bitmap.byteLength(Math.ceil(memory.byteLength / pageSize)));
}

/** The pages of all slabs of the cache whose books are at `books`. */
export function ownedPages(memory: Memory, books: number): Bitmap {
  return new Bitmap(memory, books + OWNED_PAGES);
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

/** Where a cache keeps its records. */
export interface SlabCacheRecords {
  /** Address of its books. */
  readonly books: number;
  readonly objectsPerSlab: number;
  readonly objectSize: number;
  /** Whether the page that contains this address belongs to one of its slabs. */
  ownsPageOf(address: number): boolean;
}
