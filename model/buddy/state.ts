// The state of the model of the buddy: which blocks are handed out, in plain data. What can be counted is not stored.
import type { Immutable } from '../../spec/kit/contract.ts';

export interface State {
  /** For each leaf the order of the block that starts there, when one is handed out; -1 when none does. */
  starts: number[];
}

/** How many leaves a block of each order has: no heap has 2^28 of them, which are 2 GiB. */
export const LEAVES: readonly number[] = Array.from({ length: 28 }, (_, order) => 2 ** order);

/** For each leaf whether it belongs to a block. */
export function takenLeaves({ starts }: Immutable<State>): boolean[] {
  const taken: boolean[] = [];
  while (taken.length < starts.length) {
    const order = starts[taken.length] as number;
    if (order === -1) taken.push(false);
    else for (let left = LEAVES[order] as number; left > 0; left -= 1) taken.push(true);
  }
  return taken;
}

/** Whether any of so many leaves belongs to a block. */
export function anyTaken(taken: readonly boolean[], first: number, count: number): boolean {
  for (let leaf = first; leaf < first + count; leaf += 1) if (taken[leaf] === true) return true;
  return false;
}
