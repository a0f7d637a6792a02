// Between a state of the model and what can be observed of it, in both directions.
//
// Loops count where lists are often empty: V8 has a kind of its own for empty arrays, and where both kinds are met, it
// makes an object for each step of a loop over the items themselves.
import type { ClaimSink, WordSink } from '../../spec/kit/contract.ts';
import type {
  CacheView,
  Geometry,
  SlabCacheSettings,
  SlabCacheView,
  SlabView,
} from '../../spec/slab-cache/contract.ts';
import { addressOf, contains, LINKS, type Promises, SLAB_INFO, type World } from './promise.ts';
import type { Cache, RetiredSlab, Slab, State } from './state.ts';

/** Writes what can be observed, in the order that the specification reads. */
export function writeView(settings: SlabCacheSettings, world: World, state: State, words: WordSink): void {
  for (let index = 0; index < state.caches.length; index += 1) {
    writeCache(world.caches[index] as Promises, state.caches[index] as Cache, words);
  }
  const stored = state.slabInfoCache;
  if (stored !== null) writeCache(world.slabInfoCache as Promises, stored, words);
  const slabs = byAddress(state.caches);
  writePageMap(slabs, words);
  writeAddresses(slabs, words);
  if (settings.objectSizeType === 'large') writeList(slabs.map((slab) => slab.slabInfo).sort(ascending), words);
  else words.push(0);
  if (stored === null) words.push(0);
  else writeAddresses(byAddress([stored]), words);
  words.push(state.retired.length);
  for (let index = 0; index < state.retired.length; index += 1) {
    const { address, objects } = state.retired[index] as RetiredSlab;
    words.push(address);
    writeList(objects, words);
  }
}

/** A state with this view, of which nothing else refers to any part. */
export function restore({ caches, pageMap, retired }: SlabCacheView): State {
  const state: State = { caches: [], slabInfoCache: null, retired: [] };
  for (const view of caches) {
    const cache = {
      below: restoreSlabs(pageMap, view, view.belowThreshold),
      at: restoreSlabs(pageMap, view, view.atThreshold),
      full: restoreSlabs(pageMap, view, view.full),
    };
    if (view.role === 'slab-info-cache') state.slabInfoCache = cache;
    else state.caches.push(cache);
  }
  for (const { address, objects } of retired) state.retired.push({ address, objects: objects.slice() });
  return state;
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
  for (let position = 0; position < slabs.length; position += 1) {
    claimSlab(geometry, slabs[position] as Slab, holder, claims);
  }
}

function claimSlab(geometry: Geometry, slab: Slab, holder: number | null, claims: ClaimSink): void {
  const { free, live, slabInfo } = slab;
  // Two link words in each free object; and a small slab holds its SlabInfo.
  for (let position = 0; position < free.length; position += 1) {
    claims.allocator(addressOf(geometry, slab, free[position] as number), LINKS);
  }
  if (geometry.objectSizeType === 'small') claims.allocator(slabInfo, SLAB_INFO);
  for (let position = 0; position < live.length; position += 1) {
    const address = addressOf(geometry, slab, live[position] as number);
    if (holder === null) claims.allocator(address, geometry.objectSize);
    else claims.user(address, geometry.objectSize, LINKS, holder);
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
  for (let index = 0; index < slabs.length; index += 1) {
    const slab = slabs[index] as Slab;
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
  for (let index = 0; index < slabs.length; index += 1) entries += (slabs[index] as Slab).savedPages.length;
  words.push(entries);
  if (entries === 0) return;
  for (const { savedPages, slabInfo } of slabs) {
    for (const page of savedPages) {
      words.push(page);
      words.push(slabInfo);
    }
  }
}

function writeAddresses(slabs: readonly Slab[], words: WordSink): void {
  words.push(slabs.length);
  for (let index = 0; index < slabs.length; index += 1) words.push((slabs[index] as Slab).address);
}

function writeList(list: readonly number[], words: WordSink): void {
  words.push(list.length);
  for (let index = 0; index < list.length; index += 1) words.push(list[index] as number);
}

function restoreSlabs(pageMap: SlabCacheView['pageMap'], cache: CacheView, slabs: readonly SlabView[]): Slab[] {
  const restored: Slab[] = [];
  for (const slab of slabs) {
    const savedPages: number[] = [];
    for (const { page } of pageMap) if (contains(cache.geometry, slab, page)) savedPages.push(page);
    const { address, slabInfo, freeObjects, live, handedOut } = slab;
    restored.push({
      address,
      slabInfo,
      free: freeObjects.slice(),
      live: live.slice(),
      handedOut: handedOut.slice(),
      savedPages,
    });
  }
  return restored;
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
  for (let index = 0; index < list.length; index += 1) {
    const slab = list[index] as Slab;
    let position = slabs.length;
    while (position > 0 && (slabs[position - 1] as Slab).address > slab.address) position -= 1;
    if (position === slabs.length) slabs.push(slab);
    else slabs.splice(position, 0, slab);
  }
}

function ascending(a: number, b: number): number {
  return a - b;
}
