// Which frees are refused, and why: decided by looking only.
import type { Command, Immutable } from '../../spec/kit/contract.ts';
import type { FreeError } from '../../spec/leaf-slab/contract.ts';
import { type Promises, placeOf } from './promise.ts';
import { type Slab, type State, slabAround } from './state.ts';

/** The code with which a command is refused; null when it is carried out. */
export function refusalOf(promises: Promises, state: Immutable<State>, command: Command): FreeError | null {
  return command.operation === 'free' ? wrongFree(promises, state, command.operands[0] ?? 0) : null;
}

/** Why neither an object nor a block can be meant by this address; null when one can. */
function wrongFree(promises: Promises, state: Immutable<State>, address: number): FreeError | null {
  if (address === 0) return 'null';
  if (!Number.isInteger(address / 8)) return 'misaligned';
  if (address < promises.start || address >= promises.end) return 'foreign';
  const { leaf, offset } = placeOf(promises, address);
  const slab = slabAround(state, leaf);
  if (slab !== null) return wrongObject(promises, slab, offset);
  for (let position = 0; position < state.blocks.length; position += 1) {
    const block = state.blocks[position] as Immutable<State['blocks'][number]>;
    if (leaf < block.leaf || leaf >= block.leaf + 2 ** block.order) continue;
    return leaf === block.leaf && offset === 0 ? null : 'interior';
  }
  return 'not-allocated';
}

/** @param offset bytes from the start of the slab */
function wrongObject({ classes }: Promises, slab: Immutable<Slab>, offset: number): FreeError | null {
  const { bytes, objects } = classes[slab.sizeClass] as Promises['classes'][number];
  if (offset >= objects * bytes) return 'not-an-object';
  if (offset % bytes !== 0) return 'interior';
  return slab.live.includes(offset / bytes) ? null : 'not-allocated';
}
