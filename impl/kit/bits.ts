// Arithmetic on addresses and words.

/** Whether `value` is 1, 2, 4, ... up to 2^30. */
export function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value <= 2 ** 30 && (value & (value - 1)) === 0;
}

/** Index of the lowest set bit of a non-zero word, 0 to 31. */
export function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
