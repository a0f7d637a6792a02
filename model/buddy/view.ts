// Between a state of the model and what can be observed of it, in both directions.
import type { BuddyView } from '../../spec/buddy/contract.ts';
import type { ClaimSink, WordSink } from '../../spec/kit/contract.ts';
import type { Promises } from './promise.ts';
import { LEAVES, type State } from './state.ts';

/** Writes what can be observed, in the order that the specification reads. */
export function writeView({ starts }: State, words: WordSink): void {
  const live: number[] = [];
  const free: number[] = [];
  let freeLeaves = 0;
  for (let leaf = 0; leaf < starts.length; ) {
    const order = starts[leaf] as number;
    if (order !== -1) {
      live.push(leaf, order);
      leaf += LEAVES[order] as number;
      continue;
    }
    const from = leaf;
    while (leaf < starts.length && starts[leaf] === -1) leaf += 1;
    cutFree(from, leaf, free);
    freeLeaves += leaf - from;
  }
  for (const blocks of [live, free]) {
    words.push(blocks.length / 2);
    for (const word of blocks) words.push(word);
  }
  words.push(1);
  words.push(freeLeaves);
}

/**
 * Cuts a stretch of free leaves, with none before it or behind it, into the largest stretches that start at a multiple
 * of their length, a power of two: each is in no other.
 */
function cutFree(from: number, to: number, found: number[]): void {
  for (let leaf = from; leaf < to; ) {
    const fitting = 31 - Math.clz32(to - leaf);
    const order = leaf === 0 ? fitting : Math.min(fitting, 31 - Math.clz32(leaf & -leaf));
    found.push(leaf, order);
    leaf += LEAVES[order] as number;
  }
}

/** A state with this view, of which nothing else refers to any part. */
export function restore({ leaves }: Promises, view: BuddyView): State {
  const starts = new Array<number>(leaves).fill(-1);
  for (const { leaf, order } of view.live) starts[leaf] = order;
  return { starts };
}

/** Who owns which bytes of the heap: users what they hold, nobody the rest. */
export function claim({ start, leafSize }: Promises, { starts }: State, claims: ClaimSink): void {
  for (let leaf = 0; leaf < starts.length; leaf += 1) {
    const order = starts[leaf] as number;
    if (order !== -1) claims.user(start + leaf * leafSize, leafSize * (LEAVES[order] as number), 0, 0);
  }
}
