// A symmetry of the slab cache that goes further than slabs: the objects of a slab.
//
// The free list of a slab says which object is next, so an object is no more than its place on that list, and those that
// are held are all alike; but for the page it lies in, which is saved by itself where a slab has several.
import type { WordSink } from '../kit/contract.ts';
import type { Symmetry } from '../kit/symmetry.ts';
import {
  type CacheView,
  objectAddress,
  pageOf,
  type SlabCacheSettings,
  type SlabCacheView,
  type SlabView,
} from './contract.ts';
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
      for (const list of [cache.belowThreshold, cache.atThreshold, cache.full]) {
        words.push(list.length);
        for (const slab of list) {
          writeSlab(view, cache, slab, words);
          if (stored !== undefined && cache !== stored) words.push(positionOf(stored, slab.slabInfo));
        }
      }
    }
  },
  orbitSize: slotsOrbitSize,
};

/** Pages are told apart by where on the free list they come first; those that have no free object, by what they have. */
function writeSlab({ pageMap }: SlabCacheView, cache: CacheView, slab: SlabView, words: WordSink): void {
  const { geometry, objectsPerSlab } = cache;
  const saved = new Set(pageMap.map(({ page }) => page));
  const pages = new Map<number, { readonly label: number; live: number }>();
  const pageOfObject = (index: number) => {
    const page = pageOf(geometry, objectAddress(geometry, slab, index));
    const known = pages.get(page) ?? { label: pages.size, live: 0 };
    pages.set(page, known);
    return known;
  };
  words.push(slab.freeObjects.length);
  for (const index of slab.freeObjects) words.push(pageOfObject(index).label);
  const isFree = new Set(slab.freeObjects);
  const pagesInReach = pages.size;
  for (let index = 0; index < objectsPerSlab; index += 1) if (!isFree.has(index)) pageOfObject(index).live += 1;
  const forms = [...pages].map(([page, { live }]) => 2 * live + (saved.has(page) ? 1 : 0));
  for (const form of forms.slice(0, pagesInReach)) words.push(form);
  for (const form of forms.slice(pagesInReach).sort((one, other) => one - other)) words.push(form);
}

/** Which slab of the cache of SlabInfos one lies in. */
function positionOf({ slabs, geometry }: CacheView, slabInfo: number): number {
  return slabs.findIndex(({ address }) => slabInfo >= address && slabInfo < address + geometry.slabSize);
}
