// The view up to the symmetries of slabs over leaves: there are none beyond the view itself.
//
// Every choice looks at addresses: the lowest object of a slab, the lowest leaf for a new slab, the lowest stretch for a
// block. So neither slabs of one class nor objects of one slab can be exchanged: the next request would tell them apart.
// Nor can the halves of the heap be mirrored, because the lowest place is the highest in a mirror. The order of the lists
// decides which slab serves next, so it counts too. What is observed by misuse is no more than this: whether a slot is
// free is in the bitmap, and whether it was ever handed out makes no difference.
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
