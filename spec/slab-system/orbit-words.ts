// What all symmetries of the slab system leave of a cache: everything but which object of a slab is which, and where slabs
// lie.
import type { WordSink } from '../kit/contract.ts';
import { type CacheView, listNames } from './contract.ts';

/**
 * Geometries follow from sizes, frames that are lent from slabs, and what is held from the rest.
 *
 * @param arrays what the arrays of the cache hold, in the order in which it is to be told
 * @param numberOf what is left of the address of an object
 */
export function writeCache(
  cache: CacheView,
  arrays: CacheView['arrays'],
  numberOf: (address: number) => number,
  words: WordSink,
): void {
  words.push(numberOf(cache.descriptor));
  words.push(cache.name.startsWith('user-') ? Number(cache.name.slice('user-'.length)) : -1);
  words.push(cache.size);
  words.push(cache.align);
  words.push(cache.nextColour);
  for (let index = 0; index < arrays.length; index += 1) {
    words.push(numberOf(cache.arrayAddresses[index] ?? 0));
    const array = arrays[index] ?? [];
    words.push(array.length);
    for (const address of array) words.push(numberOf(address));
  }
  words.push(cache.slabs.length);
  for (const { address, firstObject, list, descriptor, freeList, freeObjects } of cache.slabs) {
    words.push(firstObject - address);
    words.push(listNames.indexOf(list));
    words.push(numberOf(descriptor));
    words.push(numberOf(freeList));
    words.push(freeObjects.length);
  }
}
