// The symmetry of slabs over leaves: the objects of a slab, and the two leaves of a block of two.
//
// A slab serves its lowest free object, and nobody asks for one by its address: how many are free says when it is full and
// when it is empty, and which they are says nothing. Which slab serves is a matter of its place on the list of its class.
// A leaf is asked for where a slab or a small block is to be; where one leaf of a block of two is free, that block has the
// lowest that is to be had or not, whichever leaf it is. So a slab, with all its objects and its place on its list, or a
// block of one leaf, can change places with what is beside it. Larger halves can not, as in the buddy alone.
import type { Symmetry } from '../kit/symmetry.ts';
import { type LeafSlabSettings, type LeafSlabView, leafCount, objectsPerSlab, type SlabView } from './contract.ts';

/** What a leaf is, as far as those beside each other are concerned; a slab on a list is none but itself. */
const FREE = 0;
const BLOCK = 1;
const LARGER_BLOCK = 2;
const FULL_SLAB = 3;

export const slots: Symmetry<LeafSlabSettings, LeafSlabView> = {
  id: 'slots',
  sentence: 'The objects of a slab change places; so do the two leaves of a block of two, with all that is in them.',
  holds: true,
  writeOrbit({ live, classes, slabs }, _past, words) {
    words.push(live.length);
    for (const { leaf, order } of live) {
      words.push(order === 0 ? pairOf(leaf) : leaf);
      words.push(order);
    }
    for (let sizeClass = 0; sizeClass < classes.length; sizeClass += 1) {
      const partial = classes[sizeClass]?.partial ?? [];
      words.push(partial.length);
      for (const leaf of partial) {
        words.push(pairOf(leaf));
        words.push(freeObjectsOf(slabs, leaf));
      }
      // Slabs that are on no list are alike but for where they are.
      let unlisted = 0;
      for (const slab of slabs) if (isUnlisted(slab, sizeClass, partial)) unlisted += 1;
      words.push(unlisted);
      for (const slab of slabs) if (isUnlisted(slab, sizeClass, partial)) words.push(pairOf(slab.leaf));
    }
  },
  orbitSize(view) {
    let size = arrangementsOfLeaves(view);
    for (const { sizeClass, freeObjects } of view.slabs) {
      size *= waysToChoose(freeObjects.length, objectsPerSlab(view.settings, sizeClass));
    }
    return size;
  },
};

function freeObjectsOf(slabs: readonly SlabView[], leaf: number): number {
  for (const slab of slabs) if (slab.leaf === leaf) return slab.freeObjects.length;
  return -1;
}

function isUnlisted(slab: SlabView, sizeClass: number, partial: readonly number[]): boolean {
  return slab.sizeClass === sizeClass && !partial.includes(slab.leaf);
}

/** In how many ways leaves can change places so that the heap looks different. */
function arrangementsOfLeaves({ settings, live, slabs }: LeafSlabView): number {
  const kinds = new Array<number>(leafCount(settings)).fill(FREE);
  for (const { leaf, order } of live) kinds.fill(order === 0 ? BLOCK : LARGER_BLOCK, leaf, leaf + 2 ** order);
  for (const { leaf, sizeClass, freeObjects } of slabs) {
    kinds[leaf] = freeObjects.length === 0 ? FULL_SLAB + sizeClass : -1 - leaf;
  }
  let ways = 1;
  for (let leaf = 0; leaf + 1 < kinds.length; leaf += 2) if (kinds[leaf] !== kinds[leaf + 1]) ways *= 2;
  return ways;
}

/** The number of sets of so many of all. */
function waysToChoose(some: number, all: number): number {
  let ways = 1;
  for (let chosen = 1; chosen <= some; chosen += 1) ways = (ways * (all - some + chosen)) / chosen;
  return ways;
}

/** First leaf of the block of two that a leaf belongs to. */
function pairOf(leaf: number): number {
  return leaf - (leaf % 2);
}
