// The record a cache keeps about one slab, as words of memory.
//
//   +0    link         next and previous slab on the slab's list (kit/links.ts)
//   +16   free list    front and back of its free objects (kit/links.ts)
//   +32   owner        address of the books of the cache the slab belongs to
//   +40   free count   objects on the free list
//   +48   slab         address of the slab
//   +56   end
//
// Seven 64-bit words, as on x86-64; the upper halves stay 0.
import { initialiseList, initialiseNode } from '../kit/links.ts';

/** Bytes of one SlabInfo. */
export const SLAB_INFO_BYTES = 56;

/** Word offset of the head of the list of free objects. */
export const FREE_LIST = 16 >> 2;
const OWNER = 32 >> 2;
/** Word offset of the count of free objects. */
export const FREE_COUNT = 40 >> 2;
const SLAB = 48 >> 2;

/** Makes the SlabInfo of a slab whose free list is still empty, out of whatever bytes are at `info`. */
export function initialiseSlabInfo(
  words: Int32Array,
  info: number,
  owner: number,
  slab: number,
  freeCount: number,
): void {
  const at = info >> 2;
  initialiseNode(words, info);
  initialiseList(words, freeListOf(info));
  words[at + OWNER] = owner;
  words[at + OWNER + 1] = 0;
  words[at + FREE_COUNT] = freeCount;
  words[at + FREE_COUNT + 1] = 0;
  words[at + SLAB] = slab;
  words[at + SLAB + 1] = 0;
}

/** Address of the head of the slab's list of free objects. */
export function freeListOf(info: number): number {
  return info + 4 * FREE_LIST;
}

/** Address of the books of the owning cache. */
export function ownerOf(words: Int32Array, info: number): number {
  return words[(info >> 2) + OWNER] as number;
}

/** Address of the slab. */
export function slabOf(words: Int32Array, info: number): number {
  return words[(info >> 2) + SLAB] as number;
}

/** Objects on the slab's free list. */
export function freeCountOf(words: Int32Array, info: number): number {
  return words[(info >> 2) + FREE_COUNT] as number;
}

/** Adds to the count of free objects; returns the new count. */
export function addToFreeCount(words: Int32Array, info: number, change: number): number {
  const at = (info >> 2) + FREE_COUNT;
  const count = (words[at] as number) + change;
  words[at] = count;
  return count;
}
