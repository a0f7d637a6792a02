// Every way to use the system: to begin, to create and destroy caches, to take objects and to give them back.
import { kth, oneOf } from '../../kit/alphabet.ts';
import type { CacheView, SlabView } from '../contract.ts';
import { generalAlign, generalFor, generalSizes } from '../geometry.ts';
import { cachesOf, freeIn, heldOf, placeOf } from '../places.ts';
import {
  addresses,
  anyCpu,
  anyUserCache,
  asksGeneral,
  earlyLetter,
  firstCpu,
  generationAt,
  hasUsers,
  heldOfKind,
  letter,
  type OfferedLetter,
  one,
  sizeOfUser,
  sizesAsked,
  users,
  type View,
} from './offered.ts';

export const requestLetters: readonly OfferedLetter[] = [
  earlyLetter({ id: 'init', sentence: 'Begin.', operation: 'init', operands: [], kind: 'legal' }),
  letter({
    id: 'create',
    sentence: 'Create the cache of the least number that no cache of a user has.',
    operation: 'create-cache',
    operands: [kth('number', (view) => one(numbersLeft(view)))],
    operandsFor: ({ settings }, [number = 0]) => [number, sizeOfUser(settings, number), settings.objectAlign],
    kind: 'legal',
    weight: 4,
    where: hasUsers,
  }),
  letter({
    id: 'cache-alloc',
    sentence: 'Ask a cache of a user for an object.',
    operation: 'cache-alloc',
    operands: [anyCpu, anyUserCache],
    operandsFor: (view, [cpu = 0, cache = 0]) => [cpu, cache, generationAt(view, cache)],
    kind: 'legal',
    weight: 16,
    where: hasUsers,
  }),
  letter({
    id: 'cache-free',
    sentence: 'Give an object back to the cache of its user.',
    operation: 'cache-free',
    operands: [anyCpu, addresses((view) => heldOfKind(view, 'user'))],
    operandsFor: toItsCache,
    kind: 'legal',
    weight: 14,
    drains: true,
    where: hasUsers,
  }),
  letter({
    id: 'cache-free-emptiest',
    sentence: 'Give an object back of the slab of a user of which the fewest are out.',
    operation: 'cache-free',
    operands: [anyCpu, addresses((view) => firstOfEmptiest(view, 'user'))],
    operandsFor: toItsCache,
    kind: 'legal',
    weight: 6,
    where: hasUsers,
  }),
  letter({
    id: 'alloc',
    sentence: 'Ask for an object by the size of a general cache.',
    operation: 'alloc',
    operands: [anyCpu, kth('size', ({ settings }) => sizesAsked(settings))],
    operandsFor: (_, [cpu = 0, size = 0]) => [cpu, size, 8],
    kind: 'legal',
    weight: 14,
    where: asksGeneral,
  }),
  letter({
    id: 'alloc-rounded',
    sentence: 'Ask for an object by the least size that a general cache serves.',
    operation: 'alloc',
    operands: [firstCpu, kth('size', ({ settings }) => sizesAsked(settings))],
    operandsFor: ({ settings }, [cpu = 0, size = 0]) => [cpu, size === settings.generalMin ? 0 : size / 2 + 1, 0],
    kind: 'legal',
    weight: 2,
    where: asksGeneral,
  }),
  letter({
    id: 'alloc-aligned',
    sentence: 'Ask for a few bytes at a multiple of a power of two.',
    operation: 'alloc',
    operands: [firstCpu, kth('align', ({ settings }) => alignsAsked(settings))],
    operandsFor: (_, [cpu = 0, align = 0]) => [cpu, 5, align],
    kind: 'legal',
    weight: 4,
    where: (settings) => alignsAsked(settings).length > 0,
  }),
  letter({
    id: 'alloc-by-handle',
    sentence: 'Ask a general cache for an object by its handle.',
    operation: 'cache-alloc',
    operands: [firstCpu, kth('cache', (view) => asked(view).map(({ descriptor }) => descriptor))],
    operandsFor: (view, [cpu = 0, cache = 0]) => [cpu, cache, generationAt(view, cache)],
    kind: 'legal',
    weight: 2,
    where: asksGeneral,
  }),
  letter({
    id: 'free',
    sentence: 'Free an object of a general cache.',
    operation: 'free',
    operands: [anyCpu, addresses((view) => heldOfKind(view, 'general'))],
    kind: 'legal',
    weight: 14,
    drains: true,
    where: asksGeneral,
  }),
  letter({
    id: 'free-by-handle',
    sentence: 'Give an object back to its general cache by the handle of that.',
    operation: 'cache-free',
    operands: [firstCpu, addresses((view) => one(heldOfKind(view, 'general')))],
    operandsFor: toItsCache,
    kind: 'legal',
    weight: 2,
    where: asksGeneral,
  }),
  letter({
    id: 'free-emptiest',
    sentence: 'Free an object of the slab of a general cache of which the fewest are out.',
    operation: 'free',
    operands: [anyCpu, addresses((view) => firstOfEmptiest(view, 'general'))],
    kind: 'legal',
    weight: 6,
    where: asksGeneral,
  }),
  letter({
    id: 'destroy',
    sentence: 'Destroy a cache of which no object is live.',
    operation: 'destroy',
    operands: [kth('cache', (view) => unused(view).map(({ descriptor }) => descriptor))],
    operandsFor: (view, [cache = 0]) => [cache, generationAt(view, cache)],
    kind: 'legal',
    weight: 2,
    closes: true,
    where: hasUsers,
  }),
  letter({
    id: 'reclaim',
    sentence: 'Have all empty slabs given back, with what arrays hold drained first or kept.',
    operation: 'reclaim',
    operands: [oneOf('keepArrays', [0, 1])],
    kind: 'legal',
    weight: 2,
    closes: true,
  }),
];

/** Alignments above 8 that a general cache keeps of which users ask for objects. */
function alignsAsked(settings: View['settings']): number[] {
  const asks = sizesAsked(settings);
  const most = Math.max(...generalSizes(settings).map((size) => generalAlign(settings, size)));
  const aligns: number[] = [];
  for (let align = 16; align <= most; align *= 2) if (asks.includes(generalFor(settings, 5, align))) aligns.push(align);
  return aligns;
}

function numbersLeft(view: View): number[] {
  const numbers = Array.from({ length: view.settings.userCaches }, (_, number) => number);
  return numbers.filter((number) => view.caches.every(({ name }) => name !== `user-${number}`));
}

/** General caches of which users ask for objects. */
function asked(view: View): CacheView[] {
  const sizes = sizesAsked(view.settings);
  return cachesOf(view, 'general').filter(({ size }) => sizes.includes(size));
}

function unused(view: View): CacheView[] {
  return users(view).filter((cache) => heldOf(view, cache).length === 0);
}

/** The CPU and the object that were chosen, with the handle of its cache between them. */
function toItsCache(view: View, [cpu = 0, object = 0]: readonly number[]): number[] {
  const cache = placeOf(view, object)?.cache;
  return [cpu, cache?.descriptor ?? 0, cache?.generation ?? 0, object];
}

/** The first held object of the slab, if any, that has the most free ones. */
function firstOfEmptiest(view: View, kind: 'user' | 'general'): number[] {
  const held = view.held.map(({ address }) => address);
  let best: { readonly out: number; readonly object: number } | null = null;
  for (const cache of cachesOf(view, kind)) {
    for (const slab of cache.slabs) {
      const object = firstHeld(cache, slab, held);
      const out = cache.geometry.objectsPerSlab - freeIn(cache, slab).length;
      if (object !== undefined && (best === null || out < best.out)) best = { out, object };
    }
  }
  return best === null ? [] : [best.object];
}

function firstHeld({ geometry }: CacheView, { firstObject }: SlabView, held: readonly number[]): number | undefined {
  const end = firstObject + geometry.objectsPerSlab * geometry.objectBytes;
  return held.find((address) => address >= firstObject && address < end);
}
