// What each command does that is not refused: one recipe a command.
import type { Command, Outcome } from '../../spec/kit/contract.ts';
import { leavesFor, type Promises } from './promise.ts';
import { anyTaken, type State, takenLeaves } from './state.ts';

export function apply(promises: Promises, state: State, command: Command): Outcome {
  const operand = command.operands[0] ?? 0;
  switch (command.operation) {
    case 'allocate':
      return { error: null, value: allocate(promises, state, operand) };
    case 'free':
      return free(promises, state, operand);
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

/** Takes the block back that starts here. */
function free({ start, leafSize }: Promises, state: State, address: number): Outcome {
  state.starts[(address - start) / leafSize] = -1;
  return { error: null, value: null };
}
