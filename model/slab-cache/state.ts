// The state of the slab cache model: what is where, in plain data. Everything that can be counted is not stored.
import type { Immutable } from '../../spec/kit/contract.ts';
import type { Geometry } from '../../spec/slab-cache/contract.ts';
import { contains } from './promise.ts';

/** One slab. */
export interface Slab {
  address: number;
  slabInfo: number;
  /** Indexes of free objects; the last is the next to be handed out. */
  free: number[];
  /** Indexes of objects that are handed out now, ascending. */
  live: number[];
  /** Indexes of objects that are or were handed out since the slab was made, ascending. */
  handedOut: number[];
  /** Pages the backend was asked to remember for this slab, ascending. */
  savedPages: number[];
}

/** The three lists of one cache, each front to back. */
export interface Cache {
  below: Slab[];
  at: Slab[];
  full: Slab[];
}

export interface State {
  /** The main cache, and its neighbour where there is one. */
  caches: Cache[];
  /** The cache that SlabInfos come from, where there is one. */
  slabInfoCache: Cache | null;
  /** Slabs that were given back and not made again, by ascending address. */
  retired: RetiredSlab[];
}

/** What is left of a slab that was given back. */
export interface RetiredSlab {
  address: number;
  /** Addresses of the objects it had handed out, ascending. */
  objects: number[];
}

export function emptyCache(): Cache {
  return { below: [], at: [], full: [] };
}

/** The slab of a cache in which an address lies. */
export function slabAround<Kind extends Immutable<Slab>>(
  geometry: Geometry,
  { below, at, full }: { readonly [List in keyof Cache]: readonly Kind[] },
  address: number,
): Kind | null {
  return slabIn(geometry, at, address) ?? slabIn(geometry, full, address) ?? slabIn(geometry, below, address);
}

function slabIn<Kind extends Immutable<Slab>>(geometry: Geometry, list: readonly Kind[], address: number): Kind | null {
  for (let index = 0; index < list.length; index += 1) {
    const slab = list[index] as Kind;
    if (contains(geometry, slab, address)) return slab;
  }
  return null;
}
