// What a pool of slabs can be asked to be, and which of it is impossible.
import { isPowerOfTwo } from '../../kit/bits.ts';
import { AllocatorError } from '../../kit/error.ts';
import type { Memory } from '../../kit/memory.ts';

/** The choices that fix a pool. */
export interface SlabPoolOptions {
  /** Bytes of one page: a power of two from 256 to 2^20; 4096 when left out. */
  readonly pageSize?: number;
  /** How many CPUs there are, each with slabs of its own: 1 to 65536; 1 when left out. */
  readonly cpus?: number;
  /** Which of them the caller runs on, from 0 on: asked once a call; CPU 0 when left out. */
  readonly currentCpu?: () => number;
  /** Address of the area in which slabs may lie, from 16 on; carved before, and nobody else's where slabs are added. */
  readonly areaStart: number;
  /** Bytes of it. */
  readonly areaBytes: number;
}

export type CompleteSlabPoolOptions = Required<SlabPoolOptions>;

/** Why a pool is impossible, in the order in which the constructor looks. */
export type SlabPoolOptionError = 'page-size' | 'cpus' | 'area';

const PAGE_BYTES_MIN = 256;
const PAGE_BYTES_MAX = 2 ** 20;
const CPUS_MAX = 65_536;
const AREA_START_MIN = 16;

export function complete(options: SlabPoolOptions): CompleteSlabPoolOptions {
  return { pageSize: 4096, cpus: 1, currentCpu: () => 0, ...options };
}

/**
 * Refuses options from which no working pool can be made.
 *
 * @throws AllocatorError with a {@link SlabPoolOptionError} code, naming the value and what is allowed
 */
export function checkOptions({ pageSize, cpus, areaStart, areaBytes }: CompleteSlabPoolOptions, memory: Memory): void {
  if (!isPowerOfTwo(pageSize) || pageSize < PAGE_BYTES_MIN || pageSize > PAGE_BYTES_MAX) {
    refuse('page-size', `pageSize is ${pageSize}: give a power of two from ${PAGE_BYTES_MIN} to ${PAGE_BYTES_MAX}.`);
  }
  if (!Number.isInteger(cpus) || cpus < 1 || cpus > CPUS_MAX) {
    refuse('cpus', `cpus is ${cpus}: give a whole number from 1 to ${CPUS_MAX}.`);
  }
  if (!Number.isInteger(areaStart) || areaStart < AREA_START_MIN) {
    refuse('area', `areaStart is ${areaStart}: give an address from ${AREA_START_MIN} on.`);
  }
  if (!Number.isInteger(areaBytes) || areaBytes < 0) {
    refuse('area', `areaBytes is ${areaBytes}: give whole bytes from 0 on.`);
  }
  if (areaStart + areaBytes > memory.carved) {
    refuse(
      'area',
      `areaBytes is ${areaBytes}, areaStart is ${areaStart}: the area would end at ${areaStart + areaBytes}, and what ` +
        `is carved of the memory ends at ${memory.carved}; carve the area before the pool is made.`,
    );
  }
}

/** @throws AllocatorError `no-such-cpu` */
export function refuseCpu(cpu: number, cpus: number): never {
  throw new AllocatorError('no-such-cpu', `The current CPU is ${cpu}: answer a whole number from 0 to ${cpus - 1}.`);
}

function refuse(code: SlabPoolOptionError, message: string): never {
  throw new AllocatorError(code, message);
}
