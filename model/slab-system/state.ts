// The state of the slab system model: which caches there are, and where each of their objects is. Everything that can be
// counted is not stored, and neither are frames: those are lent that slabs have.
//
// Caches and slabs are never changed, but replaced: what a failed command began is forgotten by keeping the old ones.

export type Kind = 'kmem_cache' | 'array_cache' | 'general' | 'user';

/** One slab. */
export interface Slab {
  /** Of its first frame. */
  readonly address: number;
  readonly firstObject: number;
  /** Addresses of the general objects that keep its records; 0 where the slab keeps them itself. */
  readonly descriptor: number;
  readonly freeList: number;
  /** Indexes of its free objects, in the order in which they are handed out. */
  readonly free: readonly number[];
}

/** One cache. */
export interface Cache {
  /** Address by which users know it. */
  readonly descriptor: number;
  readonly generation: number;
  readonly kind: Kind;
  /** The number that a user named it by; 0 for other caches. */
  readonly number: number;
  /** As they were asked for. */
  readonly size: number;
  readonly align: number;
  readonly nextColour: number;
  /** Where its arrays are, and their objects, oldest first: by CPU, then the shared array. */
  readonly arrayAddresses: readonly number[];
  readonly arrays: readonly (readonly number[])[];
  /** The three lists of its slabs, each front to back. */
  readonly partial: readonly Slab[];
  readonly full: readonly Slab[];
  readonly empty: readonly Slab[];
  /** Addresses of the objects that users hold, ascending. */
  readonly held: readonly number[];
}

/** What is remembered of a descriptor whose cache was destroyed. */
export interface Generation {
  readonly descriptor: number;
  /** The generation that the next cache there gets. */
  readonly next: number;
}

export interface State {
  /** In the order in which they were created; none before the system is initialised. */
  caches: readonly Cache[];
  /** By ascending descriptor. */
  generations: readonly Generation[];
}

export function slabsOf({ partial, full, empty }: Cache): Slab[] {
  return [...partial, ...full, ...empty];
}
