// What must be true of the slab cache: after every command, and of every command.
import type { Step } from '../kit/property.ts';
import { always, type CallSequence, type Invariant, step } from '../kit/property.ts';
import { expectedCalls } from './calls.ts';
import {
  type CacheView,
  isCalculable,
  objectAddress,
  pageOf,
  SLAB_INFO_BYTES,
  type SlabCacheView,
  type SlabView,
} from './contract.ts';

type View = SlabCacheView;

/** In the order in which they are judged. */
export const invariants: readonly Invariant<View>[] = [
  step<View>(
    'misuse-refused',
    'A free of anything but an object that the user holds from this cache is refused and changes no byte; a free of one is accepted.',
    ['double-free-refused', 'wrong-free-with-others-live'],
    misuseRefused,
  ),
  step<View>(
    'failure-changes-nothing',
    'An allocation that fails returns null and changes no byte.',
    ['slab-refused', 'slab-info-refused'],
    (taken) =>
      taken.command.operation.endsWith('alloc') && taken.outcome.value === 0 && taken.imageChanged()
        ? 'the allocation failed, but bytes changed'
        : null,
  ),
  step<View>(
    'untouched-bytes',
    'A command writes no byte of a live object, no byte from 16 on of a free object, no unused byte of a slab, and no byte of memory that was given back.',
    ['object-freed', 'slab-released'],
    ({ strayWrite }) => (strayWrite === -1 ? null : `the byte at ${strayWrite} was written`),
  ),
  always<View>(
    'no-overlap',
    'Live objects do not overlap one another, any free object or any SlabInfo; each is object i of a live slab, at slab + i * size, whole inside the slab, and aligned.',
    ['slab-full', 'several-slabs'],
    (view) => first(view.caches, (cache) => overlap(view, cache)),
  ),
  step<View>(
    'backend-balance',
    'A slab is given back once, with the sizes it was asked for, and only when no object of it is live; a SlabInfo is given back once, after its slab; what the backend lends is page-aligned and lent to nobody else.',
    ['slab-released', 'slab-granted-again'],
    backendBalance,
  ),
  always<View>(
    'one-list',
    'Every slab that the backend has lent is on exactly one list of one cache, nothing else is on any, and each list reads the same from both ends.',
    ['several-slabs', 'slab-released'],
    onOneList,
  ),
  always<View>(
    'free-list',
    'The free list of a slab holds distinct objects of it, reads the same from both ends, is as long as the recorded count, and holds exactly the objects that are not live.',
    ['object-freed', 'slab-full'],
    (view) => first(view.caches, (cache) => first(cache.slabs, (slab) => freeListWrong(cache, slab))),
  ),
  always<View>(
    'empty-slab-released',
    'A slab exists only while one of its objects is live.',
    ['slab-released'],
    (view) =>
      first(view.caches, (cache) =>
        first(cache.slabs, (slab) =>
          heldIn(cache, slab).length === 0 ? `slab ${slab.address} has no live object` : null,
        ),
      ),
  ),
  always<View>(
    'list-by-use',
    'A slab is on the full list when all its objects are live, on the list of well-used slabs when at least three quarters (rounded down, at least one) are, and below otherwise.',
    ['slab-full', 'slab-at-threshold', 'slab-below-threshold'],
    (view) => first(view.caches, listByUse),
  ),
  always<View>(
    'statistics',
    'Free slabs, full slabs, free objects and allocated objects are the numbers that a count gives.',
    ['slab-full', 'slab-released'],
    (view) => first(view.caches, statisticsWrong),
  ),
  always<View>(
    'slab-info',
    'The SlabInfo of every slab names its cache; in a small slab it fills the last 56 bytes, and a large slab has one of its own from the backend.',
    ['several-slabs'],
    slabInfoWrong,
  ),
  always<View>(
    'empty-again',
    'When no object is live, the lists are empty, the statistics are zero, nothing is saved, and the backend has everything back.',
    ['all-freed'],
    emptyAgain,
  ),
  always<View>(
    'page-map',
    'Where a SlabInfo can be calculated nothing is saved. Elsewhere the saved pages of a slab are those of the objects handed out since it was made, each with the SlabInfo of the slab, and no page of a released slab is left.',
    ['page-saved', 'slab-released'],
    pageMapWrong,
  ),
  step<View>(
    'grow-only-when-full',
    'A slab is asked for only when every slab of the cache is full; while one has a free object, an allocation succeeds.',
    ['slab-full', 'object-freed'],
    growOnlyWhenFull,
  ),
  step<View>(
    'refused-only-when-spent',
    'The backend refuses a slab only when it has lent all it has.',
    ['backend-spent'],
    ({ before, calls, command }) => {
      if (command.refusals !== 0) return null;
      const refused = find(calls, (name, result) => name.endsWith('alloc_slab') && result === 0);
      return refused && before.frames.length < before.settings.slabsMax
        ? `a slab was refused while ${before.frames.length} of ${before.settings.slabsMax} were lent`
        : null;
    },
  ),
  step<View>(
    'last-freed-first',
    'An allocation takes the object freed last (in a new slab the highest) of the slab at the front of the well-used list, or of the other list when that is empty.',
    ['freed-object-again', 'well-used-preferred'],
    lastFreedFirst,
  ),
  step<View>(
    'needless-calls',
    'Where a SlabInfo can be calculated, the backend is asked for slabs only; a small slab never asks it for a SlabInfo; a refused free makes no call.',
    ['object-freed', 'double-free-refused'],
    needlessCalls,
  ),
  step<View>(
    'call-order',
    'The backend is called in the order and with the arguments of the seed: slab, SlabInfo, save; get, slab back, SlabInfo back, delete of every page.',
    ['slab-released', 'page-saved'],
    (given) => expectedCalls(given),
  ),
];

function misuseRefused(taken: Step<View>): string | null {
  const { before, command, outcome } = taken;
  if (!command.operation.includes('free')) return null;
  const cache = cacheOf(before, command.operation);
  const object = command.operands[0] ?? 0;
  if (cache?.held.includes(object)) {
    return outcome.error === null ? null : `${object} is held, but freeing it was refused as '${outcome.error}'`;
  }
  if (outcome.error === null) return `${object} is not held, but freeing it was accepted`;
  return taken.imageChanged() ? `freeing ${object} was refused, but bytes changed` : null;
}

function overlap(view: View, cache: CacheView): string | null {
  const { objectSize, objectAlign, slabSize } = cache.geometry;
  const slabs = cache.slabs;
  const infos =
    cache.role === 'slab-info-cache' ? [] : view.caches.flatMap(({ slabs }) => slabs).map(({ slabInfo }) => slabInfo);
  let previous = -objectSize;
  for (const object of [...cache.held].sort(ascending)) {
    if (object < previous + objectSize) return `live objects ${previous} and ${object} overlap`;
    previous = object;
    if (object % objectAlign !== 0) return `live object ${object} is not aligned to ${objectAlign}`;
    if (object % 8 !== 0) return `live object ${object} is not aligned to 8`;
    const slab = slabs.find(({ address }) => object >= address && object < address + slabSize);
    if (slab === undefined) return `live object ${object} lies in no slab`;
    if ((object - slab.address) % objectSize !== 0) return `live object ${object} is no whole object of its slab`;
    if (object + objectSize > slab.address + slabSize) return `live object ${object} ends behind its slab`;
    for (const info of infos) {
      if (info < object + objectSize && object < info + SLAB_INFO_BYTES) {
        return `live object ${object} overlaps the SlabInfo at ${info}`;
      }
    }
    if (slab.freeObjects.includes((object - slab.address) / objectSize)) {
      return `live object ${object} is on the free list`;
    }
  }
  return null;
}

function ascending(a: number, b: number): number {
  return a - b;
}

function backendBalance(taken: Step<View>): string | null {
  const { before, calls } = taken;
  if (calls.length === 0) return null;
  const { slabSize, pageSize } = before.settings;
  const lent = new Set(before.frames);
  const infos = new Set(before.slabInfos);
  let slabsBack = 0;
  for (let index = 0; index < calls.length; index += 1) {
    const name = calls.name(index);
    const result = calls.result(index);
    const argument = calls.argument(index, 0);
    if (name.startsWith('slab_info_cache.')) continue;
    if (name.endsWith('alloc_slab') && result !== 0) {
      if (result % pageSize !== 0) return `slab ${result} is not page-aligned`;
      if ([...lent].some((slab) => result < slab + slabSize && slab < result + slabSize)) {
        return `slab ${result} was lent twice`;
      }
      lent.add(result);
    } else if (name.endsWith('free_slab')) {
      if (!lent.delete(argument)) return `slab ${argument} was given back, but it was not lent`;
      if (calls.argument(index, 1) !== slabSize || calls.argument(index, 2) !== pageSize) {
        return `slab ${argument} was given back with other sizes`;
      }
      if (!taken.after.frames.includes(argument) && heldAfter(taken.after, argument, slabSize)) {
        return `slab ${argument} was given back with a live object`;
      }
      slabsBack += 1;
    } else if (name.endsWith('alloc_slab_info') && result !== 0) {
      infos.add(result);
    } else if (name.endsWith('free_slab_info')) {
      if (!infos.delete(argument)) return `SlabInfo ${argument} was given back, but it was not lent`;
      if (slabsBack === 0) return `SlabInfo ${argument} was given back before its slab`;
    }
  }
  return null;
}

function heldAfter(after: View, slab: number, slabSize: number): boolean {
  return after.caches.some((cache) => cache.held.some((object) => object >= slab && object < slab + slabSize));
}

function onOneList(view: View): string | null {
  const ordinary = view.caches.filter((cache) => cache.role !== 'slab-info-cache');
  const others = view.caches.filter((cache) => cache.role === 'slab-info-cache');
  return (
    first(view.caches, (cache) => (cache.linksAgree ? null : 'a list of slabs reads differently from its back')) ??
    sameSet(
      ordinary.flatMap(({ slabs }) => slabs).map(({ address }) => address),
      view.frames,
      'slab',
    ) ??
    sameSet(
      others.flatMap(({ slabs }) => slabs).map(({ address }) => address),
      view.slabInfoFrames,
      'slab',
    )
  );
}

function freeListWrong(cache: CacheView, slab: SlabView): string | null {
  const { address, freeObjects, freeCount, linksAgree } = slab;
  if (!linksAgree) return `the free list of slab ${address} reads differently from its back`;
  if (freeCount !== freeObjects.length) {
    return `slab ${address} records ${freeCount} free objects and lists ${freeObjects.length}`;
  }
  const held = heldIn(cache, slab);
  if (new Set(freeObjects).size < freeObjects.length) return `slab ${address} lists a free object twice`;
  const live = new Set(held);
  for (const object of freeObjects) {
    if (object < 0 || object >= cache.objectsPerSlab)
      return `slab ${address} lists a free object that is none of its own`;
    if (live.has(objectAddress(cache.geometry, slab, object))) return `slab ${address} lists live object ${object}`;
  }
  return held.length + freeObjects.length === cache.objectsPerSlab
    ? null
    : `slab ${address} has ${held.length} live and ${freeObjects.length} free of ${cache.objectsPerSlab} objects`;
}

function listByUse(cache: CacheView): string | null {
  const all = cache.objectsPerSlab;
  const threshold = Math.max(1, Math.floor((all * 3) / 4));
  const misplaced = (slabs: readonly SlabView[], least: number, most: number, list: string) =>
    first(slabs, (slab) => {
      const used = heldIn(cache, slab).length;
      return used >= least && used <= most
        ? null
        : `slab ${slab.address} uses ${used} of ${all} and is on list ${list}`;
    });
  return (
    misplaced(cache.belowThreshold, 0, threshold - 1, 'lt') ??
    misplaced(cache.atThreshold, threshold, all - 1, 'ge') ??
    misplaced(cache.full, all, all, 'full')
  );
}

function statisticsWrong(cache: CacheView): string | null {
  const { freeSlabs, fullSlabs, freeObjects, allocatedObjects } = cache.statistics;
  const listed = cache.belowThreshold.length + cache.atThreshold.length;
  const all = (listed + cache.full.length) * cache.objectsPerSlab;
  return (
    wrongCount('free slabs', freeSlabs, listed) ??
    wrongCount('full slabs', fullSlabs, cache.full.length) ??
    wrongCount('allocated objects', allocatedObjects, cache.held.length) ??
    wrongCount('free objects', freeObjects, all - cache.held.length)
  );
}

function wrongCount(name: string, said: number, counted: number): string | null {
  return said === counted ? null : `the statistics say ${said} ${name}, a count gives ${counted}`;
}

function slabInfoWrong(view: View): string | null {
  const large = view.settings.objectSizeType === 'large';
  const wrong = first(view.caches, (cache) =>
    first(cache.slabs, (slab) => {
      if (!slab.ownerIsItsCache) return `the SlabInfo of slab ${slab.address} names another cache`;
      const inside = slab.address + cache.geometry.slabSize - SLAB_INFO_BYTES;
      return cache.geometry.objectSizeType === 'small' && slab.slabInfo !== inside
        ? `the SlabInfo of slab ${slab.address} is at ${slab.slabInfo}, not at ${inside}`
        : null;
    }),
  );
  const ordinary = view.caches.filter((cache) => cache.role !== 'slab-info-cache').flatMap(({ slabs }) => slabs);
  return (
    wrong ??
    (large
      ? sameSet(
          ordinary.map(({ slabInfo }) => slabInfo),
          view.slabInfos,
          'SlabInfo',
        )
      : null)
  );
}

function pageMapWrong(view: View): string | null {
  const expected = new Map<number, number>();
  for (const cache of view.caches) {
    if (isCalculable(cache.geometry)) continue;
    for (const slab of cache.slabs) {
      for (const index of slab.handedOut) {
        expected.set(pageOf(cache.geometry, objectAddress(cache.geometry, slab, index)), slab.slabInfo);
      }
    }
  }
  for (const { page, slabInfo } of view.pageMap) {
    const wanted = expected.get(page);
    if (wanted === undefined) return `page ${page} is saved, though no object of a slab was handed out in it`;
    if (wanted !== slabInfo) return `page ${page} is saved with SlabInfo ${slabInfo} instead of ${wanted}`;
    expected.delete(page);
  }
  const [missing] = expected.keys();
  return missing === undefined ? null : `page ${missing} is not saved`;
}

function emptyAgain(view: View): string | null {
  if (view.caches.some((cache) => cache.role !== 'slab-info-cache' && cache.held.length > 0)) return null;
  const left = view.caches.reduce(
    (sum, { statistics, slabs }) =>
      sum + slabs.length + Object.values(statistics).reduce((total, count) => total + Math.abs(count), 0),
    view.pageMap.length + view.frames.length + view.slabInfos.length + view.slabInfoFrames.length,
  );
  return left === 0 ? null : 'no object is live, but not everything is back as it was at the start';
}

function growOnlyWhenFull({ before, command, outcome, calls }: Step<View>): string | null {
  if (!command.operation.endsWith('alloc')) return null;
  const cache = cacheOf(before, command.operation);
  const room = cache !== undefined && cache.belowThreshold.length + cache.atThreshold.length > 0;
  if (!room) return null;
  if (outcome.value === 0) return 'there is a free object, but the allocation failed';
  const asked = find(calls, (name) => name.endsWith('alloc_slab') && !name.startsWith('slab_info_cache.'));
  return asked ? 'there is a free object, but another slab was asked for' : null;
}

function lastFreedFirst({ before, command, outcome, calls }: Step<View>): string | null {
  if (!command.operation.endsWith('alloc') || outcome.value === 0 || outcome.value === null) return null;
  const cache = cacheOf(before, command.operation);
  if (cache === undefined) return null;
  const preferred = cache.atThreshold[0] ?? cache.belowThreshold[0];
  let expected: number;
  if (preferred === undefined) {
    const granted = firstResult(calls, 'alloc_slab');
    expected = granted + (cache.objectsPerSlab - 1) * cache.geometry.objectSize;
  } else {
    expected = objectAddress(cache.geometry, preferred, preferred.freeObjects[preferred.freeObjects.length - 1] ?? 0);
  }
  return outcome.value === expected ? null : `${outcome.value} was handed out instead of ${expected}`;
}

function needlessCalls({ before, calls, outcome }: Step<View>): string | null {
  if (outcome.error !== null && calls.length > 0) return `a refused free called ${calls.name(0)}`;
  const small = before.settings.objectSizeType === 'small';
  const calculable = isCalculable(before.settings);
  for (let index = 0; index < calls.length; index += 1) {
    const name = calls.name(index);
    const aboutSlabInfo = name.endsWith('alloc_slab_info') || name.endsWith('free_slab_info');
    if (small && aboutSlabInfo) return `a small slab called ${name}`;
    if (calculable && name.endsWith('_ptr')) return `${name} was called, though the SlabInfo can be calculated`;
  }
  return null;
}

/** The cache that an operation is addressed to. */
function cacheOf(view: View, operation: string): CacheView | undefined {
  return view.caches[operation.startsWith('neighbour') ? 1 : 0];
}

/** What users hold of a slab. */
function heldIn(cache: CacheView, slab: SlabView): number[] {
  return cache.held.filter((object) => object >= slab.address && object < slab.address + cache.geometry.slabSize);
}

function sameSet(found: readonly number[], wanted: readonly number[], what: string): string | null {
  for (const [index, item] of found.entries()) {
    if (found.indexOf(item) !== index) return `${what} ${item} is listed twice`;
    if (!wanted.includes(item)) return `${what} ${item} is listed, but it is not lent`;
  }
  const missing = wanted.find((item) => !found.includes(item));
  return missing === undefined ? null : `${what} ${missing} is lent, but it is on no list`;
}

function find(calls: CallSequence, wanted: (name: string, result: number) => boolean): boolean {
  for (let index = 0; index < calls.length; index += 1) {
    if (wanted(calls.name(index), calls.result(index))) return true;
  }
  return false;
}

function firstResult(calls: CallSequence, name: string): number {
  for (let index = 0; index < calls.length; index += 1)
    if (calls.name(index).endsWith(name)) return calls.result(index);
  return 0;
}

/** The first complaint about any of these. */
function first<Item>(items: readonly Item[], complaint: (item: Item) => string | null): string | null {
  for (const item of items) {
    const found = complaint(item);
    if (found !== null) return found;
  }
  return null;
}
