// The slabs of a slab cache: got from a backend, made, found again and given back.
import type { Bitmap } from '../kit/bitmap.ts';
import { AllocatorError } from '../kit/error.ts';
import { initialiseNode, next, pushBack } from '../kit/links.ts';
import type { MemoryBackend } from './backend/memory-backend.ts';
import {
  AT_THRESHOLD,
  BELOW_THRESHOLD,
  carveBooks,
  FULL,
  OWNED_PAGES,
  ownedPages,
  readStatistics,
  type SlabCacheRecords,
  type SlabCacheStatistics,
} from './books.ts';
import { layOut, type SlabLayout } from './layout.ts';
import { ObjectDirectory } from './object-directory.ts';
import { checkOptions, type ObjectSizeType, type SlabCacheOptions } from './options.ts';
import { freeListOf, initialiseSlabInfo, slabOf } from './slab-info.ts';
import { SlabLists } from './slab-lists.ts';

/** A cache as the owner of slabs; what it does with the objects in them is `SlabCache`. */
export abstract class SlabOwner {
  readonly layout: SlabLayout;
  protected readonly options: Required<SlabCacheOptions>;
  protected readonly backend: MemoryBackend;
  protected readonly words: Int32Array;
  protected readonly memoryBytes: number;
  protected readonly directory: ObjectDirectory;
  /** Index of the first word of the directory. */
  protected readonly directoryAt: number;
  protected readonly lists: SlabLists;
  protected readonly pages: Bitmap;
  /** Index of its first word. */
  protected readonly pagesAt: number;
  /** Address of the books: the identity of the cache. */
  protected readonly books: number;
  /** Index of the first word of the books. */
  protected readonly statisticsAt: number;
  /** Binary logarithm of the page size. */
  protected readonly pageShift: number;
  /** Objects in one slab. This and the next three stand in the layout too; every call needs them within reach. */
  readonly objectsPerSlab: number;
  protected readonly slabInfoIsSaved: boolean;
  protected readonly slabInfoOffset: number;
  /** Free objects of a slab that has just enough in use to stand among the well-used ones. */
  protected readonly freeAtThreshold: number;

  /**
   * Makes an empty cache. Its books are carved from `backend.memory`; the backend is not called.
   *
   * @throws AllocatorError `OptionError` codes for impossible options, `backend-unsuitable` when the backend says that
   *   it cannot serve them, `memory-spent` when the books do not fit; nothing is carved then
   */
  constructor(options: SlabCacheOptions, backend: MemoryBackend) {
    this.options = { objectAlign: 8, ...options };
    this.checkOptions();
    const unsuitable = backend.reasonNotToServe?.(this.options) ?? null;
    if (unsuitable !== null) throw new AllocatorError('backend-unsuitable', unsuitable);
    const { memory } = backend;
    this.backend = backend;
    this.words = memory.words;
    this.memoryBytes = memory.byteLength;
    this.layout = this.layOut();
    this.objectsPerSlab = this.layout.objectsPerSlab;
    this.slabInfoIsSaved = !this.layout.slabInfoIsCalculable;
    this.slabInfoOffset = this.layout.slabInfoOffset;
    this.freeAtThreshold = this.layout.objectsPerSlab - this.layout.threshold;
    const { directory, books } = memory.carveAllOrNone(() => ({
      directory: new ObjectDirectory(memory),
      books: carveBooks(memory, options.pageSize),
    }));
    this.directory = directory;
    this.directoryAt = directory.first;
    this.books = books;
    this.statisticsAt = this.books >> 2;
    this.pageShift = 31 - Math.clz32(options.pageSize);
    this.pages = ownedPages(memory, this.books);
    this.pagesAt = this.statisticsAt + OWNED_PAGES;
    this.lists = this.makeLists();
  }

  /** Bytes of one object. */
  get objectSize(): number {
    return this.options.objectSize;
  }

  /** Alignment of every object in bytes. */
  get objectAlign(): number {
    return this.options.objectAlign;
  }

  /** Bytes of one slab. */
  get slabSize(): number {
    return this.options.slabSize;
  }

  /** Bytes of one page. */
  get pageSize(): number {
    return this.options.pageSize;
  }

  get objectSizeType(): ObjectSizeType {
    return this.options.objectSizeType;
  }

  /** The four counts of the cache now. */
  get statistics(): SlabCacheStatistics {
    return readStatistics(this.words, this.books, this.layout.objectsPerSlab);
  }

  /** Where the cache keeps its records, for tools that look at them from outside. */
  inspect(): SlabCacheRecords {
    return {
      books: this.books,
      objectsPerSlab: this.layout.objectsPerSlab,
      objectSize: this.options.objectSize,
      ownsPageOf: (address) => this.ownsPageOf(address),
    };
  }

  protected checkOptions(): void {
    checkOptions(this.options);
  }

  protected layOut(): SlabLayout {
    return layOut(this.options);
  }

  protected makeLists(): SlabLists {
    return new SlabLists(this.words, this.books, this.freeAtThreshold);
  }

  /** Gets a slab and its SlabInfo from the backend; returns the SlabInfo, or 0 with everything as it was. */
  protected obtainSlab(): number {
    const { slabSize, pageSize } = this.options;
    const slab = this.backend.allocSlab(slabSize, pageSize);
    if (slab === 0) return 0;
    if (slab % pageSize !== 0) {
      this.backend.freeSlab(slab, slabSize, pageSize);
      throw new AllocatorError('backend-misaligned', `allocSlab returned ${slab}: no multiple of ${pageSize}.`);
    }
    const info = this.placeSlabInfo(slab);
    if (info !== 0) this.makeSlab(slab, info);
    return info;
  }

  /** Where the SlabInfo of a new slab goes; 0, with the slab given back, when the backend has no memory for it. */
  protected placeSlabInfo(slab: number): number {
    const { slabInfoOffset } = this.layout;
    if (slabInfoOffset >= 0) return slab + slabInfoOffset;
    const info = this.backend.allocSlabInfo();
    if (info % 8 !== 0) {
      this.backend.freeSlabInfo(info);
      this.giveBackUnused(slab);
      throw new AllocatorError('backend-misaligned', `allocSlabInfo returned ${info}: no multiple of 8.`);
    }
    if (info === 0) this.giveBackUnused(slab);
    return info;
  }

  protected giveBackUnused(slab: number): void {
    this.backend.freeSlab(slab, this.options.slabSize, this.options.pageSize);
  }

  /** Makes a slab with every object free, object 0 at the front of the free list, and lists it. */
  protected makeSlab(slab: number, info: number): void {
    const { objectsPerSlab } = this.layout;
    initialiseSlabInfo(this.words, info, this.books, slab, objectsPerSlab);
    this.lists.addNew(info);
    this.fillFreeList(slab, info);
    this.directory.forget(slab, this.options.slabSize);
    this.ownPages(slab, true);
  }

  protected fillFreeList(slab: number, info: number): void {
    const { words } = this;
    const { objectSize } = this.options;
    const end = slab + this.layout.objectBytes;
    const freeList = freeListOf(info);
    for (let object = slab; object < end; object += objectSize) {
      initialiseNode(words, object);
      pushBack(words, freeList, object);
    }
  }

  /** Takes an empty slab out of the books, and gives it back. */
  protected releaseSlab(info: number): void {
    const slab = slabOf(this.words, info);
    this.lists.removeEmpty(info);
    this.ownPages(slab, false);
    this.giveBack(slab, info);
  }

  /** Gives back what the backend lent: the slab, then its SlabInfo, then every page of the page map, as the seed does. */
  protected giveBack(slab: number, info: number): void {
    const { slabInfoIsCalculable, slabInfoOffset } = this.layout;
    this.backend.freeSlab(slab, this.options.slabSize, this.options.pageSize);
    if (slabInfoIsCalculable) return;
    if (slabInfoOffset < 0) this.backend.freeSlabInfo(info);
    this.deletePages(slab);
  }

  /**
   * Has the backend forget the pages of a slab that was given back.
   *
   * The backend may have handed the slab to another cache before it returned from `freeSlab` or `freeSlabInfo`. Then
   * the page map already speaks of the new owner wherever that one has a live object, and such an entry is not ours to
   * delete.
   */
  protected deletePages(slab: number): void {
    const { slabSize, pageSize } = this.options;
    for (let page = slab; page < slab + slabSize; page += pageSize) {
      if (!this.directory.anyLive(page, pageSize)) this.backend.deleteSlabInfoPointer(page);
    }
  }

  /** The slab that an address in an owned page belongs to, found by looking through the lists. */
  protected slabAround(address: number): number {
    for (const list of [BELOW_THRESHOLD, AT_THRESHOLD, FULL]) {
      for (let info = this.words[(this.books + list) >> 2] as number; info !== 0; info = next(this.words, info)) {
        const slab = slabOf(this.words, info);
        if (address >= slab && address < slab + this.options.slabSize) return slab;
      }
    }
    throw new AllocatorError('corrupted', `No slab of the cache contains ${address}, though it owns that page.`);
  }

  protected pageOf(address: number): number {
    return (address >> this.pageShift) << this.pageShift;
  }

  protected ownsPageOf(address: number): boolean {
    const page = address >> this.pageShift;
    return ((this.words[this.pagesAt + (page >> 5)] as number) & (1 << (page & 31))) !== 0;
  }

  protected ownPages(slab: number, owned: boolean): void {
    const first = slab >> this.pageShift;
    for (let page = first; page < first + this.layout.pagesPerSlab; page += 1) {
      if (owned) this.pages.add(page);
      else this.pages.delete(page);
    }
  }

  protected count(offset: number, change: number): void {
    const at = this.statisticsAt + offset;
    this.words[at] = (this.words[at] as number) + change;
  }
}
