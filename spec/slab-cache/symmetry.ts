// The view up to what a slab cache cannot tell apart: absolute addresses, and which slab is which.
//
// The policy never compares addresses: it looks at list positions, counts and indexes. So two views that differ in the
// addresses of slabs and SlabInfos only have the same future, up to the same renaming.
//
// Wrong uses see more. Whether a free object was ever handed out decides which error is given, also after its slab was
// given back; and which memory is lent next, so that its past is forgotten, depends on the order of addresses. With
// wrong uses in the alphabet the addresses of slabs therefore stay.
import type { WordSink } from '../kit/contract.ts';
import type { CacheView, PageMapEntry, SlabCacheView } from './contract.ts';

export function writeOrbit(view: SlabCacheView, past: boolean, words: WordSink): void {
  const stored = view.caches.find((cache) => cache.role === 'slab-info-cache');
  for (const cache of view.caches) {
    for (const list of [cache.belowThreshold, cache.atThreshold, cache.full]) {
      words.push(list.length);
      for (const slab of list) {
        writeList(slab.freeObjects, words);
        writeSaved(view.pageMap, slab.address, cache.geometry.slabSize, words);
        if (stored !== undefined && cache !== stored) writePosition(stored, slab.slabInfo, words);
        if (!past) continue;
        words.push(slab.address);
        writeList(slab.handedOut, words);
      }
    }
  }
  if (!past) return;
  for (const slab of view.retired) {
    words.push(slab.address);
    writeList(slab.objects, words);
  }
}

/** The pages of a slab that are saved, by where in it they begin. */
function writeSaved(pageMap: readonly PageMapEntry[], slab: number, slabSize: number, words: WordSink): void {
  for (let entry = 0; entry < pageMap.length; entry += 1) {
    const offset = (pageMap[entry] as PageMapEntry).page - slab;
    if (offset >= 0 && offset < slabSize) words.push(offset);
  }
  words.push(-1);
}

/** A SlabInfo as the position of its slab and its index there. */
function writePosition(cache: CacheView, slabInfo: number, words: WordSink): void {
  for (const [position, { address }] of cache.slabs.entries()) {
    if (slabInfo < address || slabInfo >= address + cache.geometry.slabSize) continue;
    words.push(position);
    words.push(slabInfo - address);
  }
}

function writeList(list: readonly number[], words: WordSink): void {
  words.push(list.length);
  for (const item of list) words.push(item);
}
