// What each command does: one recipe a command.
import type { FreeError } from '../../spec/buddy/contract.ts';
import type { Command, Outcome } from '../../spec/kit/contract.ts';
import { leavesFor, type Promises } from './promise.ts';
import type { State } from './state.ts';

export function apply(promises: Promises, state: State, command: Command): Outcome {
  const operand = command.operands[0] ?? 0;
  switch (command.operation) {
    case 'allocate':
      return { error: null, value: allocate(promises, state, operand) };
    case 'free':
      return { error: free(promises, state, operand), value: null };
    default:
      throw new Error(`The model of the buddy has no operation '${command.operation}'.`);
  }
}

/** The lowest stretch of free leaves that starts at a multiple of its length; 0 when there is none. */
function allocate(promises: Promises, state: State, size: number): number {
  const { start, leafSize, leaves } = promises;
  const wanted = leavesFor(promises, size);
  const taken = takenLeaves(state);
  for (let first = 0; first + wanted <= leaves; first += wanted) {
    if (anyTaken(taken, first, wanted)) continue;
    state.starts[first] = Math.log2(wanted);
    return start + first * leafSize;
  }
  return 0;
}

/** @returns why it is refused; null when the block was taken back */
function free({ start, end, leafSize }: Promises, state: State, address: number): FreeError | null {
  if (address === 0) return 'null';
  if (!Number.isInteger(address) || address < start || address >= end) return 'foreign';
  if ((address - start) % leafSize !== 0) return 'misaligned';
  const leaf = (address - start) / leafSize;
  if ((state.starts[leaf] as number) === -1) return takenLeaves(state)[leaf] === true ? 'interior' : 'not-allocated';
  state.starts[leaf] = -1;
  return null;
}

/** For each leaf whether it belongs to a block. */
export function takenLeaves({ starts }: State): boolean[] {
  const taken: boolean[] = [];
  while (taken.length < starts.length) {
    const order = starts[taken.length] as number;
    if (order === -1) taken.push(false);
    else for (let left = 2 ** order; left > 0; left -= 1) taken.push(true);
  }
  return taken;
}

/** Whether any of so many leaves belongs to a block. */
export function anyTaken(taken: readonly boolean[], first: number, count: number): boolean {
  for (let leaf = first; leaf < first + count; leaf += 1) if (taken[leaf] === true) return true;
  return false;
}
