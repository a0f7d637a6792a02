// What happens to requests of any size: small ones go to slabs, which get their pages from the page allocator, and large
// ones to pages.
//
// Whatever can be refused is judged before anything changes.
import type { FreeError, RequestError } from '../../spec/buddy-slab/contract.ts';
import type { Environment } from '../../spec/kit/contract.ts';
import * as pages from './pages.ts';
import { type ClassPromise, classOf, LARGEST_OBJECT, type Promises } from './promise.ts';
import * as slabs from './slabs.ts';
import type { State } from './state.ts';

export function initialize(promises: Promises, state: State, start: number, byteLength: number): RequestError | null {
  if (state.initialized) return 'already-initialized';
  const refused = pages.judgeRegion(promises, state, start, byteLength);
  if (refused !== null) return refused === 'too-small' ? 'invalid-param' : refused;
  pages.addRegion(promises, state, start, byteLength);
  state.initialized = true;
  return null;
}

/** A region without room for a page is left alone, and that is no error. */
export function addRegion(promises: Promises, state: State, start: number, byteLength: number): RequestError | null {
  const refused = pages.judgeRegion(promises, state, start, byteLength);
  if (refused === 'too-small') return null;
  if (refused === null) pages.addRegion(promises, state, start, byteLength);
  return refused;
}

/** @returns the address of an object or of pages, or why there is none */
export function allocate(
  promises: Promises,
  state: State,
  cpu: number,
  size: number,
  align: number,
): number | RequestError {
  if (!slabs.isLayout(size, align)) return 'invalid-param';
  if (size <= LARGEST_OBJECT && align <= LARGEST_OBJECT) {
    return allocateObject(promises, state, cpu, classOf(promises, size, align));
  }
  const { pageSize } = promises;
  return pages.allocatePages(promises, state, pagesFor(promises, size), align > pageSize ? align : pageSize, false);
}

/** An object; of a new slab when the CPU has none left. */
function allocateObject(promises: Promises, state: State, cpu: number, sizeClass: number): number | RequestError {
  const { objects, pages: count, slabBytes } = promises.classes[sizeClass] as ClassPromise;
  if (objects === 0) return 'no-capacity';
  const served = slabs.allocateObject(promises, state, cpu, sizeClass);
  if (served !== 0) return served;
  const slab = pages.allocatePages(promises, state, count, slabBytes, false);
  if (typeof slab === 'string') return slab;
  pages.flagBlock(promises, state, slab, 2);
  slabs.addSlab(promises, state, cpu, sizeClass, slab);
  return slabs.allocateObject(promises, state, cpu, sizeClass);
}

/** What is to come back: an object, or a block of pages. */
type Freed = slabs.Held | pages.Place;

/** @returns why the free is refused; null when it is done */
export function free(
  promises: Promises,
  state: State,
  cpu: number,
  address: number,
  size: number,
  align: number,
): RequestError | FreeError | null {
  const judged = judgeFree(promises, state, address, size, align);
  if (typeof judged === 'string') return judged;
  takeBack(promises, state, cpu, judged);
  return null;
}

/**
 * New memory of another size with what the old one held, as far as it goes. The old one is judged first.
 *
 * @param operands CPU, address, size and align of the old memory, and the new size
 * @returns the new address, or why there is none, and the old memory is as it was
 */
export function reallocate(
  promises: Promises,
  state: State,
  operands: readonly number[],
  environment: Environment,
): number | RequestError | FreeError {
  const [cpu = 0, address = 0, size = 0, align = 0, newSize = 0] = operands;
  const judged = judgeFree(promises, state, address, size, align);
  if (typeof judged === 'string') return judged;
  const moved = allocate(promises, state, cpu, newSize, align);
  if (typeof moved === 'string') return moved;
  environment.userWrites(moved, size < newSize ? size : newSize);
  // Judged again: the allocation may have put things elsewhere in the state, though nothing that is held.
  const old = judgeFree(promises, state, address, size, align);
  if (typeof old === 'string') throw new Error(`The memory at ${address} was lost while other memory was allocated.`);
  takeBack(promises, state, cpu, old);
  return moved;
}

/** @returns why pages are not taken back; null when they are */
export function freePages(promises: Promises, state: State, address: number, count: number): FreeError | null {
  const block = judgePages(promises, state, address, count);
  if (typeof block === 'string') return block;
  pages.freeBlock(block);
  return null;
}

function judgeFree(
  promises: Promises,
  state: State,
  address: number,
  size: number,
  align: number,
): RequestError | FreeError | Freed {
  if (!slabs.isLayout(size, align)) return 'invalid-param';
  if (size <= LARGEST_OBJECT && align <= LARGEST_OBJECT) {
    return slabs.judgeObject(promises, state, address, classOf(promises, size, align));
  }
  if (size === 0) return 'invalid-param';
  return judgePages(promises, state, address, pagesFor(promises, size));
}

function judgePages(promises: Promises, state: State, address: number, count: number): FreeError | pages.Place {
  const block = pages.judgeBlock(promises, state, address);
  if (typeof block === 'string') return block;
  if (pages.blockAt(block).slab) return 'slab-pages';
  return pages.judgeCount(block, count) ?? block;
}

function takeBack(promises: Promises, state: State, cpu: number, freed: Freed): void {
  if ('section' in freed) {
    pages.freeBlock(freed);
  } else if (freed.slab.owner !== cpu) {
    slabs.queueObject(freed);
  } else {
    const slab = slabs.freeObject(promises, state, freed);
    if (slab === 0) return;
    const block = pages.judgeBlock(promises, state, slab);
    if (typeof block === 'string') throw new Error(`The slab at ${slab} lies in no pages.`);
    pages.freeBlock(block);
  }
}

/** Pages in which so many bytes find room. */
function pagesFor({ pageSize }: Promises, size: number): number {
  return Math.ceil(size / pageSize);
}
