// The view up to what a slab cache cannot tell apart: absolute addresses, and which slab is which.
//
// The policy never compares addresses: it looks at list positions, counts and indexes. So two views that differ in the
// addresses of slabs and SlabInfos only have the same future, up to the same renaming.
import type { WordSink } from '../kit/contract.ts';
import { type CacheView, type SlabCacheView, slabsOf } from './contract.ts';

export function writeOrbit(view: SlabCacheView, past: boolean, words: WordSink): void {
  const stored = view.caches.find((cache) => cache.role === 'slab-info-cache');
  for (const cache of view.caches) {
    for (const list of [cache.belowThreshold, cache.atThreshold, cache.full]) {
      words.push(list.length);
      for (const slab of list) {
        writeList(slab.freeObjects, words);
        const end = slab.address + cache.geometry.slabSize;
        const saved = view.pageMap.filter(({ page }) => page >= slab.address && page < end);
        writeList(
          saved.map(({ page }) => page - slab.address),
          words,
        );
        if (past) writeList(slab.handedOut, words);
        if (stored !== undefined && cache !== stored) writePosition(stored, slab.slabInfo, words);
      }
    }
  }
  if (past) writeRetired(view, words);
}

/** A SlabInfo as the position of its slab and its index there. */
function writePosition(cache: CacheView, slabInfo: number, words: WordSink): void {
  for (const [position, { address }] of slabsOf(cache).entries()) {
    if (slabInfo < address || slabInfo >= address + cache.geometry.slabSize) continue;
    words.push(position);
    words.push(slabInfo - address);
  }
}

/** What was handed out of slabs that were given back, without their addresses, sorted. */
function writeRetired(view: SlabCacheView, words: WordSink): void {
  const slabs = view.retired.map(({ address, objects }) => objects.map((object) => object - address));
  for (const objects of slabs.sort(byContent)) writeList(objects, words);
}

function byContent(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((item, index) => item !== b[index]);
  return at === -1 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1);
}

function writeList(list: readonly number[], words: WordSink): void {
  words.push(list.length);
  for (const item of list) words.push(item);
}
