// What an allocator and its memory can be asked to be, and which of it is impossible.
import { AllocatorError } from '../kit/error.ts';
import { HEADER_BYTES } from './header.ts';

/** Addresses have 32 bits: no memory is larger. */
export const MEMORY_BYTES_LIMIT = 2 ** 32;
/** An order has five bits in the directory, and the largest payload is 2^31 bytes. */
export const CLASSES_MAX = 29;
/** Bytes of a page of WebAssembly. */
export const WASM_PAGE_BYTES = 65_536;
/** Pages that memories of WebAssembly can have: 4 GiB. */
export const WASM_PAGES_MAX = 65_536;
/** As in the original: 8 bytes to 32 MiB. */
export const CLASSES_STANDARD = 23;

/** The choices that fix an allocator. */
export interface FreeingBumpOptions {
  /** Address from which on the memory is the heap, rounded up to a multiple of 8; 0 when left out. */
  readonly base?: number;
  /** Size classes, 1 to 29: payloads of 8 bytes to 8 * 2^(classes - 1); 23 when left out. */
  readonly classes?: number;
  /** Pages beyond which the allocator never grows the memory; the memory's own maximum when left out. */
  readonly pagesMax?: number;
}

/** Why a configuration is impossible, in the order in which constructors look. */
export type FreeingBumpOptionError =
  | 'not-a-whole-number'
  | 'classes-out-of-range'
  | 'page-size-not-multiple-of-8'
  | 'pages-out-of-range'
  | 'memory-too-large'
  | 'base-too-high'
  | 'window-misplaced';

/** All that fixes an allocator on a memory. */
export interface CompleteOptions {
  readonly classes: number;
  readonly base: number;
  readonly pageSize: number;
  readonly pages: number;
  readonly pagesMax: number;
  readonly windowStart: number;
}

/**
 * Refuses options from which no working allocator can be made.
 *
 * @throws AllocatorError with a {@link FreeingBumpOptionError} code, naming the value and what is allowed
 */
export function checkOptions(options: CompleteOptions): void {
  const { classes, base, pageSize, pages, pagesMax, windowStart } = options;
  for (const [name, value] of Object.entries({ classes, base, pageSize, pages, pagesMax, windowStart })) {
    if (!Number.isSafeInteger(value) || value < 0) {
      refuse('not-a-whole-number', `${name} is ${value}: give a whole number from 0 on.`);
    }
  }
  if (classes < 1 || classes > CLASSES_MAX) {
    refuse('classes-out-of-range', `classes is ${classes}: give 1 to ${CLASSES_MAX}.`);
  }
  if (pageSize === 0 || pageSize % HEADER_BYTES !== 0) {
    refuse('page-size-not-multiple-of-8', `pageSize is ${pageSize}: give a multiple of ${HEADER_BYTES}.`);
  }
  if (pages < 1 || pages > pagesMax) {
    refuse('pages-out-of-range', `pages is ${pages}: give 1 to pagesMax, which is ${pagesMax}.`);
  }
  if (pagesMax * pageSize > MEMORY_BYTES_LIMIT) {
    refuse('memory-too-large', `pagesMax is ${pagesMax}: give at most ${MEMORY_BYTES_LIMIT / pageSize}, 4 GiB.`);
  }
  // The original rounds such a base up to 2^32, which its 32-bit addresses cannot hold (G4).
  if (base > MEMORY_BYTES_LIMIT - HEADER_BYTES) {
    refuse('base-too-high', `base is ${base}: give at most ${MEMORY_BYTES_LIMIT - HEADER_BYTES}.`);
  }
  if (windowStart % HEADER_BYTES !== 0 || windowStart > roundUp(base) || windowStart >= pages * pageSize) {
    refuse(
      'window-misplaced',
      `windowStart is ${windowStart}: give a multiple of ${HEADER_BYTES}, not above the base and below the memory's end.`,
    );
  }
}

/** The address of the first header of a heap that begins here. */
export function roundUp(base: number): number {
  return base + ((HEADER_BYTES - (base % HEADER_BYTES)) % HEADER_BYTES);
}

function refuse(code: FreeingBumpOptionError, message: string): never {
  throw new AllocatorError(code, message);
}
