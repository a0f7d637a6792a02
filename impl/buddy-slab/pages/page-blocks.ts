// The blocks of a section: found, split, handed out, given back and merged.
import { lowestBit } from '../../kit/bits.ts';
import { buddyOf, orderWithin, unitsOf } from '../../kit/orders.ts';
import { FreeLists, recordOf } from './free-lists.ts';
import {
  ALLOCATED,
  FREE,
  FREE_PAGES,
  flagIn,
  HEAP,
  isFirst,
  NEXT,
  NONE,
  ORDER_MAX,
  orderIn,
  PAGES,
  PREVIOUS,
  STATE,
  stateOf,
} from './layout.ts';

/** Alignments from here on are those of address 0 alone, where no page is. */
const ALIGN_BEYOND = 2 ** 31;

/** Physical addresses are low below this one. */
const LOW_END = 2 ** 32;

/**
 * What becomes of blocks. A section is given by the word index of its descriptor, a block by its first page, counted from
 * the first page of its section.
 *
 * Each step is a method of its own, so that a defective variant can replace it.
 */
export class PageBlocks {
  protected readonly words: Int32Array;
  protected readonly lists: FreeLists;
  /** Binary logarithm of the page size. */
  protected readonly pageShift: number;
  private readonly physicalAddress: (address: number) => number;

  constructor(words: Int32Array, pageSize: number, physicalAddress: (address: number) => number) {
    this.words = words;
    this.pageShift = lowestBit(pageSize);
    this.physicalAddress = physicalAddress;
    this.lists = this.makeLists();
  }

  /** Makes free blocks of all pages of a section that has none: ascending, each as large as can be. */
  lay(section: number): void {
    const pages = this.words[section + PAGES] as number;
    for (let page = 0; page < pages; page += 1) this.clear(section, page);
    for (let page = 0; page < pages; ) {
      const order = this.greatestOrderAt(page, pages);
      this.release(section, page, order);
      page += unitsOf(order);
    }
    this.words[section + FREE_PAGES] = pages;
  }

  /**
   * Hands out the first block, by order, then from the front of its list, that can hold one of the order wanted at an
   * aligned address.
   *
   * @param align in bytes, a power of two from the page size on
   * @param low whether it must end at 4 GiB of physical memory or below
   * @returns its first page; NONE when there is no such block, with nothing changed
   */
  take(section: number, order: number, align: number, low: boolean): number {
    for (let size = order; size <= ORDER_MAX; size += 1) {
      for (let block = this.lists.front(section, size); block !== NONE; block = this.lists.next(section, block)) {
        const place = this.placeIn(section, block, size, order, align);
        if (place === NONE || (low && !this.isLow(section, place, order))) continue;
        this.lists.remove(section, block, size);
        const page = this.split(section, block, size, place, order);
        this.handOut(section, page, order);
        return page;
      }
    }
    return NONE;
  }

  /** Takes back the block that was handed out and starts with this page, and merges it as far as its buddies are free. */
  give(section: number, first: number): void {
    let page = first;
    let order = this.orderOf(section, first);
    this.words[section + FREE_PAGES] = (this.words[section + FREE_PAGES] as number) + unitsOf(order);
    while (order < ORDER_MAX) {
      const buddy = buddyOf(page, order);
      if (!this.merges(section, buddy, order)) break;
      this.lists.remove(section, buddy, order);
      const head = this.headOf(page, buddy);
      this.absorb(section, head === page ? buddy : page);
      page = head;
      order += 1;
    }
    this.comeBack(section, page, order);
  }

  /** What a block is flagged as. */
  flagOf(section: number, page: number): number {
    return flagIn(this.stateOf(section, page));
  }

  /** Flags a block that was handed out. */
  setFlag(section: number, page: number, flag: number): void {
    this.words[recordOf(section, page) + STATE] = stateOf(flag, this.orderOf(section, page));
  }

  orderOf(section: number, page: number): number {
    return orderIn(this.stateOf(section, page));
  }

  /** Whether a page is the first of a block, handed out or free. */
  isFirst(section: number, page: number): boolean {
    return isFirst(this.stateOf(section, page));
  }

  protected makeLists(): FreeLists {
    return new FreeLists(this.words);
  }

  /** Order of the largest block that may start at a page and ends within the section. */
  protected greatestOrderAt(page: number, pages: number): number {
    const natural = page === 0 ? ORDER_MAX : lowestBit(page);
    return Math.min(natural, orderWithin(pages - page), ORDER_MAX);
  }

  /**
   * Where in a block of order `size` one of order `order` can be cut out: at the first aligned address.
   *
   * @returns its first page; NONE when that address lies behind the block, or cuts the blocks of its order
   */
  protected placeIn(section: number, block: number, size: number, order: number, align: number): number {
    if (align >= ALIGN_BEYOND) return NONE;
    const steps = align >> this.pageShift;
    const ahead = -(this.pagesBelow(section) + block) & (steps - 1);
    if (ahead >= unitsOf(size) || (ahead & (unitsOf(order) - 1)) !== 0) return NONE;
    return block + ahead;
  }

  /** How many pages lie below the first one of a section: alignment is that of addresses. */
  protected pagesBelow(section: number): number {
    return (this.words[section + HEAP] as number) >> this.pageShift;
  }

  protected isLow(section: number, page: number, order: number): boolean {
    const address = (this.words[section + HEAP] as number) + (page << this.pageShift);
    return this.physicalAddress(address) + unitsOf(order) * 2 ** this.pageShift <= LOW_END;
  }

  /**
   * Halves a block that is on no list until the order is reached: each half that is not kept becomes free.
   *
   * @returns first page of what is left
   */
  protected split(section: number, block: number, size: number, place: number, order: number): number {
    let left = block;
    for (let half = size - 1; half >= order; half -= 1) {
      const right = buddyOf(left, half);
      const keepsRight = this.keepsRight(place, right);
      this.leaveOver(section, keepsRight ? left : right, half);
      if (keepsRight) left = right;
    }
    return left;
  }

  /** Whether of two halves the right one is kept, which has the place wanted or lies before it. */
  protected keepsRight(place: number, right: number): boolean {
    return place >= right;
  }

  /** Enters a block as allocated that is free no more. */
  protected handOut(section: number, page: number, order: number): void {
    this.words[recordOf(section, page) + STATE] = stateOf(ALLOCATED, order);
    this.words[section + FREE_PAGES] = (this.words[section + FREE_PAGES] as number) - unitsOf(order);
  }

  /** Enters a block as free that came back, after it was merged. */
  protected comeBack(section: number, page: number, order: number): void {
    this.release(section, page, order);
  }

  /** Enters a half as free that is not kept. */
  protected leaveOver(section: number, page: number, order: number): void {
    this.release(section, page, order);
  }

  /** Enters a block as free, at the front of the list of its order. */
  protected release(section: number, page: number, order: number): void {
    this.enter(section, page, order);
    this.lists.push(section, page, order);
  }

  /** Enters a block as free that is on no list yet. */
  protected enter(section: number, page: number, order: number): void {
    this.words[recordOf(section, page) + STATE] = stateOf(FREE, order);
  }

  /** Whether the buddy of a block that becomes free is a free block as large. */
  protected merges(section: number, buddy: number, order: number): boolean {
    return buddy < (this.words[section + PAGES] as number) && this.stateOf(section, buddy) === stateOf(FREE, order);
  }

  /** First page of two buddies. */
  protected headOf(page: number, buddy: number): number {
    return Math.min(page, buddy);
  }

  /** A page is the first of a block no more. */
  protected absorb(section: number, page: number): void {
    this.words[recordOf(section, page) + STATE] = 0;
  }

  /** Writes the record of a page that is not the first of any block. */
  protected clear(section: number, page: number): void {
    const record = recordOf(section, page);
    this.words[record + STATE] = 0;
    this.words[record + PREVIOUS] = NONE;
    this.words[record + NEXT] = NONE;
  }

  protected stateOf(section: number, page: number): number {
    return this.words[recordOf(section, page) + STATE] as number;
  }
}
