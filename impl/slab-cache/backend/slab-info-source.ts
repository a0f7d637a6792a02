// Where the SlabInfos of large caches live: a pool of fixed size, or a second slab cache.
import { LowestFirstBitmap } from '../../kit/bitmap.ts';
import { AllocatorError } from '../../kit/error.ts';
import type { Memory } from '../../kit/memory.ts';
import { SlabCache } from '../slab-cache.ts';
import { SLAB_INFO_BYTES } from '../slab-info.ts';
import type { MemoryBackend } from './memory-backend.ts';

/** Storage for SlabInfos. */
export interface SlabInfoSource {
  /** @returns address of 56 bytes aligned to 8, or 0 when there is no memory */
  allocSlabInfo(): number;
  /** Takes back what `allocSlabInfo` gave. */
  freeSlabInfo(info: number): void;
}

/** A fixed number of SlabInfos, lowest address first. */
export class SlabInfoPool implements SlabInfoSource {
  /** Address of the first SlabInfo. */
  readonly first: number;
  readonly capacity: number;
  protected readonly free: LowestFirstBitmap;

  /**
   * @param capacity SlabInfos there are, at least 1
   * @throws AllocatorError `memory-spent`
   */
  constructor(memory: Memory, capacity: number) {
    this.capacity = capacity;
    const { books, first } = memory.carveAllOrNone(() => ({
      books: memory.carve(LowestFirstBitmap.byteLength(capacity)),
      first: memory.carve(SLAB_INFO_BYTES * capacity),
    }));
    this.free = new LowestFirstBitmap(memory, books, capacity);
    this.first = first;
    for (let index = 0; index < capacity; index += 1) this.free.add(index);
  }

  allocSlabInfo(): number {
    const index = this.free.lowest();
    if (index === -1) return 0;
    this.free.delete(index);
    return this.first + SLAB_INFO_BYTES * index;
  }

  /** @throws AllocatorError `slab-info-not-granted` when the address is none that is in use; nothing has changed then */
  freeSlabInfo(info: number): void {
    if (!this.isGranted(info)) {
      throw new AllocatorError('slab-info-not-granted', `${info} can't be taken back: it is no SlabInfo in use.`);
    }
    this.free.add((info - this.first) / SLAB_INFO_BYTES);
  }

  /** Whether the address is a SlabInfo that was given out and not taken back. */
  isGranted(info: number): boolean {
    const index = (info - this.first) / SLAB_INFO_BYTES;
    return Number.isInteger(index) && index >= 0 && index < this.capacity && !this.free.has(index);
  }
}

/**
 * SlabInfos as objects of a second slab cache: small, its slabs one page, which therefore needs nothing but slabs
 * itself (recommended by seed 000/001).
 */
export class SlabInfoCache implements SlabInfoSource {
  readonly cache: SlabCache;

  /**
   * @param pageSize bytes of a page and of a slab of the second cache: a power of two, at least 112 for one SlabInfo
   *   beside the slab's own
   * @param backend needs to supply slabs only
   */
  constructor(pageSize: number, backend: MemoryBackend) {
    this.cache = new SlabCache(
      { objectSize: SLAB_INFO_BYTES, slabSize: pageSize, pageSize, objectSizeType: 'small' },
      backend,
    );
  }

  allocSlabInfo(): number {
    return this.cache.alloc();
  }

  freeSlabInfo(info: number): void {
    this.cache.free(info);
  }
}
