// Objects and pages of one memory (seed 002): small requests are served from slabs of the CPU, large ones with pages, and
// slabs get their memory from the pages.
//
//   books   +0   lock          of the page allocator
//           +4   initialized   1 while it has memory
//
// Both are 0 at first. The lock of a CPU and that of the pages are never held together.
import type { SharedWords } from '../../spec/kit/shared-words.ts';
import { GLOBAL_ALLOCATOR, type Memory } from '../kit/memory.ts';
import { copyBytes } from './copy-bytes.ts';
import {
  type GlobalFreeError,
  type GlobalRegionError,
  type GlobalRequestError,
  isRequestError,
  throwFree,
  throwRequest,
} from './global-errors.ts';
import { checkCarved, complete, type GlobalAllocatorOptions } from './global-options.ts';
import { LockedPages } from './locked-pages.ts';
import type { PageMisuse } from './pages/errors.ts';
import type { PageAllocatorOptions } from './pages/options.ts';
import { PageAllocator, type PageSection, type PageStatistics } from './pages/page-allocator.ts';
import { isLayout, isSmall, routeOf } from './requests.ts';
import type { SlabFreeError } from './slabs/misuse.ts';
import type { SlabPoolOptions } from './slabs/options.ts';
import { classOf, type SlabShape } from './slabs/size-classes.ts';
import { QUEUED, SlabPool, type SlabPoolStatistics } from './slabs/slab-pool.ts';

const LOCK = 0;
const INITIALIZED = 1;
const BOOK_BYTES = 8;

export interface GlobalAllocatorStatistics extends PageStatistics, SlabPoolStatistics {}

/** What an allocator is made of, for tools that look at it from outside. */
export interface GlobalAllocatorParts {
  readonly pages: PageAllocator;
  readonly pool: SlabPool;
  /** Index of the word that is 1 while it has memory. */
  readonly initialized: number;
}

/**
 * An allocator of any sizes for several CPUs.
 *
 * What is at most 2048 bytes, and aligned to that at most, is an object of a slab of the CPU that asks; when it has none
 * left, a block of pages becomes a slab. Everything else is a block of pages of its own. A slab that becomes empty and is
 * not kept for later goes back to the pages.
 *
 * Threads may use it at the same time, each with an allocator over the same shared memory. Whatever is refused has changed
 * nothing; what is recognised, and what is not, is said of SlabPool and PageAllocator.
 */
export class GlobalAllocator {
  /** Bytes of one page. */
  readonly pageSize: number;
  protected readonly words: Int32Array;
  protected readonly shared: SharedWords;
  protected readonly pages: LockedPages;
  protected readonly pool: SlabPool;
  private readonly parts: Omit<GlobalAllocatorParts, 'initialized'>;
  /** Word index of the books. */
  private readonly books: number;

  /**
   * Makes an allocator without memory: that comes with `init`.
   *
   * @throws AllocatorError `area-not-carved`, or a code of `PageAllocatorOptionError` or `SlabPoolOptionError`, for
   *   impossible options, `memory-spent` when the books do not fit; with nothing carved
   */
  constructor(memory: Memory, options: GlobalAllocatorOptions = {}) {
    const completed = complete(options, memory);
    checkCarved(completed, memory);
    const { pageSize, cpus, currentCpu, physicalAddress, heapAlign, areaStart, areaBytes } = completed;
    const area = { pageSize, areaStart, areaBytes };
    const { books, ...parts } = memory.carveAllOrNone(() => ({
      books: memory.carve(BOOK_BYTES) >> 2,
      pages: this.makePages(memory, { ...area, heapAlign, physicalAddress, trims: false, keepsSlabs: true }),
      pool: this.makePool(memory, { ...area, cpus, currentCpu }),
    }));
    this.pageSize = pageSize;
    this.words = memory.words;
    this.shared = memory.shared;
    this.parts = parts;
    this.books = books;
    this.pages = this.lockPages(memory.shared, books + LOCK, parts.pages);
    this.pool = parts.pool;
  }

  /**
   * Takes the first region into use. One allocator of a memory can be at work at a time.
   *
   * @throws AllocatorError `already-initialized`, `invalid-param` for what is no region of the area, or has no room for a
   *   page and its record
   */
  init(start: number, byteLength: number): void {
    const refused = this.tryInit(start, byteLength);
    if (refused !== null) throwRequest(refused, `init(${start}, ${byteLength})`, 'region');
  }

  /** The same, with the code of the refusal instead of an exception; null when it was accepted. */
  tryInit(start: number, byteLength: number): GlobalRegionError | null {
    if (this.isInitialized) return 'already-initialized';
    return this.pages.locked((pages) => this.takeFirstRegion(pages, start, byteLength));
  }

  /** Whether it is at work. */
  get isInitialized(): boolean {
    return this.shared.load(this.books + INITIALIZED) !== 0;
  }

  /** Forgets all memory, whatever users hold of it: nobody may use it meanwhile. It, or another, can be initialised then. */
  drop(): void {
    if (this.shared.exchange(this.books + INITIALIZED, 0) === 0) return;
    for (let cpu = 0; cpu < this.pool.cpus; cpu += 1) this.pool.reset(cpu);
    this.pages.locked((pages) => pages.reset());
    this.shared.store(GLOBAL_ALLOCATOR, 0);
  }

  /**
   * Adds a region. One without room for a page and its record is left alone.
   *
   * @throws AllocatorError `not-initialized`, `invalid-param` for what is no region of the area, `memory-overlap`
   */
  addRegion(start: number, byteLength: number): void {
    const refused = this.tryAddRegion(start, byteLength);
    if (refused !== null) throwRequest(refused, `addRegion(${start}, ${byteLength})`, 'region');
  }

  /** The same, with the code of the refusal instead of an exception; null when it was accepted. */
  tryAddRegion(start: number, byteLength: number): GlobalRegionError | null {
    if (!this.isInitialized) return 'not-initialized';
    return this.pages.locked((pages) => {
      const refused = pages.judgeRegion(start, byteLength);
      if (refused === null) pages.tryAddRegion(start, byteLength);
      return refused === 'too-small' ? null : refused;
    });
  }

  /**
   * Hands out memory, which is not cleared.
   *
   * @param size bytes wanted, a whole number; of 0 bytes aligned to more than 2048 there is nothing
   * @param align alignment of the address in bytes, a power of two
   * @returns its address
   * @throws AllocatorError with a {@link GlobalRequestError} code
   */
  alloc(size: number, align = 1): number {
    const address = this.tryAlloc(size, align);
    return typeof address === 'number'
      ? address
      : throwRequest(address, `alloc(${size}, ${align})`, routeOf(size, align));
  }

  /** The same, with the code of the refusal instead of an exception. */
  tryAlloc(size: number, align: number): number | GlobalRequestError {
    if (!this.isInitialized) return 'not-initialized';
    if (!isLayout(size, align)) return 'invalid-param';
    return isSmall(size, align) ? this.allocObject(size, align) : this.allocBlock(size, align);
  }

  /**
   * Takes memory back.
   *
   * @param size and `align` as they were given to alloc
   * @throws AllocatorError with a {@link GlobalFreeError} code
   */
  free(address: number, size: number, align = 1): void {
    const refused = this.tryFree(address, size, align);
    if (refused !== null) throwFree(refused, `free(${address}, ${size}, ${align})`, routeOf(size, align));
  }

  /** The same, with the code of the refusal instead of an exception; null when it was accepted. */
  tryFree(address: number, size: number, align: number): GlobalFreeError | null {
    if (!this.isInitialized) return 'not-initialized';
    if (!isLayout(size, align)) return 'invalid-param';
    return isSmall(size, align) ? this.freeObject(address, size, align) : this.freeBlock(address, size);
  }

  /**
   * Hands out memory of another size with what the old one holds, as far as it goes, and takes the old one back. It is
   * always other memory.
   *
   * @param size and `align` as they were given to alloc; the new memory is aligned like the old one
   * @param newSize bytes wanted
   * @returns the new address
   * @throws AllocatorError with a {@link GlobalFreeError} code, or else a {@link GlobalRequestError} code
   */
  realloc(address: number, size: number, align: number, newSize: number): number {
    const moved = this.tryRealloc(address, size, align, newSize);
    if (typeof moved === 'number') return moved;
    const request = `realloc(${address}, ${size}, ${align}, ${newSize})`;
    return isRequestError(moved)
      ? throwRequest(moved, request, routeOf(newSize, align))
      : throwFree(moved, request, routeOf(size, align));
  }

  /** The same, with the code of the refusal instead of an exception. */
  tryRealloc(
    address: number,
    size: number,
    align: number,
    newSize: number,
  ): number | GlobalFreeError | GlobalRequestError {
    const misuse = this.misuseOfFree(address, size, align);
    if (misuse !== null) return misuse;
    const moved = this.tryAlloc(newSize, align);
    if (typeof moved !== 'number') return moved;
    copyBytes(this.words, address, moved, Math.min(size, newSize));
    const refused = this.tryFree(address, size, align);
    if (refused === null) return moved;
    // Somebody else has freed it meanwhile.
    this.tryFree(moved, newSize, align);
    return refused;
  }

  /** Why a free would be refused as things are now; null when it would not be. Changes nothing. */
  misuseOfFree(address: number, size: number, align: number): GlobalFreeError | null {
    if (!this.isInitialized) return 'not-initialized';
    if (!isLayout(size, align)) return 'invalid-param';
    if (isSmall(size, align)) return this.pool.misuseOfFree(address, size, align);
    if (size === 0) return 'invalid-param';
    return this.pages.locked((pages) => pages.misuseOfDealloc(address, this.pagesFor(size)));
  }

  /**
   * Hands out pages.
   *
   * @param count pages wanted, 1 to 2^20; a whole block is taken, the next power of two
   * @param align alignment of the address in bytes, a power of two from the page size on; 0 is one page
   * @throws AllocatorError `not-initialized`, `invalid-param`, `no-memory`
   */
  allocPages(count: number, align = 0): number {
    const address = this.tryAllocPages(count, align);
    return typeof address === 'number' ? address : throwRequest(address, `allocPages(${count}, ${align})`, 'pages');
  }

  /** The same, with the code of the refusal instead of an exception. */
  tryAllocPages(count: number, align = 0): number | GlobalRequestError {
    return this.isInitialized ? this.pages.take(count, align) : 'not-initialized';
  }

  /** As {@link allocPages}, but the pages end at 4 GiB of physical memory or below. */
  allocPagesLowmem(count: number, align = 0): number {
    const address = this.tryAllocPagesLowmem(count, align);
    return typeof address === 'number'
      ? address
      : throwRequest(address, `allocPagesLowmem(${count}, ${align})`, 'pages');
  }

  /** The same, with the code of the refusal instead of an exception. */
  tryAllocPagesLowmem(count: number, align = 0): number | GlobalRequestError {
    if (!this.isInitialized) return 'not-initialized';
    return this.pages.locked((pages) => pages.tryAllocPagesLowmem(count, align));
  }

  /**
   * Takes pages back.
   *
   * @param count pages that were asked for
   * @throws AllocatorError `not-initialized`, or a `PageMisuse` code
   */
  deallocPages(address: number, count: number): void {
    const refused = this.tryDeallocPages(address, count);
    if (refused !== null) throwFree(refused, `deallocPages(${address}, ${count})`, 'pages');
  }

  /** The same, with the code of the refusal instead of an exception; null when it was accepted. */
  tryDeallocPages(address: number, count: number): PageMisuse | 'not-initialized' | null {
    return this.isInitialized ? this.pages.give(address, count) : 'not-initialized';
  }

  /** The region added first is 0; null when there are not so many. */
  section(index: number): PageSection | null {
    return this.pages.locked((pages) => pages.section(index));
  }

  /** What is in use now: pages handed out, slabs among them, and live objects in these. */
  get statistics(): GlobalAllocatorStatistics {
    return { ...this.pages.locked((pages) => pages.statistics), ...this.pool.statistics };
  }

  /** What it is made of, for tools that look at it from outside. */
  inspect(): GlobalAllocatorParts {
    return { ...this.parts, initialized: this.books + INITIALIZED };
  }

  protected makePages(memory: Memory, options: PageAllocatorOptions): PageAllocator {
    return new PageAllocator(memory, options);
  }

  protected makePool(memory: Memory, options: SlabPoolOptions): SlabPool {
    return new SlabPool(memory, options);
  }

  protected lockPages(shared: SharedWords, lock: number, pages: PageAllocator): LockedPages {
    return new LockedPages(shared, lock, pages);
  }

  /** Called with the lock. */
  protected takeFirstRegion(pages: PageAllocator, start: number, byteLength: number): GlobalRegionError | null {
    const { shared } = this;
    if (shared.load(GLOBAL_ALLOCATOR) !== 0) return 'already-initialized';
    if (pages.judgeRegion(start, byteLength) !== null) return 'invalid-param';
    if (shared.compareExchange(GLOBAL_ALLOCATOR, 0, this.books << 2) !== 0) return 'already-initialized';
    pages.tryAddRegion(start, byteLength);
    shared.store(this.books + INITIALIZED, 1);
    return null;
  }

  /** An object of a slab; of a new one when the CPU has none left. */
  protected allocObject(size: number, align: number): number | GlobalRequestError {
    const object = this.pool.tryAlloc(size, align);
    if (object !== 'needs-slab') return object;
    const shape = this.shapeFor(size, align);
    const slab = this.pages.takeSlab(shape.pages);
    return typeof slab === 'number' ? this.serveFromNew(slab, shape) : slab;
  }

  /** An object of a new slab: under one hold of the CPU's lock, so that nobody else can take it before. */
  protected serveFromNew(slab: number, shape: SlabShape): number | GlobalRequestError {
    return this.pool.addSlabAndAlloc(shape.sizeClass, slab);
  }

  /** Takes an object back, and with the last one of a slab that is not kept its pages. */
  protected freeObject(address: number, size: number, align: number): SlabFreeError | null {
    const freed = this.pool.tryFree(address, size, align);
    if (typeof freed !== 'number') return freed;
    if (freed > QUEUED) this.pages.giveSlab(freed, this.shapeFor(size, align).pages);
    return null;
  }

  protected allocBlock(size: number, align: number): number | GlobalRequestError {
    return this.pages.take(this.pagesFor(size), Math.max(align, this.pageSize));
  }

  protected freeBlock(address: number, size: number): GlobalFreeError | null {
    return size === 0 ? 'invalid-param' : this.pages.give(address, this.pagesFor(size));
  }

  /** Pages that hold so many bytes. */
  protected pagesFor(size: number): number {
    return Math.ceil(size / this.pageSize);
  }

  private shapeFor(size: number, align: number): SlabShape {
    return this.pool.shapes[classOf(size, align)] as SlabShape;
  }
}
