// Every way to misuse objects: requests that no class serves, and frees of what is not held.
import { kth, type Letter } from '../../kit/alphabet.ts';
import {
  type BuddySlabSettings,
  CLASS_BYTES,
  firstObjectOffset,
  objectsPerSlab,
  type Part,
  slabBytes,
} from '../contract.ts';
import { addressesOf, capacityOf, heldObjects, objectBytes } from '../places.ts';
import {
  addresses,
  anyCpu,
  classesOf,
  firstCpu,
  isInitialized,
  letter,
  type OfferedLetter,
  ofObjects,
  ofSlabs,
  otherSize,
  sizeAround,
  sizesWithoutCapacity,
  type View,
  withItsSize,
} from './offered.ts';

export const wrongObjectLetters: readonly OfferedLetter[] = [
  letter({
    id: 'alloc-impossible',
    sentence: 'Ask for an object of no possible size or alignment: negative, with a fraction, no power of two.',
    operation: 'alloc',
    operands: [firstCpu, kth('align', () => [0, 3, 0.5]), kth('size', () => [8])],
    operandsFor: (_, [cpu = 0, align = 0, size = 0]) => (align === 0.5 ? [cpu, -1, 1] : [cpu, size, align]),
    kind: 'misuse',
    parts: ofObjects,
    enabled: isInitialized,
  }),
  letter({
    id: 'alloc-too-large',
    sentence: 'Ask for an object that is larger, or aligned to more, than any of a slab.',
    operation: 'alloc',
    operands: [firstCpu, kth('size', () => [2049, 2 ** 32 + 8])],
    operandsFor: (_, [cpu = 0, size = 0]) => (size === 2049 ? [cpu, size, 1] : [cpu, 8, 4096]),
    kind: 'misuse',
    parts: ofSlabs,
  }),
  letter({
    id: 'alloc-no-capacity',
    sentence: 'Ask for an object of a size of which a slab has room for none.',
    operation: 'alloc',
    operands: [firstCpu, kth('size', ({ settings }) => sizesWithoutCapacity(settings).slice(0, 1))],
    operandsFor: (_, chosen) => [...chosen, 1],
    kind: 'misuse',
    parts: ofObjects,
    where: (settings) => sizesWithoutCapacity(settings).length > 0,
    enabled: isInitialized,
  }),
  wrongFree('free-null', 'Free null.', () => [0]),
  wrongFree('free-foreign', 'Free an address in no slab: beside all memory, or in pages that are none now.', foreign),
  wrongFree('free-header', 'Free an address in the header of a slab, or between it and the first object.', (view) =>
    view.slabs.flatMap(({ address, sizeClass }) => [address, address + firstObjectOffset(sizeClass) - 8]),
  ),
  wrongFree('free-interior', 'Free an address inside an object, whether that is held or not.', insideObjects),
  wrongFree(
    'free-behind-objects',
    'Free an address in a slab behind its last object.',
    (view) => view.slabs.flatMap((slab) => behindObjects(view, slab)),
    { where: (settings) => classesOf(settings).some((sizeClass) => restOf(settings, sizeClass) > 0) },
  ),
  wrongFree(
    'free-twice',
    'Free an object that is free already, on its own CPU or on another.',
    (view) => view.slabs.flatMap((slab) => addressesOf(slab, slab.freeObjects)),
    { operands: anyCpu },
  ),
  wrongFree(
    'free-queued',
    'Free an object once more that was freed on another CPU and waits for its owner.',
    (view) => view.slabs.flatMap((slab) => addressesOf(slab, slab.queued)),
    { operands: anyCpu, where: ({ cpus }) => cpus > 1 },
  ),
  {
    ...wrongFree('free-wrong-class', 'Free an object by a size of another class.', heldObjects),
    operandsFor: (view, [cpu = 0, address = 0]) => [cpu, address, otherSize(sizeAround(view, address)), 1],
  },
  {
    ...wrongFree('free-impossible', 'Free an object by no possible size or alignment.', (view) =>
      heldObjects(view).slice(0, 1),
    ),
    operands: [kth('align', () => [3, 0, -1]), addresses((view) => heldObjects(view).slice(0, 1))],
    operandsFor: (_, [align = 0, address = 0]) => [0, address, 8, align],
  },
  letter({
    id: 'free-too-large',
    sentence: 'Free an object by a size that no slab has.',
    operation: 'free',
    operands: [firstCpu, addresses((view) => heldObjects(view).slice(0, 1))],
    operandsFor: (_, chosen) => [...chosen, 2049, 1],
    kind: 'misuse',
    parts: ofSlabs,
  }),
];

/** @param more on which CPUs, and in which configurations; by default on the first one, in all */
function wrongFree(
  id: string,
  sentence: string,
  among: (view: View) => readonly number[],
  more: {
    readonly operands?: Letter<View>['operands'][number];
    readonly parts?: readonly Part[];
    readonly where?: (settings: BuddySlabSettings) => boolean;
  } = {},
): OfferedLetter {
  const { operands: cpu = firstCpu, parts = ofObjects, where = () => true } = more;
  return letter({
    id,
    sentence,
    operation: 'free',
    operands: [cpu, addresses(among)],
    operandsFor: withItsSize,
    kind: 'misuse',
    parts,
    where,
    enabled: isInitialized,
  });
}

/** Addresses in the allocator's books, behind all memory, and where slabs could be but are none. */
function foreign({ settings, slabs }: View): number[] {
  const { arenaStart, pageSize, arenaPages, part } = settings;
  const nowhere = [8, -64, 2 ** 32 + arenaStart, arenaStart + 0.5];
  if (part !== 'slabs') return nowhere;
  const pages = Array.from({ length: arenaPages }, (_, page) => arenaStart + page * pageSize);
  const isFree = (page: number) =>
    slabs.every(({ address, sizeClass }) => page < address || page >= address + slabBytes(settings, sizeClass));
  const [unused] = pages.filter(isFree);
  const first = firstObjectOffset(classesOf(settings)[0] ?? 0);
  return unused === undefined ? nowhere : [...nowhere, unused + first];
}

/** Of each slab, addresses in the first object that is held and the first that is not. */
function insideObjects({ slabs }: View): number[] {
  return slabs.flatMap((slab) => {
    const some = [...slab.live.slice(0, 1), ...slab.freeObjects.slice(0, 1), ...slab.queued.slice(0, 1)];
    const bytes = objectBytes(slab);
    return addressesOf(slab, some).flatMap((address) => [...new Set([address + bytes / 2, address + 1])]);
  });
}

function behindObjects(view: View, slab: View['slabs'][number]): number[] {
  const rest = restOf(view.settings, slab.sizeClass);
  const end = slab.address + slabBytes(view.settings, slab.sizeClass);
  return rest === 0 || capacityOf(view, slab) === 0 ? [] : [end - rest, end - 8];
}

/** Bytes of a slab behind its last object. */
function restOf(settings: BuddySlabSettings, sizeClass: number): number {
  const objects = objectsPerSlab(settings, sizeClass);
  const used = firstObjectOffset(sizeClass) + objects * (CLASS_BYTES[sizeClass] ?? 0);
  return slabBytes(settings, sizeClass) - used;
}
