// Every way to use objects: to ask for them and to free them, on any CPU.
import { kth } from '../../kit/alphabet.ts';
import type { SlabView } from '../contract.ts';
import { addressesOf, heldObjects, objectBytes, slabAt } from '../places.ts';
import {
  addresses,
  anyCpu,
  hasSeveralCpus,
  isInitialized,
  leastOf,
  letter,
  type OfferedLetter,
  ofObjects,
  ofSlabs,
  sizeAround,
  sizesOf,
  type View,
  withItsSize,
} from './offered.ts';

const anySize = kth<View>('size', ({ settings }) => sizesOf(settings));

export const objectLetters: readonly OfferedLetter[] = [
  letter({
    id: 'alloc',
    sentence: 'Ask for an object of one of the classes, by its size.',
    operation: 'alloc',
    operands: [anyCpu, anySize],
    operandsFor: (_, chosen) => [...chosen, 1],
    kind: 'legal',
    weight: 12,
    parts: ofObjects,
    enabled: isInitialized,
  }),
  letter({
    id: 'alloc-rounded',
    sentence: 'Ask for the least size that goes to a class.',
    operation: 'alloc',
    operands: [anyCpu, kth('size', ({ settings }) => sizesOf(settings).map(leastOf))],
    operandsFor: (_, chosen) => [...chosen, 1],
    kind: 'legal',
    weight: 3,
    parts: ofObjects,
    enabled: isInitialized,
  }),
  letter({
    id: 'alloc-aligned',
    sentence: 'Ask for nothing or one byte, aligned to the size of a class.',
    operation: 'alloc',
    operands: [anyCpu, kth('align', ({ settings }) => sizesOf(settings))],
    operandsFor: (_, [cpu = 0, align = 0]) => [cpu, align === 8 ? 0 : 1, align],
    kind: 'legal',
    weight: 3,
    parts: ofObjects,
    enabled: isInitialized,
  }),
  letter({
    id: 'free',
    sentence: 'Free an object, on its own CPU or on another, by its size.',
    operation: 'free',
    operands: [anyCpu, addresses(heldObjects)],
    operandsFor: withItsSize,
    kind: 'legal',
    weight: 14,
    drains: true,
    parts: ofObjects,
  }),
  letter({
    id: 'alloc-fullest',
    sentence: 'Ask for an object of the CPU and class of the slab that has the fewest left.',
    operation: 'alloc',
    operands: [
      kth('cpu', (view) => fullest(view).map(({ owner }) => owner)),
      kth('size', (view) => fullest(view).map(objectBytes)),
    ],
    operandsFor: (_, chosen) => [...chosen, 1],
    kind: 'legal',
    weight: 6,
    parts: ofObjects,
  }),
  letter({
    id: 'alloc-beside-full',
    sentence: 'Ask for an object of a CPU and class of which a slab is full.',
    operation: 'alloc',
    operands: [
      kth('slab', ({ lists }) => lists.flatMap(({ list, slabs }) => (list === 'full' ? slabs.slice(0, 1) : []))),
    ],
    operandsFor: ofThatSlab,
    kind: 'legal',
    weight: 4,
    parts: ofObjects,
  }),
  letter({
    id: 'free-of-full',
    sentence: 'Free an object of a full slab.',
    operation: 'free',
    operands: [anyCpu, addresses(firstOfFull)],
    operandsFor: withItsSize,
    kind: 'legal',
    weight: 4,
    parts: ofObjects,
  }),
  letter({
    id: 'free-emptiest',
    sentence: 'Free an object of the slab of which the fewest are held.',
    operation: 'free',
    operands: [anyCpu, addresses(firstOfEmptiest)],
    operandsFor: withItsSize,
    kind: 'legal',
    weight: 6,
    parts: ofObjects,
  }),
  letter({
    id: 'free-rounded',
    sentence: 'Free an object by another size and alignment of its class.',
    operation: 'free',
    operands: [anyCpu, addresses((view) => heldObjects(view).slice(0, 1))],
    operandsFor: (view, [cpu = 0, address = 0]) => {
      const bytes = sizeAround(view, address);
      return [cpu, address, cpu === 0 ? leastOf(bytes) : 1, bytes];
    },
    kind: 'legal',
    weight: 2,
    parts: ofObjects,
  }),
  letter({
    id: 'free-migrating',
    sentence: 'Free an object while the thread moves on to another CPU during the call.',
    operation: 'free-migrating',
    operands: [anyCpu, addresses(heldObjects)],
    operandsFor: (view, [cpu = 0, address = 0]) => {
      const laterCpu = (cpu + 1) % view.settings.cpus;
      return [cpu, laterCpu, address, sizeAround(view, address), 1];
    },
    kind: 'environment',
    weight: 3,
    parts: ofSlabs,
    where: hasSeveralCpus,
  }),
];

/** The slab, if any, with free objects of which there are the fewest. */
function fullest({ slabs }: View): SlabView[] {
  let least: SlabView | undefined;
  for (const slab of slabs) {
    const count = slab.freeObjects.length;
    if (count > 0 && count < (least?.freeObjects.length ?? Infinity)) least = slab;
  }
  return least === undefined ? [] : [least];
}

/** The CPU that owns a slab, and a layout of its class. */
function ofThatSlab(view: View, [address = 0]: readonly number[]): number[] {
  return [slabAt(view, address)?.owner ?? 0, sizeAround(view, address), 1];
}

/** The first held object of each full slab. */
function firstOfFull({ slabs }: View): number[] {
  return slabs.flatMap((slab) => (slab.list === 'full' ? addressesOf(slab, slab.live.slice(0, 1)) : []));
}

/** The first held object of the slab, if any, that has the fewest of them. */
function firstOfEmptiest({ slabs }: View): number[] {
  let least: SlabView | undefined;
  for (const slab of slabs) {
    if (slab.live.length > 0 && slab.live.length < (least?.live.length ?? Infinity)) least = slab;
  }
  return least === undefined ? [] : addressesOf(least, least.live.slice(0, 1));
}
