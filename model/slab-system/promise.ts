// What follows from the parameters and from a size and an alignment: how slabs are laid out, and where things are.
import type { Geometry, SlabSystemSettings } from '../../spec/slab-system/contract.ts';
import type { Slab } from './state.ts';

/** 8 MiB. */
export const LARGEST_OBJECT = 8_388_608;
/** 64 MiB. */
const LARGEST_SLAB = 67_108_864;
/** Bytes of an entry of a free list. */
const ENTRY = 4;
/** Where the descriptor of the cache of caches is. */
export const STATIC_DESCRIPTOR = 16;

/** What the parameters of one configuration promise. */
export interface Promises {
  readonly settings: SlabSystemSettings;
  /** Object sizes of the general caches, ascending. */
  readonly generalSizes: readonly number[];
  /** The layout of slabs for objects of a size and an alignment; null when there is none. */
  geometry(size: number, align: number): Geometry | null;
}

export function promisesOf(settings: SlabSystemSettings): Promises {
  const known = new Map<number, Map<number, Geometry | null>>();
  return {
    settings,
    generalSizes: generalSizesOf(settings),
    geometry(size, align) {
      const ofSize = known.get(size) ?? new Map<number, Geometry | null>();
      known.set(size, ofSize);
      const found = ofSize.get(align);
      if (found !== undefined) return found;
      const geometry = layOut(settings, size, align);
      ofSize.set(align, geometry);
      return geometry;
    },
  };
}

/** "A = align is a power of two ? max(align, 8) : 8." */
export function alignKept(align: number): number {
  let power = 8;
  while (power < align) power += power;
  return power === align ? align : 8;
}

/** The first order that leaves less than an eighth; with as many objects as fit, and never to the last byte. */
export function layOut(settings: SlabSystemSettings, size: number, align: number): Geometry | null {
  const { frameSize, cacheLine, slabDescriptor } = settings;
  const kept = alignKept(align);
  const objectBytes = multipleFrom(size, kept);
  const onSlab = size < frameSize / 8;
  const head = (objects: number) => (onSlab ? multipleFrom(slabDescriptor + ENTRY * objects, kept) : 0);
  let order = 0;
  for (let slabBytes = frameSize; slabBytes <= LARGEST_SLAB; slabBytes += slabBytes) {
    let objects = times(objectBytes, slabBytes);
    while (onSlab && objects > 0 && head(objects) + objects * objectBytes >= slabBytes) objects -= 1;
    const left = slabBytes - head(objects) - objects * objectBytes;
    if (objects > 0 && left < slabBytes / 8) {
      const colourStride = multipleFrom(cacheLine, kept);
      return {
        align: kept,
        objectBytes,
        onSlab,
        order,
        objectsPerSlab: objects,
        headBytes: head(objects),
        leftBytes: left,
        colourStride,
        colours: times(colourStride, left),
      };
    }
    order += 1;
  }
  return null;
}

/** The first multiple of `step` that is not below `bytes`. */
function multipleFrom(bytes: number, step: number): number {
  const over = bytes % step;
  return over === 0 ? bytes : bytes - over + step;
}

/** How many times something goes into so many bytes. */
function times(part: number, bytes: number): number {
  return (bytes - (bytes % part)) / part;
}

function generalSizesOf({ generalMin, generalMax }: SlabSystemSettings): number[] {
  const sizes: number[] = [];
  for (let size = generalMin; size <= generalMax; size += size) sizes.push(size);
  return sizes;
}

/** The size of the smallest general cache that has so many bytes and keeps the alignment; null when there is none. */
export function generalSize({ settings, generalSizes }: Promises, bytes: number, align: number): number | null {
  const serves = (size: number) => size >= bytes && generalAlign(settings, size) >= alignKept(align);
  return generalSizes.find(serves) ?? null;
}

/** Behind a head objects lie at multiples of 8; elsewhere at multiples of their size, from the start of a frame on. */
function generalAlign({ frameSize }: SlabSystemSettings, size: number): number {
  if (size < frameSize / 8) return 8;
  return size < frameSize ? size : frameSize;
}

/** The bytes of the two records of a slab, free list first, that general caches must supply; none where it has a head. */
export function recordBytes({ settings }: Promises, { onSlab, objectsPerSlab }: Geometry): readonly number[] {
  return onSlab ? [] : [ENTRY * objectsPerSlab, settings.slabDescriptor];
}

/** Bytes of an array: its lock and counters, and a place for each object. */
export function arrayBytes({ limit }: SlabSystemSettings): number {
  return 24 + 8 * limit;
}

/** Where the arrays of the first two caches are. */
export function staticArrays(settings: SlabSystemSettings, kind: 'kmem_cache' | 'array_cache'): number[] {
  const { cpus, cacheDescriptor } = settings;
  const ofOneCache = (cpus + 1) * arrayBytes(settings);
  const first = STATIC_DESCRIPTOR + cacheDescriptor + (kind === 'kmem_cache' ? 0 : ofOneCache);
  return Array.from({ length: cpus + 1 }, (_, index) => first + index * arrayBytes(settings));
}

/** Address behind everything static. */
export function staticsEnd(settings: SlabSystemSettings): number {
  return STATIC_DESCRIPTOR + settings.cacheDescriptor + 2 * (settings.cpus + 1) * arrayBytes(settings);
}

export function slabBytes({ frameSize }: SlabSystemSettings, { order }: Geometry): number {
  return frameSize * 2 ** order;
}

export function addressOf({ objectBytes }: Geometry, slab: Slab, index: number): number {
  return slab.firstObject + index * objectBytes;
}

/** Whether an address lies in the frames of a slab. */
export function contains(settings: SlabSystemSettings, geometry: Geometry, slab: Slab, address: number): boolean {
  return address >= slab.address && address < slab.address + slabBytes(settings, geometry);
}
