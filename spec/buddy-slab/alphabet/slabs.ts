// Every way to use and to misuse slabs that users supply.
import { kth } from '../../kit/alphabet.ts';
import { type BuddySlabSettings, CLASS_BYTES, slabBytes } from '../contract.ts';
import {
  addresses,
  anyCpu,
  classesOf,
  firstCpu,
  letter,
  type OfferedLetter,
  ofSlabs,
  sizesWithoutCapacity,
  type View,
} from './offered.ts';

/** Pages of an arena of which a CPU may be reset whatever its slabs are; of a larger one, when enough of it is used. */
export const SMALL_ARENA = 8;

export const slabLetters: readonly OfferedLetter[] = [
  letter({
    id: 'add-slab',
    sentence: 'Supply a slab of a class, wherever the arena has room for it.',
    operation: 'add-slab',
    operands: [anyCpu, kth('place', ({ settings, slabs }) => freePlaces(settings, slabs))],
    operandsFor: (_, [cpu = 0, place = 0]) => [cpu, place % PLACE, place - (place % PLACE)],
    kind: 'legal',
    weight: 4,
    parts: ofSlabs,
  }),
  letter({
    id: 'reset',
    sentence: 'Drop every slab of a CPU, whatever is held of them.',
    operation: 'reset',
    operands: [kth('cpu', droppable)],
    kind: 'environment',
    weight: 1,
    parts: ofSlabs,
  }),
  letter({
    id: 'add-slab-no-class',
    sentence: 'Supply a slab of a class that there is not.',
    operation: 'add-slab',
    operands: [firstCpu, kth('class', () => [CLASS_BYTES.length, -1, 0.5])],
    operandsFor: ({ settings }, chosen) => [...chosen, settings.arenaStart],
    kind: 'misuse',
    parts: ofSlabs,
  }),
  letter({
    id: 'add-slab-no-capacity',
    sentence: 'Supply a slab of a class of which it has room for no object.',
    operation: 'add-slab',
    operands: [firstCpu, kth('class', ({ settings }) => sizesWithoutCapacity(settings).map(classOfBytes).slice(0, 1))],
    operandsFor: ({ settings }, chosen) => [...chosen, settings.arenaStart],
    kind: 'misuse',
    parts: ofSlabs,
    where: (settings) => sizesWithoutCapacity(settings).length > 0,
  }),
  letter({
    id: 'add-slab-misaligned',
    sentence: 'Supply a slab at an address that is no multiple of a page and of its objects.',
    operation: 'add-slab',
    operands: [firstCpu, addresses(({ settings }) => misaligned(settings))],
    operandsFor: ({ settings }, [cpu = 0, address = 0]) => [cpu, largestClass(settings), address],
    kind: 'misuse',
    parts: ofSlabs,
  }),
  letter({
    id: 'add-slab-foreign',
    sentence: 'Supply a slab that does not lie whole in the arena.',
    operation: 'add-slab',
    operands: [firstCpu, addresses(({ settings }) => outside(settings))],
    operandsFor: ({ settings }, [cpu = 0, address = 0]) => [cpu, largestClass(settings), address],
    kind: 'misuse',
    parts: ofSlabs,
  }),
  letter({
    id: 'add-slab-overlap',
    sentence: 'Supply a slab of which a page is a slab already.',
    operation: 'add-slab',
    operands: [anyCpu, addresses(({ slabs }) => slabs.map(({ address }) => address))],
    operandsFor: ({ slabs }, [cpu = 0, address = 0]) => [cpu, classAt(slabs, address), address],
    kind: 'misuse',
    parts: ofSlabs,
  }),
];

/** A place is an address, a multiple of this, and a class, which is less. */
const PLACE = 16;

/** Where slabs of each class can be added. */
function freePlaces(settings: BuddySlabSettings, slabs: View['slabs']): number[] {
  const { arenaStart, arenaPages, pageSize } = settings;
  const taken = new Set<number>();
  for (const { address, sizeClass } of slabs) {
    const end = address + slabBytes(settings, sizeClass);
    for (let page = address; page < end; page += pageSize) taken.add(page);
  }
  return classesOf(settings).flatMap((sizeClass) => {
    const bytes = slabBytes(settings, sizeClass);
    const places: number[] = [];
    for (let address = arenaStart; address + bytes <= arenaStart + arenaPages * pageSize; address += pageSize) {
      let page = address;
      while (page < address + bytes && !taken.has(page)) page += pageSize;
      const isAligned = address % (CLASS_BYTES[sizeClass] ?? 0) === 0;
      if (page === address + bytes && isAligned) places.push(address + sizeClass);
    }
    // In a large arena one place is as good as another.
    return arenaPages <= SMALL_ARENA ? places : places.slice(0, 2);
  });
}

/** CPUs that can be reset. */
function droppable({ settings, slabs }: View): number[] {
  const { arenaPages, pageSize, cpus } = settings;
  const bytes = slabs.reduce((sum, { sizeClass }) => sum + slabBytes(settings, sizeClass), 0);
  if (arenaPages > SMALL_ARENA && bytes < arenaPages * pageSize * 0.4) return [];
  const owners = Array.from({ length: cpus }, (_, cpu) => cpu);
  return owners.filter((cpu) => slabs.some(({ owner }) => owner === cpu));
}

function misaligned(settings: BuddySlabSettings): number[] {
  const { arenaStart, pageSize } = settings;
  const bytes = CLASS_BYTES[largestClass(settings)] ?? 0;
  const page = [arenaStart, arenaStart + pageSize].filter((address) => address % bytes !== 0);
  return [arenaStart + 8, arenaStart + pageSize / 2, ...page];
}

/** Aligned addresses, the slab at which ends behind the arena or begins before it. */
function outside(settings: BuddySlabSettings): number[] {
  const { arenaStart, arenaPages, pageSize } = settings;
  const step = Math.max(pageSize, CLASS_BYTES[largestClass(settings)] ?? 0);
  const end = arenaStart + arenaPages * pageSize;
  const behind = Math.floor((end - slabBytes(settings, largestClass(settings))) / step) * step + step;
  return [0, behind, 2 ** 30];
}

function largestClass(settings: BuddySlabSettings): number {
  return classesOf(settings).at(-1) ?? 0;
}

function classOfBytes(bytes: number): number {
  return (CLASS_BYTES as readonly number[]).indexOf(bytes);
}

function classAt(slabs: View['slabs'], address: number): number {
  return slabs.find((slab) => slab.address === address)?.sizeClass ?? 0;
}
