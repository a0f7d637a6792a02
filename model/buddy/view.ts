// Between a state of the model and what can be observed of it, in both directions.
import type { BuddyView } from '../../spec/buddy/contract.ts';
import type { ClaimSink, WordSink } from '../../spec/kit/contract.ts';
import type { Promises } from './promise.ts';
import { anyTaken, type State, takenLeaves } from './state.ts';

/** Writes what can be observed, in the order that the specification reads. */
export function writeView(state: State, words: WordSink): void {
  let live = 0;
  for (const order of state.starts) if (order !== -1) live += 1;
  words.push(live);
  for (let leaf = 0; leaf < state.starts.length; leaf += 1) {
    const order = state.starts[leaf] as number;
    if (order === -1) continue;
    words.push(leaf);
    words.push(order);
  }
  const taken = takenLeaves(state);
  writeFreeBlocks(taken, words);
  words.push(1);
  let free = 0;
  for (const one of taken) if (!one) free += 1;
  words.push(free);
}

/** The largest stretches of free leaves that start at a multiple of their length, a power of two: each is in no other. */
function writeFreeBlocks(taken: readonly boolean[], words: WordSink): void {
  const found: number[] = [];
  for (let leaf = 0; leaf < taken.length; ) {
    let largest = 0;
    for (let length = 1; leaf % length === 0 && leaf + length <= taken.length; length += length) {
      if (anyTaken(taken, leaf, length)) break;
      largest = length;
    }
    if (largest > 0) found.push(leaf, Math.log2(largest));
    leaf += largest > 0 ? largest : 1;
  }
  words.push(found.length / 2);
  for (const word of found) words.push(word);
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
    if (order !== -1) claims.user(start + leaf * leafSize, leafSize * 2 ** order, 0, 0);
  }
}
