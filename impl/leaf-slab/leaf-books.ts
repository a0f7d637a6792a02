// What is recorded about each leaf and each class, as words of memory.
//
//   record of a leaf, 20 bytes, all 0 while the leaf is no slab
//     +0    owner      1 + class of the slab; 0 when the leaf is free or part of a block
//     +4    used       live objects
//     +8    search     index of a word of the bitmap: in all words before it every object is live
//     +12   next       1 + leaf of the slab behind on the list of the class; 0 at the back, and when full
//     +16   previous   1 + leaf of the slab before; 0 at the front, and when full
//
//   record of a class, 8 bytes
//     +0    front      1 + leaf of the first slab with free objects; 0 when there is none
//     +4    kept       1 + leaf of the slab without live objects; 0 when there is none
//
//   bitmap of a leaf: bit i is set while object i is live. In the descriptor inside the leaf, or here, at a fixed stride,
//   where it is all 0 while the leaf is no slab.
//
// Leaves are counted from 1 in links, so that memory of zeros is an allocator without slabs.
import { Bitmap } from '../kit/bitmap.ts';
import type { Memory } from '../kit/memory.ts';
import type { CompleteOptions } from './options.ts';
import type { SizeClass } from './size-classes.ts';

/** Words of the record of a leaf, and what is where in it. */
export const LEAF_WORDS = 5;
export const OWNER = 0;
export const USED = 1;
export const SEARCH = 2;
export const NEXT = 3;
export const PREVIOUS = 4;

/** Words of the record of a class, and what is where in it. */
export const CLASS_WORDS = 2;
export const FRONT = 0;
export const KEPT = 1;

/** Where the records are, as indexes of words. */
export interface LeafBooks {
  /** The record of leaf 0. */
  readonly leafRecords: number;
  /** The record of class 0. */
  readonly classRecords: number;
  /** The bitmap of leaf 0. */
  readonly bitmaps: number;
  /** Words from the bitmap of a leaf to that of the next. */
  readonly bitmapStride: number;
}

/** Sets aside the books of an allocator whose heap of so many leaves begins at `base`. */
export function carveBooks(
  memory: Memory,
  { leafSize, descriptor, descriptorSize }: CompleteOptions,
  base: number,
  leaves: number,
  classes: readonly SizeClass[],
): LeafBooks {
  const leafRecords = memory.carve(leaves * LEAF_WORDS * 4) >> 2;
  const classRecords = memory.carve(classes.length * CLASS_WORDS * 4) >> 2;
  if (descriptor === 'inside') {
    const bitmaps = (base + leafSize - descriptorSize) >> 2;
    return { leafRecords, classRecords, bitmaps, bitmapStride: leafSize >> 2 };
  }
  const bitmapBytes = Bitmap.byteLength(classes[0]?.objectsPerSlab ?? 0);
  const bitmaps = memory.carve(leaves * bitmapBytes) >> 2;
  return { leafRecords, classRecords, bitmaps, bitmapStride: bitmapBytes >> 2 };
}
