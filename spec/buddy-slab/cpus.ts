// Symmetries of slabs that users supply: CPUs, and the places of their slabs.
//
// All CPUs do the same with lists of their own, and a slab is where its list says, whatever its address is. Whoever names
// the slab that comes first by address sees more: such letters are left out.
import type { Symmetry } from '../kit/symmetry.ts';
import { classesOf } from './alphabet/offered.ts';
import type { BuddySlabSettings, BuddySlabView } from './contract.ts';
import { listNames, slabPages } from './contract.ts';

export const cpus: Symmetry<BuddySlabSettings, BuddySlabView> = {
  id: 'cpus',
  sentence: 'CPUs change places with all their slabs, and slabs of one page with one another and with free pages.',
  holds: true,
  without: ['alloc-fullest', 'free-emptiest', 'free-rounded'],
  inapplicable: ({ part }) => (part === 'slabs' ? null : 'it is about part slabs'),
  writeOrbit(view, _past, words) {
    const all = cpusOf(view);
    words.push(all.length);
    for (const one of all) {
      words.push(one.length);
      for (const word of one) words.push(word);
    }
  },
};

/** What each CPU has, in an order that does not depend on which is which. */
function cpusOf(view: BuddySlabView): number[][] {
  const { settings, slabs, lists } = view;
  const keepsPlaces = classesOf(settings).some((sizeClass) => slabPages(settings, sizeClass) > 1);
  const all = Array.from({ length: settings.cpus }, (_, cpu) =>
    lists
      .filter((list) => list.cpu === cpu)
      .flatMap(({ sizeClass, list, slabs: addresses }) => [
        sizeClass,
        listNames.indexOf(list),
        addresses.length,
        ...addresses.flatMap((address) => {
          const { freeObjects = [], queued = [] } = slabs.find((slab) => slab.address === address) ?? {};
          const place = keepsPlaces ? [address] : [];
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
