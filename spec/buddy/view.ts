// Reads a view of the buddy from a sequence of numbers. The order in which it reads is the order in which model and
// implementation, each by itself, write.
import type { WordSource } from '../kit/contract.ts';
import { addressOfLeaf, type BlockView, type BuddySettings, type BuddyView, bytesOfOrder } from './contract.ts';

export function readView(settings: BuddySettings, words: WordSource): BuddyView {
  const live = readBlocks(words);
  return {
    settings,
    live,
    free: readBlocks(words),
    treeAgrees: words.next() === 1,
    freeLeaves: words.next(),
    held: live.map(({ leaf, order }) => ({
      address: addressOfLeaf(settings, leaf),
      byteLength: bytesOfOrder(settings, order),
    })),
  };
}

function readBlocks(words: WordSource): BlockView[] {
  const length = words.next();
  const blocks: BlockView[] = [];
  for (let index = 0; index < length; index += 1) blocks.push({ leaf: words.next(), order: words.next() });
  return blocks;
}
