// The regions of a page allocator: added, found by an address, counted.
//
//   books   +0    first    address of the descriptor of the region added first, 0 for none
//           +4    last     that of the region added last
//           +8    count    how many there are
//           +12   0
//
// All of it is 0 while there are none. A section is given by the word index of its descriptor, whose words layout.ts draws.
import type { Memory } from '../../kit/memory.ts';
import {
  FREE_PAGES,
  HEAP,
  LISTS,
  NEXT_SECTION,
  NONE,
  ORDER_MAX,
  PAGES,
  type RegionLayout,
  SECTION_WORDS,
  SIZE,
  START,
} from './layout.ts';

const FIRST = 0;
const LAST = 1;
const COUNT = 2;
const BOOK_BYTES = 16;

/** No section. */
export const NO_SECTION = 0;

export class Sections {
  private readonly words: Int32Array;
  /** Word index of the books. */
  private readonly books: number;
  private readonly pageSize: number;

  /** Carves the books. */
  constructor(memory: Memory, pageSize: number) {
    this.words = memory.words;
    this.books = memory.carve(BOOK_BYTES) >> 2;
    this.pageSize = pageSize;
  }

  /** Adds a region, with no page in any block, behind all others. */
  add(start: number, byteLength: number, { descriptor, heapStart, pages }: RegionLayout): number {
    const { words, books } = this;
    const section = descriptor >> 2;
    for (let word = 0; word < SECTION_WORDS; word += 1) words[section + word] = 0;
    words[section + START] = start;
    words[section + SIZE] = byteLength;
    words[section + HEAP] = heapStart;
    words[section + PAGES] = pages;
    for (let order = 0; order <= ORDER_MAX; order += 1) words[section + LISTS + order] = NONE;
    const last = words[books + LAST] as number;
    if (last === 0) words[books + FIRST] = descriptor;
    else words[(last >> 2) + NEXT_SECTION] = descriptor;
    words[books + LAST] = descriptor;
    words[books + COUNT] = this.count + 1;
    return section;
  }

  /** Forgets all of them. */
  clear(): void {
    for (const word of [FIRST, LAST, COUNT]) this.words[this.books + word] = 0;
  }

  get count(): number {
    return this.words[this.books + COUNT] as number;
  }

  /** The section of the region added first; NO_SECTION when there is none. */
  get first(): number {
    return (this.words[this.books + FIRST] as number) >> 2;
  }

  /** The section of the region added after this one's; NO_SECTION when there is none. */
  after(section: number): number {
    return (this.words[section + NEXT_SECTION] as number) >> 2;
  }

  /** The section one of whose pages an address lies in; NO_SECTION when there is none. */
  around(address: number): number {
    for (let section = this.first; section !== NO_SECTION; section = this.after(section)) {
      const heap = this.heapStart(section);
      if (address >= heap && address < heap + this.pages(section) * this.pageSize) return section;
    }
    return NO_SECTION;
  }

  /** Whether a region has a byte in common with one of these. */
  overlap(start: number, end: number): boolean {
    for (let section = this.first; section !== NO_SECTION; section = this.after(section)) {
      const other = this.words[section + START] as number;
      if (start < other + (this.words[section + SIZE] as number) && other < end) return true;
    }
    return false;
  }

  /** Whether bytes are those of the books. */
  inBooks(start: number, end: number): boolean {
    return start < (this.books << 2) + BOOK_BYTES && this.books << 2 < end;
  }

  /** Address of the first page. */
  heapStart(section: number): number {
    return this.words[section + HEAP] as number;
  }

  pages(section: number): number {
    return this.words[section + PAGES] as number;
  }

  freePages(section: number): number {
    return this.words[section + FREE_PAGES] as number;
  }
}
