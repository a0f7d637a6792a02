// What slabs over leaves promise about sizes and places, from the words of the seed.
import type { LeafSlabSettings } from '../../spec/leaf-slab/contract.ts';

/** Objects of one size. */
export interface ClassPromise {
  /** Bytes of one object. */
  readonly bytes: number;
  /** How many of them a slab has. */
  readonly objects: number;
}

export interface Promises {
  /** Address of the first leaf. */
  readonly start: number;
  /** Address behind the last whole leaf. */
  readonly end: number;
  readonly leafSize: number;
  readonly leaves: number;
  /** Bytes of the largest block there can be; 0 when there is no leaf. */
  readonly largest: number;
  /** Bytes at the end of a slab that are the descriptor's. */
  readonly descriptorBytes: number;
  /** By ascending size. */
  readonly classes: readonly ClassPromise[];
  /** Whether one empty slab of each class is kept. */
  readonly keeps: boolean;
}

export function promisesOf(settings: LeafSlabSettings): Promises {
  const { leafSize, heapSize, heapStart, keepEmpty } = settings;
  const start = heapStart + ((8 - (heapStart % 8)) % 8);
  const leaves = (heapSize - (heapSize % leafSize)) / leafSize;
  let largest = leaves === 0 ? 0 : leafSize;
  while (leaves > 0 && largest + largest <= leaves * leafSize) largest += largest;
  const descriptorBytes = settings.descriptor === 'inside' ? settings.descriptorSize : 0;
  return {
    start,
    end: start + leaves * leafSize,
    leafSize,
    leaves,
    largest,
    descriptorBytes,
    classes: classesIn(leafSize - descriptorBytes),
    keeps: keepEmpty === 1,
  };
}

/** "Class = next power of two of max(size, 8), as long as at least two objects fit." */
function classesIn(room: number): ClassPromise[] {
  const classes: ClassPromise[] = [];
  for (let bytes = 8; bytes + bytes <= room; bytes += bytes) {
    classes.push({ bytes, objects: (room - (room % bytes)) / bytes });
  }
  return classes;
}

/** The class of the smallest objects that hold so many bytes; -1 when none does. */
export function classOf({ classes }: Promises, size: number): number {
  return classes.findIndex(({ bytes }) => bytes >= size);
}

/** The order of the smallest blocks that hold so many bytes, which must be no more than the largest has. */
export function orderOf({ leafSize }: Promises, size: number): number {
  let order = 0;
  for (let bytes = leafSize; bytes < size; bytes += bytes) order += 1;
  return order;
}

/** The leaf around an address of the heap, and how far behind its start the address is. */
export function placeOf({ start, leafSize }: Promises, address: number): { leaf: number; offset: number } {
  const offset = (address - start) % leafSize;
  return { leaf: (address - start - offset) / leafSize, offset };
}

/** Why a configuration is impossible, null when it is possible. */
export function refusal(settings: LeafSlabSettings): string | null {
  const { leafSize, heapSize, heapStart, descriptor, descriptorSize, keepEmpty } = settings;
  const leafSizes = Array.from({ length: 27 }, (_, exponent) => 16 * 2 ** exponent);
  if (!leafSizes.includes(leafSize)) return 'leaf-size';
  if (!isCount(heapSize) || heapSize > 2147483640) return 'heap-size';
  if (!isCount(heapStart) || heapStart < 16 || heapStart > 2147483640) return 'heap-start';
  if (heapSize + heapStart + 8 > 2147483640) return 'heap-start';
  if (descriptor === 'inside') {
    if (!isCount(descriptorSize) || descriptorSize % 8 !== 0) return 'descriptor-size';
    const room = leafSize - descriptorSize;
    if (room < 16) return 'no-class-fits';
    if (descriptorSize * 8 < room / 8) return 'descriptor-too-small';
  }
  return keepEmpty === 0 || keepEmpty === 1 ? null : 'keep-empty';
}

function isCount(number: number): boolean {
  return Number.isInteger(number) && number >= 0;
}
