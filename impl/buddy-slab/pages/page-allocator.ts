// Pages of one or more regions (seed 002): in blocks of 2^order pages, split and merged.
import { AllocatorError } from '../../kit/error.ts';
import type { Memory } from '../../kit/memory.ts';
import { orderHolding } from '../../kit/orders.ts';
import { isAlignment } from '../requests.ts';
import {
  explainPageMisuse,
  explainPageRequest,
  type PageAllocError,
  type PageMisuse,
  type PageRequest,
  type PageRequestError,
} from './errors.ts';
import { ALLOCATED, FREE, type LayoutRules, layOutRegion, NONE, ORDER_MAX, type RegionLayout, SLAB } from './layout.ts';
import { checkOptions, complete, type PageAllocatorOptions } from './options.ts';
import { PageBlocks } from './page-blocks.ts';
import { NO_SECTION, Sections } from './sections.ts';

/** What the pages of one region are. */
export interface PageSection {
  /** Address of its first page. */
  readonly start: number;
  /** Bytes of its pages. */
  readonly size: number;
  readonly freePages: number;
  readonly totalPages: number;
}

export interface PageStatistics {
  readonly totalPages: number;
  readonly freePages: number;
  /** Bytes of all pages; what is recorded about them is not counted. */
  readonly managedBytes: number;
  /** Bytes of the pages that are handed out. */
  readonly allocatedBytes: number;
  readonly sectionCount: number;
}

/** Why a region can't be added. */
export type RegionError = 'invalid-param' | 'too-small' | 'memory-overlap';

/** Where the records are, for tools that look at them from outside. */
export interface PageRecords {
  readonly words: Int32Array;
  readonly sections: Sections;
}

/**
 * An allocator of pages. Its records are a few words, and what is written at the start of every region. Whatever is
 * refused has changed nothing.
 *
 * It takes no lock: threads that share it have to.
 */
export class PageAllocator {
  /** Bytes of one page. */
  readonly pageSize: number;
  protected readonly words: Int32Array;
  protected readonly sections: Sections;
  protected readonly blocks: PageBlocks;
  protected readonly keepsSlabs: boolean;
  private readonly memory: Memory;
  private readonly rules: LayoutRules;
  private readonly areaStart: number;
  private readonly areaEnd: number;

  /**
   * Makes an allocator that has no page: regions are added.
   *
   * @throws AllocatorError with a `PageAllocatorOptionError` code for impossible options, `memory-spent`; nothing is
   *   carved then
   */
  constructor(memory: Memory, options: PageAllocatorOptions = {}) {
    const completed = complete(options, memory);
    checkOptions(completed, memory);
    const { pageSize, areaStart, areaBytes, keepsSlabs, physicalAddress } = completed;
    this.pageSize = pageSize;
    this.memory = memory;
    this.words = memory.words;
    this.rules = completed;
    this.areaStart = areaStart;
    this.areaEnd = areaStart + areaBytes;
    this.keepsSlabs = keepsSlabs;
    this.sections = new Sections(memory, pageSize);
    this.blocks = this.makeBlocks(pageSize, physicalAddress);
  }

  /**
   * Adds the pages of a region: memory that was carved and that nobody uses. Its first bytes hold what is recorded about
   * them, so there are fewer than fit.
   *
   * @throws AllocatorError `invalid-param` for what is no such region, or has no room for a page and its record;
   *   `memory-overlap` with a region added before
   */
  addRegion(start: number, byteLength: number): void {
    const refused = this.tryAddRegion(start, byteLength);
    if (refused !== null) throwRequest(refused, `addRegion(${start}, ${byteLength})`, 'region');
  }

  /** As {@link addRegion}, but a refusal is returned instead of thrown; null when the region was added. */
  tryAddRegion(start: number, byteLength: number): PageRequestError | null {
    const refused = this.judgeRegion(start, byteLength);
    if (refused !== null) return refused === 'too-small' ? 'invalid-param' : refused;
    const laidOut = this.layOut(start, byteLength);
    if (laidOut !== null) this.blocks.lay(this.sections.add(start, byteLength, laidOut));
    return null;
  }

  /** Why a region can't be added; null when it can. */
  judgeRegion(start: number, byteLength: number): RegionError | null {
    const end = start + byteLength;
    if (!Number.isInteger(start) || !Number.isInteger(byteLength) || byteLength < 0) return 'invalid-param';
    if (start < this.areaStart || end > this.areaEnd || end > this.memory.carved) return 'invalid-param';
    if (this.sections.inBooks(start, end)) return 'invalid-param';
    if (this.layOut(start, byteLength) === null) return 'too-small';
    return this.sections.overlap(start, end) ? 'memory-overlap' : null;
  }

  /**
   * Hands out the first block of enough pages: by region as they were added, then by order, then the one freed last.
   * Its memory is not cleared.
   *
   * @param count pages wanted, 1 to 2^20; a whole block is taken, the next power of two
   * @param align alignment of the address in bytes, a power of two from the page size on; 0 is one page
   * @returns its address
   * @throws AllocatorError `invalid-param`, `no-memory`
   */
  allocPages(count: number, align = 0): number {
    const address = this.tryAllocPages(count, align);
    return typeof address === 'number' ? address : throwRequest(address, `allocPages(${count}, ${align})`, 'pages');
  }

  /** As {@link allocPages}, but a refusal is returned instead of thrown. */
  tryAllocPages(count: number, align = 0): number | PageAllocError {
    return this.allocate(count, align, false);
  }

  /** As {@link allocPages}, but the block ends at 4 GiB of physical memory or below. */
  allocPagesLowmem(count: number, align = 0): number {
    const address = this.tryAllocPagesLowmem(count, align);
    return typeof address === 'number'
      ? address
      : throwRequest(address, `allocPagesLowmem(${count}, ${align})`, 'pages');
  }

  /** As {@link allocPagesLowmem}, but a refusal is returned instead of thrown. */
  tryAllocPagesLowmem(count: number, align = 0): number | PageAllocError {
    return this.allocate(count, align, true);
  }

  /**
   * Takes a block back, all of it.
   *
   * @param address what was handed out and was not freed since
   * @param count pages it was asked for with
   * @throws AllocatorError with a {@link PageMisuse} code
   */
  deallocPages(address: number, count: number): void {
    const misuse = this.tryDeallocPages(address, count);
    if (misuse === null) return;
    throw new AllocatorError(misuse, explainPageMisuse(misuse, `deallocPages(${address}, ${count})`));
  }

  /** As {@link deallocPages}, but a misuse is returned instead of thrown; null when the block was taken back. */
  tryDeallocPages(address: number, count: number): PageMisuse | null {
    const section = this.sections.around(address);
    const misuse = this.judgeDealloc(section, address, count);
    if (misuse === null) this.blocks.give(section, this.pageOf(section, address));
    return misuse;
  }

  /** Why a block can't be taken back; null when it can. Changes nothing. */
  misuseOfDealloc(address: number, count: number): PageMisuse | null {
    return this.judgeDealloc(this.sections.around(address), address, count);
  }

  /**
   * What a block is flagged as: 0 free, 1 allocated, 2 slab.
   *
   * @param address of its first page: what the records say of another means nothing
   * @throws AllocatorError `not-found`, `invalid-param` for an address where no block starts
   */
  pageFlags(address: number): number {
    const section = this.sections.around(address);
    if (section === NO_SECTION) return throwRequest('not-found', `pageFlags(${address})`, 'flag');
    const page = this.pageOf(section, address);
    const isFirst = Number.isInteger(page) && this.blocks.isFirst(section, page);
    return isFirst ? this.blocks.flagOf(section, page) : throwRequest('invalid-param', `pageFlags(${address})`, 'flag');
  }

  /**
   * Flags a block that is handed out.
   *
   * @param address of its first page
   * @param flag 1 allocated, 2 slab
   * @throws AllocatorError `not-found`, `invalid-param`
   */
  setPageFlags(address: number, flag: number): void {
    const refused = this.trySetPageFlags(address, flag);
    if (refused !== null) throwRequest(refused, `setPageFlags(${address}, ${flag})`, 'flag');
  }

  /** As {@link setPageFlags}, but a refusal is returned instead of thrown; null when the block was flagged. */
  trySetPageFlags(address: number, flag: number): PageRequestError | null {
    const section = this.sections.around(address);
    if (section === NO_SECTION) return 'not-found';
    if ((flag !== ALLOCATED && flag !== SLAB) || this.judgeBlock(section, address) !== null) return 'invalid-param';
    this.blocks.setFlag(section, this.pageOf(section, address), flag);
    return null;
  }

  /** Forgets all regions, and what was handed out of them. */
  reset(): void {
    this.sections.clear();
  }

  /** The region added first is 0; null when there are not so many. */
  section(index: number): PageSection | null {
    const { sections } = this;
    let section = sections.first;
    for (let left = index; left > 0 && section !== NO_SECTION; left -= 1) section = sections.after(section);
    if (section === NO_SECTION || !Number.isInteger(index) || index < 0) return null;
    const totalPages = sections.pages(section);
    return {
      start: sections.heapStart(section),
      size: totalPages * this.pageSize,
      freePages: sections.freePages(section),
      totalPages,
    };
  }

  get statistics(): PageStatistics {
    const { sections, pageSize } = this;
    let totalPages = 0;
    let freePages = 0;
    for (let section = sections.first; section !== NO_SECTION; section = sections.after(section)) {
      totalPages += sections.pages(section);
      freePages += sections.freePages(section);
    }
    const managedBytes = totalPages * pageSize;
    const allocatedBytes = managedBytes - freePages * pageSize;
    return { totalPages, freePages, managedBytes, allocatedBytes, sectionCount: sections.count };
  }

  /** Where the records are, for tools that look at them from outside. */
  inspect(): PageRecords {
    return { words: this.words, sections: this.sections };
  }

  protected makeBlocks(pageSize: number, physicalAddress: (address: number) => number): PageBlocks {
    return new PageBlocks(this.words, pageSize, physicalAddress);
  }

  protected layOut(start: number, byteLength: number): RegionLayout | null {
    return layOutRegion(start, byteLength, this.rules);
  }

  protected allocate(count: number, align: number, low: boolean): number | PageAllocError {
    const step = align === 0 ? this.pageSize : align;
    const order = this.orderOfCount(count);
    if (order === -1 || order > ORDER_MAX || step < this.pageSize || !isAlignment(step)) return 'invalid-param';
    const { sections, blocks } = this;
    for (let section = sections.first; section !== NO_SECTION; section = sections.after(section)) {
      const page = blocks.take(section, order, step, low);
      if (page !== NONE) return sections.heapStart(section) + page * this.pageSize;
    }
    return 'no-memory';
  }

  /** The least order whose blocks have so many pages, at most one more than the greatest; -1 when it is no count. */
  protected orderOfCount(count: number): number {
    if (!Number.isInteger(count) || count <= 0) return -1;
    return count > 2 ** ORDER_MAX ? ORDER_MAX + 1 : orderHolding(count);
  }

  /** Why a block can't be taken back as so many pages; null when it can. */
  protected judgeDealloc(section: number, address: number, count: number): PageMisuse | null {
    const misuse = this.judgeBlock(section, address);
    if (misuse !== null) return misuse;
    const page = this.pageOf(section, address);
    if (this.keepsSlabs && this.blocks.flagOf(section, page) === SLAB) return 'slab-pages';
    return this.judgeCount(count, this.blocks.orderOf(section, page));
  }

  /** Why so many pages are not what a block of an order was asked for with; null when they may be. */
  protected judgeCount(count: number, order: number): PageMisuse | null {
    const wanted = this.orderOfCount(count);
    return wanted === -1 || wanted > order ? 'wrong-count' : null;
  }

  /** Why no block that is handed out starts at an address of a section, or of none; null when one does. */
  protected judgeBlock(section: number, address: number): PageMisuse | null {
    if (section === NO_SECTION) return address === 0 ? 'null' : 'foreign';
    const page = this.pageOf(section, address);
    return Number.isInteger(page) ? this.judgePage(section, page) : 'misaligned';
  }

  /** Why a page is not the first one of a block that is handed out; null when it is. */
  protected judgePage(section: number, page: number): PageMisuse | null {
    if (!this.blocks.isFirst(section, page)) return 'interior';
    return this.blocks.flagOf(section, page) === FREE ? 'not-allocated' : null;
  }

  /** Number of the page that starts at an address of a section; no whole number when none does. */
  protected pageOf(section: number, address: number): number {
    return (address - this.sections.heapStart(section)) / this.pageSize;
  }
}

function throwRequest(error: PageRequestError, request: string, about: PageRequest): never {
  throw new AllocatorError(error, explainPageRequest(error, request, about));
}
