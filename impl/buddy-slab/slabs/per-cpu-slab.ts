// The slabs of one CPU, behind its lock.
import type { SharedWords } from '../../../spec/kit/shared-words.ts';
import type { SlabRequestError } from './misuse.ts';
import { type CacheMaker, SlabAllocator } from './slab-allocator.ts';
import type { SlabBooks } from './slab-books.ts';
import type { SlabCache } from './slab-cache.ts';
import { classOfEntry, ownerOfEntry, pageOfEntry, SlabMap } from './slab-map.ts';

/**
 * A slab allocator that threads may call at the same time.
 *
 * While the lock is taken nothing can fail, so nothing is done to give it up on the way out of a failure.
 */
export class PerCpuSlab {
  /** Which CPU it is. */
  readonly cpu: number;
  protected readonly shared: SharedWords;
  protected readonly slabs: SlabAllocator;
  protected readonly map: SlabMap;
  /** Index of the word of the lock. */
  protected readonly lock: number;
  private readonly pages: number;

  constructor(books: SlabBooks, cpu: number, Cache?: CacheMaker) {
    this.cpu = cpu;
    this.shared = books.memory.shared;
    this.slabs = new SlabAllocator(books, cpu, Cache);
    this.map = new SlabMap(books);
    this.lock = books.locks[cpu] as number;
    this.pages = books.pages;
  }

  /** Hands out an object, or says why not; with nothing changed then. */
  alloc(size: number, align: number): number | SlabRequestError {
    this.acquire();
    const object = this.slabs.alloc(size, align);
    this.release();
    return object;
  }

  /**
   * Takes an object of a slab of this CPU back, of which its user has nothing any more.
   *
   * @returns 0; or the address of the slab, when it became empty and is handed back
   */
  freeLocal(sizeClass: number, slab: number, object: number): number {
    this.acquire();
    const handedBack = this.slabs.free(sizeClass, slab, object);
    this.release();
    return handedBack;
  }

  /** The same, called on another CPU: queues it, without the lock. */
  freeRemote(sizeClass: number, slab: number, object: number): void {
    this.slabs.remoteFree(sizeClass, slab, object);
  }

  /**
   * Makes a slab of pages, unless one of them belongs to a slab already.
   *
   * @returns whether it did
   */
  addSlab(sizeClass: number, slab: number): boolean {
    this.acquire();
    const added = this.register(sizeClass, slab);
    this.release();
    return added;
  }

  /**
   * The same, and hands out the first object before anybody else can have it.
   *
   * @returns its address; 0 when a page belongs to a slab already
   */
  addSlabAndAlloc(sizeClass: number, slab: number): number {
    this.acquire();
    const object = this.register(sizeClass, slab) ? (this.slabs.caches[sizeClass] as SlabCache).alloc() : 0;
    this.release();
    return object;
  }

  /** Forgets every slab, whatever is live or queued in it: the pages are whoever's they were. Nobody may use it now. */
  reset(): void {
    this.acquire();
    for (let page = 0; page < this.pages; page += 1) {
      const entry = this.map.entryOfPage(page);
      if (entry === 0 || pageOfEntry(entry) !== 0 || ownerOfEntry(entry) !== this.cpu) continue;
      (this.slabs.caches[classOfEntry(entry)] as SlabCache).drop(this.map.addressOfPage(page));
    }
    for (const cache of this.slabs.caches) cache.clear();
    this.release();
  }

  /** Registers a slab and makes its header: before anybody has an object of it, nobody looks for one. */
  protected register(sizeClass: number, slab: number): boolean {
    const { pages } = (this.slabs.caches[sizeClass] as SlabCache).shape;
    if (!this.map.register(slab, pages, sizeClass, this.cpu)) return false;
    this.slabs.addSlab(sizeClass, slab);
    return true;
  }

  protected acquire(): void {
    this.shared.acquire(this.lock);
  }

  protected release(): void {
    this.shared.release(this.lock);
  }
}
