// Every way to use and to misuse slabs over buddy leaves.
import { kth, type Letter } from '../kit/alphabet.ts';
import {
  addressOfLeaf,
  type BlockView,
  classCount,
  greatestOrder,
  heapBase,
  type LeafSlabSettings,
  type LeafSlabView,
  leafCount,
  objectSizeOf,
  objectsPerSlab,
  type SlabView,
} from './contract.ts';
import { classServing } from './figures.ts';

type View = LeafSlabView;

export const letters: readonly Letter<View>[] = [
  {
    id: 'allocate',
    sentence: 'Ask for as many bytes as an object of one of the classes has.',
    operation: 'allocate',
    operands: [kth('size', ({ classes }) => classes.map((_, sizeClass) => objectSizeOf(sizeClass)))],
    kind: 'legal',
    weight: 10,
  },
  {
    id: 'allocate-new-slab',
    sentence: 'Ask for an object of a class of which every slab is full.',
    operation: 'allocate',
    operands: [kth('size', sizesWithoutRoom)],
    kind: 'legal',
    weight: 4,
  },
  {
    id: 'free',
    sentence: 'Free a live object or block.',
    operation: 'free',
    operands: [kth('address', ({ held }) => held.map(({ address }) => address))],
    kind: 'legal',
    weight: 10,
    drains: true,
  },
  {
    id: 'free-last-of-slab',
    sentence: 'Free the only live object of a slab.',
    operation: 'free',
    operands: [kth('address', lastObjects)],
    kind: 'legal',
    weight: 4,
  },
  {
    id: 'allocate-block',
    sentence: 'Ask for whole leaves, fewer than the largest block has.',
    operation: 'allocate',
    operands: [kth('size', ({ settings }) => blockSizes(settings).slice(0, -1))],
    kind: 'legal',
    weight: 2,
  },
  {
    id: 'allocate-odd',
    sentence: 'Ask for a size that is rounded up: nothing, one byte, sizes around the borders of classes and leaves.',
    operation: 'allocate',
    operands: [kth('size', ({ settings }) => oddSizes(settings))],
    kind: 'legal',
    weight: 4,
  },
  {
    id: 'allocate-largest',
    sentence: 'Ask for the largest block that the empty heap has.',
    operation: 'allocate',
    operands: [kth('size', ({ settings }) => blockSizes(settings).slice(-1))],
    kind: 'legal',
    weight: 1,
    closes: true,
  },
  {
    id: 'allocate-too-large',
    sentence: 'Ask for more than the largest block that the empty heap has.',
    operation: 'allocate',
    operands: [kth('size', ({ settings }) => tooLarge(settings))],
    kind: 'misuse',
    weight: 1,
  },
  misuse('free-null', 'Free null.', () => [0]),
  misuse('free-foreign', 'Free an address outside the heap: before it, behind it, or beyond all memory.', foreign),
  misuse('free-misaligned', 'Free an address inside something live that is no multiple of 8.', (view) =>
    view.held.flatMap(({ address }) => [address + 1, address + 4]),
  ),
  misuse('free-interior', 'Free a multiple of 8 inside an object or block, behind its start.', (view) => [
    ...view.slabs.flatMap((slab) => insideObjects(view, slab)),
    ...view.live.flatMap((block) => insideBlock(view, block)),
  ]),
  misuse(
    'free-behind-objects',
    'Free a multiple of 8 in a slab behind its objects: unused, or the descriptor.',
    (view) => view.slabs.flatMap((slab) => behindObjects(view, slab)),
  ),
  misuse('free-slot-twice', 'Free an object of a slab that is free.', (view) =>
    view.slabs.flatMap((slab) => freeSlots(view, slab)),
  ),
  misuse('free-unallocated', 'Free a leaf that is free, or an address in it.', (view) => [
    ...view.free.flatMap((block) => leavesOf(view, block)),
    ...view.free.slice(0, 1).map(({ leaf }) => addressOfLeaf(view.settings, leaf) + 8),
  ]),
];

function misuse(id: string, sentence: string, among: (view: View) => readonly number[]): Letter<View> {
  return { id, sentence, operation: 'free', operands: [kth('address', among)], kind: 'misuse', weight: 1 };
}

function sizesWithoutRoom({ classes }: View): number[] {
  return classes.flatMap(({ partial }, sizeClass) => (partial.length === 0 ? [objectSizeOf(sizeClass)] : []));
}

/** Objects that are the only live ones of their slabs. */
function lastObjects({ settings, slabs, held }: View): number[] {
  return slabs.flatMap(({ leaf, used }) => {
    if (used !== 1) return [];
    const start = addressOfLeaf(settings, leaf);
    const object = held.find(({ address }) => address >= start);
    return object === undefined ? [] : [object.address];
  });
}

/** Sizes of the blocks that the empty heap has, ascending. */
function blockSizes(settings: LeafSlabSettings): number[] {
  return Array.from({ length: greatestOrder(settings) + 1 }, (_, order) => settings.leafSize * 2 ** order);
}

function oddSizes(settings: LeafSlabSettings): number[] {
  const { leafSize } = settings;
  const largestObject = objectSizeOf(classCount(settings) - 1);
  const sizes = [0, 1, 9, largestObject - 1, largestObject + 1, leafSize / 2, leafSize + 1, 3 * leafSize];
  const most = blockSizes(settings).at(-1) ?? leafSize;
  return [...new Set(sizes)].filter((size) => size <= most && !isExact(settings, size));
}

/** Whether a size is already that of an object. */
function isExact(settings: LeafSlabSettings, size: number): boolean {
  const sizeClass = classServing(settings, size);
  return sizeClass !== -1 && objectSizeOf(sizeClass) === size;
}

function tooLarge(settings: LeafSlabSettings): number[] {
  const largest = blockSizes(settings).at(-1) ?? 0;
  const all = leafCount(settings) * settings.leafSize;
  const sizes = [largest + 1, all, 2 ** 31, 2 ** 32 + 8, Number.MAX_SAFE_INTEGER];
  return [...new Set(sizes)].filter((size) => size > largest);
}

/** Multiples of 8 outside the heap; the lower half of the last is an address in it. */
function foreign({ settings }: View): number[] {
  const base = heapBase(settings);
  const behind = addressOfLeaf(settings, leafCount(settings));
  return [base - 8, behind, 2 ** 30, -8, 2 ** 32 + base];
}

function insideObjects({ settings }: View, { leaf, sizeClass }: SlabView): number[] {
  const size = objectSizeOf(sizeClass);
  if (size === 8) return [];
  const first = addressOfLeaf(settings, leaf);
  return [first + 8, first + objectsPerSlab(settings, sizeClass) * size - 8];
}

function freeSlots({ settings }: View, { leaf, sizeClass, freeObjects }: SlabView): number[] {
  const start = addressOfLeaf(settings, leaf);
  const size = objectSizeOf(sizeClass);
  return freeObjects.map((object) => start + object * size);
}

function insideBlock(view: View, block: BlockView): number[] {
  const start = addressOfLeaf(view.settings, block.leaf);
  const end = start + view.settings.leafSize * 2 ** block.order;
  return [...new Set([start + 8, ...leavesOf(view, block).slice(1), end - 8])];
}

function behindObjects({ settings }: View, { leaf, sizeClass }: SlabView): number[] {
  const start = addressOfLeaf(settings, leaf);
  const behind = objectsPerSlab(settings, sizeClass) * objectSizeOf(sizeClass);
  const offsets = [behind, settings.leafSize - settings.descriptorSize, settings.leafSize - 8];
  return [...new Set(offsets)]
    .filter((offset) => offset >= behind && offset < settings.leafSize)
    .map((at) => start + at);
}

/** Addresses of the leaves of a block. */
function leavesOf({ settings }: View, { leaf, order }: BlockView): number[] {
  return Array.from({ length: 2 ** order }, (_, part) => addressOfLeaf(settings, leaf + part));
}
