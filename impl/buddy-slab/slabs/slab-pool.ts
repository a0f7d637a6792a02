// Slabs of several CPUs: which of them serves a request, and to whom a free goes.
import { AllocatorError } from '../../kit/error.ts';
import type { Memory } from '../../kit/memory.ts';
import { type AddSlabError, explainFree, explainRequest, type SlabFreeError, type SlabRequestError } from './misuse.ts';
import { type CompleteSlabPoolOptions, checkOptions, complete, refuseCpu, type SlabPoolOptions } from './options.ts';
import { PerCpuSlab } from './per-cpu-slab.ts';
import * as sizes from './size-classes.ts';
import { carveSlabBooks, type SlabBooks } from './slab-books.ts';
import { classOfEntry, ownerOfEntry, SlabMap } from './slab-map.ts';

const { CLASS_SHIFT_MIN } = sizes;

/** What a free that was accepted answers, but for the address of a slab that is handed back. */
export const FREED = 0;
export const QUEUED = 1;

/** What makes the slabs of one CPU; a fault supplies a defective variant. */
export type PerCpuMaker = new (books: SlabBooks, cpu: number) => PerCpuSlab;

/** What of a pool is looked at from outside, by tools. */
export interface SlabPoolRecords extends SlabBooks {
  /** By class. */
  readonly shapes: readonly sizes.SlabShape[];
}

/** What is in use now, by a count over all slabs. */
export interface SlabPoolStatistics {
  readonly slabs: number;
  /** Bytes of all slabs. */
  readonly slabBytes: number;
  /** Objects that are handed out. */
  readonly liveObjects: number;
}

/**
 * Slabs for objects of up to 2048 bytes, of memory that the user supplies.
 *
 * Each CPU allocates from slabs of its own, and of those owns every object. An object that is freed on its own CPU is free
 * at once; on another it is queued, without a lock, until the owner needs it. When a CPU has nothing of a size, the user
 * is asked for a slab (`needs-slab`); a slab that becomes empty is kept, or handed back by the free that emptied it.
 *
 * Threads may use a pool at the same time, on one CPU or several, each with a pool over the same shared memory. Every free
 * of anything else than what was handed out is recognised, before anything changes; but for an object that was freed by
 * somebody who has it no longer, after its address was handed out again.
 */
export class SlabPool {
  readonly pageSize: number;
  readonly cpus: number;
  /** By class: sizes, pages and capacities. */
  readonly shapes: readonly sizes.SlabShape[];
  protected readonly map: SlabMap;
  protected readonly slabs: readonly PerCpuSlab[];
  protected readonly currentCpu: () => number;
  protected readonly books: SlabBooks;
  /** By class, for a free. */
  private readonly firstOffsets: Int32Array;
  private readonly capacities: Int32Array;

  /**
   * Makes a pool without slabs. Its books are carved from the memory; where the memory was joined, they are those of the
   * pool that another thread has made there.
   *
   * @throws AllocatorError `SlabPoolOptionError` codes for impossible options, `memory-spent` when the books do not fit;
   *   with nothing carved
   */
  constructor(memory: Memory, options: SlabPoolOptions, PerCpu: PerCpuMaker = PerCpuSlab) {
    const completed: CompleteSlabPoolOptions = complete(options);
    checkOptions(completed, memory);
    const { pageSize, cpus, currentCpu } = completed;
    const books = carveSlabBooks(memory, completed);
    this.pageSize = pageSize;
    this.cpus = cpus;
    this.currentCpu = currentCpu;
    this.books = books;
    this.shapes = Array.from({ length: sizes.CLASSES }, (_, sizeClass) => sizes.slabShape(sizeClass, pageSize));
    this.firstOffsets = Int32Array.from(this.shapes, ({ firstOffset }) => firstOffset);
    this.capacities = Int32Array.from(this.shapes, ({ capacity }) => capacity);
    this.map = this.makeMap(books);
    this.slabs = Array.from({ length: cpus }, (_, cpu) => new PerCpu(books, cpu));
  }

  protected makeMap(books: SlabBooks): SlabMap {
    return new SlabMap(books);
  }

  /**
   * Hands out an object of at least `size` bytes, aligned to `align` and to the size of its class.
   *
   * @returns its address
   * @throws AllocatorError with a {@link SlabRequestError} code, with nothing changed
   */
  alloc(size: number, align = 1): number {
    const object = this.tryAlloc(size, align);
    if (typeof object === 'number') return object;
    throw new AllocatorError(object, explainRequest(object, `alloc(${size}, ${align})`));
  }

  /** The same, with the code of the refusal instead of an exception. */
  tryAlloc(size: number, align: number): number | SlabRequestError {
    return this.perCpu(this.currentCpu()).alloc(size, align);
  }

  /**
   * Supplies the current CPU with a slab.
   *
   * @param sizeClass index of its class
   * @param address of as many bytes as a slab of the class has; a multiple of the page size and of the size of objects
   * @throws AllocatorError with an {@link AddSlabError} code, with nothing changed
   */
  addSlab(sizeClass: number, address: number): void {
    const error = this.tryAddSlab(sizeClass, address);
    if (error !== null) throw new AllocatorError(error, explainRequest(error, `addSlab(${sizeClass}, ${address})`));
  }

  /** The same, with the code of the refusal instead of an exception; null when it was accepted. */
  tryAddSlab(sizeClass: number, address: number): AddSlabError | null {
    const error = this.judgeSlab(sizeClass, address);
    if (error !== null) return error;
    return this.perCpu(this.currentCpu()).addSlab(sizeClass, address) ? null : 'memory-overlap';
  }

  /**
   * Supplies the current CPU with a slab, and hands out its first object before anybody else on that CPU can have it.
   *
   * @returns address of the object
   * @throws AllocatorError with an {@link AddSlabError} code, with nothing changed
   */
  addSlabAndAlloc(sizeClass: number, address: number): number {
    const error = this.judgeSlab(sizeClass, address);
    const object = error === null ? this.perCpu(this.currentCpu()).addSlabAndAlloc(sizeClass, address) : 0;
    if (object !== 0) return object;
    const code = error ?? 'memory-overlap';
    throw new AllocatorError(code, explainRequest(code, `addSlabAndAlloc(${sizeClass}, ${address})`));
  }

  /**
   * Takes an object back, whatever CPU it is of.
   *
   * @param size and `align` as they were given to alloc, or others that the same class serves
   * @returns 0 when it is done; 1 when it is queued for the CPU it belongs to; else the address of the slab that became
   *   empty and is handed back
   * @throws AllocatorError with a {@link SlabFreeError} code, with nothing changed
   */
  free(address: number, size: number, align = 1): number {
    const freed = this.tryFree(address, size, align);
    if (typeof freed === 'number') return freed;
    throw new AllocatorError(freed, explainFree(freed, `free(${address}, ${size}, ${align})`));
  }

  /** The same, with the code of the refusal instead of an exception. */
  tryFree(address: number, size: number, align: number): number | SlabFreeError {
    const sizeClass = sizes.classOf(size, align);
    const entry = this.map.entryAround(address);
    const misplaced = this.judgeFree(address, sizeClass, entry);
    if (misplaced !== null) return misplaced;
    if (!this.map.letGo(address)) return 'not-allocated';
    return this.giveBack(address, this.map.slabAround(address, entry), sizeClass, ownerOfEntry(entry));
  }

  /** Why a free would be refused as things are now; null when it would not be. Changes nothing. */
  misuseOfFree(address: number, size: number, align: number): SlabFreeError | null {
    const misplaced = this.judgeFree(address, sizes.classOf(size, align), this.map.entryAround(address));
    if (misplaced !== null) return misplaced;
    return this.map.isHeld(address) ? null : 'not-allocated';
  }

  /** Takes back what its user has given up, on whatever CPU the caller is: that is asked once. */
  protected giveBack(object: number, slab: number, sizeClass: number, owner: number): number {
    const slabs = this.perCpu(owner);
    if (this.currentCpu() === owner) return slabs.freeLocal(sizeClass, slab, object);
    slabs.freeRemote(sizeClass, slab, object);
    return QUEUED;
  }

  /** Address of the slab around an address; 0 when there is none. */
  slabOf(address: number): number {
    const entry = this.map.entryAround(address);
    return entry === 0 ? 0 : this.map.slabAround(address, entry);
  }

  /**
   * Forgets every slab of a CPU, live objects included; the pages are the user's again. Nobody may use them meanwhile.
   *
   * @throws AllocatorError `no-such-cpu`
   */
  reset(cpu: number): void {
    this.perCpu(cpu).reset();
  }

  /**
   * The slabs of a CPU, to be used by themselves.
   *
   * @throws AllocatorError `no-such-cpu`
   */
  perCpu(cpu: number): PerCpuSlab {
    return this.slabs[cpu] ?? refuseCpu(cpu, this.cpus);
  }

  /** What is in use now, by a count over all slabs. */
  get statistics(): SlabPoolStatistics {
    const { books, shapes } = this;
    let slabs = 0;
    let slabBytes = 0;
    for (let page = 0; page < books.pages; page += 1) {
      const entry = this.map.entryOfPage(page);
      const slab = this.map.addressOfPage(page);
      if (entry === 0 || this.map.slabAround(slab, entry) !== slab) continue;
      slabs += 1;
      slabBytes += (shapes[classOfEntry(entry)] as sizes.SlabShape).bytes;
    }
    return { slabs, slabBytes, liveObjects: this.map.countHeld() };
  }

  /** What of it is looked at from outside, by tools. */
  inspect(): SlabPoolRecords {
    return { ...this.books, shapes: this.shapes };
  }

  /** What is wrong with an address to be freed, by what is recorded for its page; null when an object starts there. */
  protected judgeFree(address: number, sizeClass: number, entry: number): SlabFreeError | null {
    if (sizeClass < 0) return 'invalid-param';
    if (entry === 0) return address === 0 ? 'null' : 'foreign';
    if (classOfEntry(entry) !== sizeClass) return 'wrong-class';
    const offset = address - this.map.slabAround(address, entry) - (this.firstOffsets[sizeClass] as number);
    if (offset < 0) return 'header';
    const shift = sizeClass + CLASS_SHIFT_MIN;
    const index = offset >> shift;
    if (index >= (this.capacities[sizeClass] as number)) return 'not-an-object';
    return index << shift === offset ? null : 'interior';
  }

  /** What is wrong with a slab to be added, before anybody looks whether its pages are a slab already. */
  protected judgeSlab(sizeClass: number, address: number): AddSlabError | null {
    const shape = sizes.isClass(sizeClass) ? this.shapes[sizeClass] : undefined;
    if (shape === undefined) return 'invalid-param';
    if (shape.capacity === 0) return 'no-capacity';
    if (address % Math.max(shape.objectBytes, this.pageSize) !== 0) return 'misaligned';
    return this.map.contains(address, shape.bytes) ? null : 'foreign';
  }
}
