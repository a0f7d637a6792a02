// Every way to use and to misuse the slab cache.
import { kth, type Letter, oneOf } from '../kit/alphabet.ts';
import { type CacheView, objectAddress, SLAB_INFO_BYTES, type SlabCacheView } from './contract.ts';

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
  misuse('free-after-release', 'Free an object whose slab was given back.', kth('object', retiredObjects)),
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
    kth('address', behindObjects),
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
  const { geometry, slabs } = main(view);
  const objects: number[] = [];
  for (const slab of slabs) {
    for (const index of slab.freeObjects) {
      if (slab.handedOut.includes(index) === handedOut) objects.push(objectAddress(geometry, slab, index));
    }
  }
  return objects;
}

function retiredObjects(view: View): number[] {
  const all: number[] = [];
  for (const { objects } of view.retired) for (const object of objects) all.push(object);
  return all;
}

function interiorAddresses(view: View): number[] {
  const { objectSize, objectAlign } = view.settings;
  const object = main(view).held[0];
  const addresses: number[] = [];
  if (object === undefined) return addresses;
  for (const offset of [objectAlign, 8, 16, 2 * objectAlign]) {
    if (offset % objectAlign === 0 && offset < objectSize) addDistinct(addresses, object + offset);
  }
  return addresses;
}

function misalignedAddresses(view: View): number[] {
  const { objectAlign } = view.settings;
  const half = objectAlign / 2;
  const addresses: number[] = [];
  for (const object of main(view).held) {
    if (objectAlign > 1) addresses.push(object + 1);
    if (half > 1) addresses.push(object + half);
  }
  return addresses;
}

/** Multiples of the alignment behind the objects of each slab. */
function behindObjects(view: View): number[] {
  const { geometry, slabs, objectsPerSlab } = main(view);
  const { objectSize, objectAlign, slabSize, objectSizeType } = geometry;
  const step = Math.max(8, objectAlign);
  const behind = Math.ceil((objectsPerSlab * objectSize) / step) * step;
  const slabInfo = Math.ceil((slabSize - SLAB_INFO_BYTES) / step) * step;
  const addresses: number[] = [];
  for (const { address } of slabs) {
    if (behind < slabSize) addresses.push(address + behind);
    if (objectSizeType === 'small' && slabInfo < slabSize) addDistinct(addresses, address + slabInfo);
  }
  return addresses;
}

function addDistinct(addresses: number[], address: number): void {
  if (!addresses.includes(address)) addresses.push(address);
}
