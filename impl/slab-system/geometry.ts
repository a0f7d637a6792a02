// How the slabs of a cache are laid out: the rule of the original, to the byte.
//
//   in the slab    | descriptor | free list | to A | colour | object 0 | object 1 | ...            | left |
//   elsewhere      | colour | object 0 | object 1 | ...                                            | left |
//
// A is the alignment. A slab has 2^order frames: the least order at which less than an eighth of it is left.

/** The largest objects: 8 MiB. */
export const OBJECT_BYTES_MAX = 2 ** 23;
/** The largest slabs: 64 MiB. The original has no bound, and tries orders for ever. */
export const SLAB_BYTES_MAX = 2 ** 26;

const ALIGN_MIN = 8;
/** A free list has an index of 4 bytes for each object. */
export const INDEX_BYTES = 4;

/** What of a system decides the layout of its slabs. */
export interface SlabSurroundings {
  /** Bytes of a frame, a power of two. */
  readonly frameSize: number;
  /** Bytes of a cache line, a power of two. */
  readonly cacheLine: number;
  /** Bytes of a slab descriptor. */
  readonly slabDescriptor: number;
}

/** What becomes of an object size and an alignment. */
export interface SlabGeometry {
  /** Alignment that every object keeps, in bytes. */
  readonly align: number;
  /** Bytes from one object to the next. */
  readonly objectBytes: number;
  /** Whether descriptor and free list are in the slab. */
  readonly onSlab: boolean;
  /** A slab has 2^order frames. */
  readonly order: number;
  readonly objectsPerSlab: number;
  /** Bytes of descriptor and free list at the start of the slab; 0 where they are elsewhere. */
  readonly headBytes: number;
  /** Bytes that are neither head nor objects. */
  readonly leftBytes: number;
  /** Bytes from one colour to the next. */
  readonly colourStride: number;
  /** How many colours there are; with none, all slabs start their objects at the same place. */
  readonly colours: number;
}

/** The alignment that is kept when this one is asked for: at least 8; what is no power of two counts as 8. */
export function alignmentKept(align: number): number {
  return align > ALIGN_MIN && 2 ** Math.round(Math.log2(align)) === align ? align : ALIGN_MIN;
}

/**
 * The layout of the slabs for objects of this size.
 *
 * @param size of one object, whole bytes from 1 on
 * @param align as it is asked for
 * @returns null when there is none in slabs of up to {@link SLAB_BYTES_MAX}
 */
export function geometryOf(size: number, align: number, surroundings: SlabSurroundings): SlabGeometry | null {
  const { frameSize, cacheLine, slabDescriptor } = surroundings;
  const kept = alignmentKept(align);
  const objectBytes = upTo(size, kept);
  // By the size as it was asked for: 511 bytes are in the slab at 4096, though each then takes 512.
  const onSlab = size * 8 < frameSize;
  for (let order = 0; frameSize * 2 ** order <= SLAB_BYTES_MAX; order += 1) {
    const slabBytes = frameSize * 2 ** order;
    const objectsPerSlab = onSlab
      ? objectsBehindHead(slabBytes, slabDescriptor, objectBytes, kept)
      : Math.floor(slabBytes / objectBytes);
    if (objectsPerSlab < 1) continue;
    const headBytes = onSlab ? upTo(slabDescriptor + INDEX_BYTES * objectsPerSlab, kept) : 0;
    const leftBytes = slabBytes - headBytes - objectsPerSlab * objectBytes;
    if (leftBytes * 8 >= slabBytes) continue;
    const colourStride = upTo(cacheLine, kept);
    const colours = Math.floor(leftBytes / colourStride);
    return {
      align: kept,
      objectBytes,
      onSlab,
      order,
      objectsPerSlab,
      headBytes,
      leftBytes,
      colourStride,
      colours,
    };
  }
  return null;
}

/** Objects that fit behind descriptor and free list. One that would fit to the last byte is left out, as ever. */
function objectsBehindHead(slabBytes: number, slabDescriptor: number, objectBytes: number, align: number): number {
  let objects = Math.floor((slabBytes - slabDescriptor) / (objectBytes + INDEX_BYTES));
  while (objects > 0 && upTo(slabDescriptor + INDEX_BYTES * objects, align) + objects * objectBytes >= slabBytes) {
    objects -= 1;
  }
  return objects;
}

/** The least multiple of a power of two that is not below `value`. */
function upTo(value: number, powerOfTwo: number): number {
  return Math.ceil(value / powerOfTwo) * powerOfTwo;
}
