// Reads a view of the slab cache from a sequence of numbers. The order in which it reads is the order in which model and
// implementation, each by itself, write.
import type { WordSource } from '../kit/contract.ts';
import { readMany, readNumbers } from '../kit/reading.ts';
import {
  type CacheView,
  type Geometry,
  geometryOf,
  objectAddress,
  type PageMapEntry,
  type RetiredSlab,
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
    pageMap: readMany(words, readPageMapEntry),
    frames: readNumbers(words),
    slabInfos: readNumbers(words),
    slabInfoFrames: readNumbers(words),
    retired: readMany(words, readRetired),
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

function readPageMapEntry(words: WordSource): PageMapEntry {
  return { page: words.next(), slabInfo: words.next() };
}

function readRetired(words: WordSource): RetiredSlab {
  return { address: words.next(), objects: readNumbers(words) };
}

/** What the cache itself believes its users to hold. */
function heldByItsOwnAccount(geometry: Geometry, slabs: readonly SlabView[]): number[] {
  const held: number[] = [];
  let inOrder = true;
  let last = -1;
  for (const slab of byAddress(slabs)) {
    for (const index of slab.live) {
      const object = objectAddress(geometry, slab, index);
      inOrder &&= object > last;
      last = object;
      held.push(object);
    }
  }
  // Slabs that overlap, which only a defect brings about, leave something to be sorted.
  return inOrder ? held : held.sort(ascending);
}

/** There are few, and most come in order. */
function byAddress(slabs: readonly SlabView[]): readonly SlabView[] {
  const sorted: SlabView[] = [];
  for (const slab of slabs) {
    let position = sorted.length;
    while (position > 0 && (sorted[position - 1] as SlabView).address > slab.address) position -= 1;
    if (position === sorted.length) sorted.push(slab);
    else sorted.splice(position, 0, slab);
  }
  return sorted;
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
    freeObjects: readNumbers(words),
    linksAgree: words.next() === 1,
    live: readNumbers(words),
    handedOut: readNumbers(words),
  };
}
