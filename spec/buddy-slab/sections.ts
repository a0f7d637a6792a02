// What a region becomes: where its pages lie, and which free blocks they form while nothing is handed out.
import { type BuddySlabSettings, ORDER_MAX, PAGE_RECORD_BYTES, SECTION_BYTES } from './contract.ts';

export interface SectionLayout {
  readonly heapStart: number;
  /** 0 when the region has no room for any. */
  readonly pages: number;
}

/** The most pages that find room, aligned, behind a descriptor and a record for each of them. */
export function layOut(settings: BuddySlabSettings, start: number, byteLength: number): SectionLayout {
  const { part, pageSize, heapAlign } = settings;
  const trims = part === 'pages';
  const from = trims ? Math.ceil(start / pageSize) * pageSize : Math.ceil(start / 8) * 8;
  const end = trims ? Math.floor((start + byteLength) / pageSize) * pageSize : start + byteLength;
  const align = heapAlign === 0 ? pageSize : heapAlign;
  for (let pages = Math.max(0, Math.floor((end - from) / pageSize)); pages > 0; pages -= 1) {
    const heapStart = Math.ceil((from + SECTION_BYTES + pages * PAGE_RECORD_BYTES) / align) * align;
    if (heapStart + pages * pageSize <= end) return { heapStart, pages };
  }
  return { heapStart: 0, pages: 0 };
}

/** By order: first pages of the free blocks of a section of which nothing is handed out, ascending. */
export function initialBlocks(pages: number): readonly (readonly number[])[] {
  const blocks: number[][] = Array.from({ length: ORDER_MAX + 1 }, () => []);
  let page = 0;
  while (page < pages) {
    let order = 0;
    while (order < ORDER_MAX && page % 2 ** (order + 1) === 0 && page + 2 ** (order + 1) <= pages) order += 1;
    blocks[order]?.push(page);
    page += 2 ** order;
  }
  return blocks;
}
