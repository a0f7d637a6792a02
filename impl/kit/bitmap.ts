// Sets of small integers, one bit each, kept in a Memory.
import { lowestBit } from './bits.ts';
import type { Memory } from './memory.ts';

/** A plain bitmap: membership and nothing else. */
export class Bitmap {
  private readonly words: Int32Array;
  private readonly first: number;

  /** Bytes a bitmap for `capacity` members occupies. */
  static byteLength(capacity: number): number {
    return Math.ceil(capacity / 32) * 4;
  }

  /** @param address of the area, of `Bitmap.byteLength(capacity)` bytes, zero while empty */
  constructor(memory: Memory, address: number) {
    this.words = memory.words;
    this.first = address >> 2;
  }

  has(member: number): boolean {
    return ((this.words[this.first + (member >> 5)] as number) & (1 << (member & 31))) !== 0;
  }

  add(member: number): void {
    const at = this.first + (member >> 5);
    this.words[at] = (this.words[at] as number) | (1 << (member & 31));
  }

  delete(member: number): void {
    const at = this.first + (member >> 5);
    this.words[at] = (this.words[at] as number) & ~(1 << (member & 31));
  }
}

/**
 * A bitmap that finds its lowest member in a few steps, whatever its size.
 *
 * Above the bitmap lies one of its non-zero words, above that one of *its* non-zero words, and so on up to one word:
 *
 *     level 2   [ ...0001 ]
 *     level 1   [ ...1010 ]                              one bit a word below
 *     level 0   [ 0 ][ ...0100 ][ 0 ][ ...0001 ]         one bit a member
 */
export class LowestFirstBitmap {
  private readonly words: Int32Array;
  /** Word index at which each level starts, level 0 first. */
  private readonly levels: readonly number[];

  /** Bytes a set for `capacity` members occupies, all levels together. */
  static byteLength(capacity: number): number {
    return levelSizes(capacity).reduce((sum, size) => sum + size * 4, 0);
  }

  /** @param address of the area, of `LowestFirstBitmap.byteLength(capacity)` bytes, zero while empty */
  constructor(memory: Memory, address: number, capacity: number) {
    this.words = memory.words;
    let start = address >> 2;
    this.levels = levelSizes(capacity).map((size) => {
      const level = start;
      start += size;
      return level;
    });
  }

  has(member: number): boolean {
    const first = this.levels[0] as number;
    return ((this.words[first + (member >> 5)] as number) & (1 << (member & 31))) !== 0;
  }

  add(member: number): void {
    let bit = member;
    for (const level of this.levels) {
      const at = level + (bit >> 5);
      const before = this.words[at] as number;
      this.words[at] = before | (1 << (bit & 31));
      if (before !== 0) return;
      bit >>= 5;
    }
  }

  delete(member: number): void {
    let bit = member;
    for (const level of this.levels) {
      const at = level + (bit >> 5);
      const after = (this.words[at] as number) & ~(1 << (bit & 31));
      this.words[at] = after;
      if (after !== 0) return;
      bit >>= 5;
    }
  }

  /** The lowest member, or -1 when the set is empty. */
  lowest(): number {
    let at = 0;
    for (let level = this.levels.length - 1; level >= 0; level -= 1) {
      const word = this.words[(this.levels[level] as number) + at] as number;
      if (word === 0) return -1;
      at = at * 32 + lowestBit(word);
    }
    return at;
  }
}

/** Words in each level, from one bit a member up to a single word. */
function levelSizes(capacity: number): number[] {
  const sizes = [Math.max(1, Math.ceil(capacity / 32))];
  for (let size = sizes[0] as number; size > 1; ) {
    size = Math.ceil(size / 32);
    sizes.push(size);
  }
  return sizes;
}
