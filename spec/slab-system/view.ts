// Reads a view of the slab system from a sequence of numbers. The order in which it reads is the order in which model and
// implementation, each by itself, write.
import type { WordSource } from '../kit/contract.ts';
import {
  type CacheView,
  type Geometry,
  type HeldObject,
  listNames,
  type SlabSystemSettings,
  type SlabSystemView,
  type SlabView,
} from './contract.ts';

//   initialized 0|1
//   caches: count, each, in the order in which they were created
//     descriptor, generation, kind (0 kmem_cache, 1 array_cache, 2 general, 3 user), user's number (0 but for users),
//     size, align
//     geometry: align, objectBytes, onSlab 0|1, order, objectsPerSlab, headBytes, leftBytes, colourStride, colours
//     nextColour
//     arrays, by CPU and then the shared one: address, count, addresses of objects oldest first
//     slabs: count, each: address, firstObject, list (0 partial, 1 full, 2 empty), used, descriptor, freeList,
//       freeObjects: count, indexes in the order in which they are handed out
//     linksAgree 0|1
//     held: count, addresses ascending
//   extents: count, each by ascending address: address, frames
//   generations: count, each by ascending descriptor: descriptor, next
export function readView(settings: SlabSystemSettings, words: WordSource): SlabSystemView {
  const initialized = words.next() === 1;
  const caches = readMany(words, () => readCache(settings, words));
  const extents = readMany(words, () => ({ address: words.next(), frames: words.next() }));
  const generations = readMany(words, () => ({ descriptor: words.next(), next: words.next() }));
  return { settings, initialized, caches, extents, held: heldOf(caches), generations };
}

function readCache({ cpus }: SlabSystemSettings, words: WordSource): CacheView {
  const descriptor = words.next();
  const generation = words.next();
  const kind = words.next();
  const number = words.next();
  const size = words.next();
  const align = words.next();
  const geometry = readGeometry(words);
  const nextColour = words.next();
  const arrayAddresses: number[] = [];
  const arrays: number[][] = [];
  for (let index = 0; index <= cpus; index += 1) {
    arrayAddresses.push(words.next());
    arrays.push(readNumbers(words));
  }
  const slabs: SlabView[] = [];
  for (let left = words.next(); left > 0; left -= 1) slabs.push(readSlab(words));
  return {
    descriptor,
    generation,
    name: nameOf(kind, size, number),
    size,
    align,
    geometry,
    nextColour,
    arrays,
    arrayAddresses,
    slabs,
    linksAgree: words.next() === 1,
    held: readNumbers(words),
  };
}

function nameOf(kind: number, size: number, number: number): string {
  if (kind === 0) return 'kmem_cache';
  if (kind === 1) return 'array_cache';
  return kind === 2 ? `malloc-${size}` : `user-${number}`;
}

function readGeometry(words: WordSource): Geometry {
  return {
    align: words.next(),
    objectBytes: words.next(),
    onSlab: words.next() === 1,
    order: words.next(),
    objectsPerSlab: words.next(),
    headBytes: words.next(),
    leftBytes: words.next(),
    colourStride: words.next(),
    colours: words.next(),
  };
}

function readSlab(words: WordSource): SlabView {
  return {
    address: words.next(),
    firstObject: words.next(),
    list: listNames[words.next()] ?? 'partial',
    used: words.next(),
    descriptor: words.next(),
    freeList: words.next(),
    freeObjects: readNumbers(words),
  };
}

/** What the system itself believes its users to hold. */
function heldOf(caches: readonly CacheView[]): HeldObject[] {
  const held: HeldObject[] = [];
  for (const cache of caches) {
    for (const address of cache.held) held.push({ address, byteLength: cache.geometry.objectBytes });
  }
  return held.sort((one, other) => one.address - other.address);
}

function readNumbers(words: WordSource): number[] {
  const numbers: number[] = [];
  for (let left = words.next(); left > 0; left -= 1) numbers.push(words.next());
  return numbers;
}

function readMany<Item>(words: WordSource, readOne: () => Item): Item[] {
  const items: Item[] = [];
  for (let left = words.next(); left > 0; left -= 1) items.push(readOne());
  return items;
}
