// What happens to objects: slabs are added, hand objects out, and take them back from their own CPU and from others.
//
// Whatever can be refused is judged before anything changes.
import type { FreeError, ListName, RequestError } from '../../spec/buddy-slab/contract.ts';
import { type ClassPromise, isPowerOfTwo, type Promises } from './promise.ts';
import type { Cache, Slab, State } from './state.ts';

/** An object that is held. */
export interface Held {
  readonly slab: Slab;
  readonly index: number;
}

/** @returns why slabs of such a class can't be at this place; null when they can */
export function judgeSlab(
  promises: Promises,
  { slabs }: State,
  sizeClass: number,
  address: number,
): RequestError | FreeError | null {
  const promise = promises.classes[sizeClass];
  if (promise === undefined) return 'invalid-param';
  if (promise.objects === 0) return 'no-capacity';
  const { bytes, slabBytes } = promise;
  if (address % promises.pageSize !== 0 || address % bytes !== 0) return 'misaligned';
  if (address < promises.areaStart || address + slabBytes > promises.areaEnd) return 'foreign';
  for (const slab of slabs) {
    const end = slab.address + classOfSlab(promises, slab).slabBytes;
    if (address < end && slab.address < address + slabBytes) return 'memory-overlap';
  }
  return null;
}

/** A slab of which every object is free, at the front of the partial list. */
export function addSlab(promises: Promises, state: State, cpu: number, sizeClass: number, address: number): void {
  const { objects } = promises.classes[sizeClass] as ClassPromise;
  const free = Array.from({ length: objects }, (_, index) => index);
  let position = 0;
  while (position < state.slabs.length && (state.slabs[position] as Slab).address < address) position += 1;
  state.slabs.splice(position, 0, { address, sizeClass, owner: cpu, free, queued: [] });
  cacheOf(state, cpu, sizeClass).partial.unshift(address);
}

/** @returns address of an object; 0, with nothing changed, when the CPU has none of this class */
export function allocateObject(promises: Promises, state: State, cpu: number, sizeClass: number): number {
  const cache = cacheOf(state, cpu, sizeClass);
  const served = serve(promises, state, cache);
  if (served !== 0) return served;
  const pending = cache.full.find((address) => slabAt(state, address).queued.length > 0);
  if (pending !== undefined) {
    takeQueued(slabAt(state, pending));
    move(cache, pending, 'full', 'partial');
    return serve(promises, state, cache);
  }
  const cached = cache.empty[0];
  if (cached === undefined) return 0;
  move(cache, cached, 'empty', 'partial');
  return serve(promises, state, cache);
}

/** The lowest free object of the slab at the front of the partial list; 0 when it has none. */
function serve(promises: Promises, state: State, cache: Cache): number {
  const front = cache.partial[0];
  if (front === undefined) return 0;
  const slab = slabAt(state, front);
  takeQueued(slab);
  const index = slab.free.shift();
  if (index === undefined) return 0;
  if (slab.free.length === 0) move(cache, front, 'partial', 'full');
  const { first, bytes } = classOfSlab(promises, slab);
  return slab.address + first + index * bytes;
}

/** @returns why no object of this class that is held can be meant by this address; else that object */
export function judgeObject(promises: Promises, state: State, address: number, sizeClass: number): FreeError | Held {
  if (address === 0) return 'null';
  const slab = state.slabs.find((one) => {
    const { slabBytes } = classOfSlab(promises, one);
    return address >= one.address && address < one.address + slabBytes;
  });
  if (slab === undefined || !Number.isInteger(address)) return 'foreign';
  if (slab.sizeClass !== sizeClass) return 'wrong-class';
  const { first, bytes, objects } = classOfSlab(promises, slab);
  const offset = address - slab.address - first;
  if (offset < 0) return 'header';
  if (offset >= objects * bytes) return 'not-an-object';
  if (offset % bytes !== 0) return 'interior';
  const index = offset / bytes;
  return slab.free.includes(index) || slab.queued.includes(index) ? 'not-allocated' : { slab, index };
}

/** On another CPU: the object waits for its owner. */
export function queueObject({ slab, index }: Held): void {
  slab.queued.unshift(index);
}

/**
 * On its own CPU: the object is free at once.
 *
 * @returns address of its slab when that became empty and is handed back; else 0
 */
export function freeObject(promises: Promises, state: State, { slab, index }: Held): number {
  const { address } = slab;
  const cache = cacheOf(state, slab.owner, slab.sizeClass);
  becomeFree(slab, index);
  if (cache.full.includes(address)) move(cache, address, 'full', 'partial');
  takeQueued(slab);
  if (slab.free.length < classOfSlab(promises, slab).objects) return 0;
  if (cache.empty.length === 0) {
    move(cache, address, 'partial', 'empty');
    return 0;
  }
  remove(cache.partial, address);
  state.slabs = state.slabs.filter((other) => other.address !== address);
  return address;
}

/** Forgets every slab of a CPU, whatever users hold of it. */
export function dropSlabs(state: State, cpu: number): void {
  state.slabs = state.slabs.filter(({ owner }) => owner !== cpu);
  for (const cache of state.caches[cpu] ?? []) {
    cache.partial = [];
    cache.full = [];
    cache.empty = [];
  }
}

/** Whether a request of so many bytes, aligned like this, can be meant at all. */
export function isLayout(size: number, align: number): boolean {
  return Number.isInteger(size) && size >= 0 && isPowerOfTwo(align);
}

/** All that other CPUs gave back becomes free. */
function takeQueued(slab: Slab): void {
  for (const index of slab.queued) becomeFree(slab, index);
  if (slab.queued.length > 0) slab.queued = [];
}

function becomeFree({ free }: Slab, index: number): void {
  let position = 0;
  while (position < free.length && (free[position] as number) < index) position += 1;
  free.splice(position, 0, index);
}

/** From wherever it is on one list to the front of another. */
function move(cache: Cache, address: number, from: ListName, to: ListName): void {
  remove(cache[from], address);
  cache[to].unshift(address);
}

function remove(list: number[], address: number): void {
  list.splice(list.indexOf(address), 1);
}

function cacheOf({ caches }: State, cpu: number, sizeClass: number): Cache {
  return caches[cpu]?.[sizeClass] as Cache;
}

function classOfSlab({ classes }: Promises, { sizeClass }: Slab): ClassPromise {
  return classes[sizeClass] as ClassPromise;
}

function slabAt({ slabs }: State, address: number): Slab {
  return slabs.find((slab) => slab.address === address) as Slab;
}
