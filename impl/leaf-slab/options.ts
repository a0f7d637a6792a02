// What slabs over leaves can be asked to be, and which of it is impossible.
import { isPowerOfTwo } from '../kit/bits.ts';
import { AllocatorError } from '../kit/error.ts';
import { MEMORY_BYTES_MAX } from '../kit/memory.ts';
import { OBJECT_BYTES_MIN } from './size-classes.ts';

/** The choices that fix an allocator. */
export interface LeafSlabOptions {
  /** Bytes of one leaf, and of one slab: a power of two from 16 to 2^30. */
  readonly leafSize: number;
  /** Bytes of the heap, of which whole leaves are used; it may have none. */
  readonly heapSize: number;
  /** Address of the heap in the memory, from 16 on, rounded up to a multiple of 8; carved when left out. */
  readonly heapStart?: number;
  /** Where the bitmap of a slab is: in the last bytes of its leaf, or in the books; `outside` when left out. */
  readonly descriptor?: 'inside' | 'outside';
  /** Bytes of a descriptor inside its leaf, a multiple of 8; 64 when left out. Not looked at when it is outside. */
  readonly descriptorSize?: number;
  /** How many empty slabs of each class are kept for its next request; 0 when left out. */
  readonly keepEmpty?: 0 | 1;
}

/** Options with nothing left out but where the heap is. */
export type CompleteOptions = Required<Omit<LeafSlabOptions, 'heapStart'>> & Pick<LeafSlabOptions, 'heapStart'>;

/** Why a configuration is impossible, in the order in which the constructor looks. */
export type OptionError =
  | 'leaf-size'
  | 'heap-size'
  | 'heap-start'
  | 'descriptor-unknown'
  | 'descriptor-size'
  | 'no-class-fits'
  | 'descriptor-too-small'
  | 'keep-empty';

const LEAF_BYTES_MIN = 16;
const HEAP_START_MIN = 16;
const ALIGNMENT = 8;

export function complete(options: LeafSlabOptions): CompleteOptions {
  return { descriptor: 'outside', descriptorSize: 64, keepEmpty: 0, ...options };
}

/**
 * Refuses options from which no working allocator can be made.
 *
 * @throws AllocatorError with an {@link OptionError} code, naming the value and what is allowed
 */
export function checkOptions(options: CompleteOptions): void {
  const { leafSize, heapSize, heapStart, descriptor, keepEmpty } = options;
  if (!isPowerOfTwo(leafSize) || leafSize < LEAF_BYTES_MIN) {
    refuse('leaf-size', `leafSize is ${leafSize}: give a power of two from ${LEAF_BYTES_MIN} to ${2 ** 30}.`);
  }
  if (!isWholeUpTo(heapSize, 0)) {
    refuse('heap-size', `heapSize is ${heapSize}: give whole bytes from 0 to ${MEMORY_BYTES_MAX}.`);
  }
  if (heapStart !== undefined && !isWholeUpTo(heapStart, HEAP_START_MIN)) {
    refuse('heap-start', `heapStart is ${heapStart}: give an address from ${HEAP_START_MIN} to ${MEMORY_BYTES_MAX}.`);
  }
  if (heapStart !== undefined && heapStart + heapSize > MEMORY_BYTES_MAX - ALIGNMENT) {
    refuse('heap-start', `heapStart is ${heapStart}: with ${heapSize} bytes the heap ends behind any memory.`);
  }
  if (descriptor !== 'inside' && descriptor !== 'outside') {
    refuse('descriptor-unknown', `descriptor is '${String(descriptor)}': give 'inside' or 'outside'.`);
  }
  if (descriptor === 'inside') checkDescriptor(options);
  if (keepEmpty !== 0 && keepEmpty !== 1) {
    refuse('keep-empty', `keepEmpty is ${String(keepEmpty)}: give 0 or 1.`);
  }
}

/** A descriptor in a leaf must leave room for two objects, and have a bit for each of the smallest. */
function checkDescriptor({ leafSize, descriptorSize }: CompleteOptions): void {
  if (!isWholeUpTo(descriptorSize, 0) || descriptorSize % 8 !== 0) {
    refuse('descriptor-size', `descriptorSize is ${descriptorSize}: give a multiple of 8.`);
  }
  const room = leafSize - descriptorSize;
  if (room < 2 * OBJECT_BYTES_MIN) {
    refuse(
      'no-class-fits',
      `descriptorSize is ${descriptorSize}: a leaf of ${leafSize} bytes must have room for two objects of ` +
        `${OBJECT_BYTES_MIN}, so give at most ${leafSize - 2 * OBJECT_BYTES_MIN}.`,
    );
  }
  if (room > descriptorSize * 8 * OBJECT_BYTES_MIN) {
    const least = Math.ceil(leafSize / (8 * OBJECT_BYTES_MIN + 1) / 8) * 8;
    refuse(
      'descriptor-too-small',
      `descriptorSize is ${descriptorSize}: it must have a bit for each object of ${OBJECT_BYTES_MIN} bytes ` +
        `in a leaf of ${leafSize}, so give at least ${least}.`,
    );
  }
}

function isWholeUpTo(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least && value <= MEMORY_BYTES_MAX;
}

function refuse(code: OptionError, message: string): never {
  throw new AllocatorError(code, message);
}
