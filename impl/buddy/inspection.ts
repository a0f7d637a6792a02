// Reads the records of a buddy from outside: which blocks there are, and whether all bits agree with them.
//
// Nothing here trusts what it reads: a block that would end behind the heap is listed, but not walked.
import { orderAt, unitsOf } from '../kit/orders.ts';
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
    let order = leaf === 0 ? greatestOrder : Math.min(greatestOrder, orderAt(leaf));
    while (order >= 0 && !isSet(books, words, order, leaf >> order)) order -= 1;
    if (order >= 0) free.push([leaf, order]);
    leaf += order > 0 ? unitsOf(order) : 1;
  }
  return free;
}

function agrees(books: BuddyBooks, words: Int32Array): boolean {
  for (let order = 0; order <= books.greatestOrder; order += 1) {
    if (!isFoundByItsLevels(books, words, order)) return false;
    if (order > 0 && !saysWhatIsBelow(books, words, order)) return false;
  }
  return true;
}

/** Whether the bits of an order are those of the pairs below, for all blocks that lie wholly in the heap. */
function saysWhatIsBelow({ starts, leaves }: BuddyBooks, words: Int32Array, order: number): boolean {
  const start = starts[order * LEVELS] as number;
  const below = starts[(order - 1) * LEVELS] as number;
  const blocks = leaves >> order;
  for (let block = 0, word = 0; block < blocks; block += 32, word += 1) {
    const left = blocks - block;
    const lower = pairsOf(words[below + 2 * word] as number);
    const pairs = left > 16 ? lower | (pairsOf(words[below + 2 * word + 1] as number) << 16) : lower;
    const differences = pairs ^ (words[start + word] as number);
    if ((left < 32 ? differences & (unitsOf(left) - 1) : differences) !== 0) return false;
  }
  return true;
}

/** Bit i of the result, of 16, says that bits 2i and 2i + 1 are both set. */
function pairsOf(bits: number): number {
  let pairs = bits & (bits >>> 1) & 0x55555555;
  pairs = (pairs | (pairs >>> 1)) & 0x33333333;
  pairs = (pairs | (pairs >>> 2)) & 0x0f0f0f0f;
  pairs = (pairs | (pairs >>> 4)) & 0x00ff00ff;
  return (pairs | (pairs >>> 8)) & 0xffff;
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
