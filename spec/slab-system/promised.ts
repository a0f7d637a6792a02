// What one cache is to look like after one object was taken or given back: arrays as stacks, slabs by the order of lists.
import type { CacheView, SlabSystemSettings, SlabView } from './contract.ts';
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
}

/**
 * The cache after one object was taken.
 *
 * @param made the slab that was made for it, if any
 */
export function afterTaking(
  settings: SlabSystemSettings,
  cache: CacheView,
  cpu: number,
  made: SlabView | undefined,
): PromisedCache & { readonly object: number | undefined } {
  const copy = copyOf(cache);
  const own = copy.arrays[cpu] ?? [];
  if (own.length === 0) own.push(...refill(settings, cache, copy, made));
  return { ...copy, object: own.pop() };
}

/** The cache after an object of it was given back. */
export function afterGiving(
  settings: SlabSystemSettings,
  cache: CacheView,
  cpu: number,
  address: number,
): PromisedCache {
  const { limit, batch, keptEmpty } = settings;
  const copy = copyOf(cache);
  const own = copy.arrays[cpu] ?? [];
  const shared = copy.arrays.at(-1) ?? [];
  if (own.length >= limit) {
    const oldest = own.splice(0, batch);
    if (shared.length + oldest.length > limit) {
      for (const object of shared.splice(0, batch)) putBack(cache, copy, object, keptEmpty);
    }
    shared.push(...oldest);
  }
  own.push(address);
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
  const copies = (list: SlabView['list']) =>
    slabs.filter((slab) => slab.list === list).map((slab) => ({ slab, free: [...slab.freeObjects] }));
  return {
    arrays: arrays.map((array) => [...array]),
    partial: copies('partial'),
    full: copies('full'),
    empty: copies('empty'),
  };
}

function refill(
  { batch }: SlabSystemSettings,
  cache: CacheView,
  copy: PromisedCache,
  made: SlabView | undefined,
): number[] {
  const shared = copy.arrays.at(-1) ?? [];
  if (shared.length >= batch) return shared.splice(shared.length - batch);
  const waiting = made === undefined ? [] : [asNew(cache, made)];
  const collected: number[] = [];
  while (collected.length < batch) {
    if (copy.partial.length === 0) {
      const next = copy.empty.shift() ?? waiting.shift();
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
    while (copy.empty.length > keptEmpty) copy.empty.shift();
    return;
  }
}
