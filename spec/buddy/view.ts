// Reads a view of the buddy from a sequence of numbers. The order in which it reads is the order in which model and
// implementation, each by itself, write.
import type { WordSource } from '../kit/contract.ts';
import { readMany } from '../kit/reading.ts';
import {
  type BlockView,
  type BuddySettings,
  type BuddyView,
  type HeldBlock,
  heapBase,
  leavesOfOrder,
} from './contract.ts';

export function readView(settings: BuddySettings, words: WordSource): BuddyView {
  const live = readMany(words, readBlock);
  return {
    settings,
    live,
    free: readMany(words, readBlock),
    treeAgrees: words.next() === 1,
    freeLeaves: words.next(),
    held: heldOf(settings, live),
  };
}

/** What the allocator itself believes its users to hold. */
function heldOf(settings: BuddySettings, live: readonly BlockView[]): HeldBlock[] {
  const { leafSize } = settings;
  const base = heapBase(settings);
  const held = new Array<HeldBlock>(live.length);
  for (let index = 0; index < live.length; index += 1) {
    const { leaf, order } = live[index] as BlockView;
    held[index] = { address: base + leaf * leafSize, byteLength: leafSize * leavesOfOrder(order) };
  }
  return held;
}

function readBlock(words: WordSource): BlockView {
  return { leaf: words.next(), order: words.next() };
}
