// What is wrong with an address that a cache refuses to free.

/** Why a free was refused. */
export type FreeMisuse =
  /** The address is 0. */
  | 'null'
  /** The address is no multiple of the object alignment. */
  | 'misaligned'
  /** The address is a live object of another cache on the same memory. */
  | 'wrong-cache'
  /** The object was handed out before and is free now, or its slab is gone. */
  | 'double-free'
  /** The address is an object of a slab of this cache that was never handed out. */
  | 'never-allocated'
  /** The address lies inside an object of this cache, not at its start. */
  | 'interior'
  /** The address lies in a slab of this cache, behind its objects: unused bytes or the SlabInfo. */
  | 'not-an-object'
  /** The address has nothing to do with this cache. */
  | 'foreign';

const EXPLANATIONS: Record<FreeMisuse, string> = {
  null: 'null is no object; free only what alloc returned.',
  misaligned: 'no object of this cache starts there; free exactly the address alloc returned.',
  'wrong-cache': 'it is a live object of another cache; free it there.',
  'double-free': 'it is free already; free each object once.',
  'never-allocated': 'it was never handed out; free only what alloc returned.',
  interior: 'it lies inside an object; free exactly the address alloc returned.',
  'not-an-object': "it lies behind the objects of a slab, in the cache's own records; free only what alloc returned.",
  foreign: 'it lies in no slab of this cache; free only what alloc of this cache returned.',
};

/** The sentence an AllocatorError of this misuse carries. */
export function explainMisuse(misuse: FreeMisuse, address: number): string {
  return `free(${address}) refused: ${EXPLANATIONS[misuse]}`;
}
