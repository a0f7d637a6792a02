// What the invariants share: looking things up in a view or a log, and wording what is wrong.
import type { CallSequence } from '../../kit/property.ts';
import { addressedCache, type CacheView, type SlabCacheView, type SlabView } from '../contract.ts';

type View = SlabCacheView;

/** The cache that an operation is addressed to. */
export function cacheOf(view: View, operation: string): CacheView | undefined {
  return view.caches[addressedCache(operation)];
}

/** What users hold of a slab. */
export function heldIn(cache: CacheView, slab: SlabView): number[] {
  return cache.held.filter((object) => object >= slab.address && object < slab.address + cache.geometry.slabSize);
}

export function sameSet(found: readonly number[], wanted: readonly number[], what: string): string | null {
  for (let index = 0; index < found.length; index += 1) {
    const item = found[index] as number;
    if (found.indexOf(item) !== index) return `${what} ${item} is listed twice`;
    if (!wanted.includes(item)) return `${what} ${item} is listed, but it is not lent`;
  }
  const missing = wanted.find((item) => !found.includes(item));
  return missing === undefined ? null : `${what} ${missing} is lent, but it is on no list`;
}

export function find(calls: CallSequence, wanted: (name: string, result: number) => boolean): boolean {
  for (let index = 0; index < calls.length; index += 1) {
    if (wanted(calls.name(index), calls.result(index))) return true;
  }
  return false;
}

export function firstResult(calls: CallSequence, name: string): number {
  for (let index = 0; index < calls.length; index += 1)
    if (calls.name(index).endsWith(name)) return calls.result(index);
  return 0;
}

/** The first complaint about any of these. */
export function first<Item>(items: readonly Item[], complaint: (item: Item) => string | null): string | null {
  for (const item of items) {
    const found = complaint(item);
    if (found !== null) return found;
  }
  return null;
}
