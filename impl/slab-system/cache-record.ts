// The words of a cache: its place among the caches, what was asked of it, its layout, its slabs, its name, its arrays.
//
//   +0    next cache, +4 previous cache      in the order in which they were created; 0 at the ends
//   +8    kind      0 no cache; 1 the cache of caches, 2 that of arrays, 3 general, 4 a user's
//   +12   descriptor   address by which users know it
//   +16   generation   which of the caches that had this descriptor in turn it is
//   +20   size, +24 align   as they were asked for
//   +28   layout of its slabs (geometry.ts), nine words
//   +64   colour of the next slab
//   +68   partial front, back   +76 full front, back   +84 empty front, back   (slab-lists.ts)
//   +92   slabs on the empty list
//   +96   objects that users hold
//   +100  name: bytes in the first byte, then the name in UTF-8; for users' caches only
//   +140  address of the array of each CPU, then of the shared one
//
// A record is the descriptor itself, where descriptors are large enough; else it is in the books, and the first word of
// the descriptor says which of the records there it is. `cache`, in this folder, is the index of a record's first word.
import type { SlabGeometry } from './geometry.ts';

/** Word offsets from the first word of a record. */
export const NEXT_CACHE = 0;
export const PREVIOUS_CACHE = 1;
export const KIND = 2;
export const DESCRIPTOR = 3;
export const GENERATION = 4;
export const SIZE = 5;
export const ALIGN = 6;
export const OBJECT_ALIGN = 7;
export const OBJECT_BYTES = 8;
export const ON_SLAB = 9;
export const ORDER = 10;
export const OBJECTS_PER_SLAB = 11;
export const HEAD_BYTES = 12;
export const LEFT_BYTES = 13;
export const COLOUR_STRIDE = 14;
export const COLOURS = 15;
export const NEXT_COLOUR = 16;
export const PARTIAL = 17;
export const FULL = 19;
export const EMPTY = 21;
export const EMPTY_COUNT = 23;
export const HELD_COUNT = 24;
export const NAME = 25;
export const ARRAYS = 35;

/** What a cache is for. */
export const Kind = { Caches: 1, Arrays: 2, General: 3, User: 4 } as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** Bytes of the longest name. */
export const NAME_BYTES_MAX = 4 * (ARRAYS - NAME) - 1;

/** Words of a record. */
export function recordWordsOf(cpus: number): number {
  return ARRAYS + cpus + 1;
}

/** The layout of a cache's slabs, as its record has it. */
export function geometryIn(words: Int32Array, cache: number): SlabGeometry {
  const word = (offset: number) => words[cache + offset] as number;
  return {
    align: word(OBJECT_ALIGN),
    objectBytes: word(OBJECT_BYTES),
    onSlab: word(ON_SLAB) === 1,
    order: word(ORDER),
    objectsPerSlab: word(OBJECTS_PER_SLAB),
    headBytes: word(HEAD_BYTES),
    leftBytes: word(LEFT_BYTES),
    colourStride: word(COLOUR_STRIDE),
    colours: word(COLOURS),
  };
}

/** The name of a cache. */
export function nameIn(words: Int32Array, cache: number): string {
  switch (words[cache + KIND]) {
    case Kind.Caches:
      return 'kmem_cache';
    case Kind.Arrays:
      return 'array_cache';
    case Kind.General:
      return generalName(words[cache + SIZE] as number);
    default:
      return storedName(words, cache);
  }
}

/** The name of the general cache of this object size. */
export function generalName(size: number): string {
  return `malloc-${size}`;
}

function storedName(words: Int32Array, cache: number): string {
  const bytes = new Uint8Array(words.buffer, words.byteOffset + 4 * (cache + NAME), NAME_BYTES_MAX + 1);
  // Copied: text decoders read no shared memory.
  return new TextDecoder().decode(bytes.slice(1, 1 + (bytes[0] as number)));
}

/** The words in which a record keeps a name; null when it is empty or too long. */
export function nameWords(name: string): Int32Array | null {
  const encoded = new TextEncoder().encode(name);
  if (encoded.length === 0 || encoded.length > NAME_BYTES_MAX) return null;
  const bytes = new Uint8Array(NAME_BYTES_MAX + 1);
  bytes[0] = encoded.length;
  bytes.set(encoded, 1);
  return new Int32Array(bytes.buffer);
}
