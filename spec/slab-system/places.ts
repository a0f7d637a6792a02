// Where things lie: which slab is around an address, what is an object of it, and what the system holds for itself.
import type { CacheView, SlabSystemView, SlabView } from './contract.ts';

type View = SlabSystemView;

export type Kind = 'kmem_cache' | 'array_cache' | 'general' | 'user';

/** A slab with its cache. */
export interface Place {
  readonly cache: CacheView;
  readonly slab: SlabView;
}

export function kindOf({ name }: CacheView): Kind {
  if (name === 'kmem_cache' || name === 'array_cache') return name;
  return name.startsWith('malloc-') ? 'general' : 'user';
}

export function cachesOf(view: View, kind: Kind): CacheView[] {
  return view.caches.filter((cache) => kindOf(cache) === kind);
}

/** The live cache whose descriptor this is. */
export function cacheAt(view: View, descriptor: number): CacheView | undefined {
  return view.caches.find((cache) => cache.descriptor === descriptor);
}

/** The array that all CPUs share. */
export function sharedOf({ arrays }: CacheView): readonly number[] {
  return arrays.at(-1) ?? [];
}

export function slabBytes(view: View, { geometry }: CacheView): number {
  return view.settings.frameSize * 2 ** geometry.order;
}

/** The slab whose frames an address lies in. */
export function placeOf(view: View, address: number): Place | null {
  for (const cache of view.caches) {
    const slab = slabAround(view, cache, address);
    if (slab !== undefined) return { cache, slab };
  }
  return null;
}

export function slabAround(view: View, cache: CacheView, address: number): SlabView | undefined {
  const bytes = slabBytes(view, cache);
  return cache.slabs.find((slab) => address >= slab.address && address < slab.address + bytes);
}

export function objectAddress({ geometry }: CacheView, { firstObject }: SlabView, index: number): number {
  return firstObject + index * geometry.objectBytes;
}

/** Which object of a slab begins at an address; -1 where none does. */
export function indexIn({ geometry }: CacheView, { firstObject }: SlabView, address: number): number {
  const index = (address - firstObject) / geometry.objectBytes;
  return Number.isInteger(index) && index >= 0 && index < geometry.objectsPerSlab ? index : -1;
}

/** Addresses of the free objects of a slab. */
export function freeIn(cache: CacheView, slab: SlabView): number[] {
  return slab.freeObjects.map((index) => objectAddress(cache, slab, index));
}

/** Addresses of what users hold of a cache, by their own account. */
export function heldOf(view: View, cache: CacheView): number[] {
  const bytes = slabBytes(view, cache);
  const held: number[] = [];
  for (const { address } of view.held) {
    for (const slab of cache.slabs) {
      if (address >= slab.address && address < slab.address + bytes) held.push(address);
    }
  }
  return held;
}

/** Objects that the system holds itself: descriptors of caches, their arrays, and what off-slab slabs keep elsewhere. */
export function ownObjects(view: View): number[] {
  return [...descriptorObjects(view), ...arrayObjects(view), ...recordObjects(view)];
}

/** Descriptors of all caches but the first, whose descriptor is static. */
export function descriptorObjects({ caches }: View): number[] {
  return caches.slice(1).map(({ descriptor }) => descriptor);
}

/** Arrays of all caches but the first two, whose arrays are static. */
export function arrayObjects({ caches }: View): number[] {
  return caches.slice(2).flatMap(({ arrayAddresses }) => arrayAddresses);
}

/** Descriptors and free lists of slabs that keep them elsewhere. */
export function recordObjects({ caches }: View): number[] {
  return caches.flatMap(({ geometry, slabs }) =>
    geometry.onSlab ? [] : slabs.flatMap(({ descriptor, freeList }) => [descriptor, freeList]),
  );
}
