// Reads a view of the slabs over buddy leaves from a sequence of numbers. The order in which it reads is the order in
// which model and implementation, each by itself, write.
import type { WordSource } from '../kit/contract.ts';
import {
  addressOfLeaf,
  type BlockView,
  classCount,
  type HeldBlock,
  type LeafSlabSettings,
  type LeafSlabView,
  objectSizeOf,
  objectsPerSlab,
  type SizeClassView,
  type SlabView,
} from './contract.ts';

export function readView(settings: LeafSlabSettings, words: WordSource): LeafSlabView {
  const live = readBlocks(words);
  const free = readBlocks(words);
  const treeAgrees = words.next() === 1;
  const classes: SizeClassView[] = [];
  for (let left = classCount(settings); left > 0; left -= 1) {
    classes.push({ partial: readList(words), linksAgree: words.next() === 1 });
  }
  const slabs: SlabView[] = [];
  for (let left = words.next(); left > 0; left -= 1) {
    slabs.push({ leaf: words.next(), sizeClass: words.next(), used: words.next(), freeObjects: readList(words) });
  }
  return { settings, live, free, treeAgrees, classes, slabs, held: heldByItsOwnAccount(settings, live, slabs) };
}

/** What the allocator itself believes its users to hold. */
function heldByItsOwnAccount(
  settings: LeafSlabSettings,
  live: readonly BlockView[],
  slabs: readonly SlabView[],
): HeldBlock[] {
  const held: HeldBlock[] = [];
  for (const { leaf, order } of live) {
    held.push({ address: addressOfLeaf(settings, leaf), byteLength: settings.leafSize * 2 ** order });
  }
  for (const { leaf, sizeClass, freeObjects } of slabs) {
    const byteLength = objectSizeOf(sizeClass);
    for (let object = 0; object < objectsPerSlab(settings, sizeClass); object += 1) {
      if (!freeObjects.includes(object))
        held.push({ address: addressOfLeaf(settings, leaf) + object * byteLength, byteLength });
    }
  }
  return held.sort((one, other) => one.address - other.address);
}

function readBlocks(words: WordSource): BlockView[] {
  const length = words.next();
  const blocks: BlockView[] = [];
  for (let index = 0; index < length; index += 1) blocks.push({ leaf: words.next(), order: words.next() });
  return blocks;
}

function readList(words: WordSource): number[] {
  const length = words.next();
  const list: number[] = [];
  for (let index = 0; index < length; index += 1) list.push(words.next());
  return list;
}
