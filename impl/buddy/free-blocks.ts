// Which blocks of a buddy are free: the lowest of an order is taken, a block is given back and merged.
import { startsBlock } from '../kit/orders.ts';
import { type BuddyBooks, LEVELS, NONE } from './books.ts';

// What is imported is looked up at every use; a compiler knows the constants of this file.
const PER_ORDER = LEVELS;
const NO_WORD = NONE;

/**
 * The bits that books.ts draws.
 *
 * Taking and giving one leaf is a few steps, whatever the number of leaves. A larger block has its parts marked too: a
 * step for every 32 of its leaves, and some for each order.
 */
export class FreeBlocks {
  protected readonly words: Int32Array;
  protected readonly leaves: number;
  /** Order of the largest block there can be; -1 when there is no leaf. */
  protected readonly greatestOrder: number;
  protected readonly hintsAt: number;
  private readonly starts: Int32Array;
  private readonly depths: Int32Array;

  constructor(words: Int32Array, { hintsAt, starts, depths, leaves, greatestOrder }: BuddyBooks) {
    this.words = words;
    this.hintsAt = hintsAt;
    this.starts = starts;
    this.depths = depths;
    this.leaves = leaves;
    this.greatestOrder = greatestOrder;
  }

  /**
   * Takes the lowest free block of an order.
   *
   * @returns its first leaf; -1 when there is none, with nothing changed
   */
  take(order: number): number {
    if (order > this.greatestOrder) return -1;
    const { words } = this;
    const hint = words[this.hintsAt + order] as number;
    if (hint < 0) return -1;
    const at = (this.starts[order * PER_ORDER] as number) + hint;
    const word = words[at] as number;
    const bit = word & -word;
    words[at] = word ^ bit;
    if (word === bit) this.becameEmpty(order, hint);
    const block = (hint << 5) + 31 - Math.clz32(bit);
    this.markAround(order + 1, block >> 1);
    if (order > 0) this.markInside(order, block, false);
    return block << order;
  }

  /**
   * Takes this very block.
   *
   * @param leaf its first, from 0 on
   * @returns false when there is no such block in the heap or it is not free, with nothing changed
   */
  takeAt(leaf: number, order: number): boolean {
    if (order > this.greatestOrder || leaf >= this.leaves || !startsBlock(leaf, order)) return false;
    if (!this.isFree(leaf, order)) return false;
    this.markAround(order, leaf >> order);
    if (order > 0) this.markInside(order, leaf >> order, false);
    return true;
  }

  /** Gives a block back, and merges it with its buddy as long as that is free. */
  give(leaf: number, order: number): void {
    if (order > 0) this.markInside(order, leaf >> order, true);
    const { words, starts } = this;
    let block = leaf >> order;
    for (let merged = order; ; merged += 1) {
      const at = (starts[merged * PER_ORDER] as number) + (block >> 5);
      const before = words[at] as number;
      words[at] = before | (1 << (block & 31));
      if (before === 0) this.becameUsed(merged, block >> 5);
      if (merged === this.greatestOrder || !this.merges(merged, (before & (1 << ((block ^ 1) & 31))) !== 0)) return;
      block >>= 1;
    }
  }

  /** Whether all leaves of the block of this order around a leaf are free, and in the heap. */
  isFree(leaf: number, order: number): boolean {
    const block = leaf >> order;
    const word = this.words[(this.starts[order * PER_ORDER] as number) + (block >> 5)] as number;
    return (word & (1 << (block & 31))) !== 0;
  }

  /** Whether a free block of this order is to be merged with its buddy. */
  protected merges(_order: number, buddyIsFree: boolean): boolean {
    return buddyIsFree;
  }

  /** A block that was free is so no more, if it was, nor is any that it is part of. */
  private markAround(order: number, block: number): void {
    const { words, starts, greatestOrder } = this;
    let around = block;
    for (let above = order; above <= greatestOrder; above += 1) {
      const at = (starts[above * PER_ORDER] as number) + (around >> 5);
      const before = words[at] as number;
      const after = before & ~(1 << (around & 31));
      if (after === before) break;
      words[at] = after;
      if (after === 0) this.becameEmpty(above, around >> 5);
      around >>= 1;
    }
  }

  /** Marks one block, and nothing that it is part of or that is part of it. */
  protected mark(order: number, block: number, free: boolean): void {
    this.markSome(order, block, 1, free);
  }

  /** A word of an order's bits is not 0 any more. */
  protected becameUsed(order: number, word: number): void {
    const { words, starts } = this;
    const depth = this.depths[order] as number;
    let below = word;
    for (let level = 1; level < depth; level += 1) {
      const at = (starts[order * PER_ORDER + level] as number) + (below >> 5);
      const before = words[at] as number;
      words[at] = before | (1 << (below & 31));
      if (before !== 0) break;
      below >>= 5;
    }
    const hint = words[this.hintsAt + order] as number;
    if (hint === NO_WORD || word < hint) words[this.hintsAt + order] = word;
  }

  /** A word of an order's bits is 0 now. */
  protected becameEmpty(order: number, word: number): void {
    const { words, starts } = this;
    const depth = this.depths[order] as number;
    let below = word;
    for (let level = 1; level < depth; level += 1) {
      const at = (starts[order * PER_ORDER + level] as number) + (below >> 5);
      const after = (words[at] as number) & ~(1 << (below & 31));
      words[at] = after;
      if (after !== 0) break;
      below >>= 5;
    }
    if (words[this.hintsAt + order] === word) words[this.hintsAt + order] = this.firstUsedWord(order);
  }

  /** Index of the first word of an order's bits that is not 0, by its levels; NONE when all are. */
  private firstUsedWord(order: number): number {
    const { words, starts } = this;
    let at = 0;
    for (let level = (this.depths[order] as number) - 1; level > 0; level -= 1) {
      const word = words[(starts[order * PER_ORDER + level] as number) + at] as number;
      if (word === 0) return NO_WORD;
      at = (at << 5) + 31 - Math.clz32(word & -word);
    }
    return words[(starts[order * PER_ORDER] as number) + at] === 0 ? NO_WORD : at;
  }

  /** Marks all blocks that are part of one. */
  private markInside(order: number, block: number, free: boolean): void {
    for (let below = order - 1; below >= 0; below -= 1) {
      const first = block << (order - below);
      const count = 1 << (order - below);
      if (count < 32) this.markSome(below, first, count, free);
      else this.markWords(below, first >> 5, count >> 5, free);
    }
  }

  /** Marks fewer than 32 blocks, whose bits are in one word. */
  private markSome(order: number, first: number, count: number, free: boolean): void {
    const { words } = this;
    const at = (this.starts[order * PER_ORDER] as number) + (first >> 5);
    const bits = ((1 << count) - 1) << (first & 31);
    const before = words[at] as number;
    const after = free ? before | bits : before & ~bits;
    if (after === before) return;
    words[at] = after;
    if (after === 0) this.becameEmpty(order, first >> 5);
    else if (before === 0) this.becameUsed(order, first >> 5);
  }

  /** Marks all blocks whose bits are in these words. */
  private markWords(order: number, first: number, count: number, free: boolean): void {
    const start = this.starts[order * PER_ORDER] as number;
    for (let word = first; word < first + count; word += 1) {
      this.words[start + word] = free ? -1 : 0;
      if (free) this.becameUsed(order, word);
      else this.becameEmpty(order, word);
    }
  }
}
