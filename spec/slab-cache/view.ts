// Reads a view of the slab cache from a sequence of numbers. The order in which it reads is the order in which model and
// implementation, each by itself, write.
import type { WordSource } from '../kit/contract.ts';
import {
  type CacheView,
  type Geometry,
  geometryOf,
  objectAddress,
  type Role,
  rolesOf,
  type SlabCacheSettings,
  type SlabCacheView,
  type SlabView,
} from './contract.ts';

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

function readCache(settings: SlabCacheSettings, role: Role, words: WordSource): CacheView {
  const geometry = geometryOf(settings, role);
  const objectsPerSlab = words.next();
  const belowThreshold = readMany(words, readSlab);
  const atThreshold = readMany(words, readSlab);
  const full = readMany(words, readSlab);
  const slabs = [...belowThreshold, ...atThreshold, ...full];
  return {
    role,
    geometry,
    objectsPerSlab,
    belowThreshold,
    atThreshold,
    full,
    slabs,
    linksAgree: words.next() === 1,
    statistics: {
      freeSlabs: words.next(),
      fullSlabs: words.next(),
      freeObjects: words.next(),
      allocatedObjects: words.next(),
    },
    held: heldByItsOwnAccount(geometry, slabs),
  };
}

/** What the cache itself believes its users to hold. */
function heldByItsOwnAccount(geometry: Geometry, slabs: readonly SlabView[]): number[] {
  const held: number[] = [];
  let inOrder = true;
  let before = -1;
  for (const slab of slabs) {
    inOrder &&= slab.address > before;
    before = slab.address;
    for (const index of slab.live) held.push(objectAddress(geometry, slab, index));
  }
  return inOrder ? held : held.sort(ascending);
}

function ascending(a: number, b: number): number {
  return a - b;
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

function readList(words: WordSource): number[] {
  const length = words.next();
  const list: number[] = [];
  for (let index = 0; index < length; index += 1) list.push(words.next());
  return list;
}

function readMany<Item>(words: WordSource, read: (words: WordSource) => Item): Item[] {
  const length = words.next();
  const items: Item[] = [];
  for (let index = 0; index < length; index += 1) items.push(read(words));
  return items;
}
