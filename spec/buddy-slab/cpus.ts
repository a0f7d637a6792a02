// Symmetries of slabs that users supply: CPUs, and the places of their slabs.
//
// All CPUs do the same with lists of their own, and a slab is where its list says, whatever its address is. Whoever names
// the slab that comes first by address sees more: such letters are left out.
import type { Symmetry } from '../kit/symmetry.ts';
import { classesOf } from './alphabet/offered.ts';
import { SMALL_ARENA } from './alphabet/slabs.ts';
import { type BuddySlabSettings, type BuddySlabView, listNames, slabPages } from './contract.ts';

export const cpus: Symmetry<BuddySlabSettings, BuddySlabView> = {
  id: 'cpus',
  sentence: 'CPUs change places with all their slabs, and slabs of one page with one another and with free pages.',
  holds: true,
  without: ['alloc-fullest', 'free-emptiest', 'free-rounded'],
  inapplicable({ part, arenaPages }) {
    // Of a larger arena only some places are asked for.
    return part === 'slabs' && arenaPages <= SMALL_ARENA
      ? null
      : `it is about part slabs, of ${SMALL_ARENA} pages at most`;
  },
  writeOrbit(view, _past, words) {
    const all = cpusOf(view);
    words.push(all.length);
    for (const one of all) {
      words.push(one.length);
      for (const word of one) words.push(word);
    }
  },
  orbitSize: arrangements,
};

/** Arrangements of CPUs, but for those of CPUs that have the same, and of the places of their slabs. */
function arrangements(view: BuddySlabView): number {
  const forms = cpusOf(view).map((words) => words.join());
  const alike = [...new Set(forms)].map((form) => forms.filter((other) => other === form).length);
  const ofCpus = alike.reduce((left, count) => left / factorial(count), factorial(forms.length));
  const { settings, slabs } = view;
  return keepsPlaces(settings)
    ? ofCpus
    : (ofCpus * factorial(settings.arenaPages)) / factorial(settings.arenaPages - slabs.length);
}

function factorial(count: number): number {
  return count < 2 ? 1 : count * factorial(count - 1);
}

/** Whether a slab can be of several pages: then it matters which of them are free. */
function keepsPlaces(settings: BuddySlabSettings): boolean {
  return classesOf(settings).some((sizeClass) => slabPages(settings, sizeClass) > 1);
}

/** What each CPU has, in an order that does not depend on which is which. */
function cpusOf(view: BuddySlabView): number[][] {
  const { settings, slabs, lists } = view;
  const all = Array.from({ length: settings.cpus }, (_, cpu) =>
    lists
      .filter((list) => list.cpu === cpu)
      .flatMap(({ sizeClass, list, slabs: addresses }) => [
        sizeClass,
        listNames.indexOf(list),
        addresses.length,
        ...addresses.flatMap((address) => {
          const { freeObjects = [], queued = [] } = slabs.find((slab) => slab.address === address) ?? {};
          const place = keepsPlaces(settings) ? [address] : [];
          return [...place, freeObjects.length, ...freeObjects, queued.length, ...queued];
        }),
      ]),
  );
  return all.sort(compare);
}

/** Shorter ones first, then by the first word that differs. */
function compare(one: readonly number[], other: readonly number[]): number {
  if (one.length !== other.length) return one.length - other.length;
  const at = one.findIndex((word, index) => word !== other[index]);
  return at === -1 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}
