// Why a request for pages, or the free of some, is refused.

/** Why anything else but a free is refused. */
export type PageRequestError =
  /** A count, an alignment or a flag that is none, a region that is too small or lies elsewhere, no first page of a block. */
  | 'invalid-param'
  /** No free block is large enough and can be aligned. */
  | 'no-memory'
  /** The region overlaps one that was added before. */
  | 'memory-overlap'
  /** The address is no page of any section. */
  | 'not-found';

/** Why an allocation of pages is refused. */
export type PageAllocError = Extract<PageRequestError, 'invalid-param' | 'no-memory'>;

/** Why a free of pages is refused, in the order in which it is judged. */
export type PageMisuse =
  /** The address is 0. */
  | 'null'
  /** The address is no page of any section. */
  | 'foreign'
  /** No page starts at the address. */
  | 'misaligned'
  /** The page is not the first of a block: it belongs to a larger one, handed out or free. */
  | 'interior'
  /** The block is free: freed already, or never handed out. */
  | 'not-allocated'
  /** The block is a slab, whose objects are to be freed one by one. */
  | 'slab-pages'
  /** The count is no whole number from 1 on, or of more pages than the block has. */
  | 'wrong-count';

/** What is asked for: pages, that a region be added, or the flag of a block. */
export type PageRequest = 'pages' | 'region' | 'flag';

const IMPOSSIBLE: Record<PageRequest, string> = {
  pages: 'give from 1 to 2^20 pages, and an alignment that is 0 or a power of two from the page size on.',
  region: 'give whole bytes that were carved, in the area of the allocator, with room for a page and its records.',
  flag: 'give the first page of a block, and to flag it one that is handed out and 1 or 2.',
};

const REQUESTS: Record<Exclude<PageRequestError, 'invalid-param'>, string> = {
  'no-memory': 'no free block is large enough and aligned like this; free pages, or add a region.',
  'memory-overlap': 'it overlaps a region that was added before; add each part of the memory once.',
  'not-found': 'it is no page of any section; give the address of pages of this allocator.',
};

const FREES: Record<PageMisuse, string> = {
  null: 'null is no page; free only pages that were handed out.',
  foreign: 'it lies outside all sections; free only pages that this allocator handed out.',
  misaligned: 'no page starts there; free exactly the address that was handed out.',
  interior: 'it is not the first page of a block; free exactly the address that was handed out, once.',
  'not-allocated': 'it is free already, or was never handed out; free each block once.',
  'slab-pages': 'it is a slab; free the objects in it, with the size and alignment they were asked for with.',
  'wrong-count': 'the block has fewer pages; give the count it was asked for with, from 1 on.',
};

/** The sentence of an AllocatorError for anything but a free. */
export function explainPageRequest(error: PageRequestError, request: string, about: PageRequest): string {
  return `${request} refused: ${error === 'invalid-param' ? IMPOSSIBLE[about] : REQUESTS[error]}`;
}

/** The sentence of an AllocatorError for a free. */
export function explainPageMisuse(misuse: PageMisuse, request: string): string {
  return `${request} refused: ${FREES[misuse]}`;
}
