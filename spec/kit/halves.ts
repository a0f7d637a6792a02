// Trees of blocks in which the two halves of a block can change places: one form for all trees that differ by that.
//
// Sorting decides, not trying: the halves of a block are brought into form first, and then into order.

/** A block of 2^order parts, in the form that all arrangements of its halves share. */
export interface HalvedBlock {
  /** Of a whole block its label; of a split one -1, and what its halves have. */
  readonly words: readonly number[];
  /** How many arrangements of its halves look different. */
  readonly arrangements: number;
}

/**
 * @param first the first part of the block
 * @param labelOf what is to be known of a whole block, 0 or more; null for a block that is split
 */
export function halvedBlock(
  first: number,
  order: number,
  labelOf: (first: number, order: number) => number | null,
): HalvedBlock {
  const label = labelOf(first, order);
  if (label !== null) return { words: [label], arrangements: 1 };
  if (order === 0) throw new RangeError(`The smallest block at ${first} has no halves.`);
  const left = halvedBlock(first, order - 1, labelOf);
  const right = halvedBlock(first + 2 ** (order - 1), order - 1, labelOf);
  const difference = compare(left.words, right.words);
  const [one, other] = difference <= 0 ? [left, right] : [right, left];
  const ways = difference === 0 ? 1 : 2;
  return { words: [-1, ...one.words, ...other.words], arrangements: ways * left.arrangements * right.arrangements };
}

/** By the first word that differs: neither form is the beginning of the other. */
function compare(one: readonly number[], other: readonly number[]): number {
  for (let at = 0; at < one.length; at += 1) {
    if (one[at] !== other[at]) return (one[at] as number) - (other[at] ?? 0);
  }
  return 0;
}
