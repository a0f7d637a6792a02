// That what is recorded of slabs and their objects is so: lists, counters, arrays, and where each object is.
import { always } from '../../kit/property.ts';
import type { CacheView, SlabSystemView, SlabView } from '../contract.ts';
import { indexIn, kindOf, objectAddress, ownObjects, sharedOf } from '../places.ts';
import { first, firstSlab, named } from './complaints.ts';

type View = SlabSystemView;

export const oneList = always<View>(
  'one-list',
  'A slab is on the list that its used objects say: empty when there are none, full when there are all, partial otherwise; each list reads the same from both ends.',
  ['slab-full', 'slab-empty', 'slab-partial'],
  (view) =>
    first(view.caches, ({ name, linksAgree }) =>
      linksAgree ? null : `a list of slabs of ${name} reads differently from its back`,
    ) ??
    firstSlab(view.caches, (cache, slab) => {
      const list = listFor(slab.used, cache.geometry.objectsPerSlab);
      return slab.list === list ? null : `${named(cache, slab)} uses ${slab.used} and is on the ${slab.list} list`;
    }),
);

export const usedCounted = always<View>(
  'used-counted',
  'The free list of a slab has distinct objects of it, all those that its recorded count of used ones leaves.',
  ['slab-full', 'slab-partial'],
  ({ caches }) =>
    firstSlab(caches, (cache, slab) => {
      const { objectsPerSlab } = cache.geometry;
      const { freeObjects, used } = slab;
      if (freeObjects.length !== objectsPerSlab - used) {
        return `${named(cache, slab)} records ${used} used objects and lists ${freeObjects.length} free ones`;
      }
      if (new Set(freeObjects).size < freeObjects.length) return `${named(cache, slab)} lists a free object twice`;
      return freeObjects.every((index) => index >= 0 && index < objectsPerSlab)
        ? null
        : `${named(cache, slab)} lists a free object that is none of its own`;
    }),
);

export const onePlace = always<View>(
  'one-place',
  'Every object is in exactly one place: free in its slab, in the array of one CPU, in the shared array, with a user, or with the system itself, as descriptor, array or free list; nothing else is in any of them.',
  ['arrays-filled', 'shared-filled'],
  (view) => {
    const places = new Places(view);
    return places.foreign ?? firstSlab(view.caches, (cache, slab) => places.complaint(cache, slab));
  },
);

export const arraysWithinLimit = always<View>(
  'arrays-within-limit',
  'An array has no more objects than the limit; the shared one has them in whole batches.',
  ['arrays-filled', 'shared-filled'],
  ({ caches, settings: { limit, batch } }) =>
    first(caches, (cache) => {
      const long = cache.arrays.findIndex(({ length }) => length > limit);
      if (long !== -1) return `array ${long} of ${cache.name} has ${cache.arrays[long]?.length} objects`;
      const { length } = sharedOf(cache);
      return length % batch === 0 ? null : `the shared array of ${cache.name} has ${length} objects, no whole batches`;
    }),
);

export const fewKeptEmpty = always<View>(
  'few-kept-empty',
  'A cache keeps no more empty slabs than it may.',
  ['slab-empty', 'slab-given-back'],
  ({ caches, settings: { keptEmpty } }) =>
    first(caches, ({ name, slabs }) => {
      const empty = slabs.filter(({ list }) => list === 'empty').length;
      return empty > keptEmpty ? `${name} keeps ${empty} empty slabs` : null;
    }),
);

export const recordsElsewhere = always<View>(
  'records-elsewhere',
  'A slab whose objects take an eighth of a frame or more keeps its descriptor and its free list in objects of general caches; any other keeps both in itself.',
  ['off-slab-made', 'slab-made'],
  (view) =>
    firstSlab(view.caches, (cache, slab) => {
      const { descriptor, freeList } = slab;
      if (cache.geometry.onSlab) {
        return descriptor === 0 && freeList === 0 ? null : `${named(cache, slab)} keeps its records elsewhere`;
      }
      const general = view.caches.filter((one) => kindOf(one) === 'general');
      const isObject = (address: number) =>
        general.some((one) => one.slabs.some((around) => indexIn(one, around, address) !== -1));
      if (!isObject(descriptor)) return `the descriptor of ${named(cache, slab)} is no object of a general cache`;
      return isObject(freeList) ? null : `the free list of ${named(cache, slab)} is no object of a general cache`;
    }),
);

function listFor(used: number, objects: number): SlabView['list'] {
  if (used === 0) return 'empty';
  return used === objects ? 'full' : 'partial';
}

/** Where each object is that is not free in its slab. */
class Places {
  /** A complaint about something in an array that is no object of its cache. */
  readonly foreign: string | null;
  private readonly out = new Map<number, string[]>();

  constructor(view: View) {
    for (const cache of view.caches) {
      for (const [index, array] of cache.arrays.entries()) {
        const where = index === cache.arrays.length - 1 ? 'in the shared array' : `in the array of CPU ${index}`;
        for (const address of array) this.put(address, where);
      }
    }
    for (const { address } of view.held) this.put(address, 'with a user');
    for (const address of ownObjects(view)) this.put(address, 'with the system');
    this.foreign = first(view.caches, foreignIn);
  }

  complaint(cache: CacheView, slab: SlabView): string | null {
    const free = new Set(slab.freeObjects);
    for (let index = 0; index < cache.geometry.objectsPerSlab; index += 1) {
      const address = objectAddress(cache, slab, index);
      const places = [...(free.has(index) ? ['free in its slab'] : []), ...(this.out.get(address) ?? [])];
      if (places.length === 1) continue;
      const object = `object ${index} of ${named(cache, slab)}`;
      return places.length === 0 ? `${object} is nowhere` : `${object} is ${places.join(' and ')}`;
    }
    return null;
  }

  private put(address: number, where: string): void {
    const places = this.out.get(address);
    if (places === undefined) this.out.set(address, [where]);
    else places.push(where);
  }
}

function foreignIn(cache: CacheView): string | null {
  return first(cache.arrays, (array) =>
    first(array, (address) =>
      cache.slabs.some((slab) => indexIn(cache, slab, address) !== -1)
        ? null
        : `${address} is in an array of ${cache.name}, and no object of it`,
    ),
  );
}
