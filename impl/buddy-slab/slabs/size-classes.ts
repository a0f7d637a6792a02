// Which sizes of objects slabs have, how many pages a slab of each has, and how many objects.
//
//   slab    | header | gap | object 0 | object 1 | ... | object n-1 | unused |
//           0        128   first                                          bytes
//
// Objects start at the first multiple of their size behind the header, so that each is aligned to its size when the slab
// is. The gap is there for sizes above 128.

/** Size classes: 8, 16, 32, ... 2048 bytes. */
export const CLASSES = 9;
/** Binary logarithm of the bytes of class 0. */
export const CLASS_SHIFT_MIN = 3;
/** Bytes of the largest object. */
export const OBJECT_BYTES_MAX = 2048;
/** Objects of one slab at most: the bits of its bitmap. */
export const OBJECTS_MAX = 512;
/** Pages of the largest slab. */
export const SLAB_PAGES_MAX = 4;
/** Bytes of the header of a slab (slab-header.ts). */
export const HEADER_BYTES = 128;

/** Bytes of an object of a class. */
export function classBytes(sizeClass: number): number {
  return 1 << (sizeClass + CLASS_SHIFT_MIN);
}

/**
 * The class of the smallest objects that hold `size` bytes and are aligned to `align`.
 *
 * @returns its index, 0 to 8; -1 when there is none, or when the size is no whole number from 0 on or the alignment no
 *   power of two
 */
export function classOf(size: number, align: number): number {
  if (size >>> 0 !== size || align >>> 0 !== align || align === 0 || (align & (align - 1)) !== 0) return -1;
  const bytes = size > align ? size : align;
  if (bytes > 2048) return -1;
  return bytes <= 8 ? 0 : 29 - Math.clz32(bytes - 1);
}

/** Whether `sizeClass` is the index of a class. */
export function isClass(sizeClass: number): boolean {
  return Number.isInteger(sizeClass) && sizeClass >= 0 && sizeClass < CLASSES;
}

/** Pages of a slab of a class: 1 to 4. */
export function slabPagesOf(sizeClass: number, pageSize: number): number {
  const bytes = classBytes(sizeClass);
  if (bytes <= 256) return 1;
  if (bytes <= 1024) return 2;
  return Math.max(1, Math.min(SLAB_PAGES_MAX, Math.floor(pageSize / 1024)));
}

/** Everything about the slabs of one class that follows from the size of pages. */
export interface SlabShape {
  readonly sizeClass: number;
  /** Bytes of one object. */
  readonly objectBytes: number;
  readonly pages: number;
  readonly bytes: number;
  /** Offset of the first object. */
  readonly firstOffset: number;
  /** Objects of one slab; 0 when not even one fits. */
  readonly capacity: number;
}

export function slabShape(sizeClass: number, pageSize: number): SlabShape {
  const objectBytes = classBytes(sizeClass);
  const pages = slabPagesOf(sizeClass, pageSize);
  const bytes = pages * pageSize;
  const firstOffset = Math.max(HEADER_BYTES, objectBytes);
  const capacity = Math.max(0, Math.min(OBJECTS_MAX, Math.floor((bytes - firstOffset) / objectBytes)));
  return { sizeClass, objectBytes, pages, bytes, firstOffset, capacity };
}
