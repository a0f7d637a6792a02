// The view as explorations by orbit have it where no symmetry is named: every state apart.
//
// What slabs over leaves cannot tell apart, objects of a slab and leaves of a block of two, is in slots.ts. Slabs of one
// class cannot be exchanged wherever they are: their places on the list decide which serves next, and the leaves they
// leave free, which block does. Nor can the halves of the heap be mirrored, because the lowest place is the highest in a
// mirror. What is observed by misuse is no more than this: whether a slot is free is in the bitmap, and whether it was
// ever handed out makes no difference.
import type { WordSink } from '../kit/contract.ts';
import type { LeafSlabView } from './contract.ts';

export function writeOrbit(view: LeafSlabView, _past: boolean, words: WordSink): void {
  words.push(view.live.length);
  for (const { leaf, order } of view.live) {
    words.push(leaf);
    words.push(order);
  }
  for (const { partial } of view.classes) writeList(partial, words);
  for (const { leaf, sizeClass, freeObjects } of view.slabs) {
    words.push(leaf);
    words.push(sizeClass);
    writeList(freeObjects, words);
  }
}

function writeList(list: readonly number[], words: WordSink): void {
  words.push(list.length);
  for (const item of list) words.push(item);
}
