// The view up to what the slab system cannot tell apart: which object of a slab is which, and which generation a
// descriptor has.
//
// The free list of a slab says which object is next and arrays say which was given last, so an object is no more than
// its place there; of an object that keeps a record it is enough to know its slab. Slabs stay where they are: the frame
// provider lends the lowest run of frames, and with several sizes of slabs it matters what is left. CPUs stay too: some
// of what is asked for is asked for on the first alone. See `frames` and `cpus` for where these change places.
//
// Wrong uses see more, an object by its index and a handle by its generation. With them in the alphabet all of the view
// stays.
import type { WordSink } from '../kit/contract.ts';
import { arrangementsOfObjects } from './arrangements.ts';
import type { CacheView, SlabSystemView } from './contract.ts';
import { writeCache } from './orbit-words.ts';
import { slabNumbers } from './slab-numbers.ts';

type View = SlabSystemView;

export function writeOrbit(view: View, past: boolean, words: WordSink): void {
  words.push(view.initialized ? 1 : 0);
  words.push(view.caches.length);
  const numbers = slabNumbers(view);
  const numberOf = past ? (address: number) => address : numbers.of;
  for (const cache of view.caches) {
    writeCache(cache, cache.arrays, numberOf, words);
    for (const { address } of cache.slabs) words.push(address);
    if (past) writeIdentities(cache, words);
  }
  if (!past) return;
  words.push(view.generations.length);
  for (const { descriptor, next } of view.generations) {
    words.push(descriptor);
    words.push(next);
  }
}

export function orbitSize(view: View): number | null {
  return arrangementsOfObjects(view);
}

/** Which generation a cache is of, which objects are free, and which are held. */
function writeIdentities(cache: CacheView, words: WordSink): void {
  words.push(cache.generation);
  for (const { freeObjects } of cache.slabs) for (const index of freeObjects) words.push(index);
  words.push(cache.held.length);
  for (const address of cache.held) words.push(address);
}
