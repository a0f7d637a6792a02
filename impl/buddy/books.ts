// The records of a buddy: where they are, and what they hold while everything is free.
//
//   books   +0          free leaves    a word
//           +4          0
//           +8          longest        one byte for each node of the tree; that of node 0 is unused
//           +8 + 2C     levels         one byte for each leaf of the heap
//
// C, the capacity, is the least power of two that is no less than the number of leaves, 1 for none. The tree is implicit:
//
//   order 2               1                  node 1 is the root
//   order 1         2           3            the halves of node n are nodes 2n and 2n + 1
//   order 0      4     5     6     7         leaf l is node C + l; what is behind the last leaf of the heap is never free
//
// longest   1 + order of the largest free block in the node's part of the heap; 0 when there is none. 0 for the node of a
//           live block too. The nodes below a live block say the same as if it were free: so nothing there needs to be
//           written when it is handed out and taken back, and one layout of blocks is written in one way only.
// levels    1 + order of the live block that starts at the leaf; 0 when none does
import { orderHolding, orderWithin, unitsOf } from '../kit/orders.ts';

const LONGEST = 8;

/** Where a buddy's records are, and what they are about. */
export interface BuddyBooks {
  /** Word index of the count of free leaves. */
  readonly freeLeavesAt: number;
  /** Byte index of node 0. */
  readonly longestAt: number;
  /** Byte index of leaf 0. */
  readonly levelsAt: number;
  /** Leaves of the heap. */
  readonly leaves: number;
  /** Leaves of the tree. */
  readonly capacity: number;
  /** Order of the root. */
  readonly height: number;
}

/** Bytes the records of so many leaves occupy. */
export function bytesOfBooks(leaves: number): number {
  return LONGEST + 2 * unitsOf(heightOf(leaves)) + leaves;
}

/** @param address of an area of `bytesOfBooks(leaves)` bytes */
export function layBooks(address: number, leaves: number): BuddyBooks {
  const height = heightOf(leaves);
  const capacity = unitsOf(height);
  const longestAt = address + LONGEST;
  return { freeLeavesAt: address >> 2, longestAt, levelsAt: longestAt + 2 * capacity, leaves, capacity, height };
}

/** Writes records that say that everything is free. */
export function writeFresh(books: BuddyBooks, bytes: Uint8Array, words: Int32Array): void {
  const { freeLeavesAt, longestAt, levelsAt, leaves, capacity, height } = books;
  words[freeLeavesAt] = leaves;
  words[freeLeavesAt + 1] = 0;
  bytes[longestAt] = 0;
  for (let order = height; order >= 0; order -= 1) {
    const first = capacity >> order;
    for (let node = first; node < 2 * first; node += 1) bytes[longestAt + node] = longestWhenFree(books, node, order);
  }
  bytes.fill(0, levelsAt, levelsAt + leaves);
}

/** What a node of this order says when nothing of its part is handed out. */
export function longestWhenFree({ leaves, capacity }: BuddyBooks, node: number, order: number): number {
  // Its part starts at a multiple of its size, so what of it is inside the heap starts with its largest block.
  const inside = leaves - ((node << order) - capacity);
  if (inside <= 0) return 0;
  return inside >= unitsOf(order) ? order + 1 : orderWithin(inside) + 1;
}

function heightOf(leaves: number): number {
  return orderHolding(Math.max(leaves, 1));
}
