// A symmetry of the slab system that goes further than frames: CPUs.
//
// To a cache a CPU is what its array holds, and no command of users meets the arrays of two caches where slabs keep their
// records. So each cache has its CPUs in an order of its own: by the slabs in which the objects lie, which are known by
// the lists of the cache. Where these are the same, it makes no difference which CPU is which.
//
// Three things are done on the first CPU alone. Caches are made out of objects of the first two caches, of which no other
// CPU has any. Arrays are drained one after the other: a cache that is destroyed has no slab left then, but a reclaim
// goes on with slabs in the order in which objects came back. Some requests are made on the first CPU alone.
//
// How many views an orbit has is not known: without reclaims arrays never become as empty again as they were in the
// beginning, so that not all of what is first there is found in all arrangements.
import type { Symmetry } from '../kit/symmetry.ts';
import type { CacheView, SlabSystemSettings, SlabSystemView } from './contract.ts';
import { whySlabsStay, writeWithoutPlaces } from './frames.ts';
import { geometryFor } from './geometry.ts';
import { sizesOf } from './sizes.ts';
import { type SlabNumbers, slabNumbers } from './slab-numbers.ts';
import { writeOrbit } from './symmetry.ts';

export const cpus: Symmetry<SlabSystemSettings, SlabSystemView> = {
  id: 'cpus',
  sentence:
    'CPUs change places, to each cache by itself, with what their arrays hold; slabs with free frames and one another, objects in their slab.',
  holds: true,
  without: ['alloc-rounded', 'alloc-aligned', 'alloc-by-handle', 'free-by-handle', 'reclaim'],
  inapplicable(settings) {
    if (settings.cpus === 1) return 'there is one CPU alone';
    return whySlabsStay(settings) ?? whyCachesMeet(settings);
  },
  writeOrbit(view, past, words) {
    // Where an object lies decides what is said of a wrong use.
    if (past) return writeOrbit(view, past, words);
    const numbers = slabNumbers(view);
    writeWithoutPlaces(view, numbers, words, (cache) => inOrder(cache, numbers));
  },
};

/** The arrays of a cache in an order that does not depend on which CPU is which, and the shared one behind them. */
function inOrder({ arrays }: CacheView, numbers: SlabNumbers): CacheView['arrays'] {
  const ofCpus = arrays.slice(0, -1).sort((one, other) => compare(one, other, numbers));
  return [...ofCpus, ...arrays.slice(-1)];
}

/** Shorter arrays first, then by the slab of the first object that is not of the same. */
function compare(one: readonly number[], other: readonly number[], numbers: SlabNumbers): number {
  if (one.length !== other.length) return one.length - other.length;
  for (let at = 0; at < one.length; at += 1) {
    const difference = numbers.of(one[at] ?? 0) - numbers.of(other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Why it matters to two caches which CPU is which: that records of slabs of one are objects of the other. */
function whyCachesMeet(settings: SlabSystemSettings): string | null {
  const apart = sizesOf(settings).find(([size, align]) => geometryFor(settings, size, align)?.onSlab === false);
  return apart === undefined
    ? null
    : `it is about slabs that keep their own records, and those of objects of ${apart[0]} bytes do not`;
}
