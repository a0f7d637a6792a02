// How a region is laid out, and what its words are.
//
//   region start                                                                        region end
//   | ... | descriptor | record 0 | record 1 | ... | record n-1 | ... | page 0 | ... | page n-1 | ... |
//         8-aligned                                                   aligned to heapAlign
//
//   descriptor  +0    start       address of the region as it was given
//               +8    size        its bytes as they were given
//               +16   heap        address of page 0
//               +24   pages       how many there are
//               +32   free        how many of them are in free blocks
//               +40   next        address of the descriptor of the region added after this one, 0 for none
//               +48   lists       21 words: first page of the block at the front of each order's list, NONE while empty
//               +132  0           up to 160 bytes
//   record      +0    flags       a byte: 0 free, 1 allocated, 2 slab
//               +1    order       a byte: the block has 2^order pages
//               +2    first       16 bits: 1 when the page is the first of a block, else the whole word is 0
//               +4    previous    first page of the block before in the list of its order, NONE at the front
//               +8    next        first page of the block behind, NONE at the back
//
// Addresses and sizes are 64 bits wide, as on the machine the layout comes from; the upper halves stay 0. Only what is said
// of the first page of a block means anything: that every other page's record says so is what tells the free of a page
// which was merged into a larger block from the free of that block.

/** The greatest order of a block. */
export const ORDER_MAX = 20;

/** No page. */
export const NONE = -1;

// Words of a descriptor.
export const START = 0;
export const SIZE = 2;
export const HEAP = 4;
export const PAGES = 6;
export const FREE_PAGES = 8;
export const NEXT_SECTION = 10;
export const LISTS = 12;
/** Words of a descriptor: record 0 begins behind them. */
export const SECTION_WORDS = 40;

// Words of a record.
export const STATE = 0;
export const PREVIOUS = 1;
export const NEXT = 2;
/** Words of a record. */
export const RECORD_WORDS = 3;

/** What a block can be flagged as. */
export const FREE = 0;
export const ALLOCATED = 1;
export const SLAB = 2;

const SECTION_BYTES = SECTION_WORDS * 4;
const RECORD_BYTES = RECORD_WORDS * 4;
const DESCRIPTOR_ALIGN = 8;
const FIRST_OF_BLOCK = 1 << 16;

/** The state of the first page of a block. */
export function stateOf(flag: number, order: number): number {
  return FIRST_OF_BLOCK | (order << 8) | flag;
}

/** Whether a state is that of the first page of a block. */
export function isFirst(state: number): boolean {
  return (state & FIRST_OF_BLOCK) !== 0;
}

export function flagIn(state: number): number {
  return state & 0xff;
}

export function orderIn(state: number): number {
  return (state >> 8) & 0xff;
}

/** What fixes where the parts of a region lie. */
export interface LayoutRules {
  /** Bytes of a page, a power of two. */
  readonly pageSize: number;
  /** Alignment of the first page, a power of two from the page size on. */
  readonly heapAlign: number;
  /** Whether a region is cut to whole pages first. */
  readonly trims: boolean;
}

export interface RegionLayout {
  /** Address of the descriptor. */
  readonly descriptor: number;
  /** Address of the first page. */
  readonly heapStart: number;
  /** How many there are. */
  readonly pages: number;
}

/**
 * Lays a region out with as many pages as fit behind their own records.
 *
 * @returns null when not even one fits
 */
export function layOutRegion(start: number, byteLength: number, rules: LayoutRules): RegionLayout | null {
  const { pageSize, heapAlign, trims } = rules;
  const from = trims ? alignUp(start, pageSize) : start;
  const to = trims ? alignDown(start + byteLength, pageSize) : start + byteLength;
  const descriptor = alignUp(from, DESCRIPTOR_ALIGN);
  const heapFor = (pages: number) => alignUp(descriptor + SECTION_BYTES + pages * RECORD_BYTES, heapAlign);
  let pages = 0;
  for (let most = Math.floor((to - descriptor) / pageSize); pages < most; ) {
    const tried = pages + Math.ceil((most - pages) / 2);
    if (heapFor(tried) + tried * pageSize <= to) pages = tried;
    else most = tried - 1;
  }
  return pages === 0 ? null : { descriptor, heapStart: heapFor(pages), pages };
}

function alignUp(address: number, alignment: number): number {
  return Math.ceil(address / alignment) * alignment;
}

function alignDown(address: number, alignment: number): number {
  return Math.floor(address / alignment) * alignment;
}
