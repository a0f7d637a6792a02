// The state of the buddy-slab model: what every page and every object is, in plain data. What can be counted is not
// stored.

/** 2^order pages that were handed out. */
export interface Block {
  /** Number of its first page, counted from the first page of its section. */
  page: number;
  order: number;
  /** Whether it is flagged as a slab. */
  slab: boolean;
}

/** One region, with its pages. */
export interface Section {
  /** Address and bytes of the region as it was given. */
  start: number;
  byteLength: number;
  /** Address of its first page. */
  heapStart: number;
  pages: number;
  /** By order: the first pages of free blocks, front to back. */
  free: number[][];
  /** By ascending page. */
  allocated: Block[];
}

/** Pages that are cut into objects of one class. An object that is neither free nor queued is held. */
export interface Slab {
  address: number;
  sizeClass: number;
  /** The CPU that owns it. */
  owner: number;
  /** Indexes of the objects its owner can hand out, ascending. */
  free: number[];
  /** Indexes of the objects other CPUs gave back and its owner has not taken yet, the last one first. */
  queued: number[];
}

/** The slabs of one class on one CPU: their addresses on three lists, front to back. */
export interface Cache {
  partial: number[];
  full: number[];
  empty: number[];
}

export interface State {
  initialized: boolean;
  /** In the order in which they were added. */
  sections: Section[];
  /** By ascending address. */
  slabs: Slab[];
  /** By CPU, then by class. */
  caches: Cache[][];
}
