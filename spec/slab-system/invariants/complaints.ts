// What the invariants share: going through things until something is wrong, and naming what it is about.
import type { CacheView, SlabView } from '../contract.ts';

/** The first complaint about any of these. */
export function first<Item>(items: readonly Item[], complaint: (item: Item, index: number) => string | null) {
  for (let index = 0; index < items.length; index += 1) {
    const found = complaint(items[index] as Item, index);
    if (found !== null) return found;
  }
  return null;
}

/** The first complaint about any slab of any of these caches. */
export function firstSlab(
  caches: readonly CacheView[],
  complaint: (cache: CacheView, slab: SlabView) => string | null,
): string | null {
  return first(caches, (cache) => first(cache.slabs, (slab) => complaint(cache, slab)));
}

/** Such as `the slab at 1024 of malloc-16`. */
export function named({ name }: CacheView, { address }: SlabView): string {
  return `the slab at ${address} of ${name}`;
}

/** Whether two lists have the same numbers in the same order. */
export function same(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((number, position) => number === other[position]);
}

/** A number that one list has and the other has not, or has more often; null when there is none. */
export function surplus(one: readonly number[], other: readonly number[]): number | null {
  const left = new Map<number, number>();
  for (const number of other) left.set(number, (left.get(number) ?? 0) + 1);
  for (const number of one) {
    const count = left.get(number) ?? 0;
    if (count === 0) return number;
    left.set(number, count - 1);
  }
  return null;
}
