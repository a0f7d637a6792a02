// What is wrong with an address that slabs over leaves refuse to free.

/** Why a free was refused, in the order in which an address is judged. */
export type FreeMisuse =
  /** The address is 0. */
  | 'null'
  /** The address is no multiple of 8, or no whole number. */
  | 'misaligned'
  /** The address lies outside the heap. */
  | 'foreign'
  /** The address lies in a slab behind its objects: unused bytes or the descriptor. */
  | 'not-an-object'
  /** The address lies inside an object or a live block, not at its start. */
  | 'interior'
  /** The object is free, or the address lies in a free leaf: freed already, or never handed out. */
  | 'not-allocated';

const EXPLANATIONS: Record<FreeMisuse, string> = {
  null: 'null is no object; free only what allocate returned.',
  misaligned: 'nothing starts at an address that is no multiple of 8; free exactly the address allocate returned.',
  foreign: 'it lies outside the heap; free only what allocate of this allocator returned.',
  'not-an-object': 'it lies behind the objects of a slab; free only what allocate returned.',
  interior: 'it lies inside an object or a block; free exactly the address allocate returned.',
  'not-allocated': 'it is free already, or was never handed out; free each object once.',
};

/** The sentence an AllocatorError of this misuse carries. */
export function explainMisuse(misuse: FreeMisuse, address: number): string {
  return `free(${address}) refused: ${EXPLANATIONS[misuse]}`;
}
