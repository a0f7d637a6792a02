// What a buddy can be asked to be, and which of it is impossible.
import { isPowerOfTwo } from '../kit/bits.ts';
import { AllocatorError } from '../kit/error.ts';
import { MEMORY_BYTES_MAX, type Memory } from '../kit/memory.ts';

/** The choices that fix a buddy. */
export interface BuddyOptions {
  /** Bytes of one leaf, the smallest block: a power of two from 8 to 2^30. */
  readonly leafSize: number;
  /** Bytes of the heap from `heapStart` on, of which floor(heapSize / leafSize) whole leaves are used: also none. */
  readonly heapSize: number;
  /**
   * Address of the heap, rounded up to a multiple of 8: an area the caller has carved from the memory. When left out,
   * the buddy carves it.
   */
  readonly heapStart?: number;
}

/** Why a configuration is impossible, in the order in which the constructor looks. */
export type BuddyOptionError = 'leaf-size' | 'heap-size' | 'heap-start' | 'heap-not-carved';

const LEAF_BYTES_MIN = 8;
const ALIGNMENT = 8;
/** Below it are the words of the memory itself. */
const HEAP_START_MIN = 16;

/**
 * Refuses options from which no working buddy can be made, whatever the memory.
 *
 * @throws AllocatorError with a {@link BuddyOptionError} code, naming the value and what is allowed
 */
export function checkOptions(options: BuddyOptions): void {
  const { leafSize, heapSize, heapStart } = options;
  if (!isPowerOfTwo(leafSize) || leafSize < LEAF_BYTES_MIN) {
    refuse('leaf-size', `leafSize is ${leafSize}: give a power of two from ${LEAF_BYTES_MIN} to ${2 ** 30} bytes.`);
  }
  if (!Number.isInteger(heapSize) || heapSize < 0 || heapSize > MEMORY_BYTES_MAX) {
    refuse('heap-size', `heapSize is ${heapSize}: give whole bytes from 0 to ${MEMORY_BYTES_MAX}.`);
  }
  if (heapStart === undefined) return;
  if (!Number.isInteger(heapStart) || roundUp(heapStart) < HEAP_START_MIN) {
    refuse('heap-start', `heapStart is ${heapStart}: give a whole address that, rounded up, is at least 16.`);
  }
  if (roundUp(heapStart) + heapBytes(options) > MEMORY_BYTES_MAX) {
    refuse('heap-start', `heapStart is ${heapStart}: the heap must end at ${MEMORY_BYTES_MAX} or below.`);
  }
}

/**
 * Refuses a heap that is not set aside in the memory: the books, carved next, would lie in it.
 *
 * @throws AllocatorError `heap-not-carved`
 */
export function checkCarved(options: BuddyOptions, memory: Memory): void {
  const { heapStart } = options;
  if (heapStart === undefined) return;
  const end = roundUp(heapStart) + heapBytes(options);
  if (end <= memory.carved) return;
  refuse(
    'heap-not-carved',
    `The heap from ${roundUp(heapStart)} to ${end} is not carved, which ends at ${memory.carved}: ` +
      'carve it from the memory before, or leave heapStart out.',
  );
}

/** The address at which a heap that starts here begins to be used. */
export function roundUp(heapStart: number): number {
  return Math.ceil(heapStart / ALIGNMENT) * ALIGNMENT;
}

/** Bytes of all whole leaves. */
export function heapBytes({ leafSize, heapSize }: BuddyOptions): number {
  return heapSize - (heapSize % leafSize);
}

function refuse(code: BuddyOptionError, message: string): never {
  throw new AllocatorError(code, message);
}
