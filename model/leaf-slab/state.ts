// The state of the model of slabs over leaves: which leaves are what, in plain data. What can be counted is not stored.

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
