// What an allocator of objects and pages can be asked to be, and which of it is impossible.
import { AllocatorError } from '../kit/error.ts';
import type { Memory } from '../kit/memory.ts';

/** The choices that fix an allocator. */
export interface GlobalAllocatorOptions {
  /** Bytes of one page: a power of two from 256 to 2^20; 4096 when left out. */
  readonly pageSize?: number;
  /** How many CPUs there are, each with slabs of its own; 1 when left out. */
  readonly cpus?: number;
  /** Which of them the caller runs on, from 0 on; CPU 0 when left out. Must not throw. */
  readonly currentCpu?: () => number;
  /** The physical address of an address, which it is itself when left out. Must not throw. */
  readonly physicalAddress?: (address: number) => number;
  /** Alignment of the first page of every region: a power of two from the page size on; 2 MiB when left out. */
  readonly heapAlign?: number;
  /**
   * Where regions may lie: address and bytes of a part of the memory that was carved before; all that was carved when
   * left out.
   */
  readonly areaStart?: number;
  readonly areaBytes?: number;
}

export type CompleteGlobalAllocatorOptions = Required<GlobalAllocatorOptions>;

/** Why an allocator is impossible; a page allocator or a pool that is impossible has its own codes. */
export type GlobalAllocatorOptionError = 'page-size' | 'heap-align' | 'cpus' | 'area' | 'area-not-carved';

const HEAP_ALIGN = 2 * 1024 * 1024;
const AREA_START_MIN = 16;

export function complete(options: GlobalAllocatorOptions, memory: Memory): CompleteGlobalAllocatorOptions {
  const { areaStart = AREA_START_MIN } = options;
  return {
    pageSize: 4096,
    cpus: 1,
    currentCpu: () => 0,
    physicalAddress: (address) => address,
    heapAlign: HEAP_ALIGN,
    areaBytes: memory.carved - areaStart,
    ...options,
    areaStart,
  };
}

/**
 * Refuses an area in which the books, carved next, would lie.
 *
 * @throws AllocatorError `area-not-carved`
 */
export function checkCarved({ areaStart, areaBytes }: CompleteGlobalAllocatorOptions, memory: Memory): void {
  const end = areaStart + areaBytes;
  if (!(end > memory.carved)) return;
  const code: GlobalAllocatorOptionError = 'area-not-carved';
  throw new AllocatorError(
    code,
    `The area from ${areaStart} to ${end} is not carved, which ends at ${memory.carved}: ` +
      'carve it from the memory before the allocator is made.',
  );
}
