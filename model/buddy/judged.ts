// Which frees are refused, and why: decided by looking only.
import type { FreeError } from '../../spec/buddy/contract.ts';
import type { Command, Immutable } from '../../spec/kit/contract.ts';
import type { Promises } from './promise.ts';
import { type State, takenLeaves } from './state.ts';

/** The code with which a command is refused; null when it is carried out. */
export function refusalOf(promises: Promises, state: Immutable<State>, command: Command): FreeError | null {
  return command.operation === 'free' ? wrongFree(promises, state, command.operands[0] ?? 0) : null;
}

/** Why no block can be meant by this address; null when one starts there. */
function wrongFree({ start, end, leafSize }: Promises, state: Immutable<State>, address: number): FreeError | null {
  if (address === 0) return 'null';
  if (!Number.isInteger(address) || address < start || address >= end) return 'foreign';
  if ((address - start) % leafSize !== 0) return 'misaligned';
  const leaf = (address - start) / leafSize;
  if (state.starts[leaf] !== -1) return null;
  return takenLeaves(state)[leaf] === true ? 'interior' : 'not-allocated';
}
