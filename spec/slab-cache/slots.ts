// A symmetry of the slab cache that goes further than slabs: the objects of a slab.
//
// The free list of a slab says which object is next, so an object is no more than its place on that list, and those that
// are held are all alike; but for the page it lies in, which is saved by itself where a slab has several.
import type { WordSink } from '../kit/contract.ts';
import type { Symmetry } from '../kit/symmetry.ts';
import type { CacheView, PageMapEntry, SlabCacheSettings, SlabCacheView, SlabView } from './contract.ts';
import { slotsOrbitSize } from './slot-counts.ts';
import { writeOrbit } from './symmetry.ts';

export const slots: Symmetry<SlabCacheSettings, SlabCacheView> = {
  id: 'slots',
  sentence: 'Slabs change places; so do the pages of a slab, and the objects that begin in the same page.',
  holds: true,
  writeOrbit(view, past, words) {
    // Which object it is decides what is said of a wrong use.
    if (past) return writeOrbit(view, past, words);
    const stored = view.caches.find(({ role }) => role === 'slab-info-cache');
    for (const cache of view.caches) {
      words.push(cache.belowThreshold.length);
      words.push(cache.atThreshold.length);
      for (let position = 0; position < cache.slabs.length; position += 1) {
        const slab = cache.slabs[position] as SlabView;
        writeSlab(view, cache, slab, words);
        if (stored !== undefined && cache !== stored) words.push(positionOf(stored, slab.slabInfo));
      }
      words.push(-1);
    }
  },
  orbitSize: slotsOrbitSize,
};

/**
 * Pages are told apart by where on the free list they come first; those that have no free object, by what they have.
 *
 * It is written for each command that is explored: loops count, and a slab of one page has nothing to be told apart.
 */
function writeSlab({ pageMap }: SlabCacheView, cache: CacheView, slab: SlabView, words: WordSink): void {
  const { geometry, objectsPerSlab } = cache;
  const { freeObjects, address } = slab;
  const { objectSize, pageSize } = geometry;
  const pages = geometry.slabSize / pageSize;
  words.push(freeObjects.length);
  if (pages === 1) {
    words.push(savedFrom(pageMap, address) < savedFrom(pageMap, address + pageSize) ? 1 : 0);
    return;
  }
  // Twice the held objects that begin in a page, and one more where it is saved.
  const forms = new Array<number>(pages).fill(0);
  const labels = new Array<number>(pages).fill(-1);
  const reached: number[] = [];
  for (let index = 0; index < objectsPerSlab; index += 1) addTo(forms, Math.floor((index * objectSize) / pageSize), 2);
  for (let position = 0; position < freeObjects.length; position += 1) {
    const page = Math.floor(((freeObjects[position] as number) * objectSize) / pageSize);
    addTo(forms, page, -2);
    if (labels[page] === -1) {
      labels[page] = reached.length;
      reached.push(page);
    }
    words.push(labels[page] as number);
  }
  const end = savedFrom(pageMap, address + geometry.slabSize);
  for (let entry = savedFrom(pageMap, address); entry < end; entry += 1) {
    addTo(forms, ((pageMap[entry] as PageMapEntry).page - address) / pageSize, 1);
  }
  for (let label = 0; label < reached.length; label += 1) words.push(forms[reached[label] as number] as number);
  writeUnreached(forms, labels, words);
}

function addTo(forms: number[], page: number, more: number): void {
  forms[page] = (forms[page] as number) + more;
}

/** The forms of pages that have no label, ascending. */
function writeUnreached(forms: readonly number[], labels: readonly number[], words: WordSink): void {
  const others: number[] = [];
  for (let page = 0; page < forms.length; page += 1) if (labels[page] === -1) others.push(forms[page] as number);
  if (others.length > 1) others.sort(ascending);
  for (let other = 0; other < others.length; other += 1) words.push(others[other] as number);
}

/** Index of the first entry of a page that begins at this address or above. */
function savedFrom(pageMap: readonly PageMapEntry[], address: number): number {
  let entry = 0;
  while (entry < pageMap.length && (pageMap[entry] as PageMapEntry).page < address) entry += 1;
  return entry;
}

function ascending(one: number, other: number): number {
  return one - other;
}

/** Which slab of the cache of SlabInfos one lies in. */
function positionOf({ slabs, geometry }: CacheView, slabInfo: number): number {
  for (let position = 0; position < slabs.length; position += 1) {
    const { address } = slabs[position] as SlabView;
    if (slabInfo >= address && slabInfo < address + geometry.slabSize) return position;
  }
  return -1;
}
