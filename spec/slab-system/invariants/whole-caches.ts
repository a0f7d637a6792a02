// What creating, destroying and reclaiming must leave behind.
import { step } from '../../kit/property.ts';
import { frameCalls, framesGivenBack } from '../calls.ts';
import type { CacheView, SlabSystemView } from '../contract.ts';
import { cacheAt, kindOf, recordObjects, slabBytes } from '../places.ts';
import { isSame } from './cache-books.ts';
import { first } from './complaints.ts';

type View = SlabSystemView;

export const createdEmpty = step<View>(
  'created-empty',
  'A cache that is created is the last one: by the name, the size and the alignment that were given, without slabs, with empty arrays, of the generation that its descriptor was to get next.',
  ['cache-created', 'descriptor-recycled'],
  ({ before, after, command, outcome }) => {
    if (command.operation !== 'create-cache' || outcome.error !== null) return null;
    const [number = 0, size = 0, align = 0] = command.operands;
    const cache = after.caches.at(-1);
    if (after.caches.length !== before.caches.length + 1 || cache?.descriptor !== outcome.value) {
      return `no cache was added at ${outcome.value}`;
    }
    if (cache.name !== `user-${number}` || cache.size !== size || cache.align !== align) {
      return `the new cache is ${cache.name}, of size ${cache.size} and alignment ${cache.align}`;
    }
    if (cache.slabs.length > 0 || cache.arrays.some(({ length }) => length > 0)) return 'the new cache is not empty';
    const known = before.generations.find(({ descriptor }) => descriptor === cache.descriptor);
    const generation = known?.next ?? 0;
    return cache.generation === generation
      ? null
      : `the new cache is of generation ${cache.generation} instead of ${generation}`;
  },
);

export const destroyedWhole = step<View>(
  'destroyed-whole',
  'Of a cache that is destroyed nothing remains: neither its name nor a frame, an array or an object; its descriptor gets the next generation.',
  ['cache-destroyed', 'destroyed-with-slabs'],
  (taken) => {
    const { before, after, command, outcome } = taken;
    if (command.operation !== 'destroy' || outcome.error !== null) return null;
    const descriptor = command.operands[0] ?? 0;
    const cache = cacheAt(before, descriptor);
    if (cache === undefined) return null;
    if (cacheAt(after, descriptor) !== undefined || after.caches.some(({ name }) => name === cache.name)) {
      return `${cache.name} is still there`;
    }
    const given = frameCalls(taken).filter(({ asks }) => !asks);
    const kept = cache.slabs.find((slab) => given.every(({ address }) => address !== slab.address));
    if (kept !== undefined)
      return `the slab at ${kept.address} of ${slabBytes(before, cache)} bytes was not given back`;
    const next = (cache.generation + 1) % before.settings.generations;
    const found = after.generations.find((one) => one.descriptor === descriptor)?.next;
    return found === next ? null : `the next cache at ${descriptor} is to be of generation ${next}, not ${found}`;
  },
);

export const reclaimedWhole = step<View>(
  'reclaimed-whole',
  'After a reclaim no cache has an empty slab, nor, unless they were to be kept, an object in an array: but for those of general caches, to which records of slabs came back. The answer is how many frames were given back.',
  ['frames-reclaimed', 'pinned-reclaimed'],
  (taken) => {
    const { before, after, command, outcome } = taken;
    if (command.operation !== 'reclaim' || outcome.error !== null) return null;
    const frames = framesGivenBack(taken);
    if (outcome.value !== frames) return `${outcome.value} frames were said to be given back, and ${frames} were`;
    const [keepArrays = 0] = command.operands;
    const hadRecords = recordObjects(before).length > 0;
    return first(after.caches, (cache) => {
      const { name, slabs, arrays } = cache;
      if (slabs.some(({ list }) => list === 'empty')) return `${name} has an empty slab left`;
      const mayHave = keepArrays === 1 || (hadRecords && kindOf(cache) === 'general');
      const drained = mayHave || arrays.every(({ length }) => length === 0);
      return drained ? null : `an array of ${name} has objects left`;
    });
  },
);

export const onlyNamedChanges = step<View>(
  'only-named-changes',
  'Caches appear by init and create-cache, and disappear by destroy, alone; all others stay, in their order.',
  ['cache-created', 'cache-destroyed'],
  (taken) => {
    const { before, after, command, outcome } = taken;
    if (!taken.imageChanged() || outcome.error !== null || command.operation === 'init') return null;
    const destroyed = command.operation === 'destroy' ? command.operands[0] : null;
    const staying = before.caches.filter(({ descriptor }) => descriptor !== destroyed);
    const found = command.operation === 'create-cache' ? after.caches.slice(0, -1) : after.caches;
    return first(staying.length > found.length ? staying : found, (_, index) => {
      const [expected, cache] = [staying[index], found[index]];
      const agree = expected !== undefined && cache !== undefined && isSame(expected, cache);
      return agree ? null : `cache ${index} is ${nameOf(cache)} instead of ${nameOf(expected)}`;
    });
  },
);

function nameOf(cache: CacheView | undefined): string {
  return cache === undefined ? 'none' : `${cache.name} at ${cache.descriptor} of generation ${cache.generation}`;
}
