// That what the allocator records of slabs and their objects is so.
import { always } from '../../kit/property.ts';
import { type BuddySlabView, listNames, type SlabListView, type SlabView } from '../contract.ts';
import { capacityOf, indexIn, slabsByAddress, slabsOfHeld } from '../places.ts';
import { first, named, objectsOf } from './complaints.ts';

type View = BuddySlabView;

export const queueEnds = always<View>(
  'queue-ends',
  'The objects that other CPUs freed form a chain that has each of them once, stays in the slab and ends.',
  ['queued', 'queued-twice'],
  ({ slabs }) =>
    first(slabs, (slab) => {
      if (!slab.queueEnds) return `the chain of ${named(slab)} does not end within it`;
      return new Set(slab.queued).size === slab.queued.length
        ? null
        : `the chain of ${named(slab)} has an object twice`;
    }),
);

export const oneStatePerObject = always<View>(
  'one-state-per-object',
  'Every object of a slab is exactly one of three: held by a user, free by the bitmap, or waiting for its owner since another CPU freed it.',
  ['queued', 'object-freed', 'drained-by-alloc', 'drained-by-free', 'slab-full'],
  miscounted,
);

export const countAgrees = always<View>(
  'count-agrees',
  'The recorded count of free objects of a slab is what its bitmap counts; no bit behind the last object is set.',
  ['object-freed', 'drained-by-alloc'],
  (view) =>
    first(view.slabs, (slab) => {
      const { freeCount, freeObjects } = slab;
      if (freeObjects.some((index) => index >= capacityOf(view, slab)))
        return `${named(slab)} has a bit behind its last object`;
      if (freeCount === freeObjects.length) return null;
      return `${named(slab)} counts ${freeCount} free objects, and its bitmap ${freeObjects.length}`;
    }),
);

export const oneList = always<View>(
  'one-list',
  'Every slab is on exactly one list, of the CPU that owns it and of its class, which is the one its header names; every list reads the same from both ends.',
  ['several-slabs', 'slab-full', 'slab-kept'],
  wronglyListed,
);

export const headersStand = always<View>(
  'headers-stand',
  'The header of every slab says what it is: magic, class, owner, how many objects, how many bytes.',
  ['slab-full'],
  ({ slabs }) =>
    first(slabs, (slab) => (slab.headerAgrees ? null : `the header of ${named(slab)} says something else`)),
);

export const fullHasNone = always<View>(
  'full-has-none',
  'A slab on a full list has no free object by its bitmap.',
  ['slab-full', 'freed-into-pending-full'],
  ({ slabs }) =>
    first(slabs, (slab) =>
      slab.list === 'full' && slab.freeObjects.length > 0
        ? `${named(slab)} is on a full list, and has free objects`
        : null,
    ),
);

export const partialServes = always<View>(
  'partial-serves',
  'A slab on a partial list has a free object, or one that waits for its owner.',
  ['slab-full', 'freed-into-full'],
  ({ slabs }) =>
    first(slabs, (slab) =>
      slab.list === 'partial' && slab.freeObjects.length + slab.queued.length === 0
        ? `${named(slab)} is on a partial list, and has nothing to offer`
        : null,
    ),
);

export const oneEmptyKept = always<View>(
  'one-empty-kept',
  'Of each class each CPU keeps at most one slab on its empty list, of which every object is free.',
  ['slab-kept', 'slab-handed-back'],
  (view) =>
    first(view.lists, ({ list, slabs, sizeClass, cpu }) =>
      list === 'empty' && slabs.length > 1
        ? `CPU ${cpu} keeps ${slabs.length} empty slabs of ${objectsOf(sizeClass)}`
        : null,
    ) ??
    first(view.slabs, (slab) =>
      slab.list === 'empty' && slab.freeObjects.length < capacityOf(view, slab)
        ? `${named(slab)} is on an empty list, and not all its objects are free`
        : null,
    ),
);

function miscounted(view: View): string | null {
  const holders = slabsOfHeld(view);
  let next = 0;
  return first(view.slabs, (slab) => {
    const states = new Array<number>(capacityOf(view, slab)).fill(0);
    const count = (index: number) => {
      if (index >= 0 && index < states.length) states[index] = (states[index] ?? 0) + 1;
    };
    for (const index of slab.freeObjects) count(index);
    for (const index of slab.queued) count(index);
    while (next < holders.length && (view.held[next]?.address ?? 0) < slab.address) next += 1;
    for (; next < holders.length && holders[next] === slab; next += 1) {
      count(indexIn(view, slab, view.held[next]?.address ?? 0));
    }
    const wrong = states.findIndex((times) => times !== 1);
    if (wrong === -1) return null;
    return `object ${wrong} of ${named(slab)} is ${states[wrong] === 0 ? 'neither held nor free nor waiting' : 'more than one of held, free and waiting'}`;
  });
}

function wronglyListed(view: View): string | null {
  const known = slabsByAddress(view);
  const listed = new Set<number>();
  const wrong = first(view.lists, (list) => {
    const where = nameOf(list);
    if (!list.linksAgree) return `${where} reads differently from its back`;
    return first(list.slabs, (address) => {
      const slab = known.get(address);
      if (slab === undefined) return `${where} has ${address}, where no slab is`;
      if (listed.has(address)) return `the slab at ${address} is listed twice, at last on ${where}`;
      listed.add(address);
      return agrees(slab, list) ? null : `the slab at ${address} is on ${where}, which its header does not say`;
    });
  });
  if (wrong !== null) return wrong;
  return first(view.slabs, (slab) => (listed.has(slab.address) ? null : `${named(slab)} is on no list`));
}

function agrees(slab: SlabView, { cpu, sizeClass, list }: SlabListView): boolean {
  return slab.owner === cpu && slab.sizeClass === sizeClass && slab.list === list;
}

function nameOf({ cpu, sizeClass, list }: SlabListView): string {
  return `the ${listNames.includes(list) ? list : 'unknown'} list of CPU ${cpu} for ${objectsOf(sizeClass)}`;
}
