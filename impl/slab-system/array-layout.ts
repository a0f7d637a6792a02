// The words of an array of free objects: one for each CPU and each cache, and one that the CPUs of a cache share.
//
//   +0    0       the lock of the original
//   +8    count   objects it holds
//   +12   limit   objects it may hold
//   +16   batch   objects that are moved at a time
//   +24   objects, the oldest first: an address of 8 bytes each; the upper halves and unused places are 0

/** Word offsets from the first word of an array. */
export const COUNT = 8 >> 2;
export const LIMIT = 12 >> 2;
export const BATCH = 16 >> 2;
export const OBJECTS = 24 >> 2;
/** Words from one object to the next. */
export const OBJECT_WORDS = 2;

/** Bytes of an array of so many objects. */
export function arrayBytesOf(limit: number): number {
  return 4 * (OBJECTS + OBJECT_WORDS * limit);
}
