// Reads a view of the slabs over buddy leaves from a sequence of numbers. The order in which it reads is the order in
// which model and implementation, each by itself, write.
//
// Random runs read views of tens of slabs with hundreds of objects each, twice a command: the sizes of the classes are
// calculated once, and the free objects, which ascend, are gone along with.
import type { WordSource } from '../kit/contract.ts';
import { readMany, readNumbers } from '../kit/reading.ts';
import type { BlockView, HeldBlock, LeafSlabSettings, LeafSlabView, SizeClassView, SlabView } from './contract.ts';
import { type Figures, figuresOf } from './figures.ts';

export function readView(settings: LeafSlabSettings, words: WordSource): LeafSlabView {
  const figures = figuresOf(settings);
  const live = readMany(words, readBlock);
  const free = readMany(words, readBlock);
  const treeAgrees = words.next() === 1;
  const classes: SizeClassView[] = [];
  for (let left = figures.sizes.length; left > 0; left -= 1) {
    classes.push({ partial: readNumbers(words), linksAgree: words.next() === 1 });
  }
  const slabs = readMany(words, readSlab);
  return { settings, live, free, treeAgrees, classes, slabs, held: heldOf(settings, figures, live, slabs) };
}

/** What the allocator itself believes its users to hold: blocks and slabs, which both ascend, merged. */
function heldOf(
  { leafSize }: LeafSlabSettings,
  { base, sizes, objects }: Figures,
  live: readonly BlockView[],
  slabs: readonly SlabView[],
): HeldBlock[] {
  const held: HeldBlock[] = [];
  let block = 0;
  for (const { leaf, sizeClass, freeObjects } of slabs) {
    while (block < live.length && (live[block] as BlockView).leaf <= leaf) {
      held.push(heldBlock(base, leafSize, live[block] as BlockView));
      block += 1;
    }
    const start = base + leaf * leafSize;
    const byteLength = sizes[sizeClass] ?? 0;
    let free = 0;
    for (let object = 0; object < (objects[sizeClass] ?? 0); object += 1) {
      if (freeObjects[free] === object) free += 1;
      else held.push({ address: start + object * byteLength, byteLength });
    }
  }
  for (; block < live.length; block += 1) held.push(heldBlock(base, leafSize, live[block] as BlockView));
  return held;
}

function heldBlock(base: number, leafSize: number, { leaf, order }: BlockView): HeldBlock {
  return { address: base + leaf * leafSize, byteLength: leafSize * 2 ** order };
}

function readBlock(words: WordSource): BlockView {
  return { leaf: words.next(), order: words.next() };
}

function readSlab(words: WordSource): SlabView {
  return { leaf: words.next(), sizeClass: words.next(), used: words.next(), freeObjects: readNumbers(words) };
}
