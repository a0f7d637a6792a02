// The records of a buddy: where they are, and what they hold while everything is free.
//
//   books   free leaves    a word, and one that is 0
//           hints          one word an order
//           bits           for each order its levels, one behind the other
//           orders         one byte for each leaf of the heap
//
// There is one bit for each node of the binary tree over the leaves: bit j of order k says that the 2^k leaves from
// j * 2^k on are all in the heap and all free. It is set exactly when both bits below it are:
//
//   order 2      [ 0 ]           no four leaves are free together
//   order 1      [ 0   1 ]       leaves 2 and 3 are
//   order 0      [ 0 1 1 1 ]     leaf 0 is not free
//
// hints    index of the first word of an order's bits that is not 0, NONE when all are: the lowest free block of an order
//          is found by one look
// levels   level 0 are the bits themselves; a bit of level l + 1 says that a word of level l is not 0, up to a single
//          word. They are looked at when the word of the hint has become 0
// orders   1 + order of the live block that starts at the leaf; 0 when none does
import { orderWithin } from '../kit/orders.ts';

/** A hint that says that no block of the order is free. */
export const NONE = -1;

/** Levels an order can have: 32^6 leaves are more than any memory has. */
export const LEVELS = 6;

/** Where a buddy's records are, and what they are about. */
export interface BuddyBooks {
  /** Word index of the count of free leaves. */
  readonly freeLeavesAt: number;
  /** Word index of the hint of order 0. */
  readonly hintsAt: number;
  /** Word index of the first word of each level, LEVELS an order. */
  readonly starts: Int32Array;
  /** How many levels each order has. */
  readonly depths: Int32Array;
  /** Byte index of leaf 0. */
  readonly ordersAt: number;
  /** Leaves of the heap. */
  readonly leaves: number;
  /** Order of the largest block there can be; -1 when there is no leaf. */
  readonly greatestOrder: number;
}

/** Bytes the records of so many leaves occupy. */
export function bytesOfBooks(leaves: number): number {
  const sizes = sizesOf(leaves);
  return 8 + 4 * (sizes.length + sizes.flat().reduce((sum, size) => sum + size, 0)) + leaves;
}

/** @param address of an area of `bytesOfBooks(leaves)` bytes */
export function layBooks(address: number, leaves: number): BuddyBooks {
  const sizes = sizesOf(leaves);
  const hintsAt = (address >> 2) + 2;
  const starts = new Int32Array(sizes.length * LEVELS);
  let next = hintsAt + sizes.length;
  for (const [order, levels] of sizes.entries()) {
    for (const [level, size] of levels.entries()) {
      starts[order * LEVELS + level] = next;
      next += size;
    }
  }
  return {
    freeLeavesAt: address >> 2,
    hintsAt,
    starts,
    depths: Int32Array.from(sizes, ({ length }) => length),
    ordersAt: next << 2,
    leaves,
    greatestOrder: orderWithin(leaves),
  };
}

/** Writes records that say that everything is free. */
export function writeFresh(books: BuddyBooks, bytes: Uint8Array, words: Int32Array): void {
  const { freeLeavesAt, hintsAt, ordersAt, leaves, greatestOrder } = books;
  words.fill(0, freeLeavesAt, ordersAt >> 2);
  bytes.fill(0, ordersAt, ordersAt + leaves);
  words[freeLeavesAt] = leaves;
  for (let order = 0; order <= greatestOrder; order += 1) {
    words[hintsAt + order] = 0;
    // All blocks that lie wholly in the heap are free, and so are all words that have any.
    let set = leaves >> order;
    for (let level = 0; level < (books.depths[order] as number); level += 1) {
      const start = books.starts[order * LEVELS + level] as number;
      words.fill(-1, start, start + (set >> 5));
      if ((set & 31) !== 0) words[start + (set >> 5)] = (1 << (set & 31)) - 1;
      set = (set + 31) >> 5;
    }
  }
}

/**
 * For each order of a heap of so many leaves, the words of each level. The block at the end that is not wholly in the heap
 * has a bit too, which is never set: so that every block has one for what it is part of.
 */
function sizesOf(leaves: number): number[][] {
  const orders: number[][] = [];
  for (let order = 0; order <= orderWithin(leaves); order += 1) {
    const blocks = Math.ceil(leaves / 2 ** order);
    const sizes = [(blocks + 31) >> 5];
    for (let size = sizes[0] as number; size > 1; ) {
      size = (size + 31) >> 5;
      sizes.push(size);
    }
    orders.push(sizes);
  }
  return orders;
}
