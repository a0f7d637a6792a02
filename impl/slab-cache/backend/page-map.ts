// From the address of a page to the SlabInfo saved for it.

/** A map that a backend keeps, in memory, for caches that cannot calculate where a SlabInfo is. */
export interface PageMap {
  /** Bytes of a page. */
  readonly pageSize: number;
  /** Page starts it can hold at the same time. */
  readonly capacity: number;
  /** Saves `info` for `page`, instead of anything saved before. */
  save(page: number, info: number): void;
  /** @returns what is saved for `page`, 0 when nothing is */
  get(page: number): number;
  /** Forgets `page`; nothing may be saved for it. */
  delete(page: number): void;
  /** Calls back for every saved page, in no particular order. */
  forEach(visit: (page: number, info: number) => void): void;
}
