// Reads the records of a buddy from outside: which blocks there are, and whether all bits agree with them.
//
// Nothing here trusts what it reads: a block that would end behind the heap is listed, but not walked.
import { type BuddyBooks, LEVELS, NONE } from './books.ts';

/** First leaf and order. */
export type BlockRecord = readonly [leaf: number, order: number];

/** What the records say. */
export interface BuddyInspection {
  /** Blocks that are handed out, by ascending leaf. */
  readonly live: readonly BlockRecord[];
  /** The largest free blocks, by ascending leaf. */
  readonly free: readonly BlockRecord[];
  /** Whether the bit of each block says of its leaves what the bits below do, and is found by hint and levels. */
  readonly treeAgrees: boolean;
}

/** Takes a few steps for each block there can be. */
export function inspectBooks(books: BuddyBooks, bytes: Uint8Array, words: Int32Array): BuddyInspection {
  return { live: liveBlocks(books, bytes), free: freeBlocks(books, words), treeAgrees: agrees(books, words) };
}

function liveBlocks({ ordersAt, leaves }: BuddyBooks, bytes: Uint8Array): BlockRecord[] {
  const live: BlockRecord[] = [];
  for (let leaf = 0; leaf < leaves; leaf += 1) {
    const mark = bytes[ordersAt + leaf] as number;
    if (mark !== 0) live.push([leaf, mark - 1]);
  }
  return live;
}

/** Every free block that is part of no other one. */
function freeBlocks(books: BuddyBooks, words: Int32Array): BlockRecord[] {
  const { leaves, greatestOrder } = books;
  const free: BlockRecord[] = [];
  for (let leaf = 0; leaf < leaves; ) {
    let order = greatestOrder;
    while (order >= 0 && !(leaf % 2 ** order === 0 && isSet(books, words, order, leaf >> order))) order -= 1;
    if (order >= 0) free.push([leaf, order]);
    leaf += order > 0 ? 2 ** order : 1;
  }
  return free;
}

function agrees(books: BuddyBooks, words: Int32Array): boolean {
  for (let order = 0; order <= books.greatestOrder; order += 1) {
    if (!isFoundByItsLevels(books, words, order)) return false;
    for (let block = 0; order > 0 && block < books.leaves >> order; block += 1) {
      const both = isSet(books, words, order - 1, 2 * block) && isSet(books, words, order - 1, 2 * block + 1);
      if (isSet(books, words, order, block) !== both) return false;
    }
  }
  return true;
}

function isFoundByItsLevels({ starts, depths, hintsAt }: BuddyBooks, words: Int32Array, order: number): boolean {
  const depth = depths[order] as number;
  for (let level = 1; level < depth; level += 1) {
    const below = starts[order * LEVELS + level - 1] as number;
    const start = starts[order * LEVELS + level] as number;
    for (let word = 0; word < start - below; word += 1) {
      const bit = ((words[start + (word >> 5)] as number) >>> (word & 31)) & 1;
      if ((bit === 1) !== (words[below + word] !== 0)) return false;
    }
  }
  const first = starts[order * LEVELS] as number;
  const end = depth > 1 ? (starts[order * LEVELS + 1] as number) : first + 1;
  let hint = NONE;
  for (let at = end - 1; at >= first; at -= 1) if (words[at] !== 0) hint = at - first;
  return words[hintsAt + order] === hint;
}

function isSet({ starts }: BuddyBooks, words: Int32Array, order: number, block: number): boolean {
  return (((words[(starts[order * LEVELS] as number) + (block >> 5)] as number) >>> (block & 31)) & 1) === 1;
}
