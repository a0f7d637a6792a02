// A view of the slab cache as a sequence of numbers. This order is the contract with the implementation's own writer.
import type { WordSink, WordSource } from '../kit/contract.ts';
import {
  type CacheView,
  geometryOf,
  objectAddress,
  type Role,
  rolesOf,
  type SlabCacheSettings,
  type SlabCacheView,
  type SlabView,
  slabsOf,
} from './contract.ts';

export function writeView(view: SlabCacheView, words: WordSink): void {
  for (const cache of view.caches) writeCache(cache, words);
  words.push(view.pageMap.length);
  for (const entry of view.pageMap) {
    words.push(entry.page);
    words.push(entry.slabInfo);
  }
  writeList(view.frames, words);
  writeList(view.slabInfos, words);
  writeList(view.slabInfoFrames, words);
  words.push(view.retired.length);
  for (const slab of view.retired) {
    words.push(slab.address);
    writeList(slab.objects, words);
  }
}

export function readView(settings: SlabCacheSettings, words: WordSource): SlabCacheView {
  return {
    settings,
    caches: rolesOf(settings).map((role) => readCache(settings, role, words)),
    pageMap: readMany(words, () => ({ page: words.next(), slabInfo: words.next() })),
    frames: readList(words),
    slabInfos: readList(words),
    slabInfoFrames: readList(words),
    retired: readMany(words, () => ({ address: words.next(), objects: readList(words) })),
  };
}

function writeCache(cache: CacheView, words: WordSink): void {
  words.push(cache.objectsPerSlab);
  writeSlabs(cache.belowThreshold, words);
  writeSlabs(cache.atThreshold, words);
  writeSlabs(cache.full, words);
  words.push(cache.linksAgree ? 1 : 0);
  words.push(cache.statistics.freeSlabs);
  words.push(cache.statistics.fullSlabs);
  words.push(cache.statistics.freeObjects);
  words.push(cache.statistics.allocatedObjects);
}

function readCache(settings: SlabCacheSettings, role: Role, words: WordSource): CacheView {
  const geometry = geometryOf(settings, role);
  const cache = {
    role,
    geometry,
    objectsPerSlab: words.next(),
    belowThreshold: readMany(words, readSlab),
    atThreshold: readMany(words, readSlab),
    full: readMany(words, readSlab),
    linksAgree: words.next() === 1,
    statistics: {
      freeSlabs: words.next(),
      fullSlabs: words.next(),
      freeObjects: words.next(),
      allocatedObjects: words.next(),
    },
    held: [],
  };
  return { ...cache, held: heldByItsOwnAccount(cache) };
}

/** What the cache itself believes its users to hold. */
function heldByItsOwnAccount(cache: CacheView): number[] {
  return slabsOf(cache)
    .flatMap((slab) => slab.live.map((index) => objectAddress(cache.geometry, slab, index)))
    .sort((a, b) => a - b);
}

function writeSlabs(slabs: readonly SlabView[], words: WordSink): void {
  words.push(slabs.length);
  for (const slab of slabs) {
    words.push(slab.address);
    words.push(slab.slabInfo);
    words.push(slab.ownerIsItsCache ? 1 : 0);
    words.push(slab.freeCount);
    writeList(slab.freeObjects, words);
    words.push(slab.linksAgree ? 1 : 0);
    writeList(slab.live, words);
    writeList(slab.handedOut, words);
  }
}

function readSlab(words: WordSource): SlabView {
  return {
    address: words.next(),
    slabInfo: words.next(),
    ownerIsItsCache: words.next() === 1,
    freeCount: words.next(),
    freeObjects: readList(words),
    linksAgree: words.next() === 1,
    live: readList(words),
    handedOut: readList(words),
  };
}

function writeList(list: readonly number[], words: WordSink): void {
  words.push(list.length);
  for (const item of list) words.push(item);
}

function readList(words: WordSource): number[] {
  return readMany(words, (source) => source.next());
}

function readMany<Item>(words: WordSource, read: (words: WordSource) => Item): Item[] {
  const length = words.next();
  const items: Item[] = [];
  for (let index = 0; index < length; index += 1) items.push(read(words));
  return items;
}
