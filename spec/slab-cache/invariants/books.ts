// That the lists, counts and SlabInfos of a cache say what is so.
import { always } from '../../kit/property.ts';
import {
  type CacheView,
  isCalculable,
  objectAddress,
  pageOf,
  SLAB_INFO_BYTES,
  type SlabCacheView,
  type SlabView,
} from '../contract.ts';
import { first, heldIn, sameSet } from './complaints.ts';

type View = SlabCacheView;

export const oneList = always<View>(
  'one-list',
  'Every slab that the backend has lent is on exactly one list of one cache, nothing else is on any, and each list reads the same from both ends.',
  ['several-slabs', 'slab-released'],
  onOneList,
);

export const freeList = always<View>(
  'free-list',
  'The free list of a slab holds distinct objects of it, reads the same from both ends, is as long as the recorded count, and holds exactly the objects that are not live.',
  ['object-freed', 'slab-full'],
  (view) => first(view.caches, (cache) => first(cache.slabs, (slab) => freeListWrong(cache, slab))),
);

export const emptySlabReleased = always<View>(
  'empty-slab-released',
  'A slab exists only while one of its objects is live.',
  ['slab-released'],
  (view) =>
    first(view.caches, (cache) =>
      first(cache.slabs, (slab) =>
        heldIn(cache, slab).length === 0 ? `slab ${slab.address} has no live object` : null,
      ),
    ),
);

export const listByUse = always<View>(
  'list-by-use',
  'A slab is on the full list when all its objects are live, on the list of well-used slabs when at least three quarters (rounded down, at least one) are, and below otherwise.',
  ['slab-full', 'slab-at-threshold', 'slab-below-threshold'],
  (view) => first(view.caches, onWrongList),
);

export const statistics = always<View>(
  'statistics',
  'Free slabs, full slabs, free objects and allocated objects are the numbers that a count gives.',
  ['slab-full', 'slab-released'],
  (view) => first(view.caches, statisticsWrong),
);

export const slabInfo = always<View>(
  'slab-info',
  'The SlabInfo of every slab names its cache; in a small slab it fills the last 56 bytes, and a large slab has one of its own from the backend.',
  ['several-slabs'],
  slabInfoWrong,
);

export const emptyAgain = always<View>(
  'empty-again',
  'When no object is live, the lists are empty, the statistics are zero, nothing is saved, and the backend has everything back.',
  ['all-freed'],
  somethingLeft,
);

export const pageMap = always<View>(
  'page-map',
  'Where a SlabInfo can be calculated nothing is saved. Elsewhere the saved pages of a slab are those of the objects handed out since it was made, each with the SlabInfo of the slab, and no page of a released slab is left.',
  ['page-saved', 'slab-released'],
  pageMapWrong,
);

function onOneList(view: View): string | null {
  return (
    first(view.caches, (cache) => (cache.linksAgree ? null : 'a list of slabs reads differently from its back')) ??
    sameSet(addressesOf(view, false), view.frames, 'slab') ??
    sameSet(addressesOf(view, true), view.slabInfoFrames, 'slab')
  );
}

/** Addresses of the slabs that hold SlabInfos, or of all others. */
function addressesOf(view: View, holdingSlabInfos: boolean): number[] {
  const addresses: number[] = [];
  for (const { role, slabs } of view.caches) {
    if ((role === 'slab-info-cache') === holdingSlabInfos) for (const { address } of slabs) addresses.push(address);
  }
  return addresses;
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

function onWrongList(cache: CacheView): string | null {
  const all = cache.objectsPerSlab;
  const threshold = Math.max(1, Math.floor((all * 3) / 4));
  return (
    misplaced(cache, cache.belowThreshold, 0, threshold - 1, 'lt') ??
    misplaced(cache, cache.atThreshold, threshold, all - 1, 'ge') ??
    misplaced(cache, cache.full, all, all, 'full')
  );
}

function misplaced(cache: CacheView, slabs: readonly SlabView[], least: number, most: number, list: string) {
  return first(slabs, (slab) => {
    const used = heldIn(cache, slab).length;
    if (used >= least && used <= most) return null;
    return `slab ${slab.address} uses ${used} of ${cache.objectsPerSlab} and is on list ${list}`;
  });
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
  if (wrong !== null || !large) return wrong;
  const ordinary = view.caches.filter((cache) => cache.role !== 'slab-info-cache').flatMap(({ slabs }) => slabs);
  const slabInfos = ordinary.map(({ slabInfo }) => slabInfo);
  return sameSet(slabInfos, view.slabInfos, 'SlabInfo');
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

function somethingLeft(view: View): string | null {
  if (view.caches.some((cache) => cache.role !== 'slab-info-cache' && cache.held.length > 0)) return null;
  const left = view.caches.reduce(
    (sum, { statistics, slabs }) =>
      sum + slabs.length + Object.values(statistics).reduce((total, count) => total + Math.abs(count), 0),
    view.pageMap.length + view.frames.length + view.slabInfos.length + view.slabInfoFrames.length,
  );
  return left === 0 ? null : 'no object is live, but not everything is back as it was at the start';
}
