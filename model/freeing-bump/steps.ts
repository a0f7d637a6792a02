// What each command does: one recipe a command.
import type { FreeingBumpError } from '../../spec/freeing-bump/contract.ts';
import type { Command, Environment, Outcome } from '../../spec/kit/contract.ts';
import { blockOf, HEADER, NIL, orderOf, type Promises } from './promise.ts';
import { allocatedBytes, type Block, type State } from './state.ts';

const ACCEPTED: Outcome = { error: null, value: null };

export function apply(promises: Promises, state: State, command: Command, environment: Environment): Outcome {
  const [first = 0, second = 0, third = 0] = command.operands;
  switch (command.operation) {
    case 'allocate':
      return allocate(promises, state, first, second, environment);
    case 'deallocate':
      return deallocate(promises, state, first, second);
    case 'start-anew':
      startAnew(promises, state);
      return ACCEPTED;
    case 'write-byte':
      environment.userWrites(first, 1);
      writeWord(promises, state, first, second, 1);
      return ACCEPTED;
    case 'write-header':
      environment.userWrites(first, HEADER);
      writeWord(promises, state, first, second, 4);
      writeWord(promises, state, first + 4, third, 4);
      return ACCEPTED;
    case 'memory-grow':
      state.pages += first;
      return ACCEPTED;
    case 'memory-cut':
      cut(promises, state, first);
      return ACCEPTED;
    default:
      throw new Error(`The freeing-bump model has no operation '${command.operation}'.`);
  }
}

/** A block for so many bytes: the one of its order that was freed last, or a new one at the bumper. */
function allocate(promises: Promises, state: State, size: number, owner: number, environment: Environment): Outcome {
  const unfit = lookAtMemory(state);
  if (unfit !== null) return unfit;
  const order = orderOf(promises, size);
  if (order === -1) return refuse(state, 'requested-allocation-too-large');
  const head = state.heads[order] as number;
  let block: Block | null;
  if (head === NIL) {
    block = bump(promises, state, order, environment);
    if (block === null) return refuse(state, 'allocator-out-of-space');
  } else {
    block = blockAt(state, head);
    const wrong = wrongHead(promises, state, head, order, block);
    if (wrong !== null || block === null) return refuse(state, wrong ?? 'invalid-header-pointer');
    // Whatever the link says: it is judged when it is used as a head.
    state.heads[order] = block.low;
  }
  block.owner = owner;
  block.low = order;
  block.high = 1;
  state.sum += blockOf(promises, order);
  const bytes = allocatedBytes(promises, state);
  if (bytes > state.peak) state.peak = bytes;
  return { error: null, value: block.header + HEADER };
}

/** What is wrong with the head of a list: it must be a free block of that order, and say so. */
function wrongHead(
  promises: Promises,
  state: State,
  head: number,
  order: number,
  block: Block | null,
): FreeingBumpError | null {
  if (head + blockOf(promises, order) > memoryEnd(promises, state) || block === null) return 'invalid-header-pointer';
  if (saysOccupied(block)) return block.low >= promises.payloads.length ? 'invalid-order' : 'occupied-header';
  return block.owner !== null || block.order !== order ? 'invalid-header-pointer' : null;
}

/** A new block at the bumper; null when the memory has no room for it and can't be had to grow. */
function bump(promises: Promises, state: State, order: number, environment: Environment): Block | null {
  const header = state.bumper;
  const required = header + blockOf(promises, order);
  if (required > memoryEnd(promises, state) && !grow(promises, state, required, environment)) return null;
  state.bumper = required;
  state.blocks.push({ header, order, owner: null, low: 0, high: 0 });
  // Read back, so that a draft of the state is what is changed from here on.
  return state.blocks[state.blocks.length - 1] as Block;
}

/** Has the memory grow to twice its pages, or as many as are needed; if that is refused, to what is needed. */
function grow(promises: Promises, state: State, required: number, environment: Environment): boolean {
  const { pageSize, pagesMax } = promises;
  const { pages } = state;
  let needed = pages;
  while (needed * pageSize < required && needed <= pagesMax) needed += 1;
  if (needed > pagesMax) return false;
  const doubled = 2 * pages > pagesMax ? pagesMax : 2 * pages;
  const target = doubled > needed ? doubled : needed;
  let reached = target;
  if (environment.call('grow', target - pages) === 0) {
    if (target === needed || environment.call('grow', needed - pages) === 0) return false;
    reached = needed;
  }
  state.pages = reached;
  state.pagesSeen = reached;
  return true;
}

/** Takes back the block whose payload starts here. */
function deallocate(promises: Promises, state: State, address: number, owner: number): Outcome {
  const unfit = lookAtMemory(state);
  if (unfit !== null) return unfit;
  if (address < HEADER) return refuse(state, 'invalid-pointer');
  if (address > memoryEnd(promises, state)) return refuse(state, 'out-of-heap-bounds');
  const block = blockAt(state, address - HEADER);
  if (block === null) return refuse(state, 'not-a-block');
  if (!saysOccupied(block)) return refuse(state, 'empty-header');
  if (block.low >= promises.payloads.length) return refuse(state, 'invalid-order');
  if (block.owner === null || block.low !== block.order) return refuse(state, 'forged-header');
  if (block.owner !== owner) return refuse(state, 'wrong-owner');
  block.owner = null;
  block.low = state.heads[block.order] as number;
  block.high = 0;
  state.heads[block.order] = block.header;
  return ACCEPTED;
}

/** What every call begins with: a poisoned allocator does nothing, and a memory that shrank poisons it. */
function lookAtMemory(state: State): Outcome | null {
  if (state.poisoned) return { error: 'poisoned', value: null };
  if (state.pages < state.pagesSeen) return refuse(state, 'memory-shrinked');
  state.pagesSeen = state.pages;
  return null;
}

function refuse(state: State, error: FreeingBumpError): Outcome {
  state.poisoned = true;
  return { error, value: null };
}

function startAnew(promises: Promises, state: State): void {
  state.poisoned = false;
  state.pagesSeen = 0;
  state.bumper = promises.base;
  state.heads = promises.payloads.map(() => NIL);
  state.blocks = [];
  state.peak = 0;
  state.sum = 0;
}

/** The memory loses its last pages, and headers there what they held: they read 0, also when it has grown again. */
function cut(promises: Promises, state: State, pages: number): void {
  state.pages = pages;
  const end = memoryEnd(promises, state);
  for (let index = state.blocks.length - 1; index >= 0; index -= 1) {
    const block = state.blocks[index] as Block;
    if (block.header < end) return;
    block.low = 0;
    block.high = 0;
  }
}

/** Somebody writes the lowest bytes of a number, the lowest first. */
function writeWord(promises: Promises, state: State, address: number, value: number, byteLength: number): void {
  let left = value;
  for (let index = 0; index < byteLength; index += 1) {
    const byte = left % 256;
    left = (left - byte) / 256;
    if (address + index < memoryEnd(promises, state)) writeByte(state, address + index, byte);
  }
}

/** Somebody writes a byte: nothing the model knows changes, unless there is a header. */
function writeByte(state: State, address: number, value: number): void {
  const block = blockAt(state, address - (address % HEADER));
  if (block === null) return;
  const offset = address - block.header;
  if (offset < 4) block.low = withByte(block.low, offset, value);
  else block.high = withByte(block.high, offset - 4, value);
}

/** A 32-bit word with one of its bytes replaced, 0 being the lowest. */
function withByte(word: number, position: number, value: number): number {
  const unit = 256 ** position;
  const byte = Math.floor(word / unit) % 256;
  return word - byte * unit + value * unit;
}

function memoryEnd({ pageSize }: Promises, { pages }: State): number {
  return pages * pageSize;
}

function saysOccupied({ high }: Block): boolean {
  return high % 2 === 1;
}

/** The block whose header is at this address. */
function blockAt({ blocks }: State, header: number): Block | null {
  let from = 0;
  let to = blocks.length;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const block = blocks[middle] as Block;
    if (block.header === header) return block;
    if (block.header < header) from = middle + 1;
    else to = middle;
  }
  return null;
}
