// What one cache is to look like after objects were taken or given back: arrays as stacks, slabs by the order of lists.
import type { CacheView, SlabSystemSettings, SlabView } from './contract.ts';
import type { Exchange } from './exchanges.ts';
import { indexIn, objectAddress } from './places.ts';

/** A slab that can be changed. */
interface SlabCopy {
  readonly slab: SlabView;
  readonly free: number[];
}

/** A cache that can be changed: its arrays and its lists, each front to back. */
export interface PromisedCache {
  readonly arrays: number[][];
  readonly partial: SlabCopy[];
  readonly full: SlabCopy[];
  readonly empty: SlabCopy[];
  /** Addresses of the slabs that were given back, in order. */
  readonly released: number[];
}

/** The cache after objects were taken on a CPU, and which they are; undefined for one that there is not. */
export function afterTaking(
  settings: SlabSystemSettings,
  { before, cpu, taken, made }: Exchange,
): PromisedCache & { readonly objects: readonly (number | undefined)[] } {
  const copy = copyOf(before);
  const own = copy.arrays[cpu] ?? [];
  const waiting = made.map((slab) => asNew(before, slab));
  const objects = taken.map(() => {
    if (own.length === 0) own.push(...refill(settings, before, copy, waiting));
    return own.pop();
  });
  return { ...copy, objects };
}

/** The cache after objects of it were given back on a CPU; as it was when none were. */
export function afterGiving(settings: SlabSystemSettings, { before, cpu, given }: Exchange): PromisedCache {
  const copy = copyOf(before);
  for (const object of given) give(settings, before, copy, cpu, object);
  return copy;
}

/**
 * The cache after its empty slabs were given back, when no records of slabs came back to it.
 *
 * @param drains whether what is in its arrays returns to its slabs before
 */
export function afterReleasing(
  { keptEmpty }: SlabSystemSettings,
  { before }: Exchange,
  drains: boolean,
): PromisedCache {
  const copy = copyOf(before);
  for (const array of drains ? copy.arrays : []) {
    for (const object of array.splice(0)) putBack(before, copy, object, keptEmpty);
  }
  release(copy, 0);
  return copy;
}

/** How many objects a refill finds without a new slab. */
export function objectsAtHand(cache: CacheView, { batch }: SlabSystemSettings): number {
  const shared = cache.arrays.at(-1) ?? [];
  if (shared.length >= batch) return batch;
  const inSlabs = cache.slabs.reduce((sum, { freeObjects }) => sum + freeObjects.length, 0);
  return Math.min(batch, inSlabs);
}

/** The addresses of the slabs of a list. */
export function addressesOf(list: readonly SlabCopy[]): number[] {
  return list.map(({ slab }) => slab.address);
}

function copyOf({ arrays, slabs }: CacheView): PromisedCache {
  const copy: PromisedCache = {
    arrays: arrays.map((array) => array.slice()),
    partial: [],
    full: [],
    empty: [],
    released: [],
  };
  for (const slab of slabs) copy[slab.list].push({ slab, free: slab.freeObjects.slice() });
  return copy;
}

/** @param waiting new slabs of which none was used yet; a refill takes one at most */
function refill(
  { batch }: SlabSystemSettings,
  cache: CacheView,
  copy: PromisedCache,
  waiting: SlabCopy[],
): readonly number[] {
  const shared = copy.arrays.at(-1) ?? [];
  if (shared.length >= batch) return shared.splice(shared.length - batch);
  const unused = waiting.length;
  const collected: number[] = [];
  while (collected.length < batch) {
    if (copy.partial.length === 0) {
      const next = copy.empty.shift() ?? (waiting.length === unused ? waiting.shift() : undefined);
      if (next === undefined) break;
      copy.partial.push(next);
    }
    const [first] = copy.partial;
    const index = first?.free.shift();
    if (first === undefined || index === undefined) break;
    collected.push(objectAddress(cache, first.slab, index));
    if (first.free.length === 0) copy.full.push(...copy.partial.splice(0, 1));
  }
  return collected;
}

function give(
  { limit, batch, keptEmpty }: SlabSystemSettings,
  cache: CacheView,
  copy: PromisedCache,
  cpu: number,
  object: number,
): void {
  const own = copy.arrays[cpu] ?? [];
  const shared = copy.arrays.at(-1) ?? [];
  if (own.length >= limit) {
    const oldest = own.splice(0, batch);
    if (shared.length + oldest.length > limit) {
      for (const returned of shared.splice(0, batch)) putBack(cache, copy, returned, keptEmpty);
    }
    shared.push(...oldest);
  }
  own.push(object);
}

/** A slab as it was when it had just been made. */
function asNew({ geometry }: CacheView, slab: SlabView): SlabCopy {
  return { slab, free: Array.from({ length: geometry.objectsPerSlab }, (_, index) => index) };
}

function putBack(cache: CacheView, copy: PromisedCache, object: number, keptEmpty: number): void {
  for (const list of [copy.partial, copy.full]) {
    const at = list.findIndex(({ slab }) => indexIn(cache, slab, object) !== -1);
    const [found] = at === -1 ? [] : list.splice(at, 1);
    if (found === undefined) continue;
    found.free.unshift(indexIn(cache, found.slab, object));
    const isEmpty = found.free.length === cache.geometry.objectsPerSlab;
    (isEmpty ? copy.empty : copy.partial).push(found);
    release(copy, keptEmpty);
    return;
  }
}

function release(copy: PromisedCache, kept: number): void {
  const surplus = Math.max(0, copy.empty.length - kept);
  copy.released.push(...addressesOf(copy.empty.splice(0, surplus)));
}
