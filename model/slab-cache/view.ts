// Between a state of the model and what can be observed of it, in both directions.
import type { ClaimSink, WordSink } from '../../spec/kit/contract.ts';
import type {
  CacheView,
  Geometry,
  SlabCacheSettings,
  SlabCacheView,
  SlabView,
} from '../../spec/slab-cache/contract.ts';
import { addressOf, contains, LINKS, type Promises, SLAB_INFO } from './promise.ts';
import type { Cache, Slab, State } from './state.ts';
import type { World } from './steps.ts';

/** Writes what can be observed, in the order that the specification reads. */
export function writeView(settings: SlabCacheSettings, world: World, state: State, words: WordSink): void {
  for (let index = 0; index < state.caches.length; index += 1) {
    writeCache(world.caches[index] as Promises, state.caches[index] as Cache, words);
  }
  const stored = state.slabInfoCache;
  if (stored !== null) writeCache(world.slabInfoCache as Promises, stored, words);
  const slabs = byAddress(state.caches);
  writePageMap(slabs, words);
  words.push(slabs.length);
  for (const slab of slabs) words.push(slab.address);
  if (settings.objectSizeType === 'large') writeList(slabs.map((slab) => slab.slabInfo).sort(ascending), words);
  else words.push(0);
  if (stored === null) words.push(0);
  else
    writeList(
      byAddress([stored]).map((slab) => slab.address),
      words,
    );
  words.push(state.retired.length);
  for (const slab of state.retired) {
    words.push(slab.address);
    writeList(slab.objects, words);
  }
}

/** A state with this view, of which nothing else refers to any part. */
export function restore(view: SlabCacheView): State {
  const caches: Cache[] = [];
  for (const cache of view.caches) {
    caches.push({
      below: cache.belowThreshold.map((slab) => restoreSlab(view, cache, slab)),
      at: cache.atThreshold.map((slab) => restoreSlab(view, cache, slab)),
      full: cache.full.map((slab) => restoreSlab(view, cache, slab)),
    });
  }
  const stores = view.caches[view.caches.length - 1]?.role === 'slab-info-cache';
  const slabInfoCache = stores ? (caches.pop() as Cache) : null;
  const retired = view.retired.map((slab) => ({ address: slab.address, objects: slab.objects.slice() }));
  return { caches, slabInfoCache, retired };
}

/** Who owns which bytes of memory that is lent. */
export function claim(world: World, state: State, claims: ClaimSink): void {
  for (let holder = 0; holder < state.caches.length; holder += 1) {
    const { below, at, full } = state.caches[holder] as Cache;
    const { geometry } = world.caches[holder] as Promises;
    claimSlabs(geometry, below, holder, claims);
    claimSlabs(geometry, at, holder, claims);
    claimSlabs(geometry, full, holder, claims);
  }
  if (state.slabInfoCache === null) return;
  const { below, at, full } = state.slabInfoCache;
  const { geometry } = world.slabInfoCache as Promises;
  claimSlabs(geometry, below, null, claims);
  claimSlabs(geometry, at, null, claims);
  claimSlabs(geometry, full, null, claims);
}

/** @param holder whose live objects they are; null for SlabInfos, which are the allocator's own */
function claimSlabs(geometry: Geometry, slabs: readonly Slab[], holder: number | null, claims: ClaimSink): void {
  const small = geometry.objectSizeType === 'small';
  for (const slab of slabs) {
    // Two link words in each free object; and a small slab holds its SlabInfo.
    for (const index of slab.free) claims.allocator(addressOf(geometry, slab, index), LINKS);
    if (small) claims.allocator(slab.slabInfo, SLAB_INFO);
    for (const index of slab.live) {
      if (holder === null) claims.allocator(addressOf(geometry, slab, index), geometry.objectSize);
      else claims.user(addressOf(geometry, slab, index), geometry.objectSize, LINKS, holder);
    }
  }
}

function writeCache({ objects }: Promises, cache: Cache, words: WordSink): void {
  words.push(objects);
  const free = writeSlabs(cache.below, words) + writeSlabs(cache.at, words) + writeSlabs(cache.full, words);
  const partial = cache.below.length + cache.at.length;
  words.push(1);
  words.push(partial);
  words.push(cache.full.length);
  words.push(free);
  words.push((partial + cache.full.length) * objects - free);
}

/** @returns how many objects of these slabs are free */
function writeSlabs(slabs: readonly Slab[], words: WordSink): number {
  let free = 0;
  words.push(slabs.length);
  for (const slab of slabs) {
    words.push(slab.address);
    words.push(slab.slabInfo);
    words.push(1);
    words.push(slab.free.length);
    writeList(slab.free, words);
    words.push(1);
    writeList(slab.live, words);
    writeList(slab.handedOut, words);
    free += slab.free.length;
  }
  return free;
}

function writePageMap(slabs: readonly Slab[], words: WordSink): void {
  let entries = 0;
  for (const slab of slabs) entries += slab.savedPages.length;
  words.push(entries);
  for (const slab of slabs) {
    for (const page of slab.savedPages) {
      words.push(page);
      words.push(slab.slabInfo);
    }
  }
}

function writeList(list: readonly number[], words: WordSink): void {
  words.push(list.length);
  for (let index = 0; index < list.length; index += 1) words.push(list[index] as number);
}

function restoreSlab(view: SlabCacheView, cache: CacheView, slab: SlabView): Slab {
  const savedPages: number[] = [];
  for (const { page } of view.pageMap) if (contains(cache.geometry, slab, page)) savedPages.push(page);
  return {
    address: slab.address,
    slabInfo: slab.slabInfo,
    free: slab.freeObjects.slice(),
    live: slab.live.slice(),
    handedOut: slab.handedOut.slice(),
    savedPages,
  };
}

/** The slabs of some caches, by ascending address. */
function byAddress(caches: readonly Cache[]): Slab[] {
  const slabs: Slab[] = [];
  for (const { below, at, full } of caches) {
    addByAddress(below, slabs);
    addByAddress(at, slabs);
    addByAddress(full, slabs);
  }
  return slabs;
}

/** Adds slabs to others that are in order. There are few, and most come in order. */
function addByAddress(list: readonly Slab[], slabs: Slab[]): void {
  for (const slab of list) {
    let position = slabs.length;
    while (position > 0 && (slabs[position - 1] as Slab).address > slab.address) position -= 1;
    if (position === slabs.length) slabs.push(slab);
    else slabs.splice(position, 0, slab);
  }
}

function ascending(a: number, b: number): number {
  return a - b;
}
