// Which object is handed out, and where one goes that comes back: arrays as stacks, slabs by the order of their lists.
import { type Step, step } from '../../kit/property.ts';
import type { CacheView, SlabSystemView } from '../contract.ts';
import { type Exchange, exchangesOf } from '../exchanges.ts';
import { addressesOf, afterGiving, afterReleasing, afterTaking, type PromisedCache } from '../promised.ts';
import { first, same } from './complaints.ts';

type View = SlabSystemView;

export const listsInOrder = step<View>(
  'lists-in-order',
  'Objects are taken from the first partial slab, else from the first empty one, else from a new one, which is the last partial one then; a slab that is full is the last full one. A slab to which an object returns is the last empty or the last partial one; of more empty ones than a cache may keep, the first are given back. What is drained, of a cache that is destroyed or by a reclaim, returns from one array after the other, the shared one last, the oldest objects first.',
  ['slab-full', 'slab-empty', 'partial-rotated'],
  (taken) =>
    first(promisesOf(taken), ({ cache, expected, exchange: { released } }) => {
      const wrong = first(['partial', 'full', 'empty'] as const, (list) => {
        const found = cache.slabs.filter((slab) => slab.list === list).map(({ address }) => address);
        const wanted = addressesOf(expected[list]);
        return same(found, wanted)
          ? null
          : `the ${list} slabs of ${cache.name} are ${listed(found)} instead of ${listed(wanted)}`;
      });
      if (wrong !== null || same(released, expected.released)) return wrong;
      return `the slabs ${listed(released)} of ${cache.name} were given back instead of ${listed(expected.released)}`;
    }),
);

export const lastFreedFirst = step<View>(
  'last-freed-first',
  'A slab hands out the object that returned to it last; a new slab hands out its objects from the first to the last.',
  ['flushed-to-slabs', 'taken-from-slabs'],
  (taken) =>
    first(promisesOf(taken), ({ cache, expected }) =>
      first([...expected.partial, ...expected.full, ...expected.empty], ({ slab, free }) => {
        const found = cache.slabs.find(({ address }) => address === slab.address);
        return found === undefined || same(found.freeObjects, free)
          ? null
          : `the slab at ${slab.address} is to hand out ${listed(free)}, and would ${listed(found.freeObjects)}`;
      }),
    ),
);

export const newestFirst = step<View>(
  'newest-first',
  'A request takes the newest object of the array of its CPU. When that is empty a batch goes there first, in its order: the newest of the shared array where it has so many, else as many of the slabs as there are, those of the first slab before those of the next. So does the system itself take what it needs, on the first CPU where it makes caches.',
  ['taken-from-shared', 'taken-from-slabs', 'taken-from-array'],
  (taken) =>
    first(promisesOf(taken), ({ cache, expected, exchange, objects }) => {
      if (exchange.taken.length === 0) return null;
      const wrong = first(exchange.taken, (object, index) =>
        object === objects[index] ? null : `${object} was handed out instead of ${objects[index] ?? 'none'}`,
      );
      return wrong ?? arraysDiffer(cache, expected);
    }),
);

export const oldestFlushed = step<View>(
  'oldest-flushed',
  'An object that is freed is the newest of the array of its CPU. When that is full its oldest batch goes to the shared array first; when that has no room, the oldest batch of the shared array goes to its slabs before. So does the system itself give back what it needs no more, on the first CPU where it destroys caches. Arrays from which nothing is taken, and to which nothing is given, stay as they are.',
  ['flushed-to-shared', 'flushed-to-slabs'],
  (taken) =>
    first(promisesOf(taken), ({ cache, expected, exchange }) =>
      exchange.taken.length > 0 ? null : arraysDiffer(cache, expected),
    ),
);

interface Promised {
  readonly exchange: Exchange;
  /** The cache as it is after the command. */
  readonly cache: CacheView;
  readonly expected: PromisedCache;
  /** What was to be handed out, in order. */
  readonly objects: readonly (number | undefined)[];
}

/** What was promised last, and of which step: the invariants ask for the same one after the other. */
let latest: (Pick<Step<View>, 'before' | 'after' | 'command'> & { readonly promises: readonly Promised[] }) | null =
  null;

function promisesOf(taken: Step<View>): readonly Promised[] {
  if (taken.outcome.error !== null || !taken.imageChanged()) return [];
  const { before, after, command } = taken;
  if (latest?.before === before && latest.after === after && latest.command === command) return latest.promises;
  const promises = exchangesOf(taken).flatMap((exchange) => promiseOf(taken, exchange));
  latest = { before, after, command, promises };
  return promises;
}

function promiseOf({ before: { settings }, command }: Step<View>, exchange: Exchange): Promised[] {
  const { now: cache, taken, given, isEnded } = exchange;
  const isReclaimed = command.operation === 'reclaim';
  if (isEnded || isReclaimed) {
    // Whether records came back to a cache before it was drained or after depends on all the others.
    if (given.length > 0) return [];
    const expected = afterReleasing(settings, exchange, isEnded || command.operands[0] !== 1);
    return [{ exchange, cache, expected, objects: [] }];
  }
  if (taken.length === 0) return [{ exchange, cache, expected: afterGiving(settings, exchange), objects: [] }];
  const expected = afterTaking(settings, exchange);
  return [{ exchange, cache, expected, objects: expected.objects }];
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

function listed(numbers: readonly number[]): string {
  return numbers.join(' ') || 'none';
}
