// What tells of an address whether a slab is around it, whose, and whether a user has what starts there: outside the
// pages, so that a free looks at nothing a user can write, and needs no lock.
//
//   map    a word for each page:  0  no slab
//          bit 0 1   bits 1-4 size class   bits 5-6 which page of its slab this is   bits 8-23 owner
//   held   a bit for every 8 bytes, of which that at the start of an object counts: 1 is handed out
//
// A held bit is cleared by whoever frees the object, in one step with finding it set: of two frees, one is refused.
import type { SharedWords } from '../../../spec/kit/shared-words.ts';
import type { SlabBooks } from './slab-books.ts';

const CLASS_SHIFT = 1;
const CLASS_BITS = 15;
const PAGE_SHIFT = 5;
const PAGE_BITS = 3;
const OWNER_SHIFT = 8;

/** What the map holds for a page of a slab. */
export function entryOf(sizeClass: number, pageOfSlab: number, owner: number): number {
  return 1 | (sizeClass << CLASS_SHIFT) | (pageOfSlab << PAGE_SHIFT) | (owner << OWNER_SHIFT);
}

export function classOfEntry(entry: number): number {
  return (entry >> CLASS_SHIFT) & CLASS_BITS;
}

export function pageOfEntry(entry: number): number {
  return (entry >> PAGE_SHIFT) & PAGE_BITS;
}

export function ownerOfEntry(entry: number): number {
  return entry >> OWNER_SHIFT;
}

export class SlabMap {
  protected readonly shared: SharedWords;
  private readonly firstPage: number;
  private readonly pages: number;
  private readonly pageShift: number;
  private readonly areaStart: number;
  private readonly areaEnd: number;
  private readonly map: number;
  private readonly held: number;
  /** Address of the first page. */
  private readonly start: number;

  constructor(books: SlabBooks) {
    this.shared = books.memory.shared;
    this.firstPage = books.firstPage;
    this.pages = books.pages;
    this.pageShift = books.pageShift;
    this.areaStart = books.areaStart;
    this.areaEnd = books.areaEnd;
    this.map = books.map;
    this.held = books.held;
    this.start = books.firstPage << books.pageShift;
  }

  /** What is recorded for the page around an address; 0 when no slab is there, or when it is no address of the area. */
  entryAround(address: number): number {
    if ((address | 0) !== address) return 0;
    const page = (address >> this.pageShift) - this.firstPage;
    return page >= 0 && page < this.pages ? this.shared.load(this.map + page) : 0;
  }

  /** Base address of the slab around an address, by what is recorded for its page. */
  slabAround(address: number, entry: number): number {
    return ((address >> this.pageShift) - pageOfEntry(entry)) << this.pageShift;
  }

  /** What is recorded for a page, counted from the first of the area. */
  entryOfPage(page: number): number {
    return this.shared.load(this.map + page);
  }

  addressOfPage(page: number): number {
    return this.start + (page << this.pageShift);
  }

  /** The page at which a slab starts, counted from the first of the area. */
  pageOf(slab: number): number {
    return (slab >> this.pageShift) - this.firstPage;
  }

  /** Whether so many bytes from an address on lie in the area. */
  contains(address: number, byteLength: number): boolean {
    return address >= this.areaStart && address + byteLength <= this.areaEnd;
  }

  /**
   * Records a slab, unless a page of it belongs to one already.
   *
   * @returns whether it was recorded
   */
  register(slab: number, pages: number, sizeClass: number, owner: number): boolean {
    const first = this.map + this.pageOf(slab);
    for (let page = 0; page < pages; page += 1) {
      if (this.shared.compareExchange(first + page, 0, entryOf(sizeClass, page, owner)) === 0) continue;
      this.forget(first, page);
      return false;
    }
    return true;
  }

  /** Forgets a slab. */
  unregister(slab: number, pages: number): void {
    this.forget(this.map + this.pageOf(slab), pages);
  }

  private forget(first: number, pages: number): void {
    for (let page = 0; page < pages; page += 1) this.shared.store(first + page, 0);
  }

  /** Forgets that anything was handed out of a slab. */
  forgetHeld(slab: number, byteLength: number): void {
    const first = this.held + ((slab - this.start) >> 8);
    for (let word = 0; word < byteLength >> 8; word += 1) this.shared.store(first + word, 0);
  }

  /** How many objects are handed out. */
  countHeld(): number {
    const words = (this.pages << this.pageShift) >> 8;
    let count = 0;
    for (let word = 0; word < words; word += 1) {
      for (let bits = this.shared.load(this.held + word); bits !== 0; bits &= bits - 1) count += 1;
    }
    return count;
  }

  /** Records that an object is handed out. */
  hold(object: number): void {
    const offset = object - this.start;
    this.shared.or(this.held + (offset >> 8), 1 << ((offset >> 3) & 31));
  }

  /** Whether an object is handed out. */
  isHeld(object: number): boolean {
    const offset = object - this.start;
    return (this.shared.load(this.held + (offset >> 8)) & (1 << ((offset >> 3) & 31))) !== 0;
  }

  /**
   * Records that an object is handed out no longer.
   *
   * @returns whether it was
   */
  letGo(object: number): boolean {
    const offset = object - this.start;
    const bit = 1 << ((offset >> 3) & 31);
    return (this.shared.and(this.held + (offset >> 8), ~bit) & bit) !== 0;
  }
}
