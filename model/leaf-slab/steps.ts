// What each command does that is not refused: one recipe a command.
import type { Command, Outcome } from '../../spec/kit/contract.ts';
import { classOf, orderOf, type Promises, placeOf } from './promise.ts';
import { type Slab, type State, slabAround } from './state.ts';

export function apply(promises: Promises, state: State, command: Command): Outcome {
  const operand = command.operands[0] ?? 0;
  switch (command.operation) {
    case 'allocate':
      return { error: null, value: allocate(promises, state, operand) };
    case 'free':
      return free(promises, state, operand);
    default:
      throw new Error(`The model of slabs over leaves has no operation '${command.operation}'.`);
  }
}

/** An object of the least class that holds the request, or a block when there is none; 0 when there is no room. */
function allocate(promises: Promises, state: State, size: number): number {
  const sizeClass = classOf(promises, size);
  return sizeClass === -1 ? allocateBlock(promises, state, size) : allocateObject(promises, state, sizeClass);
}

function allocateBlock(promises: Promises, state: State, size: number): number {
  if (size > promises.largest) return 0;
  const order = orderOf(promises, size);
  const leaf = takeLeaves(promises, state, 2 ** order);
  if (leaf === -1) return 0;
  state.blocks.splice(positionOf(state.blocks, leaf), 0, { leaf, order });
  return promises.start + leaf * promises.leafSize;
}

/** The lowest free object of the first slab that has one; of a new slab when none has. */
function allocateObject(promises: Promises, state: State, sizeClass: number): number {
  const { bytes, objects } = promises.classes[sizeClass] as Promises['classes'][number];
  let leaf = state.partial[sizeClass]?.[0] ?? -1;
  if (leaf === -1) {
    leaf = takeLeaves(promises, state, 1);
    if (leaf === -1) return 0;
    state.slabs.splice(positionOf(state.slabs, leaf), 0, { leaf, sizeClass, live: [] });
    listOf(state, sizeClass).unshift(leaf);
  }
  const { live } = slabAround(state, leaf) as Slab;
  let object = 0;
  while (live[object] === object) object += 1;
  live.splice(object, 0, object);
  if (live.length === objects) listOf(state, sizeClass).shift();
  return promises.start + leaf * promises.leafSize + object * bytes;
}

/** The lowest aligned stretch of free leaves, if need be with all empty slabs given back; -1 when there is none. */
function takeLeaves(promises: Promises, state: State, wanted: number): number {
  const leaf = lowestStretch(promises, state, wanted, true);
  if (leaf !== -1) return leaf;
  const onceReleased = lowestStretch(promises, state, wanted, false);
  if (onceReleased === -1) return -1;
  for (let position = state.slabs.length - 1; position >= 0; position -= 1) {
    if ((state.slabs[position] as Slab).live.length === 0) giveBack(state, position);
  }
  return onceReleased;
}

/** @param standing whether empty slabs still have their leaves */
function lowestStretch({ leaves }: Promises, state: State, wanted: number, standing: boolean): number {
  const taken = new Array<boolean>(leaves).fill(false);
  for (const { leaf, order } of state.blocks) taken.fill(true, leaf, leaf + 2 ** order);
  for (const { leaf, live } of state.slabs) if (standing || live.length > 0) taken[leaf] = true;
  for (let first = 0; first + wanted <= leaves; first += wanted) {
    let free = 0;
    while (free < wanted && taken[first + free] === false) free += 1;
    if (free === wanted) return first;
  }
  return -1;
}

/** Takes back the object or the block at this address. */
function free(promises: Promises, state: State, address: number): Outcome {
  const { leaf, offset } = placeOf(promises, address);
  const slab = slabAround(state, leaf);
  if (slab === null) state.blocks.splice(positionOf(state.blocks, leaf), 1);
  else freeObject(promises, state, slab, offset);
  return { error: null, value: null };
}

/** @param offset bytes from the start of the slab */
function freeObject(promises: Promises, state: State, { leaf, sizeClass, live }: Slab, offset: number): void {
  const { bytes, objects } = promises.classes[sizeClass] as Promises['classes'][number];
  live.splice(live.indexOf(offset / bytes), 1);
  if (live.length === objects - 1) listOf(state, sizeClass).unshift(leaf);
  const position = positionOf(state.slabs, leaf);
  if (live.length === 0 && !(promises.keeps && isOnlyEmpty(state, position))) giveBack(state, position);
}

/** Whether no other slab of its class is empty. */
function isOnlyEmpty(state: State, position: number): boolean {
  const { sizeClass } = state.slabs[position] as Slab;
  for (let other = 0; other < state.slabs.length; other += 1) {
    const slab = state.slabs[other] as Slab;
    if (other !== position && slab.sizeClass === sizeClass && slab.live.length === 0) return false;
  }
  return true;
}

function giveBack(state: State, position: number): void {
  const { leaf, sizeClass } = state.slabs[position] as Slab;
  const list = listOf(state, sizeClass);
  list.splice(list.indexOf(leaf), 1);
  state.slabs.splice(position, 1);
}

function listOf(state: State, sizeClass: number): number[] {
  return state.partial[sizeClass] as number[];
}

/** Where something at this leaf belongs in a list by ascending leaf. */
function positionOf(items: readonly { readonly leaf: number }[], leaf: number): number {
  let position = 0;
  while (position < items.length && (items[position] as { readonly leaf: number }).leaf < leaf) position += 1;
  return position;
}
