// Reads the records of a buddy from outside: which blocks there are, and whether the tree agrees with them.
//
// Nothing here trusts what it reads: a block that would end behind the heap is listed, but not walked.
import { unitsOf } from '../kit/orders.ts';
import { type BuddyBooks, longestWhenFree } from './books.ts';

/** First leaf and order. */
export type BlockRecord = readonly [leaf: number, order: number];

/** What the records say. */
export interface BuddyInspection {
  /** Blocks that are handed out, by ascending leaf. */
  readonly live: readonly BlockRecord[];
  /** The largest free blocks, by ascending leaf. */
  readonly free: readonly BlockRecord[];
  /** Whether each node of the tree says of its part what the live blocks there leave. */
  readonly treeAgrees: boolean;
}

/** Takes a step for each node of the tree. */
export function inspectBooks(books: BuddyBooks, bytes: Uint8Array): BuddyInspection {
  const free: BlockRecord[] = [];
  collectFree(books, bytes, 1, books.height, free);
  return { live: liveBlocks(books, bytes), free, treeAgrees: agrees(books, bytes, 1, books.height) };
}

function liveBlocks({ levelsAt, leaves }: BuddyBooks, bytes: Uint8Array): BlockRecord[] {
  const live: BlockRecord[] = [];
  for (let leaf = 0; leaf < leaves; leaf += 1) {
    const level = bytes[levelsAt + leaf] as number;
    if (level !== 0) live.push([leaf, level - 1]);
  }
  return live;
}

/** Adds the largest nodes that say that all of their part is free. */
function collectFree(books: BuddyBooks, bytes: Uint8Array, node: number, order: number, free: BlockRecord[]): void {
  const longest = bytes[books.longestAt + node] as number;
  if (longest === 0) return;
  if (longest === order + 1) free.push([(node << order) - books.capacity, order]);
  else if (order > 0) {
    collectFree(books, bytes, 2 * node, order - 1, free);
    collectFree(books, bytes, 2 * node + 1, order - 1, free);
  }
}

/** Whether a node above all live blocks, and every node below it, says what it should. */
function agrees(books: BuddyBooks, bytes: Uint8Array, node: number, order: number): boolean {
  const leaf = (node << order) - books.capacity;
  const longest = bytes[books.longestAt + node] as number;
  if (leaf < books.leaves && bytes[books.levelsAt + leaf] === order + 1) {
    return longest === 0 && isAsWhenFree(books, bytes, node, order);
  }
  if (order === 0) return longest === longestWhenFree(books, node, 0);
  const left = bytes[books.longestAt + 2 * node] as number;
  const right = bytes[books.longestAt + 2 * node + 1] as number;
  if (longest !== (left === order && right === order ? order + 1 : Math.max(left, right))) return false;
  return agrees(books, bytes, 2 * node, order - 1) && agrees(books, bytes, 2 * node + 1, order - 1);
}

/** Whether all nodes below one say that nothing of their part is handed out. */
function isAsWhenFree(books: BuddyBooks, bytes: Uint8Array, node: number, order: number): boolean {
  for (let below = order - 1; below >= 0; below -= 1) {
    const first = node << (order - below);
    for (let one = first; one < first + unitsOf(order - below); one += 1) {
      if (bytes[books.longestAt + one] !== longestWhenFree(books, one, below)) return false;
    }
  }
  return true;
}
