// What a page allocator can be asked to be, and which of it is impossible.
import { isPowerOfTwo } from '../../kit/bits.ts';
import { AllocatorError } from '../../kit/error.ts';
import type { Memory } from '../../kit/memory.ts';

/** The choices that fix a page allocator. */
export interface PageAllocatorOptions {
  /** Bytes of one page: a power of two from 256 to 2^20; 4096 when left out. */
  readonly pageSize?: number;
  /** Alignment of the first page of every section: a power of two from the page size on, which it is when left out. */
  readonly heapAlign?: number;
  /** Whether regions are cut to whole pages first; true when left out. */
  readonly trims?: boolean;
  /** Whether a block that is flagged as a slab can't be freed before it is flagged otherwise; false when left out. */
  readonly keepsSlabs?: boolean;
  /** The physical address of an address, which it is itself when left out. Must not throw. */
  readonly physicalAddress?: (address: number) => number;
  /** Where regions may lie: address and bytes of an area of the memory; anywhere when left out. */
  readonly areaStart?: number;
  readonly areaBytes?: number;
}

export type CompletePageAllocatorOptions = Required<PageAllocatorOptions>;

/** Why a page allocator is impossible, in the order in which the constructor looks. */
export type PageAllocatorOptionError = 'page-size' | 'heap-align' | 'area';

const PAGE_BYTES_MIN = 256;
const PAGE_BYTES_MAX = 2 ** 20;
const AREA_START_MIN = 16;

export function complete(options: PageAllocatorOptions, memory: Memory): CompletePageAllocatorOptions {
  const { pageSize = 4096, heapAlign = pageSize, areaStart = AREA_START_MIN } = options;
  return {
    trims: true,
    keepsSlabs: false,
    physicalAddress: (address) => address,
    areaBytes: memory.byteLength - areaStart,
    ...options,
    pageSize,
    heapAlign,
    areaStart,
  };
}

/**
 * Refuses options from which no working allocator can be made.
 *
 * @throws AllocatorError with a {@link PageAllocatorOptionError} code, naming the value and what is allowed
 */
export function checkOptions(options: CompletePageAllocatorOptions, memory: Memory): void {
  const { pageSize, heapAlign, areaStart, areaBytes } = options;
  if (!isPowerOfTwo(pageSize) || pageSize < PAGE_BYTES_MIN || pageSize > PAGE_BYTES_MAX) {
    refuse('page-size', `pageSize is ${pageSize}: give a power of two from ${PAGE_BYTES_MIN} to ${PAGE_BYTES_MAX}.`);
  }
  if (!isPowerOfTwo(heapAlign) || heapAlign < pageSize) {
    refuse(
      'heap-align',
      `heapAlign is ${heapAlign}: give a power of two from the page size, ${pageSize}, to ${2 ** 30}.`,
    );
  }
  if (!Number.isInteger(areaStart) || areaStart < AREA_START_MIN) {
    refuse('area', `areaStart is ${areaStart}: give an address from ${AREA_START_MIN} on.`);
  }
  if (!Number.isInteger(areaBytes) || areaBytes < 0 || areaStart + areaBytes > memory.byteLength) {
    refuse(
      'area',
      `areaBytes is ${areaBytes}: give whole bytes, so that the area ends at ${memory.byteLength} at most, ` +
        'where the memory does.',
    );
  }
}

function refuse(code: PageAllocatorOptionError, message: string): never {
  throw new AllocatorError(code, message);
}
