// What the invariants share: going through things until something is wrong, and naming what it is about.
import { CLASS_BYTES, type SlabView } from '../contract.ts';

/** The first complaint about any of these. */
export function first<Item>(items: readonly Item[], complaint: (item: Item, index: number) => string | null) {
  for (let index = 0; index < items.length; index += 1) {
    const found = complaint(items[index] as Item, index);
    if (found !== null) return found;
  }
  return null;
}

/** Such as `the slab at 1024`. */
export function named({ address }: Pick<SlabView, 'address'>): string {
  return `the slab at ${address}`;
}

/** Such as `objects of 64 bytes`. */
export function objectsOf(sizeClass: number): string {
  return `objects of ${CLASS_BYTES[sizeClass]} bytes`;
}

/** Whether two lists have the same numbers in the same order. */
export function same(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((number, position) => number === other[position]);
}
