// A page allocator behind its lock: what an allocator of objects and pages does with pages.
import type { SharedWords } from '../../spec/kit/shared-words.ts';
import type { PageAllocError, PageMisuse } from './pages/errors.ts';
import { ALLOCATED, SLAB } from './pages/layout.ts';
import type { PageAllocator } from './pages/page-allocator.ts';

/**
 * Pages that threads may ask for at the same time.
 *
 * While the lock is taken nothing can fail, so nothing is done to give it up on the way out of a failure.
 */
export class LockedPages {
  private readonly shared: SharedWords;
  /** Index of the word of the lock. */
  private readonly lock: number;
  protected readonly pages: PageAllocator;

  constructor(shared: SharedWords, lock: number, pages: PageAllocator) {
    this.shared = shared;
    this.lock = lock;
    this.pages = pages;
  }

  /** Does something that must not throw with the pages. */
  locked<Result>(act: (pages: PageAllocator) => Result): Result {
    this.acquire();
    const result = act(this.pages);
    this.release();
    return result;
  }

  take(count: number, align: number): number | PageAllocError {
    this.acquire();
    const address = this.pages.tryAllocPages(count, align);
    this.release();
    return address;
  }

  give(address: number, count: number): PageMisuse | null {
    this.acquire();
    const misuse = this.pages.tryDeallocPages(address, count);
    this.release();
    return misuse;
  }

  /** Pages for a slab: aligned to its size, and flagged, so that nobody can free them as pages. */
  takeSlab(count: number): number | PageAllocError {
    this.acquire();
    const slab = this.pages.tryAllocPages(count, count * this.pages.pageSize);
    if (typeof slab === 'number') this.pages.trySetPageFlags(slab, SLAB);
    this.release();
    return slab;
  }

  /** Pages that were a slab. */
  giveSlab(slab: number, count: number): void {
    this.acquire();
    this.pages.trySetPageFlags(slab, ALLOCATED);
    this.pages.tryDeallocPages(slab, count);
    this.release();
  }

  protected acquire(): void {
    this.shared.acquire(this.lock);
  }

  protected release(): void {
    this.shared.release(this.lock);
  }
}
