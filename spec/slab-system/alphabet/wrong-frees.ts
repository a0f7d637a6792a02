// Every way to free what must not be freed: what is not held, what is no object, what is of another cache.
import { kth } from '../../kit/alphabet.ts';
import type { CacheView, SlabView } from '../contract.ts';
import { geometryFor } from '../geometry.ts';
import { cachesOf, freeIn, heldOf, ownObjects, sharedOf, slabBytes } from '../places.ts';
import {
  asksGeneral,
  firstCpu,
  generationAt,
  hasSeveralUsers,
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

const firstUser = kth<View>('cache', (view) => one(users(view)).map(({ descriptor }) => descriptor));

/** What is wrong, and the addresses of one cache with which it is. */
interface WrongFree {
  readonly id: string;
  readonly what: string;
  readonly among: (view: View, cache: CacheView) => readonly number[];
}

const ofOneCache: readonly WrongFree[] = [
  { id: 'waiting', what: 'an object that waits in an array', among: (_, cache) => waiting(cache) },
  { id: 'free-object', what: 'an object that is free in its slab', among: (_, cache) => freeObjects(cache) },
  { id: 'interior', what: 'an address inside an object', among: interior },
  { id: 'beside', what: 'the head, the colour or the rest of a slab', among: beside },
];

/** Addresses of no slab: of the books, beyond all memory, of a frame that is not lent. */
function foreign({ settings, extents }: View): number[] {
  const { frameSize, frameStart } = settings;
  const frames = Array.from({ length: settings.frames }, (_, index) => frameStart + index * frameSize);
  const free = frames.filter((frame) =>
    extents.every(({ address, frames: count }) => frame < address || frame >= address + count * frameSize),
  );
  return [64, 2 ** 30, ...free.slice(0, 1)];
}

export const wrongFreeLetters: readonly OfferedLetter[] = [
  letter({
    id: 'free-null',
    sentence: 'Free null.',
    operation: 'free',
    operands: [firstCpu],
    operandsFor: (_, [cpu = 0]) => [cpu, 0],
  }),
  letter({
    id: 'cache-free-null',
    sentence: 'Give null back to a cache.',
    operation: 'cache-free',
    operands: [firstCpu, firstUser],
    operandsFor: (view, [cpu = 0, cache = 0]) => [cpu, cache, generationAt(view, cache), 0],
    where: hasUsers,
  }),
  letter({
    id: 'free-foreign',
    sentence: 'Free an address that lies in no slab.',
    operation: 'free',
    operands: [firstCpu, kth('address', foreign)],
  }),
  letter({
    id: 'cache-free-foreign',
    sentence: 'Give an address back to a cache that lies in no slab.',
    operation: 'cache-free',
    operands: [firstUser, kth('address', foreign)],
    operandsFor: (view, [cache = 0, address = 0]) => [0, cache, generationAt(view, cache), address],
    where: hasUsers,
  }),
  ...ofOneCache.map(({ id, what, among }) =>
    letter({
      id: `cache-free-${id}`,
      sentence: `Give back to its cache ${what}.`,
      operation: 'cache-free',
      operands: [firstUser, kth('address', (view) => one(users(view)).flatMap((cache) => among(view, cache)))],
      operandsFor: (view, [cache = 0, address = 0]) => [0, cache, generationAt(view, cache), address],
      where: (settings) => hasUsers(settings) && canBe(id, settings, [sizeOfUser(settings, 0)]),
    }),
  ),
  ...ofOneCache.map(({ id, what, among }) =>
    letter({
      id: `free-${id}`,
      sentence: `Free ${what}, of a general cache.`,
      operation: 'free',
      operands: [
        firstCpu,
        kth('address', (view) => one(withSlabs(view, 'general')).flatMap((cache) => among(view, cache))),
      ],
      where: (settings) => asksGeneral(settings) && canBe(id, settings, sizesAsked(settings)),
    }),
  ),
  letter({
    id: 'free-of-user',
    sentence: 'Free an object of the cache of a user as one of a general cache.',
    operation: 'free',
    operands: [firstCpu, kth('address', (view) => one(heldOfKind(view, 'user')))],
    where: hasUsers,
  }),
  letter({
    id: 'cache-free-of-general',
    sentence: 'Give an object of a general cache back to the cache of a user.',
    operation: 'cache-free',
    operands: [firstUser, kth('address', (view) => one(heldOfKind(view, 'general')))],
    operandsFor: (view, [cache = 0, address = 0]) => [0, cache, generationAt(view, cache), address],
    where: (settings) => hasUsers(settings) && asksGeneral(settings),
  }),
  letter({
    id: 'cache-free-of-other',
    sentence: 'Give an object back to the cache of another user.',
    operation: 'cache-free',
    operands: [kth('address', (view) => heldOfOthers(view))],
    operandsFor: (view, [address = 0]) => {
      const other = users(view).find((cache) => !heldOf(view, cache).includes(address));
      return [0, other?.descriptor ?? 0, other?.generation ?? 0, address];
    },
    where: hasSeveralUsers,
  }),
  letter({
    id: 'free-own',
    sentence: 'Free what the system holds itself: a descriptor, an array, the free list of a slab.',
    operation: 'free',
    operands: [firstCpu, kth('address', ownOfEachKind)],
  }),
];

/** The first object of each cache that the system holds objects of. */
function ownOfEachKind(view: View): number[] {
  const own = ownObjects(view);
  return view.caches.flatMap((cache) => {
    const bytes = slabBytes(view, cache);
    const inside = (address: number) =>
      cache.slabs.some((slab) => address >= slab.address && address < slab.address + bytes);
    return one(own.filter(inside));
  });
}

/** Whether slabs of these sizes have anything beside their objects, where that is wanted. */
function canBe(id: string, settings: View['settings'], sizes: readonly number[]): boolean {
  if (id !== 'beside') return true;
  return sizes.some((size) => {
    const geometry = geometryFor(settings, size, settings.objectAlign);
    return geometry !== null && geometry.headBytes + geometry.leftBytes > 0;
  });
}

function withSlabs(view: View, kind: 'user' | 'general'): CacheView[] {
  return cachesOf(view, kind).filter(({ slabs }) => slabs.length > 0);
}

function waiting(cache: CacheView): number[] {
  const inArrays = cache.arrays.slice(0, -1).flat();
  return [...inArrays.slice(0, 2), ...sharedOf(cache).slice(0, 1)];
}

function freeObjects(cache: CacheView): number[] {
  return cache.slabs.flatMap((slab) => freeIn(cache, slab)).slice(0, 2);
}

/** Inside the first live object, and inside the first of the slab. */
function interior(view: View, cache: CacheView): number[] {
  const { objectBytes } = cache.geometry;
  const objects = [
    ...heldOf(view, cache).slice(0, 1),
    ...cache.slabs.slice(0, 1).map(({ firstObject }) => firstObject),
  ];
  const offsets = [...new Set([8, 1, objectBytes / 2])].filter((offset) => offset < objectBytes);
  return [...new Set(objects)].flatMap((object) => offsets.map((offset) => object + offset));
}

/** What of the first slab is no object. */
function beside(view: View, cache: CacheView): number[] {
  const [slab] = cache.slabs;
  if (slab === undefined) return [];
  const end = slab.address + slabBytes(view, cache);
  const behind = endOfObjects(cache, slab);
  const inHead = [slab.address, slab.firstObject - 8].filter(
    (address) => address >= slab.address && address < slab.firstObject,
  );
  return [...new Set([...inHead, ...(behind < end ? [behind] : [])])];
}

function endOfObjects({ geometry }: CacheView, { firstObject }: SlabView): number {
  return firstObject + geometry.objectsPerSlab * geometry.objectBytes;
}

/** The first held object of each user, while there are caches of several. */
function heldOfOthers(view: View): number[] {
  return users(view).length < 2 ? [] : users(view).flatMap((cache) => one(heldOf(view, cache)));
}
