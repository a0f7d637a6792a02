// Which slabs of a full list are announced, in the order of the list, so that the first of them is found at once.
//
// Every slab on the list has a rank, the lower the further in front: whoever comes to the front gets the rank below that
// of the slab that was there. A set of ranks tells who is announced, and its lowest member is found in a few steps.
//
//     list        front -> D -> B -> A            ranks   D 4   B 6   A 7
//     marks       { 6, 7 }                        the first announced is B
//
// The first slab on an empty list gets the highest rank. When the lowest has been given away, ranks are dealt anew.
import { LowestFirstBitmap } from '../../kit/bitmap.ts';
import type { CacheBooks, SlabBooks } from './slab-books.ts';
import * as header from './slab-header.ts';

const { NEXT, PREVIOUS } = header;

export class FullOrder {
  protected readonly words: Int32Array;
  protected readonly marks: LowestFirstBitmap;
  /** How many ranks there are. */
  protected readonly ranks: number;
  private readonly byRank: number;
  private readonly rankOfPage: number;
  private readonly pageShift: number;

  constructor(books: SlabBooks, cache: CacheBooks) {
    this.words = books.memory.words;
    this.marks = new LowestFirstBitmap(books.memory, cache.marks << 2, cache.ranks);
    this.ranks = cache.ranks;
    this.byRank = cache.byRank;
    this.rankOfPage = books.ranks - books.firstPage;
    this.pageShift = books.pageShift;
  }

  /** A slab has come to the front of the list. */
  entered(slab: number): void {
    const second = this.words[(slab >> 2) + NEXT] as number;
    const rank = second === 0 ? this.ranks - 1 : this.rankOf(second) - 1;
    if (rank >= 0) this.give(slab, rank);
    else this.dealAnew(slab);
  }

  /** A slab leaves the list. */
  left(slab: number): void {
    const rank = this.rankOf(slab);
    if (this.marks.has(rank)) this.marks.delete(rank);
    this.words[this.byRank + rank] = 0;
    this.words[this.rankOfPage + (slab >> this.pageShift)] = 0;
  }

  /** A slab on the list is announced. */
  mark(slab: number): void {
    const rank = this.rankOf(slab);
    if (!this.marks.has(rank)) this.marks.add(rank);
  }

  /** It turned out that there is nothing to be had of a slab. */
  unmark(slab: number): void {
    this.marks.delete(this.rankOf(slab));
  }

  /** Address of the first slab on the list that is announced; 0 when none is. */
  firstMarked(): number {
    const rank = this.marks.lowest();
    return rank < 0 ? 0 : (this.words[this.byRank + rank] as number);
  }

  /** Counts the slabs of the list from its back on; the one at the front has no rank yet. */
  protected dealAnew(front: number): void {
    const { words } = this;
    let slab = front;
    for (let behind = slab; behind !== 0; behind = words[(slab >> 2) + NEXT] as number) slab = behind;
    // A rank is dealt from the highest on, and none is below that of the slab before: nobody else has it any more.
    for (let rank = this.ranks - 1; slab !== front; rank -= 1) {
      this.move(slab, rank);
      slab = words[(slab >> 2) + PREVIOUS] as number;
    }
    const second = words[(front >> 2) + NEXT] as number;
    this.give(front, second === 0 ? this.ranks - 1 : this.rankOf(second) - 1);
  }

  private move(slab: number, rank: number): void {
    const before = this.rankOf(slab);
    if (before === rank) return;
    this.words[this.byRank + before] = 0;
    this.give(slab, rank);
    if (!this.marks.has(before)) return;
    this.marks.delete(before);
    this.marks.add(rank);
  }

  protected give(slab: number, rank: number): void {
    this.words[this.byRank + rank] = slab;
    this.words[this.rankOfPage + (slab >> this.pageShift)] = rank;
  }

  protected rankOf(slab: number): number {
    return this.words[this.rankOfPage + (slab >> this.pageShift)] as number;
  }
}
