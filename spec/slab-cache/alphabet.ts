// Every way to use and to misuse the slab cache.
import { kth, type Letter, oneOf } from '../kit/alphabet.ts';
import { type CacheView, objectAddress, SLAB_INFO_BYTES, type SlabCacheView, type SlabView } from './contract.ts';

type View = SlabCacheView;

const hasNeighbour = (view: View) => view.caches[1]?.role === 'neighbour';

export const letters: readonly Letter<View>[] = [
  {
    id: 'alloc',
    sentence: 'Allocate an object.',
    operation: 'alloc',
    operands: [],
    kind: 'legal',
    weight: 10,
  },
  {
    id: 'free',
    sentence: 'Free a live object.',
    operation: 'free',
    operands: [kth('object', (view) => main(view).held)],
    kind: 'legal',
    weight: 9,
    drains: true,
  },
  {
    id: 'neighbour-alloc',
    sentence: 'Allocate an object of the second cache.',
    operation: 'neighbour-alloc',
    operands: [],
    kind: 'legal',
    weight: 6,
    enabled: hasNeighbour,
  },
  {
    id: 'neighbour-free',
    sentence: 'Free a live object of the second cache.',
    operation: 'neighbour-free',
    operands: [kth('object', (view) => neighbour(view)?.held ?? [])],
    kind: 'legal',
    weight: 6,
    drains: true,
    enabled: hasNeighbour,
  },
  {
    id: 'free-handing-over',
    sentence: 'Free a live object, the backend lending the slab to the second cache before it returns from free_slab.',
    operation: 'free-handing-over',
    operands: [kth('object', (view) => main(view).held)],
    kind: 'environment',
    weight: 2,
    enabled: hasNeighbour,
  },
  misuse('free-null', 'Free null.', oneOf('address', [0])),
  misuse(
    'free-twice',
    'Free an object that is free already, its slab having others.',
    kth('object', (view) => freeObjects(view, true)),
  ),
  misuse(
    'free-after-release',
    'Free an object whose slab was given back.',
    kth('object', (view) => view.retired.flatMap((slab) => slab.objects)),
  ),
  misuse(
    'free-never-allocated',
    'Free an object that was never handed out.',
    kth('object', (view) => freeObjects(view, false)),
  ),
  misuse('free-interior', 'Free an aligned address inside a live object.', kth('address', interiorAddresses)),
  misuse('free-misaligned', 'Free a misaligned address inside a live object.', kth('address', misalignedAddresses)),
  misuse(
    'free-slab-info',
    'Free the SlabInfo of a slab, or the unused bytes before it.',
    kth('address', (view) => main(view).slabs.flatMap((slab) => behindObjects(main(view), slab))),
  ),
  misuse(
    'free-foreign',
    'Free an address that has nothing to do with the cache: its own books, or beyond all memory.',
    oneOf('address', [64, 2 ** 30]),
  ),
  {
    ...misuse(
      'free-other-cache',
      'Free a live object of another cache.',
      kth('object', (view) => view.caches.slice(1).flatMap((cache) => cache.held)),
    ),
    enabled: (view) => view.caches.length > 1,
  },
  {
    ...misuse(
      'neighbour-free-other-cache',
      'Free a live object through the second cache.',
      kth('object', (view) => main(view).held),
    ),
    operation: 'neighbour-free',
    enabled: hasNeighbour,
  },
];

function misuse(id: string, sentence: string, operand: Letter<View>['operands'][number]): Letter<View> {
  return { id, sentence, operation: 'free', operands: [operand], kind: 'misuse', weight: 1 };
}

function main(view: View): CacheView {
  return view.caches[0] as CacheView;
}

function neighbour(view: View): CacheView | undefined {
  return view.caches[1]?.role === 'neighbour' ? view.caches[1] : undefined;
}

/** Free objects of the slabs of the main cache that were, or were not, handed out before. */
function freeObjects(view: View, handedOut: boolean): number[] {
  const cache = main(view);
  return cache.slabs.flatMap((slab) =>
    slab.freeObjects
      .filter((index) => slab.handedOut.includes(index) === handedOut)
      .map((index) => objectAddress(cache.geometry, slab, index)),
  );
}

function interiorAddresses(view: View): number[] {
  const { objectSize, objectAlign } = view.settings;
  const [object] = main(view).held;
  if (object === undefined) return [];
  const offsets = [objectAlign, 8, 16, 2 * objectAlign].filter((offset) => offset % objectAlign === 0);
  return [...new Set(offsets)].filter((offset) => offset < objectSize).map((offset) => object + offset);
}

function misalignedAddresses(view: View): number[] {
  const { objectAlign } = view.settings;
  const offsets = [...new Set([1, objectAlign / 2])].filter((offset) => offset >= 1 && offset % objectAlign !== 0);
  return main(view).held.flatMap((object) => offsets.map((offset) => object + offset));
}

/** Multiples of the alignment behind the objects of a slab. */
function behindObjects(cache: CacheView, slab: SlabView): number[] {
  const { objectSize, objectAlign, slabSize, objectSizeType } = cache.geometry;
  const step = Math.max(8, objectAlign);
  const end = cache.objectsPerSlab * objectSize;
  const candidates = [slab.address + Math.ceil(end / step) * step];
  if (objectSizeType === 'small') {
    candidates.push(slab.address + Math.ceil((slabSize - SLAB_INFO_BYTES) / step) * step);
  }
  return [...new Set(candidates)].filter((address) => address < slab.address + slabSize);
}
