// Between a state of the model and what can be observed of it, in both directions.
import type { WordSink } from '../../spec/kit/contract.ts';
import type { CacheView, Geometry, SlabSystemView, SlabView } from '../../spec/slab-system/contract.ts';
import type { Promises } from './promise.ts';
import type { Cache, Kind, Slab, State } from './state.ts';

/** Their numbers in views. */
const KIND_NUMBERS: Record<Kind, number> = { kmem_cache: 0, array_cache: 1, general: 2, user: 3 };

/** Writes what can be observed, in the order that the specification reads. */
export function writeView(promises: Promises, { caches, generations }: State, words: WordSink): void {
  const lent: { readonly address: number; readonly frames: number }[] = [];
  words.push(caches.length > 0 ? 1 : 0);
  words.push(caches.length);
  for (const cache of caches) {
    const geometry = promises.geometry(cache.size, cache.align) as Geometry;
    writeCache(cache, geometry, words);
    const frames = 2 ** geometry.order;
    for (const { address } of cache.partial) lent.push({ address, frames });
    for (const { address } of cache.full) lent.push({ address, frames });
    for (const { address } of cache.empty) lent.push({ address, frames });
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
  const { arrays, arrayAddresses, partial, full, empty } = cache;
  words.push(cache.descriptor);
  words.push(cache.generation);
  words.push(KIND_NUMBERS[cache.kind]);
  words.push(cache.number);
  words.push(cache.size);
  words.push(cache.align);
  writeGeometry(geometry, words);
  words.push(cache.nextColour);
  for (let index = 0; index < arrays.length; index += 1) {
    words.push(arrayAddresses[index] as number);
    writeNumbers(arrays[index] as readonly number[], words);
  }
  words.push(partial.length + full.length + empty.length);
  writeSlabs(partial, 0, geometry, words);
  writeSlabs(full, 1, geometry, words);
  writeSlabs(empty, 2, geometry, words);
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

function writeSlabs(slabs: readonly Slab[], list: number, { objectsPerSlab }: Geometry, words: WordSink): void {
  for (const slab of slabs) {
    words.push(slab.address);
    words.push(slab.firstObject);
    words.push(list);
    words.push(objectsPerSlab - slab.free.length);
    words.push(slab.descriptor);
    words.push(slab.freeList);
    writeNumbers(slab.free, words);
  }
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
    partial: restoreList(slabs, 'partial'),
    full: restoreList(slabs, 'full'),
    empty: restoreList(slabs, 'empty'),
    held: [...held],
  };
}

function kindOf(name: string): Kind {
  if (name === 'kmem_cache' || name === 'array_cache') return name;
  return name.startsWith('user-') ? 'user' : 'general';
}

function restoreList(slabs: readonly SlabView[], list: SlabView['list']): Slab[] {
  const listed: Slab[] = [];
  for (const slab of slabs) if (slab.list === list) listed.push(restoreSlab(slab));
  return listed;
}

function restoreSlab({ address, firstObject, descriptor, freeList, freeObjects }: SlabView): Slab {
  return { address, firstObject, descriptor, freeList, free: [...freeObjects] };
}
