// The view up to what the slab system cannot tell apart: which object of a slab is which, and which generation a
// descriptor has.
//
// The free list of a slab says which object is next and arrays say which was given last, so an object is no more than
// its place there; of an object that keeps a record it is enough to know its slab. Slabs stay where they are: the frame
// provider lends the lowest run of frames, and with several sizes of slabs it matters what is left. CPUs stay too: some
// of what is asked for is asked for on the first alone.
//
// Wrong uses see more, an object by its index and a handle by its generation. With them in the alphabet all of the view
// stays.
import type { WordSink } from '../kit/contract.ts';
import { type CacheView, listNames, type SlabSystemView } from './contract.ts';
import { placeOf } from './places.ts';

type View = SlabSystemView;
type WriteAddress = (address: number) => void;

export function writeOrbit(view: View, past: boolean, words: WordSink): void {
  words.push(view.initialized ? 1 : 0);
  words.push(view.caches.length);
  const slabs = view.caches.flatMap((cache) => cache.slabs);
  const writeObject: WriteAddress = (address) => {
    const slab = placeOf(view, address)?.slab;
    words.push(slab === undefined ? -1 : slabs.indexOf(slab));
  };
  const writeAddress: WriteAddress = past ? (address) => words.push(address) : writeObject;
  for (const cache of view.caches) {
    writeCache(cache, words, writeAddress);
    if (past) writeIdentities(cache, words);
  }
  if (!past) return;
  words.push(view.generations.length);
  for (const { descriptor, next } of view.generations) {
    words.push(descriptor);
    words.push(next);
  }
}

/** Geometries follow from sizes, frames that are lent from slabs, and what is held from the rest. */
function writeCache(cache: CacheView, words: WordSink, writeAddress: WriteAddress): void {
  writeAddress(cache.descriptor);
  words.push(cache.name.startsWith('user-') ? Number(cache.name.slice('user-'.length)) : -1);
  words.push(cache.size);
  words.push(cache.align);
  words.push(cache.nextColour);
  for (const [index, array] of cache.arrays.entries()) {
    writeAddress(cache.arrayAddresses[index] ?? 0);
    words.push(array.length);
    for (const address of array) writeAddress(address);
  }
  words.push(cache.slabs.length);
  for (const { address, firstObject, list, descriptor, freeList, freeObjects } of cache.slabs) {
    words.push(address);
    words.push(firstObject);
    words.push(listNames.indexOf(list));
    writeAddress(descriptor);
    writeAddress(freeList);
    words.push(freeObjects.length);
  }
}

/** Which generation a cache is of, which objects are free, and which are held. */
function writeIdentities(cache: CacheView, words: WordSink): void {
  words.push(cache.generation);
  for (const { freeObjects } of cache.slabs) for (const index of freeObjects) words.push(index);
  words.push(cache.held.length);
  for (const address of cache.held) words.push(address);
}
