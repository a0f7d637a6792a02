// What the allocator needs of the memory of a guest.

/**
 * The memory of a guest. Addresses count its bytes from 0.
 *
 * The host may grow or cut it between two calls of the allocator.
 */
export interface LinearMemory {
  /** Bytes of one page, a multiple of 8. */
  readonly pageSize: number;
  /** Pages it has now. */
  readonly pages: number;
  /** Pages it can have at most; pagesMax * pageSize is at most 2^32. */
  readonly pagesMax: number;
  /**
   * Its words, where they are all in one array, for a caller in haste: that of an address `a` is at `firstWord + a / 4`.
   * Good until the memory grows or is cut.
   */
  readonly words?: Int32Array;
  /** Index in `words` that a word at address 0 has, whether or not there is one; 0 when there are no `words`. */
  readonly firstWord?: number;
  /**
   * Makes it so many pages longer.
   *
   * @returns whether it did; when not, nothing has changed
   */
  grow(pages: number): boolean;
  /**
   * Reads four bytes as a little-endian number from -2^31 to 2^31 - 1.
   *
   * @param address a multiple of 4, at least 4 below the end
   */
  load(address: number): number;
  /**
   * Writes the lowest 32 bits of a number as four bytes.
   *
   * @param address a multiple of 4, at least 4 below the end
   */
  store(address: number, word: number): void;
}
