// The tree of a buddy: finds the lowest free block of an order, and keeps what each node says of its part of the heap.
import { startsBlock } from '../kit/orders.ts';
import type { BuddyBooks } from './books.ts';

/**
 * The tree that books.ts draws.
 *
 * Both directions take a constant number of steps a level, and walk up no further than something changes.
 */
export class LongestTree {
  protected readonly bytes: Uint8Array;
  protected readonly longestAt: number;
  protected readonly capacity: number;
  /** Order of the root. */
  protected readonly height: number;
  /** Leaves of the heap: those of the tree behind them are never free. */
  protected readonly leaves: number;

  constructor(bytes: Uint8Array, { longestAt, capacity, height, leaves }: BuddyBooks) {
    this.bytes = bytes;
    this.longestAt = longestAt;
    this.leaves = leaves;
    this.capacity = capacity;
    this.height = height;
  }

  /**
   * Takes the lowest free block of an order.
   *
   * @returns its first leaf; -1 when there is none, with nothing changed
   */
  take(order: number): number {
    const { bytes, longestAt, height } = this;
    if ((bytes[longestAt + 1] as number) <= order) return -1;
    let node = 1;
    // A block of a lower order lies in one half or the other: if the left one has any, the lowest is there. Which half it
    // is cannot be foretold, so it is computed, not branched on: 1 when the left half has too little.
    for (let level = height; level > order; level -= 1) {
      node <<= 1;
      node += ((bytes[longestAt + node] as number) - order - 1) >>> 31;
    }
    this.markTaken(node);
    return (node << order) - this.capacity;
  }

  /**
   * Takes this very block.
   *
   * @param leaf its first, from 0 on
   * @returns false when there is no such block in the heap or it is not free, with nothing changed
   */
  takeAt(leaf: number, order: number): boolean {
    if (order > this.height || leaf >= this.leaves || !startsBlock(leaf, order) || !this.isFree(leaf, order))
      return false;
    this.markTaken((this.capacity + leaf) >> order);
    return true;
  }

  /** Gives a block back, and merges it with its buddy as long as that is free. */
  give(leaf: number, order: number): void {
    const { bytes, longestAt } = this;
    let node = (this.capacity + leaf) >> order;
    let longest = order + 1;
    bytes[longestAt + node] = longest;
    // Up to here all of a node is free, which says one more than its halves do.
    while (node > 1 && bytes[longestAt + (node ^ 1)] === longest) {
      node >>= 1;
      longest += 1;
      bytes[longestAt + node] = longest;
    }
    this.settle(node, longest);
  }

  /** Whether all leaves of a block are free, and in the heap. */
  protected isFree(leaf: number, order: number): boolean {
    const { bytes, longestAt } = this;
    const node = (this.capacity + leaf) >> order;
    if (bytes[longestAt + node] !== order + 1) return false;
    // Below a live block all is as if it were free; and such a block is the only node above to say that nothing is.
    for (let above = node >> 1; above > 0; above >>= 1) if (bytes[longestAt + above] === 0) return false;
    return true;
  }

  /** Makes the node of a free block that of a live one. */
  protected markTaken(node: number): void {
    this.bytes[this.longestAt + node] = 0;
    this.settle(node, 0);
  }

  /** Has the nodes above one say the larger of what their halves say, where neither or only one half is all free. */
  protected settle(from: number, says: number): void {
    const { bytes, longestAt } = this;
    let longest = says;
    for (let node = from; node > 1; ) {
      const buddy = bytes[longestAt + (node ^ 1)] as number;
      if (buddy > longest) longest = buddy;
      node >>= 1;
      if (bytes[longestAt + node] === longest) return;
      bytes[longestAt + node] = longest;
    }
  }
}
