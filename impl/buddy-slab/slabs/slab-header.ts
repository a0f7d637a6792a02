// The header at the first byte of every slab, as seed 002 lays it out from version 0.4.1 on: a picture of its words.
//
//   word   byte                                              word   byte
//   0      0    magic                                        8, 9   32   next on its list, and 0
//   1      4    class | 0 | objects, 16 bits                 10     40   list: 0 none, 1 partial, 2 full, 3 empty
//   2      8    free objects, 16 bits | owner, 16 bits       11     44   0
//   3      12   0                                            12-27  48   bitmap: 1 is free, bit i object i
//   4      16   bytes of the slab                            28, 29 112  queued: address of the object another CPU
//   5      20   0                                                        freed last, and 0
//   6, 7   24   previous on its list, and 0                  30, 31 120  0: a counter of frees, once
//
// Addresses are 64 bits wide, as on the machine the layout comes from; the upper halves stay 0. Free objects are those of
// the bitmap. The word of queued objects is what other CPUs reach; everything else belongs to the owner, under its lock.
// An object that is queued holds in its first word the address of the one queued before it, 0 in the first.
import type { SlabShape } from './size-classes.ts';

/** What the first word of every slab in use holds: "SLAB". */
export const MAGIC = 0x534c4142;
/** Words of the header. */
export const HEADER_WORDS = 32;

export const CLASS_AND_OBJECTS = 1;
export const FREE_AND_OWNER = 2;
export const SLAB_BYTES = 4;
export const PREVIOUS = 6;
export const NEXT = 8;
export const LIST = 10;
export const BITMAP = 12;
export const BITMAP_WORDS = 16;
export const QUEUED = 28;
export const COUNTER = 30;

// Lists a slab can be on.
export const NO_LIST = 0;
export const PARTIAL = 1;
export const FULL = 2;
export const EMPTY = 3;
export type List = typeof PARTIAL | typeof FULL | typeof EMPTY;

/** Word 1 of every slab of this shape. */
export function classAndObjects({ sizeClass, capacity }: SlabShape): number {
  return sizeClass | (capacity << 16);
}

/** Makes a slab of which every object is free, on no list, out of whatever is at an address. */
export function initialiseHeader(words: Int32Array, slab: number, shape: SlabShape, owner: number): void {
  const header = slab >> 2;
  for (let word = 0; word < HEADER_WORDS; word += 1) words[header + word] = 0;
  words[header] = MAGIC;
  words[header + CLASS_AND_OBJECTS] = classAndObjects(shape);
  words[header + FREE_AND_OWNER] = shape.capacity | (owner << 16);
  words[header + SLAB_BYTES] = shape.bytes;
  for (let object = 0; object < shape.capacity; object += 32) {
    const bits = shape.capacity - object;
    words[header + BITMAP + (object >> 5)] = bits >= 32 ? -1 : (1 << bits) - 1;
  }
}

/** Makes sure that nothing takes for a slab what was one: its links, its list and its magic go. */
export function retireHeader(words: Int32Array, slab: number): void {
  const header = slab >> 2;
  words[header + PREVIOUS] = 0;
  words[header + NEXT] = 0;
  words[header + LIST] = NO_LIST;
  words[header] = 0;
}

/** Free objects by the count. */
export function freeCount(words: Int32Array, slab: number): number {
  return (words[(slab >> 2) + FREE_AND_OWNER] as number) & 0xffff;
}
