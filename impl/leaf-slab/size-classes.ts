// Which sizes of objects there are, and how many objects a slab of each has.
//
//   leaf    | object 0 | object 1 | ... | object n-1 | unused | descriptor |
//           0          size                          leaf - D              leaf
//
// D is 0 where the descriptor is outside. Sizes are powers of two, so object i is aligned to its size when the leaf is.

/** Bytes of the smallest object: class 0. */
export const OBJECT_BYTES_MIN = 8;
/** Binary logarithm of that. */
export const OBJECT_SHIFT_MIN = 3;

/** Objects of one size. */
export interface SizeClass {
  /** Bytes of one object, 8 * 2^class. */
  readonly objectSize: number;
  readonly objectsPerSlab: number;
}

/**
 * The classes of which a slab holds at least two objects, by ascending size.
 *
 * @param room bytes of a leaf that objects may fill
 */
export function sizeClassesIn(room: number): SizeClass[] {
  const classes: SizeClass[] = [];
  for (let shift = OBJECT_SHIFT_MIN; room >> shift >= 2; shift += 1) {
    classes.push({ objectSize: 1 << shift, objectsPerSlab: room >> shift });
  }
  return classes;
}
