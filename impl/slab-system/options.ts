// What a slab system can be asked to be, and which of it is impossible.
import { isPowerOfTwo } from '../kit/bits.ts';
import { AllocatorError } from '../kit/error.ts';
import { MEMORY_BYTES_MAX } from '../kit/memory.ts';
import { arrayBytesOf } from './array-layout.ts';
import { geometryOf, OBJECT_BYTES_MAX } from './geometry.ts';

/** The choices that fix a slab system; all may be left out. */
export interface SlabSystemOptions {
  /** Bytes of one frame: a power of two from 64 to 2^26 that holds the first two caches; 4096 when left out. */
  readonly frameSize?: number;
  /** Bytes of one cache line, by which slabs are coloured: a power of two from 8 to the frame size; 64 when left out. */
  readonly cacheLine?: number;
  /** CPUs, each with an array of every cache: 1 to 1024; 8 when left out. */
  readonly cpus?: number;
  /** Objects that an array holds at most: 1 to 65536; 16 when left out. */
  readonly limit?: number;
  /** Objects that are moved at a time between arrays and slabs: 1 to the limit; half the limit when left out. */
  readonly batch?: number;
  /** Empty slabs that a cache keeps before it gives any back by itself, from 0 on; 16 when left out. */
  readonly keptEmpty?: number;
  /** Bytes of a slab descriptor: a multiple of 8 from 16 on; 56 when left out. */
  readonly slabDescriptor?: number;
  /** Bytes of a cache descriptor: a multiple of 8 from 8 on; 200 when left out. */
  readonly cacheDescriptor?: number;
  /** How many caches that had one descriptor in turn are told apart: a power of two to 2^24; 65536 when left out. */
  readonly generations?: number;
  /** Object sizes of the smallest and largest general cache: powers of two from 8 to 8 MiB; these when left out. */
  readonly generalMin?: number;
  readonly generalMax?: number;
  /**
   * Address of the static descriptor and arrays, a multiple of 8, of as many bytes as `staticBytesOf` says; they are
   * carved from the memory when it is left out.
   */
  readonly staticsAt?: number;
}

/** Options with nothing left out but where the statics are. */
export type CompleteOptions = Required<Omit<SlabSystemOptions, 'staticsAt'>> & Pick<SlabSystemOptions, 'staticsAt'>;

/** Why a configuration is impossible, in the order in which the constructor looks. */
export type OptionError =
  | 'frame-size'
  | 'cache-line'
  | 'cpus'
  | 'limit'
  | 'batch'
  | 'kept-empty'
  | 'slab-descriptor'
  | 'cache-descriptor'
  | 'generations'
  | 'general-sizes'
  | 'statics';

export function complete(options: SlabSystemOptions): CompleteOptions {
  const limit = options.limit ?? 16;
  return {
    frameSize: 4096,
    cacheLine: 64,
    cpus: 8,
    limit,
    batch: Math.max(1, Math.floor(limit / 2)),
    keptEmpty: 16,
    slabDescriptor: 56,
    cacheDescriptor: 200,
    generations: 65536,
    generalMin: 8,
    generalMax: OBJECT_BYTES_MAX,
    ...options,
  };
}

/** Bytes of the static descriptor and arrays of the first two caches. */
export function staticBytesOf(options: SlabSystemOptions): number {
  const { cacheDescriptor, cpus, limit } = complete(options);
  return cacheDescriptor + 2 * (cpus + 1) * arrayBytesOf(limit);
}

/**
 * Refuses options from which no working system can be made.
 *
 * @throws AllocatorError with an {@link OptionError} code, naming the value and what is allowed
 */
export function checkOptions(options: CompleteOptions): void {
  const { frameSize, cacheLine, cpus, limit, batch, keptEmpty, slabDescriptor, cacheDescriptor, generations } = options;
  if (!isPowerOfTwo(frameSize) || frameSize < 64 || frameSize > 2 ** 26) {
    refuse('frame-size', `frameSize is ${frameSize}: give a power of two from 64 to ${2 ** 26}.`);
  }
  if (!isPowerOfTwo(cacheLine) || cacheLine < 8 || cacheLine > frameSize) {
    refuse('cache-line', `cacheLine is ${cacheLine}: give a power of two from 8 to the frame size, ${frameSize}.`);
  }
  if (!isWhole(cpus, 1, 1024)) refuse('cpus', `cpus is ${cpus}: give a whole number from 1 to 1024.`);
  if (!isWhole(limit, 1, 65536)) refuse('limit', `limit is ${limit}: give a whole number from 1 to 65536.`);
  if (!isWhole(batch, 1, limit))
    refuse('batch', `batch is ${batch}: give a whole number from 1 to the limit, ${limit}.`);
  if (!isWhole(keptEmpty, 0, MEMORY_BYTES_MAX)) {
    refuse('kept-empty', `keptEmpty is ${keptEmpty}: give a whole number from 0 to ${MEMORY_BYTES_MAX}.`);
  }
  if (!isWhole(slabDescriptor, 16, frameSize) || slabDescriptor % 8 !== 0) {
    refuse('slab-descriptor', `slabDescriptor is ${slabDescriptor}: give a multiple of 8 from 16 to the frame size.`);
  }
  if (!isWhole(cacheDescriptor, 8, frameSize) || cacheDescriptor % 8 !== 0) {
    refuse('cache-descriptor', `cacheDescriptor is ${cacheDescriptor}: give a multiple of 8 from 8 to the frame size.`);
  }
  if (!isPowerOfTwo(generations) || generations > 2 ** 24) {
    refuse('generations', `generations is ${generations}: give a power of two to ${2 ** 24}.`);
  }
  checkGeneralSizes(options);
  checkFrame(options);
  const { staticsAt } = options;
  if (staticsAt !== undefined && (!isWhole(staticsAt, 16, MEMORY_BYTES_MAX) || staticsAt % 8 !== 0)) {
    refuse('statics', `staticsAt is ${staticsAt}: give a multiple of 8 from 16 on.`);
  }
}

function checkGeneralSizes({ generalMin, generalMax }: CompleteOptions): void {
  for (const [name, size] of Object.entries({ generalMin, generalMax })) {
    if (isPowerOfTwo(size) && size >= 8 && size <= OBJECT_BYTES_MAX) continue;
    refuse('general-sizes', `${name} is ${size}: give a power of two from 8 to ${OBJECT_BYTES_MAX}.`);
  }
  if (generalMin > generalMax) {
    refuse('general-sizes', `generalMin is ${generalMin}: give at most generalMax, ${generalMax}.`);
  }
}

/**
 * The frame must hold the first two caches with their descriptors in the slabs, because others are not there yet; and
 * descriptors and free lists that are elsewhere must not come from the very cache that needs them.
 */
function checkFrame(options: CompleteOptions): void {
  const { frameSize, cacheDescriptor, limit, generalMin, generalMax } = options;
  for (const [what, bytes] of [
    ['a cache descriptor', cacheDescriptor],
    ['an array', arrayBytesOf(limit)],
  ] as const) {
    if (bytes * 8 < frameSize && geometryOf(bytes, 8, options) !== null) continue;
    refuse('frame-size', `frameSize is ${frameSize}: ${what} of ${bytes} bytes must be less than an eighth of it.`);
  }
  for (let size = generalMin; size <= generalMax; size *= 2) {
    if (!isSupplied(size, options, 0)) {
      refuse(
        'frame-size',
        `frameSize is ${frameSize}: slabs of the general cache of ${size} bytes would need themselves for their ` +
          'records, or a general cache that there is not; give a larger frame, or other general sizes.',
      );
    }
  }
}

/** Whether a general cache gets what its slabs need from others that need nothing of it. */
function isSupplied(size: number, options: CompleteOptions, depth: number): boolean {
  const geometry = geometryOf(size, 8, options);
  if (geometry === null || depth > 32) return false;
  if (geometry.onSlab) return true;
  return [4 * geometry.objectsPerSlab, options.slabDescriptor].every((bytes) => {
    let served = options.generalMin;
    while (served < bytes) served *= 2;
    return served <= options.generalMax && isSupplied(served, options, depth + 1);
  });
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function refuse(code: OptionError, message: string): never {
  throw new AllocatorError(code, message);
}
