// How many views differ only by what `slots` exchanges: counted from how the cache comes by them, in legal use.
//
// Whatever order slabs are listed in and objects were freed in can be had from the state in which all frames that were
// ever lent hold full slabs, by freeing alone. What remains is what is remembered of objects that were not handed out yet:
// a slab hands them out from the last to the first, and only while it has no other free ones, so these are the first k
// objects, at the bottom of its free list in ascending order. Such a slab has never been full, and a slab is made only
// while all are full: there is one at most, and it was made last.
import { type CacheView, isCalculable, objectAddress, pageOf, type SlabCacheView, type SlabView } from './contract.ts';

/** Views in the orbit of this one; null where slabs of two caches depend on each other. */
export function slotsOrbitSize({ settings, caches, pageMap }: SlabCacheView): number | null {
  const [cache] = caches;
  if (cache === undefined || caches.length > 1) return null;
  const saved = new Set(pageMap.map(({ page }) => page));
  const { ofUsed, ofNew } = contents(cache, saved);
  let size = 0;
  // So many frames were lent so far: the lowest.
  for (let frames = cache.slabs.length; frames <= settings.slabsMax; frames += 1) {
    size += ofUsed * framesOfUsed(frames, cache) + ofNew * framesOfNew(frames, cache);
  }
  return size;
}

/** Arrangements of objects in all slabs: where all have been full once, and where one has not. */
function contents(cache: CacheView, saved: ReadonlySet<number>): { readonly ofUsed: number; readonly ofNew: number } {
  let ofUsed = 1;
  let ofNew = 0;
  for (const slab of cache.slabs) {
    const [used = 0, ...fresh] = arrangements(cache, slab, saved);
    const never = fresh.reduce((sum, ways, index) => sum + (canBeNew(cache, slab, index + 1) ? ways : 0), 0);
    ofNew = ofNew * used + ofUsed * never;
    ofUsed *= used;
  }
  return { ofUsed, ofNew };
}

/**
 * Whether a slab in this position can be one that has not handed out so many of its objects.
 *
 * It was alone on the lists of slabs with free objects when it got more, so those that are behind it now came after it
 * only if it changed its list by a free.
 */
function canBeNew({ objectsPerSlab, belowThreshold, atThreshold }: CacheView, slab: SlabView, never: number): boolean {
  const threshold = Math.max(1, Math.floor((3 * objectsPerSlab) / 4));
  if (slab === atThreshold.at(-1) || slab === belowThreshold.at(-1)) return true;
  return belowThreshold.includes(slab) && objectsPerSlab - never >= threshold;
}

/**
 * Places of slabs of which each was full once, and what can be remembered of those frames that were given back: that all
 * objects but the first few were handed out.
 */
function framesOfUsed(frames: number, { slabs, objectsPerSlab }: CacheView): number {
  return falling(frames, slabs.length) * objectsPerSlab ** (frames - slabs.length);
}

/**
 * The same where one slab was never full. It was made in the lowest free frame: what lies below was full then, and what
 * is remembered of it is that all was handed out.
 */
function framesOfNew(frames: number, { slabs, objectsPerSlab }: CacheView): number {
  const free = frames - slabs.length;
  let ways = 0;
  for (let frame = 0; frame < frames; frame += 1) {
    for (let above = 0; above <= free; above += 1) {
      const places = chosen(frames - 1 - frame, above) * chosen(frame, free - above);
      ways += places * objectsPerSlab ** above;
    }
  }
  return slabs.length === 0 ? 0 : ways * falling(slabs.length - 1, slabs.length - 1);
}

/** A page in which objects begin. */
interface Page {
  /** How many. */
  capacity: number;
  /** Whether its SlabInfo is saved. */
  readonly saved: boolean;
  /** How many of them are free. */
  free: number;
}

/** Arrangements of the objects of a slab, by how many were never handed out; none where there cannot be so many. */
function arrangements(cache: CacheView, slab: SlabView, saved: ReadonlySet<number>): number[] {
  const { pages, pageOfObject } = pagesOf(cache, slab, saved);
  const reached: Page[] = [];
  const labels = slab.freeObjects.map((index) => {
    const page = pages[pageOfObject[index] ?? -1] as Page;
    if (page.free === 0) reached.push(page);
    page.free += 1;
    return reached.indexOf(page);
  });
  const others = pages.filter(({ free }) => free === 0);
  return Array.from({ length: labels.length + 1 }, (_, never) => {
    const asLabelled = labels.slice(0, never).every((label, index) => label === pageOfObject[index]);
    return asLabelled ? arrangementsOf({ cache, pages, reached, others }, pageOfObject.slice(0, never)) : 0;
  });
}

/** The pages in which objects of a slab begin, ascending, and which of them each object begins in. */
function pagesOf({ geometry, objectsPerSlab }: CacheView, slab: SlabView, saved: ReadonlySet<number>) {
  const pages: Page[] = [];
  const pageOfObject: number[] = [];
  let last = -1;
  for (let index = 0; index < objectsPerSlab; index += 1) {
    const page = pageOf(geometry, objectAddress(geometry, slab, index));
    if (page !== last) pages.push({ capacity: 0, saved: saved.has(page), free: 0 });
    last = page;
    (pages.at(-1) as Page).capacity += 1;
    pageOfObject.push(pages.length - 1);
  }
  return { pages, pageOfObject };
}

/** The pages of a slab in ascending order, those with free objects in the order of the list, and those without. */
interface Labelled {
  readonly cache: CacheView;
  readonly pages: readonly Page[];
  readonly reached: readonly Page[];
  readonly others: readonly Page[];
}

/** @param bottom the pages of the objects that were never handed out: their places on the list are given */
function arrangementsOf({ cache, pages, reached, others }: Labelled, bottom: readonly number[]): number {
  const given = (bottom.at(-1) ?? -1) + 1;
  let ways = 1;
  for (const [label, { capacity, free, saved }] of reached.entries()) {
    const never = bottom.filter((page) => page === label).length;
    // The page itself is known, and must be as large.
    if (label < given && capacity !== pages[label]?.capacity) return 0;
    if (saved !== isSaved(cache, capacity - never)) return 0;
    ways *= falling(capacity - never, free - never);
  }
  if (others.some(({ capacity, saved }) => saved !== isSaved(cache, capacity))) return 0;
  return ways * placesOf(reached.slice(given), pages.slice(given));
}

/** A page is saved when the first of its objects is handed out, where SlabInfos are looked up at all. */
function isSaved({ geometry }: CacheView, handedOut: number): boolean {
  return !isCalculable(geometry) && handedOut > 0;
}

/** In how many ways pages with free objects can be some of these, where pages with as many objects are alike. */
function placesOf(labelled: readonly Page[], places: readonly Page[]): number {
  let ways = 1;
  for (const capacity of new Set(places.map((page) => page.capacity))) {
    const alike = (page: Page) => page.capacity === capacity;
    ways *= falling(places.filter(alike).length, labelled.filter(alike).length);
  }
  return ways;
}

/** n (n-1) ... of so many factors: sequences of distinct items. */
function falling(items: number, factors: number): number {
  let product = 1;
  for (let taken = 0; taken < factors; taken += 1) product *= items - taken;
  return product;
}

function chosen(items: number, some: number): number {
  return some > items ? 0 : falling(items, some) / falling(some, some);
}
