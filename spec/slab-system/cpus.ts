// A symmetry of the slab system that goes further than frames: CPUs.
//
// A CPU is what its arrays hold. Slabs are known by the lists of their caches, so CPUs are put in order by the slabs in
// which the objects of their arrays lie; where these are the same, it makes no difference which is which.
//
// Three things are done on the first CPU alone. Caches are made out of objects of the first two caches, whose arrays stay
// where they are. Arrays are drained one after the other: a cache that is destroyed has no slab left then, but a reclaim
// goes on with slabs in the order in which objects came back. Some requests are made on the first CPU alone.
//
// How many views an orbit has is not known: without reclaims arrays never become as empty again as they were in the
// beginning, so that not all of what is first there is found in all arrangements.
import type { Symmetry } from '../kit/symmetry.ts';
import { sizeOfUser } from './alphabet/offered.ts';
import type { CacheView, SlabSystemSettings, SlabSystemView } from './contract.ts';
import { whySlabsStay, writeWithoutPlaces } from './frames.ts';
import { geometryFor } from './geometry.ts';
import { type SlabNumbers, slabNumbers } from './slab-numbers.ts';
import { writeOrbit } from './symmetry.ts';

type View = SlabSystemView;

export const cpus: Symmetry<SlabSystemSettings, View> = {
  id: 'cpus',
  sentence: 'CPUs change places with what their arrays hold; slabs, free frames and objects as with `frames`.',
  holds: true,
  without: ['alloc-rounded', 'alloc-aligned', 'alloc-by-handle', 'free-by-handle', 'reclaim'],
  inapplicable(settings) {
    if (settings.cpus === 1) return 'there is one CPU alone';
    return whySlabsStay(settings) ?? whyDestroyTells(settings);
  },
  writeOrbit(view, past, words) {
    // Where an object lies decides what is said of a wrong use.
    if (past) return writeOrbit(view, past, words);
    const numbers = slabNumbers(view);
    const columns = columnsOf(view, numbers);
    writeWithoutPlaces(view, numbers, words, (cache) =>
      staysOnItsCpu(cache) ? cache.arrays : inOrder(cache, columns),
    );
  },
};

/** What the arrays of one CPU hold, cache by cache: how many objects, and the numbers of their slabs. */
interface Column {
  readonly cpu: number;
  readonly words: readonly number[];
}

/** The CPUs, in an order that does not depend on which is which. */
function columnsOf(view: View, numbers: SlabNumbers): Column[] {
  const columns: Column[] = [];
  for (let cpu = 0; cpu < view.settings.cpus; cpu += 1) {
    const words: number[] = [];
    for (const cache of view.caches) {
      if (staysOnItsCpu(cache)) continue;
      const array = cache.arrays[cpu] ?? [];
      words.push(array.length);
      for (const object of array) words.push(numbers.of(object));
    }
    columns.push({ cpu, words });
  }
  return columns.sort(compare);
}

/** Whether caches are made of the objects of this one, on the first CPU. */
function staysOnItsCpu({ name }: CacheView): boolean {
  return name === 'kmem_cache' || name === 'array_cache';
}

/** The arrays of a cache with those of the CPUs in order, and the shared one behind them. */
function inOrder({ arrays }: CacheView, columns: readonly Column[]): CacheView['arrays'] {
  return arrays.map((array, index) => arrays[columns[index]?.cpu ?? index] ?? array);
}

/** By the first word that differs. */
function compare({ words: one }: Column, { words: other }: Column): number {
  for (let at = 0; at < one.length; at += 1) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Why it matters on which CPU a cache is destroyed: that its slabs give records back there. */
function whyDestroyTells(settings: SlabSystemSettings): string | null {
  const sizes = Array.from({ length: settings.userCaches }, (_, number) => sizeOfUser(settings, number));
  const kept = sizes.find((size) => geometryFor(settings, size, settings.objectAlign)?.onSlab === false);
  return kept === undefined
    ? null
    : `it is about caches of users whose slabs keep their own records, and those of objects of ${kept} bytes do not`;
}
