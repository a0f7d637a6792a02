// That what the allocator records of leaves, slabs and lists is so.
import { always } from '../../kit/property.ts';
import {
  addressOfLeaf,
  type BlockView,
  greatestOrder,
  type LeafSlabView,
  leafCount,
  objectSizeOf,
  objectsPerSlab,
  type SlabView,
} from '../contract.ts';
import { isEmpty, leafOf, slabAt } from '../places.ts';
import { first } from './complaints.ts';

type View = LeafSlabView;

export const oneOwner = always<View>(
  'one-owner',
  'Every leaf has exactly one owner: it is part of one free block, or of one block that a user holds, or it is one slab; and nothing that is held lies in another leaf.',
  ['several-slabs', 'block-allocated', 'slab-released'],
  ownedOtherwise,
);

export const bitmapCount = always<View>(
  'bitmap-count',
  'The recorded count of live objects of a slab is what its bitmap counts, and the bitmap marks exactly the objects that users hold.',
  ['object-freed', 'slab-full'],
  bitmapWrong,
);

export const partialList = always<View>(
  'partial-list',
  'A slab is on the list of its class exactly when it has a free object; it is there once, and the list reads the same from both ends.',
  ['slab-full', 'full-slab-listed-again', 'several-partial'],
  (view) => first(view.classes, (_, sizeClass) => listWrong(view, sizeClass)),
);

export const keptEmpty = always<View>(
  'kept-empty',
  'Every slab has a live object; where empty slabs are kept, at most one slab of each class has none.',
  ['slab-released'],
  keptWrongly,
);

export const fullyMerged = always<View>(
  'fully-merged',
  'No two free blocks are buddies, each is aligned to its size, and every node of the tree says of its part of the heap what its children say.',
  ['all-freed'],
  unmerged,
);

function ownedOtherwise(view: View): string | null {
  const { settings, free, live, slabs, held } = view;
  const owners = new Array<number>(leafCount(settings)).fill(0);
  for (const block of free) own(owners, block);
  for (const block of live) own(owners, block);
  for (const { leaf } of slabs) own(owners, { leaf, order: 0 });
  const wrong = owners.findIndex((count) => count !== 1);
  if (wrong !== -1) return `leaf ${wrong} has ${owners[wrong]} owners`;
  let blocks = 0;
  for (const { address } of held) {
    const leaf = leafOf(view, address);
    if (slabAt(view, leaf) !== undefined) continue;
    if (live.some((block) => addressOfLeaf(settings, block.leaf) === address)) blocks += 1;
    else return `${address} is held, but leaf ${leaf} is no slab and no block begins there`;
  }
  return blocks === live.length ? null : `${live.length} blocks are live, and users hold ${blocks}`;
}

function own(owners: number[], { leaf, order }: BlockView): void {
  for (let part = leaf; part < leaf + 2 ** order; part += 1) owners[part] = (owners[part] ?? 1) + 1;
}

function bitmapWrong(view: View): string | null {
  const { settings, slabs, held } = view;
  let next = 0;
  for (const { leaf, sizeClass, used, freeObjects } of slabs) {
    const start = addressOfLeaf(settings, leaf);
    const objects = objectsPerSlab(settings, sizeClass);
    const size = objectSizeOf(sizeClass);
    if (used !== objects - freeObjects.length) {
      return `slab ${leaf} records ${used} live objects, and its bitmap has ${objects - freeObjects.length}`;
    }
    while (next < held.length && (held[next]?.address ?? 0) < start) next += 1;
    let free = 0;
    for (let object = 0; object < objects; object += 1) {
      const isHeld = held[next]?.address === start + object * size;
      const isFree = freeObjects[free] === object;
      if (isHeld) next += 1;
      if (isFree) free += 1;
      if (isHeld === isFree)
        return `object ${object} of slab ${leaf} is ${isHeld ? 'held, but' : 'not held, nor'} free`;
    }
  }
  return null;
}

function listWrong(view: View, sizeClass: number): string | null {
  const { classes, slabs } = view;
  const listed = classes[sizeClass]?.partial ?? [];
  const name = `the list of objects of ${objectSizeOf(sizeClass)} bytes`;
  if (classes[sizeClass]?.linksAgree !== true) return `${name} reads differently from its back`;
  for (const [position, leaf] of listed.entries()) {
    if (listed.indexOf(leaf) !== position) return `${name} has slab ${leaf} twice`;
    if (slabAt(view, leaf)?.sizeClass !== sizeClass) return `${name} has leaf ${leaf}, which is no slab of that class`;
    if (slabAt(view, leaf)?.freeObjects.length === 0) return `${name} has slab ${leaf}, which is full`;
  }
  const missing = slabs.find(
    (slab) => slab.sizeClass === sizeClass && slab.freeObjects.length > 0 && !listed.includes(slab.leaf),
  );
  return missing === undefined ? null : `${name} lacks slab ${missing.leaf}, which has a free object`;
}

function keptWrongly(view: View): string | null {
  const empty = view.slabs.filter((slab) => isEmpty(view, slab));
  if (view.settings.keepEmpty === 0) return first(empty, ({ leaf }) => `slab ${leaf} has no live object`);
  const second = (slab: SlabView, index: number) => empty.findIndex((one) => one.sizeClass === slab.sizeClass) < index;
  return first(empty, (slab, index) =>
    second(slab, index) ? `slab ${slab.leaf} is a second one of its class without live objects` : null,
  );
}

function unmerged({ settings, free, treeAgrees }: View): string | null {
  if (!treeAgrees) return 'a node of the tree says something else than its children';
  const wrong = first(free, ({ leaf, order }) =>
    leaf % 2 ** order === 0 ? null : `the free block of ${2 ** order} leaves at leaf ${leaf} is not aligned`,
  );
  if (wrong !== null) return wrong;
  // A buddy is the next free block there is: none can begin in between.
  return first(free, ({ leaf, order }, index) => {
    const behind = free[index + 1];
    const buddies = behind?.leaf === leaf + 2 ** order && behind.order === order && leaf % 2 ** (order + 1) === 0;
    return buddies && order < greatestOrder(settings)
      ? `the free blocks of ${2 ** order} leaves at ${leaf} and ${behind.leaf} are buddies`
      : null;
  });
}
