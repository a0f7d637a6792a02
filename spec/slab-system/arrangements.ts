// How many views there are of an orbit, by what can change places: objects of a slab, slabs and frames, CPUs.
//
// What users ask for passes through all its arrangements: they take all there is and give it back in any order. What the
// system takes for itself, for caches and for slabs that keep records elsewhere, passes through some only. So it is known
// where users create no caches and ask for objects of slabs that keep their records: then the system takes nothing for
// itself once it is initialized.
import { sizesAsked } from './alphabet/offered.ts';
import type { CacheView, SlabSystemSettings, SlabSystemView } from './contract.ts';
import { geometryFor } from './geometry.ts';
import { slabNumbers } from './slab-numbers.ts';

type View = SlabSystemView;

/** Arrangements of the objects of all slabs; null where they are not known. */
export function arrangementsOfObjects(view: View): number | null {
  if (!isKnown(view.settings)) return null;
  const numbers = slabNumbers(view);
  const waiting = new Int32Array(numbers.count);
  const asked = cachesAsked(view);
  for (const { arrays } of asked) {
    for (const array of arrays) {
      for (const object of array) waiting[numbers.of(object)] = (waiting[numbers.of(object)] ?? 0) + 1;
    }
  }
  let arrangements = 1;
  for (const { geometry, slabs } of asked) {
    for (const { address, freeObjects } of slabs) {
      // The free list and the arrays are in order; of those that are held it does not matter which is which.
      const inOrder = freeObjects.length + (waiting[numbers.of(address)] ?? 0);
      arrangements *= orderings(geometry.objectsPerSlab, inOrder);
    }
  }
  return arrangements;
}

/** Places of slabs of one frame; null where they are not known. */
export function arrangementsOfFrames(view: View): number | null {
  const { settings, caches } = view;
  if (!isKnown(settings)) return null;
  const slabs = caches.reduce((sum, cache) => sum + cache.slabs.length, 0);
  const moving = cachesAsked(view).reduce((sum, cache) => sum + cache.slabs.length, 0);
  // The slabs that the system made for itself in the beginning stay where they are.
  return orderings(settings.frames - (slabs - moving), moving);
}

function isKnown(settings: SlabSystemSettings): boolean {
  return (
    settings.userCaches === 0 && sizesAsked(settings).every((size) => geometryFor(settings, size, 8)?.onSlab === true)
  );
}

/** The general caches of which users ask for objects. */
function cachesAsked({ settings, caches }: View): CacheView[] {
  const sizes = sizesAsked(settings);
  return caches.filter(({ name, size }) => name.startsWith('malloc-') && sizes.includes(size));
}

/** In how many ways so many of all can be put in order. */
function orderings(all: number, chosen: number): number {
  let count = 1;
  for (let left = all; left > all - chosen; left -= 1) count *= left;
  return count;
}
