// Between a state of the model and what can be observed of it, in both directions.
import type { WordSink } from '../../spec/kit/contract.ts';
import type { CacheView, Geometry, SlabSystemView, SlabView } from '../../spec/slab-system/contract.ts';
import type { Promises } from './promise.ts';
import { type Cache, type Kind, type Slab, type State, slabsOf } from './state.ts';

/** In the order of their numbers in views. */
const KINDS: readonly Kind[] = ['kmem_cache', 'array_cache', 'general', 'user'];

/** Writes what can be observed, in the order that the specification reads. */
export function writeView(promises: Promises, { caches, generations }: State, words: WordSink): void {
  const lent: { readonly address: number; readonly frames: number }[] = [];
  words.push(caches.length > 0 ? 1 : 0);
  words.push(caches.length);
  for (const cache of caches) {
    const geometry = promises.geometry(cache.size, cache.align) as Geometry;
    writeCache(cache, geometry, words);
    for (const { address } of slabsOf(cache)) lent.push({ address, frames: 2 ** geometry.order });
  }
  words.push(lent.length);
  for (const { address, frames } of lent.sort((one, other) => one.address - other.address)) {
    words.push(address);
    words.push(frames);
  }
  words.push(generations.length);
  for (const { descriptor, next } of generations) {
    words.push(descriptor);
    words.push(next);
  }
}

function writeCache(cache: Cache, geometry: Geometry, words: WordSink): void {
  words.push(cache.descriptor);
  words.push(cache.generation);
  words.push(KINDS.indexOf(cache.kind));
  words.push(cache.number);
  words.push(cache.size);
  words.push(cache.align);
  writeGeometry(geometry, words);
  words.push(cache.nextColour);
  cache.arrays.forEach((array, index) => {
    words.push(cache.arrayAddresses[index] as number);
    writeNumbers(array, words);
  });
  words.push(slabsOf(cache).length);
  for (const [list, slabs] of [cache.partial, cache.full, cache.empty].entries()) {
    for (const slab of slabs) writeSlab(slab, list, geometry.objectsPerSlab, words);
  }
  words.push(1);
  writeNumbers(cache.held, words);
}

function writeGeometry(geometry: Geometry, words: WordSink): void {
  words.push(geometry.align);
  words.push(geometry.objectBytes);
  words.push(geometry.onSlab ? 1 : 0);
  words.push(geometry.order);
  words.push(geometry.objectsPerSlab);
  words.push(geometry.headBytes);
  words.push(geometry.leftBytes);
  words.push(geometry.colourStride);
  words.push(geometry.colours);
}

function writeSlab(slab: Slab, list: number, objects: number, words: WordSink): void {
  words.push(slab.address);
  words.push(slab.firstObject);
  words.push(list);
  words.push(objects - slab.free.length);
  words.push(slab.descriptor);
  words.push(slab.freeList);
  writeNumbers(slab.free, words);
}

function writeNumbers(numbers: readonly number[], words: WordSink): void {
  words.push(numbers.length);
  for (const number of numbers) words.push(number);
}

/** A state with this view, of which nothing else refers to any part. */
export function restore(view: SlabSystemView): State {
  return {
    caches: view.caches.map(restoreCache),
    generations: view.generations.map(({ descriptor, next }) => ({ descriptor, next })),
  };
}

function restoreCache(cache: CacheView): Cache {
  const { descriptor, generation, name, size, align, nextColour, arrayAddresses, arrays, slabs, held } = cache;
  const kind = kindOf(name);
  const listed = (list: SlabView['list']) => slabs.filter((slab) => slab.list === list).map(restoreSlab);
  return {
    descriptor,
    generation,
    kind,
    number: kind === 'user' ? Number(name.replace('user-', '')) : 0,
    size,
    align,
    nextColour,
    arrayAddresses: [...arrayAddresses],
    arrays: arrays.map((array) => [...array]),
    partial: listed('partial'),
    full: listed('full'),
    empty: listed('empty'),
    held: [...held],
  };
}

function kindOf(name: string): Kind {
  if (name === 'kmem_cache' || name === 'array_cache') return name;
  return name.startsWith('user-') ? 'user' : 'general';
}

function restoreSlab({ address, firstObject, descriptor, freeList, freeObjects }: SlabView): Slab {
  return { address, firstObject, descriptor, freeList, free: [...freeObjects] };
}
