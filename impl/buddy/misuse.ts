// What is wrong with an address that a buddy refuses to free.

/** Why a free was refused. */
export type FreeMisuse =
  /** The address is 0. */
  | 'null'
  /** The address is no whole number, or lies outside the heap. */
  | 'foreign'
  /** The address lies in the heap, but no leaf starts there. */
  | 'misaligned'
  /** A leaf of a live block starts there, but not its first. */
  | 'interior'
  /** A free leaf starts there: it was freed already, or never handed out. */
  | 'not-allocated';

const EXPLANATIONS: Record<FreeMisuse, string> = {
  null: 'null is no block; free only what allocate returned.',
  foreign: 'it is no address in the heap; free only what allocate of this buddy returned.',
  misaligned: 'no leaf starts there; free exactly the address allocate returned.',
  interior: 'it lies inside a live block; free exactly the address allocate returned.',
  'not-allocated': 'no live block is there; free each block once, and only what allocate returned.',
};

/** The sentence an AllocatorError of this misuse carries. */
export function explainMisuse(misuse: FreeMisuse, address: number): string {
  return `free(${address}) refused: ${EXPLANATIONS[misuse]}`;
}
