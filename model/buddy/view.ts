// Between a state of the model and what can be observed of it, in both directions.
import type { BuddyView } from '../../spec/buddy/contract.ts';
import type { ClaimSink, WordSink } from '../../spec/kit/contract.ts';
import type { Promises } from './promise.ts';
import { LEAVES, type State } from './state.ts';

/** Writes what can be observed, in the order that the specification reads. */
export function writeView({ starts }: State, words: WordSink): void {
  const leaves = starts.length;
  let live = 0;
  let free = 0;
  let freeLeaves = 0;
  for (let leaf = 0; leaf < leaves; ) {
    const order = starts[leaf] as number;
    if (order !== -1) live += 1;
    else free += 1;
    const length = order !== -1 ? (LEAVES[order] as number) : freeFrom(starts, leaf);
    if (order === -1) freeLeaves += length;
    leaf += length;
  }
  words.push(live);
  for (let leaf = 0; leaf < leaves; leaf += 1) {
    const order = starts[leaf] as number;
    if (order === -1) continue;
    words.push(leaf);
    words.push(order);
  }
  words.push(free);
  for (let leaf = 0; leaf < leaves; ) {
    const order = starts[leaf] as number;
    const length = order !== -1 ? (LEAVES[order] as number) : freeFrom(starts, leaf);
    if (order === -1) {
      words.push(leaf);
      words.push(31 - Math.clz32(length));
    }
    leaf += length;
  }
  words.push(1);
  words.push(freeLeaves);
}

/** Leaves of the largest free stretch from here on that starts at a multiple of its length, a power of two. */
function freeFrom(starts: readonly number[], leaf: number): number {
  const most = leaf === 0 ? starts.length : leaf & -leaf;
  let length = 1;
  while (2 * length <= most && isFree(starts, leaf + length, leaf + 2 * length)) length *= 2;
  return length;
}

function isFree(starts: readonly number[], from: number, to: number): boolean {
  if (to > starts.length) return false;
  for (let leaf = from; leaf < to; leaf += 1) if (starts[leaf] !== -1) return false;
  return true;
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
