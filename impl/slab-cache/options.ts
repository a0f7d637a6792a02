// What a slab cache can be asked to be, and which of it is impossible.
import { isPowerOfTwo } from '../kit/bits.ts';
import { AllocatorError } from '../kit/error.ts';
import { LINK_BYTES } from '../kit/links.ts';
import { MEMORY_BYTES_MAX } from '../kit/memory.ts';
import { SLAB_INFO_BYTES } from './slab-info.ts';

/**
 * Where the SlabInfo of a slab lives (seed 000/001).
 *
 * - `Small`: at the end of the slab itself, which costs 56 bytes of it.
 * - `Large`: in memory from the backend, so that objects may fill the whole slab.
 */
export const ObjectSizeType = { Small: 'small', Large: 'large' } as const;
export type ObjectSizeType = (typeof ObjectSizeType)[keyof typeof ObjectSizeType];

/** The choices that fix a cache. */
export interface SlabCacheOptions {
  /** Bytes of one object: at least 16, a multiple of 8 and of `objectAlign`. */
  readonly objectSize: number;
  /** Alignment of every object in bytes, a power of two up to `pageSize`; 8 when left out. */
  readonly objectAlign?: number;
  /** Bytes of one slab: a power of two, at least one page. */
  readonly slabSize: number;
  /** Bytes of one page: a power of two, at least 8. Slabs start at multiples of it. */
  readonly pageSize: number;
  readonly objectSizeType: ObjectSizeType;
}

/** Why a configuration is impossible, in the order in which the constructor looks. */
export type OptionError =
  | 'not-a-whole-number'
  | 'page-size-zero'
  | 'slab-not-whole-pages'
  | 'slab-not-power-of-two'
  | 'page-too-small'
  | 'alignment-not-power-of-two'
  | 'alignment-exceeds-page'
  | 'object-too-small'
  | 'object-size-not-multiple-of-8'
  | 'object-size-not-multiple-of-alignment'
  | 'slab-too-small'
  | 'no-object-fits'
  | 'object-size-type-unknown';

const OBJECT_BYTES_MIN = LINK_BYTES;
const PAGE_BYTES_MIN = 8;

/**
 * Refuses options from which no working cache can be made.
 *
 * The order of the seed is kept (whole pages, power of two, alignment, object size, slab size, no object fits), with
 * our own checks beside the one they belong to.
 *
 * @throws AllocatorError with an {@link OptionError} code, naming the value and what is allowed
 */
export function checkOptions(options: Required<SlabCacheOptions>): void {
  const { objectSize, objectAlign, slabSize, pageSize, objectSizeType } = options;
  for (const [name, value] of Object.entries({ objectSize, objectAlign, slabSize, pageSize })) {
    if (!Number.isInteger(value) || value < 0 || value > MEMORY_BYTES_MAX) {
      refuse('not-a-whole-number', `${name} is ${value}: give whole bytes from 0 to ${MEMORY_BYTES_MAX}.`);
    }
  }
  if (objectSizeType !== ObjectSizeType.Small && objectSizeType !== ObjectSizeType.Large) {
    refuse('object-size-type-unknown', `objectSizeType is '${String(objectSizeType)}': give 'small' or 'large'.`);
  }
  if (pageSize === 0) {
    refuse('page-size-zero', `pageSize is 0: give a power of two of at least ${PAGE_BYTES_MIN} bytes.`);
  }
  if (slabSize % pageSize !== 0) {
    refuse('slab-not-whole-pages', `slabSize is ${slabSize}: give a multiple of the page size, ${pageSize}.`);
  }
  if (!isPowerOfTwo(slabSize)) {
    refuse('slab-not-power-of-two', `slabSize is ${slabSize}: give a power of two.`);
  }
  if (pageSize < PAGE_BYTES_MIN) {
    refuse('page-too-small', `pageSize is ${pageSize}: give a power of two of at least ${PAGE_BYTES_MIN} bytes.`);
  }
  if (!isPowerOfTwo(objectAlign)) {
    refuse('alignment-not-power-of-two', `objectAlign is ${objectAlign}: give a power of two.`);
  }
  if (objectAlign > pageSize) {
    refuse('alignment-exceeds-page', `objectAlign is ${objectAlign}: give at most the page size, ${pageSize}.`);
  }
  if (objectSize < OBJECT_BYTES_MIN) {
    refuse('object-too-small', `objectSize is ${objectSize}: give at least ${OBJECT_BYTES_MIN} (two links).`);
  }
  if (objectSize % 8 !== 0) {
    refuse('object-size-not-multiple-of-8', `objectSize is ${objectSize}: give a multiple of 8.`);
  }
  if (objectSize % objectAlign !== 0) {
    refuse(
      'object-size-not-multiple-of-alignment',
      `objectSize is ${objectSize}: give a multiple of objectAlign, ${objectAlign}.`,
    );
  }
  if (objectSizeType === ObjectSizeType.Small && slabSize < SLAB_INFO_BYTES + objectSize) {
    refuse(
      'slab-too-small',
      `slabSize is ${slabSize}: a small slab holds ${SLAB_INFO_BYTES} bytes of SlabInfo and at least one object, ` +
        `so give at least ${SLAB_INFO_BYTES + objectSize}.`,
    );
  }
  if (objectSize > slabSize) {
    refuse('no-object-fits', `objectSize is ${objectSize}: give at most the slab size, ${slabSize}.`);
  }
}

function refuse(code: OptionError, message: string): never {
  throw new AllocatorError(code, message);
}
