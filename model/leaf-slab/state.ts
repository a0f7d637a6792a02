// The state of the model of slabs over leaves: which leaves are what, in plain data. What can be counted is not stored.
import type { Immutable } from '../../spec/kit/contract.ts';

/** 2^order leaves that went to a user as they are. */
export interface Block {
  /** Index of the first leaf. */
  leaf: number;
  order: number;
}

/** A leaf that is cut into objects of one class. */
export interface Slab {
  leaf: number;
  sizeClass: number;
  /** Indexes of objects that are handed out, ascending. */
  live: number[];
}

export interface State {
  /** By ascending leaf. */
  blocks: Block[];
  /** By ascending leaf. */
  slabs: Slab[];
  /** For each class the leaves of its slabs with free objects, in the order in which they serve. */
  partial: number[][];
}

/** The slab that this leaf is; null when it is none. */
export function slabAround<Kind extends Immutable<Slab>>(
  { slabs }: { readonly slabs: readonly Kind[] },
  leaf: number,
): Kind | null {
  for (let position = 0; position < slabs.length; position += 1) {
    const slab = slabs[position] as Kind;
    if (slab.leaf === leaf) return slab;
  }
  return null;
}
