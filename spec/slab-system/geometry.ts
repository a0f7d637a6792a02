// What becomes of a size and an alignment, found by trying: every order from the smallest on, in each as many objects
// as fit one by one.
import type { Geometry, SlabSystemSettings } from './contract.ts';

/** Bytes of the largest object. */
export const OBJECT_BYTES_MAX = 8 * 2 ** 20;
/** Bytes of the largest slab. */
export const SLAB_BYTES_MAX = 2 ** 26;

/** Bytes of an entry of a free list. */
export const INDEX_BYTES = 4;

const known = new WeakMap<SlabSystemSettings, Map<string, Geometry | null>>();

/** @returns null when no slab within the bound wastes little enough */
export function geometryFor(settings: SlabSystemSettings, size: number, align: number): Geometry | null {
  const ofSettings = known.get(settings) ?? new Map<string, Geometry | null>();
  known.set(settings, ofSettings);
  const key = `${size} ${align}`;
  const found = ofSettings.get(key);
  if (found !== undefined) return found;
  const geometry = searchGeometry(settings, size, align);
  ofSettings.set(key, geometry);
  return geometry;
}

/** The alignment that objects keep when this one is asked for. */
export function alignKept(align: number): number {
  const isPower = align > 0 && Number.isInteger(Math.log2(align));
  return isPower ? Math.max(8, align) : 8;
}

/** As {@link geometryFor}, but searched for anew. */
export function searchGeometry(settings: SlabSystemSettings, size: number, asked: number): Geometry | null {
  const { frameSize, slabDescriptor, cacheLine } = settings;
  const align = alignKept(asked);
  const objectBytes = nextMultiple(size, align);
  const onSlab = size * 8 < frameSize;
  const headFor = (objects: number) => (onSlab ? nextMultiple(slabDescriptor + INDEX_BYTES * objects, align) : 0);
  for (let order = 0; frameSize * 2 ** order <= SLAB_BYTES_MAX; order += 1) {
    const bytes = frameSize * 2 ** order;
    const fits = (objects: number) => {
      const taken = headFor(objects) + objects * objectBytes;
      return onSlab ? taken < bytes : taken <= bytes;
    };
    let objectsPerSlab = 0;
    while (fits(objectsPerSlab + 1)) objectsPerSlab += 1;
    if (objectsPerSlab === 0) continue;
    const headBytes = headFor(objectsPerSlab);
    const leftBytes = bytes - headBytes - objectsPerSlab * objectBytes;
    if (leftBytes * 8 >= bytes) continue;
    const colourStride = nextMultiple(cacheLine, align);
    const colours = Math.floor(leftBytes / colourStride);
    return { align, objectBytes, onSlab, order, objectsPerSlab, headBytes, leftBytes, colourStride, colours };
  }
  return null;
}

function nextMultiple(bytes: number, of: number): number {
  return bytes + ((of - (bytes % of)) % of);
}

/** Object sizes of the general caches, ascending. */
export function generalSizes({ generalMin, generalMax }: SlabSystemSettings): number[] {
  const sizes: number[] = [];
  for (let size = generalMin; size <= generalMax; size *= 2) sizes.push(size);
  return sizes;
}

/** The size of the general cache that serves a request; 0 when none does. */
export function generalFor(settings: SlabSystemSettings, size: number, align: number): number {
  const sizes = generalSizes(settings).filter((one) => one >= size);
  return sizes.find((one) => generalAlign(settings, one) >= alignKept(align)) ?? 0;
}

/** The alignment that every object of a general cache keeps. */
export function generalAlign({ frameSize }: SlabSystemSettings, size: number): number {
  return size * 8 < frameSize ? 8 : Math.min(size, frameSize);
}
