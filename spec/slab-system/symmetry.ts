// The view up to the symmetries of the slab system: there are none beyond the view itself.
//
// The frame provider lends the lowest run of frames, so addresses tell slabs apart; CPU 0 does the work of creating
// caches, so CPUs differ; caches are named. What only misuse observes, such as which generation a descriptor has, is
// part of the view.
import type { WordSink } from '../kit/contract.ts';
import { type CacheView, listNames, type SlabSystemView } from './contract.ts';

export function writeOrbit(view: SlabSystemView, _past: boolean, words: WordSink): void {
  words.push(view.initialized ? 1 : 0);
  words.push(view.caches.length);
  for (const cache of view.caches) writeCache(cache, words);
  words.push(view.extents.length);
  for (const { address, frames } of view.extents) {
    words.push(address);
    words.push(frames);
  }
  words.push(view.generations.length);
  for (const { descriptor, next } of view.generations) {
    words.push(descriptor);
    words.push(next);
  }
}

/** Geometries follow from sizes, and what is free from the rest. */
function writeCache(cache: CacheView, words: WordSink): void {
  words.push(cache.descriptor);
  words.push(cache.generation);
  words.push(cache.name.startsWith('user-') ? Number(cache.name.slice('user-'.length)) : -1);
  words.push(cache.size);
  words.push(cache.align);
  words.push(cache.nextColour);
  for (const [index, array] of cache.arrays.entries()) {
    words.push(cache.arrayAddresses[index] ?? 0);
    writeNumbers(array, words);
  }
  words.push(cache.slabs.length);
  for (const { address, firstObject, list, descriptor, freeList, freeObjects } of cache.slabs) {
    words.push(address);
    words.push(firstObject);
    words.push(listNames.indexOf(list));
    words.push(descriptor);
    words.push(freeList);
    writeNumbers(freeObjects, words);
  }
  writeNumbers(cache.held, words);
}

function writeNumbers(numbers: readonly number[], words: WordSink): void {
  words.push(numbers.length);
  for (const number of numbers) words.push(number);
}
