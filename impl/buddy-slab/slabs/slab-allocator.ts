// Slabs of all size classes of one CPU: nine caches. Whoever calls has the lock of the CPU.
import type { SlabRequestError } from './misuse.ts';
import { CLASSES, classOf } from './size-classes.ts';
import type { SlabBooks } from './slab-books.ts';
import { SlabCache } from './slab-cache.ts';

/** What makes the cache of a class; a fault supplies a defective variant. */
export type CacheMaker = new (books: SlabBooks, cpu: number, sizeClass: number) => SlabCache;

export class SlabAllocator {
  /** By class. */
  readonly caches: readonly SlabCache[];

  constructor(books: SlabBooks, cpu: number, Cache: CacheMaker = SlabCache) {
    this.caches = Array.from({ length: CLASSES }, (_, sizeClass) => new Cache(books, cpu, sizeClass));
  }

  /** Hands out an object, or says why not. */
  alloc(size: number, align: number): number | SlabRequestError {
    const cache = this.caches[classOf(size, align)];
    if (cache === undefined) return 'invalid-param';
    const object = cache.alloc();
    if (object !== 0) return object;
    return cache.shape.capacity === 0 ? 'no-capacity' : 'needs-slab';
  }

  /** Takes an object of a slab of these back. Returns 0, or the address of the slab when it is handed back. */
  free(sizeClass: number, slab: number, object: number): number {
    return (this.caches[sizeClass] as SlabCache).free(slab, object);
  }

  /** Makes a slab of pages that are registered. */
  addSlab(sizeClass: number, slab: number): void {
    (this.caches[sizeClass] as SlabCache).addSlab(slab);
  }

  /** Queues an object of a slab of these; without the lock. */
  remoteFree(sizeClass: number, slab: number, object: number): void {
    (this.caches[sizeClass] as SlabCache).remoteFrees.push(slab, object);
  }
}
