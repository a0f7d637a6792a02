// Between a state of the model and what can be observed of it, in both directions.
import type { ClaimSink, WordSink } from '../../spec/kit/contract.ts';
import type { LeafSlabView } from '../../spec/leaf-slab/contract.ts';
import type { Promises } from './promise.ts';
import type { State } from './state.ts';

/** Writes what can be observed, in the order that the specification reads. */
export function writeView(promises: Promises, state: State, words: WordSink): void {
  words.push(state.blocks.length);
  for (const { leaf, order } of state.blocks) {
    words.push(leaf);
    words.push(order);
  }
  writeFreeBlocks(promises, state, words);
  words.push(1);
  for (const leaves of state.partial) {
    words.push(leaves.length);
    for (const leaf of leaves) words.push(leaf);
    words.push(1);
  }
  words.push(state.slabs.length);
  for (const { leaf, sizeClass, live } of state.slabs) {
    const { objects } = promises.classes[sizeClass] as Promises['classes'][number];
    words.push(leaf);
    words.push(sizeClass);
    words.push(live.length);
    words.push(objects - live.length);
    let handedOut = 0;
    for (let object = 0; object < objects; object += 1) {
      if (live[handedOut] === object) handedOut += 1;
      else words.push(object);
    }
  }
}

/** The largest stretches of free leaves that are aligned to their size: each is in no other. */
function writeFreeBlocks({ leaves }: Promises, { blocks, slabs }: State, words: WordSink): void {
  const found: number[] = [];
  let free = 0;
  let block = 0;
  let slab = 0;
  while (free < leaves) {
    const nextBlock = blocks[block]?.leaf ?? leaves;
    const nextSlab = slabs[slab]?.leaf ?? leaves;
    if (nextBlock < nextSlab) {
      cutFree(free, nextBlock, found);
      free = nextBlock + 2 ** (blocks[block]?.order ?? 0);
      block += 1;
    } else {
      cutFree(free, nextSlab, found);
      free = nextSlab + 1;
      slab += 1;
    }
  }
  words.push(found.length / 2);
  for (const word of found) words.push(word);
}

/** Adds first leaf and order of the largest aligned stretches between two leaves. */
function cutFree(from: number, to: number, found: number[]): void {
  for (let leaf = from; leaf < to; ) {
    let order = 0;
    while (leaf % 2 ** (order + 1) === 0 && leaf + 2 ** (order + 1) <= to) order += 1;
    found.push(leaf, order);
    leaf += 2 ** order;
  }
}

/** A state with this view, of which nothing else refers to any part. */
export function restore(promises: Promises, view: LeafSlabView): State {
  return {
    blocks: view.live.map(({ leaf, order }) => ({ leaf, order })),
    slabs: view.slabs.map(({ leaf, sizeClass, freeObjects }) => {
      const live: number[] = [];
      let free = 0;
      for (let object = 0; object < (promises.classes[sizeClass]?.objects ?? 0); object += 1) {
        if (freeObjects[free] === object) free += 1;
        else live.push(object);
      }
      return { leaf, sizeClass, live };
    }),
    partial: view.classes.map(({ partial }) => partial.slice()),
  };
}

/** Who owns which bytes of the heap: users what they hold, the allocator the descriptors in the leaves. */
export function claim(promises: Promises, state: State, claims: ClaimSink): void {
  const { start, leafSize, descriptorBytes } = promises;
  for (const { leaf, order } of state.blocks) claims.user(start + leaf * leafSize, leafSize * 2 ** order, 0, 0);
  for (const { leaf, sizeClass, live } of state.slabs) {
    const { bytes } = promises.classes[sizeClass] as Promises['classes'][number];
    const slab = start + leaf * leafSize;
    for (const object of live) claims.user(slab + object * bytes, bytes, 0, 0);
    if (descriptorBytes > 0) claims.allocator(slab + leafSize - descriptorBytes, descriptorBytes);
  }
}
