// One buffer in which allocators keep everything they own: their books and the memory they lend.
import { isPowerOfTwo } from './bits.ts';
import { AllocatorError } from './error.ts';

//   address  0        4        8          12         16
//            +--------+--------+----------+----------+-------------------------
//            | 0      | 0      | carved   | objects  | carved areas, ascending
//            +--------+--------+----------+----------+-------------------------
//   carved   address of the first byte not carved yet
//   objects  address of the object directory, 0 while no cache lives here
const CARVED = 8 >> 2;
const OBJECT_DIRECTORY = 12 >> 2;
const FIRST_CARVED_ADDRESS = 16;

/** The largest memory: addresses stay within 31 bits, so that no word is ever negative. */
export const MEMORY_BYTES_MAX = 2 ** 31 - 8;

/**
 * A flat memory. An address is a byte offset into it; 0 is null.
 *
 * All state of every allocator built on it lives in `bytes`, so copying them is a snapshot and writing them back is a
 * restore.
 */
export class Memory {
  /** Every byte, addresses being indexes. */
  readonly bytes: Uint8Array;
  /** The same bytes as 32-bit words; the word of an address is at index `address >> 2`. */
  readonly words: Int32Array;
  /** Size in bytes. */
  readonly byteLength: number;

  /**
   * @param byteLength size in bytes, a multiple of 8 from 16 to {@link MEMORY_BYTES_MAX}
   * @param buffer where to put it, overwriting what is there; by default a new `ArrayBuffer`
   * @throws AllocatorError `memory-size`
   */
  constructor(byteLength: number, buffer?: ArrayBuffer) {
    if (!Number.isInteger(byteLength) || byteLength < 16 || byteLength > MEMORY_BYTES_MAX || byteLength % 8 !== 0) {
      throw new AllocatorError(
        'memory-size',
        `A memory of ${byteLength} bytes is impossible: give a multiple of 8 from 16 to ${MEMORY_BYTES_MAX}.`,
      );
    }
    const storage = buffer ?? new ArrayBuffer(byteLength);
    this.byteLength = byteLength;
    this.bytes = new Uint8Array(storage, 0, byteLength);
    this.words = new Int32Array(storage, 0, byteLength >> 2);
    if (buffer !== undefined) this.bytes.fill(0);
    this.words[CARVED] = FIRST_CARVED_ADDRESS;
  }

  /**
   * Sets aside an area for good, above all earlier ones.
   *
   * @param byteLength bytes wanted, a whole number; the area is rounded up to a multiple of 8
   * @param alignment in bytes, a power of two; at least 8 is used
   * @returns its address
   * @throws AllocatorError `memory-area` for an impossible area, `memory-spent`; with nothing set aside
   */
  carve(byteLength: number, alignment = 8): number {
    if (!Number.isInteger(byteLength) || byteLength < 0 || !isPowerOfTwo(alignment)) {
      throw new AllocatorError(
        'memory-area',
        `An area of ${byteLength} bytes aligned to ${alignment} is impossible: ` +
          'give a whole number of bytes from 0 on, and an alignment that is a power of two.',
      );
    }
    const step = Math.max(alignment, 8);
    const start = Math.ceil(this.carved / step) * step;
    const end = start + Math.ceil(byteLength / 8) * 8;
    if (end > this.byteLength) {
      throw new AllocatorError(
        'memory-spent',
        `An area of ${byteLength} bytes aligned to ${step} does not fit: it would end at ${end}, ` +
          `and this memory has ${this.byteLength} bytes.`,
      );
    }
    this.words[CARVED] = end;
    return start;
  }

  /** Carves several areas, or none if one of them does not fit. */
  carveAllOrNone<Areas>(carveAll: () => Areas): Areas {
    const { carved, objectDirectory } = this;
    try {
      return carveAll();
    } catch (error) {
      this.words[CARVED] = carved;
      this.objectDirectory = objectDirectory;
      throw error;
    }
  }

  /** Address of the first byte that has not been carved. */
  get carved(): number {
    return this.words[CARVED] as number;
  }

  /** Address of the object directory the caches of this memory share; 0 while there is none. */
  get objectDirectory(): number {
    return this.words[OBJECT_DIRECTORY] as number;
  }

  set objectDirectory(address: number) {
    this.words[OBJECT_DIRECTORY] = address;
  }
}
