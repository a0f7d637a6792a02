// The state of the slab cache model: what is where, in plain data. Everything that can be counted is not stored.

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

/** All slabs of a cache. */
export function slabsOf(cache: Cache): Slab[] {
  return [...cache.below, ...cache.at, ...cache.full];
}

/** The caches of a state, in view order. */
export function allCaches(state: State): Cache[] {
  return state.slabInfoCache === null ? state.caches : [...state.caches, state.slabInfoCache];
}
