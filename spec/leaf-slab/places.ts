// Where a request must be served: the promise of the lowest place, by trying every place in turn.
import {
  addressOfLeaf,
  type LeafSlabView,
  leafCount,
  objectSizeOf,
  objectsPerSlab,
  orderFor,
  type SlabView,
} from './contract.ts';
import { classServing } from './figures.ts';

type View = LeafSlabView;

/** Whether no object of a slab is live, by its bitmap. */
export function isEmpty({ settings }: View, slab: SlabView): boolean {
  return slab.freeObjects.length === objectsPerSlab(settings, slab.sizeClass);
}

/** Whether some slab is kept although no object of it is live. */
export function keepsAny(view: View): boolean {
  return view.slabs.some((slab) => isEmpty(view, slab));
}

/** The leaf in which an address lies. */
export function leafOf({ settings }: View, address: number): number {
  return Math.floor((address - addressOfLeaf(settings, 0)) / settings.leafSize);
}

/** The slab of a leaf. */
export function slabAt(view: View, leaf: number): SlabView | undefined {
  return view.slabs.find((slab) => slab.leaf === leaf);
}

/** Whether a request can be served from a slab there is: its class has one with a free object. */
export function slabHasRoom(view: View, size: number): boolean {
  const sizeClass = classServing(view.settings, size);
  return sizeClass >= 0 && view.slabs.some((slab) => slab.sizeClass === sizeClass && slab.freeObjects.length > 0);
}

/**
 * The lowest leaf at which the buddy has room for a request: for a new slab, or for the block itself; -1 when it has none.
 *
 * @param releasing whether the leaves of empty slabs count as free
 */
export function lowestRoom(view: View, size: number, releasing: boolean): number {
  const { settings } = view;
  const leaves = leafCount(settings);
  const wanted = classServing(settings, size) >= 0 ? 1 : 2 ** orderFor(settings, size);
  const taken = new Array<boolean>(leaves).fill(false);
  for (const { leaf, order } of view.live) taken.fill(true, leaf, leaf + 2 ** order);
  for (const slab of view.slabs) if (!(releasing && isEmpty(view, slab))) taken[slab.leaf] = true;
  for (let first = 0; first + wanted <= leaves; first += wanted) {
    let free = 0;
    while (free < wanted && taken[first + free] === false) free += 1;
    if (free === wanted) return first;
  }
  return -1;
}

/** Whether a request can be served only when the empty slabs that are kept are given back. */
export function needsKept(view: View, size: number): boolean {
  return (
    keepsAny(view) &&
    !slabHasRoom(view, size) &&
    lowestRoom(view, size, false) === -1 &&
    lowestRoom(view, size, true) !== -1
  );
}

/** The address at which a request must be served; -1 when it can't be. */
export function promisedPlace(view: View, size: number): number {
  const { settings } = view;
  const sizeClass = classServing(settings, size);
  const front = sizeClass === -1 ? undefined : view.classes[sizeClass]?.partial[0];
  if (front !== undefined) {
    const object = slabAt(view, front)?.freeObjects[0] ?? 0;
    return addressOfLeaf(settings, front) + object * objectSizeOf(sizeClass);
  }
  const leaf = lowestRoom(view, size, false);
  const room = leaf === -1 ? lowestRoom(view, size, true) : leaf;
  return room === -1 ? -1 : addressOfLeaf(settings, room);
}
