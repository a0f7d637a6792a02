// Reads a view of the buddy from a sequence of numbers. The order in which it reads is the order in which model and
// implementation, each by itself, write.
import type { WordSource } from '../kit/contract.ts';
import { readMany } from '../kit/reading.ts';
import { addressOfLeaf, type BlockView, type BuddySettings, type BuddyView, bytesOfOrder } from './contract.ts';

export function readView(settings: BuddySettings, words: WordSource): BuddyView {
  const live = readMany(words, readBlock);
  return {
    settings,
    live,
    free: readMany(words, readBlock),
    treeAgrees: words.next() === 1,
    freeLeaves: words.next(),
    held: live.map(({ leaf, order }) => ({
      address: addressOfLeaf(settings, leaf),
      byteLength: bytesOfOrder(settings, order),
    })),
  };
}

function readBlock(words: WordSource): BlockView {
  return { leaf: words.next(), order: words.next() };
}
