// Which object is handed out, and where one goes that comes back: arrays as stacks, slabs by the order of their lists.
import { type Step, step } from '../../kit/property.ts';
import type { CacheView, SlabSystemView } from '../contract.ts';
import { addressesOf, afterGiving, afterTaking, type PromisedCache } from '../promised.ts';
import { handedOut, objectFreed, objectRequest } from '../requests.ts';
import { first, same } from './complaints.ts';

type View = SlabSystemView;

export const newestFirst = step<View>(
  'newest-first',
  'A request takes the newest object of the array of its CPU. When that is empty a batch goes there first, in its order: the newest of the shared array where it has so many, else as many of the slabs as there are, those of the first slab before those of the next.',
  ['taken-from-shared', 'taken-from-slabs', 'taken-from-array'],
  (taken) => {
    const taking = promisedTaking(taken);
    if (taking === null) return null;
    const { expected, cache } = taking;
    if (expected.object !== handedOut(taken)) return `${handedOut(taken)} was handed out instead of ${expected.object}`;
    return arraysDiffer(cache, expected);
  },
);

export const oldestFlushed = step<View>(
  'oldest-flushed',
  'An object that is freed is the newest of the array of its CPU. When that is full its oldest batch goes to the shared array first; when that has no room, the oldest batch of the shared array goes to its slabs before.',
  ['flushed-to-shared', 'flushed-to-slabs'],
  (taken) => {
    const giving = promisedGiving(taken);
    return giving === null ? null : arraysDiffer(giving.cache, giving.expected);
  },
);

export const listsInOrder = step<View>(
  'lists-in-order',
  'Objects are taken from the first partial slab, else from the first empty one, else from a new one, which is the last partial one then; a slab that is full is the last full one. A slab to which an object returns is the last empty or the last partial one; of more empty ones than a cache may keep, the first are given back.',
  ['slab-full', 'slab-empty', 'partial-rotated'],
  (taken) => {
    const promised = promisedTaking(taken) ?? promisedGiving(taken);
    if (promised === null) return null;
    const { cache, expected } = promised;
    return first(['partial', 'full', 'empty'] as const, (list) => {
      const found = cache.slabs.filter((slab) => slab.list === list).map(({ address }) => address);
      const wanted = addressesOf(expected[list]);
      return same(found, wanted)
        ? null
        : `the ${list} slabs of ${cache.name} are ${found.join(' ') || 'none'} instead of ${wanted.join(' ') || 'none'}`;
    });
  },
);

export const lastFreedFirst = step<View>(
  'last-freed-first',
  'A slab hands out the object that returned to it last; a new slab hands out its objects from the first to the last.',
  ['flushed-to-slabs', 'taken-from-slabs'],
  (taken) => {
    const promised = promisedTaking(taken) ?? promisedGiving(taken);
    if (promised === null) return null;
    const { cache, expected } = promised;
    return first([...expected.partial, ...expected.full, ...expected.empty], ({ slab, free }) => {
      const found = cache.slabs.find(({ address }) => address === slab.address);
      return found === undefined || same(found.freeObjects, free)
        ? null
        : `the slab at ${slab.address} is to hand out ${free.join(' ')}, and would ${found.freeObjects.join(' ')}`;
    });
  },
);

interface Promised<Expected> {
  /** The cache as it is after the command. */
  readonly cache: CacheView;
  readonly expected: Expected;
}

function promisedTaking(taken: Step<View>): Promised<ReturnType<typeof afterTaking>> | null {
  const { before, after, command } = taken;
  const request = objectRequest(before, command);
  if (request === null || handedOut(taken) === null) return null;
  const cache = nowOf(after, request.cache);
  if (cache === undefined) return null;
  const made = cache.slabs.find(({ address }) => request.cache.slabs.every((slab) => slab.address !== address));
  return { cache, expected: afterTaking(before.settings, request.cache, request.cpu, made) };
}

function promisedGiving(taken: Step<View>): Promised<PromisedCache> | null {
  const freed = objectFreed(taken);
  const cache = freed === null ? undefined : nowOf(taken.after, freed.cache);
  if (freed === null || cache === undefined) return null;
  return { cache, expected: afterGiving(taken.before.settings, freed.cache, freed.cpu, freed.address) };
}

function nowOf({ caches }: View, { descriptor }: CacheView): CacheView | undefined {
  return caches.find((cache) => cache.descriptor === descriptor);
}

function arraysDiffer({ name, arrays }: CacheView, expected: PromisedCache): string | null {
  return first(arrays, (array, index) => {
    const wanted = expected.arrays[index] ?? [];
    const which = index === arrays.length - 1 ? 'the shared array' : `the array of CPU ${index}`;
    return same(array, wanted)
      ? null
      : `${which} of ${name} has ${array.join(' ') || 'nothing'} instead of ${wanted.join(' ') || 'nothing'}`;
  });
}
