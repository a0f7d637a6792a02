// What a slab cache asks of the outside.
import type { Memory } from '../../kit/memory.ts';
import type { SlabCacheOptions } from '../options.ts';

/**
 * Where a cache gets its memory and keeps what it cannot calculate (the seven functions of seed 000/001).
 *
 * | row | functions called |
 * | --- | --- |
 * | small, slab = page | `allocSlab`, `freeSlab` |
 * | small, slab > page | these, `saveSlabInfoPointer`, `getSlabInfoPointer`, `deleteSlabInfoPointer` |
 * | large | all seven |
 */
export interface MemoryBackend {
  /** The memory all addresses are offsets into. */
  readonly memory: Memory;
  /** @returns address of `slabSize` bytes aligned to `pageSize`, or 0 when there is no memory */
  allocSlab(slabSize: number, pageSize: number): number;
  /** Takes back exactly what `allocSlab` gave, with the same sizes. */
  freeSlab(slab: number, slabSize: number, pageSize: number): void;
  /** @returns address of 56 bytes aligned to 8, or 0 when there is no memory */
  allocSlabInfo(): number;
  /** Takes back exactly what `allocSlabInfo` gave. */
  freeSlabInfo(info: number): void;
  /** Remembers `info` for the page that starts at `page`, instead of anything remembered before. */
  saveSlabInfoPointer(page: number, info: number): void;
  /** @returns what was saved for `page`, 0 when nothing is */
  getSlabInfoPointer(page: number): number;
  /** Forgets what was saved for `page`; nothing may be. */
  deleteSlabInfoPointer(page: number): void;
  /**
   * Optional: why a cache with these options cannot be served, in one sentence; null when it can. Asked once, by the
   * constructor of the cache, so that a missing part shows before anything is allocated.
   */
  reasonNotToServe?(options: Required<SlabCacheOptions>): string | null;
}
