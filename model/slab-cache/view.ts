// Between a state of the model and what can be observed of it, in both directions.
import type { ClaimSink } from '../../spec/kit/contract.ts';
import type { CacheView, Role, SlabCacheSettings, SlabCacheView, SlabView } from '../../spec/slab-cache/contract.ts';
import { addressOf, contains, LINKS, type Promises, recordsIn } from './promise.ts';
import { allCaches, type Cache, type Slab, type State, slabsOf } from './state.ts';
import type { World } from './steps.ts';

export function viewOf(settings: SlabCacheSettings, world: World, state: State): SlabCacheView {
  const caches = state.caches.map((cache, index) =>
    viewCache(world.caches[index] as Promises, index === 0 ? 'main' : 'neighbour', cache),
  );
  const slabs = state.caches.flatMap(slabsOf);
  const slabInfoCache =
    state.slabInfoCache === null || world.slabInfoCache === null
      ? null
      : viewCache(world.slabInfoCache, 'slab-info-cache', state.slabInfoCache);
  return {
    settings,
    caches: slabInfoCache === null ? caches : [...caches, slabInfoCache],
    pageMap: slabs
      .flatMap((slab) => slab.savedPages.map((page) => ({ page, slabInfo: slab.slabInfo })))
      .sort((a, b) => a.page - b.page),
    frames: sorted(slabs.map((slab) => slab.address)),
    slabInfos: settings.objectSizeType === 'large' ? sorted(slabs.map((slab) => slab.slabInfo)) : [],
    slabInfoFrames:
      state.slabInfoCache === null ? [] : sorted(slabsOf(state.slabInfoCache).map((slab) => slab.address)),
    retired: state.retired,
  };
}

/** A state with this view, of which nothing else refers to any part. */
export function restore(view: SlabCacheView): State {
  const caches = view.caches.map((cache) => ({
    below: cache.belowThreshold.map((slab) => restoreSlab(view, cache, slab)),
    at: cache.atThreshold.map((slab) => restoreSlab(view, cache, slab)),
    full: cache.full.map((slab) => restoreSlab(view, cache, slab)),
  }));
  const stores = view.caches[view.caches.length - 1]?.role === 'slab-info-cache';
  const slabInfoCache = stores ? (caches.pop() as Cache) : null;
  return {
    caches,
    slabInfoCache,
    retired: view.retired.map((slab) => ({ address: slab.address, objects: slab.objects.slice() })),
  };
}

/** Who owns which bytes of memory that is lent. */
export function claim(world: World, state: State, claims: ClaimSink): void {
  const promises = world.slabInfoCache === null ? world.caches : [...world.caches, world.slabInfoCache];
  for (const [position, cache] of allCaches(state).entries()) {
    const { geometry, objects } = promises[position] as Promises;
    const holdsSlabInfos = cache === state.slabInfoCache;
    for (const slab of slabsOf(cache)) {
      for (const record of recordsIn(geometry, slab)) claims.allocator(record.address, record.byteLength);
      for (let index = 0; index < objects; index += 1) {
        if (slab.free.includes(index)) continue;
        if (holdsSlabInfos) claims.allocator(addressOf(geometry, slab, index), geometry.objectSize);
        else claims.user(addressOf(geometry, slab, index), geometry.objectSize, LINKS, position);
      }
    }
  }
}

function viewCache({ geometry, objects }: Promises, role: Role, cache: Cache): CacheView {
  const belowThreshold = cache.below.map((slab) => viewSlab(objects, slab));
  const atThreshold = cache.at.map((slab) => viewSlab(objects, slab));
  const full = cache.full.map((slab) => viewSlab(objects, slab));
  const slabs = slabsOf(cache);
  const freeObjects = slabs.reduce((sum, slab) => sum + slab.free.length, 0);
  return {
    role,
    geometry,
    objectsPerSlab: objects,
    belowThreshold,
    atThreshold,
    full,
    linksAgree: true,
    statistics: {
      freeSlabs: cache.below.length + cache.at.length,
      fullSlabs: cache.full.length,
      freeObjects,
      allocatedObjects: slabs.length * objects - freeObjects,
    },
    held: sorted(slabs.flatMap((slab) => liveOf(objects, slab).map((index) => addressOf(geometry, slab, index)))),
  };
}

function viewSlab(objects: number, slab: Slab): SlabView {
  return {
    address: slab.address,
    slabInfo: slab.slabInfo,
    ownerIsItsCache: true,
    freeCount: slab.free.length,
    freeObjects: slab.free,
    linksAgree: true,
    live: liveOf(objects, slab),
    handedOut: slab.handedOut,
  };
}

function liveOf(objects: number, slab: Slab): number[] {
  const live = [];
  for (let index = 0; index < objects; index += 1) if (!slab.free.includes(index)) live.push(index);
  return live;
}

function restoreSlab(view: SlabCacheView, cache: CacheView, slab: SlabView): Slab {
  return {
    address: slab.address,
    slabInfo: slab.slabInfo,
    free: slab.freeObjects.slice(),
    handedOut: slab.handedOut.slice(),
    savedPages: view.pageMap
      .map((entry) => entry.page)
      .filter((page) => contains(cache.geometry, { ...EMPTY, address: slab.address }, page)),
  };
}

const EMPTY: Slab = { address: 0, slabInfo: 0, free: [], handedOut: [], savedPages: [] };

function sorted(numbers: number[]): number[] {
  return numbers.sort((a, b) => a - b);
}
