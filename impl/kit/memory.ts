// One buffer in which allocators keep everything they own: their books and the memory they lend.
import type { SharedAccess } from '../../spec/kit/contract.ts';
import type { SharedWords } from '../../spec/kit/shared-words.ts';
import { AtomicWords } from './atomics.ts';
import { isPowerOfTwo } from './bits.ts';
import { AllocatorError } from './error.ts';

//   address  0        4        8          12         16
//            +--------+--------+----------+----------+-------------------------
//            | 0      | global | carved   | objects  | carved areas, ascending
//            +--------+--------+----------+----------+-------------------------
//   global   address of the books of the global allocator at work here, 0 while none is
//   carved   address of the first byte not carved yet
//   objects  address of the object directory, 0 while no cache lives here
/** Index of the word which says what global allocator is at work. Threads may look at it. */
export const GLOBAL_ALLOCATOR = 4 >> 2;
const CARVED = 8 >> 2;
const OBJECT_DIRECTORY = 12 >> 2;
const FIRST_CARVED_ADDRESS = 16;

/** The largest memory: addresses stay within 31 bits, so that no word is ever negative. */
export const MEMORY_BYTES_MAX = 2 ** 31 - 8;

/** How a memory is reached by more than one thread. */
export interface MemorySharing {
  /**
   * Whether the buffer is that of a memory which another thread has made: it is taken as it stands, and what is carved
   * are the same areas once more.
   */
  readonly joins?: boolean;
  /** What is used in place of the words, and for what threads share; by default the words themselves, and `Atomics`. */
  readonly access?: SharedAccess;
}

/**
 * A flat memory. An address is a byte offset into it; 0 is null.
 *
 * All state of every allocator built on it lives in `bytes`, so copying them is a snapshot and writing them back is a
 * restore.
 *
 * Threads share a memory over a `SharedArrayBuffer`: one makes it and the allocators in it, the others join it and make
 * the same allocators in the same order, with the same options. Only allocators that say so may be used like this.
 */
export class Memory {
  /** Every byte, addresses being indexes. */
  readonly bytes: Uint8Array;
  /** The same bytes as 32-bit words; the word of an address is at index `address >> 2`. */
  readonly words: Int32Array;
  /** The same words for what several threads look at. */
  readonly shared: SharedWords;
  /** Size in bytes. */
  readonly byteLength: number;
  /** Whether another thread has made it: what is carved holds what the allocators there have made of it. */
  readonly joined: boolean;
  /** How far the areas have been carved once more; for a joined memory only. */
  private carvedAgain: number;

  /**
   * @param byteLength size in bytes, a multiple of 8 from 16 to {@link MEMORY_BYTES_MAX}
   * @param buffer where to put it, overwriting what is there; by default a new `ArrayBuffer`
   * @param sharing how several threads reach it
   * @throws AllocatorError `memory-size`, `memory-join` when there is no memory to join
   */
  constructor(byteLength: number, buffer?: ArrayBuffer | SharedArrayBuffer, sharing: MemorySharing = {}) {
    if (!Number.isInteger(byteLength) || byteLength < 16 || byteLength > MEMORY_BYTES_MAX || byteLength % 8 !== 0) {
      throw new AllocatorError(
        'memory-size',
        `A memory of ${byteLength} bytes is impossible: give a multiple of 8 from 16 to ${MEMORY_BYTES_MAX}.`,
      );
    }
    const storage = buffer ?? new ArrayBuffer(byteLength);
    const words = new Int32Array(storage, 0, byteLength >> 2);
    const { joins = false, access } = sharing;
    if (joins && (buffer === undefined || words[CARVED] === 0)) {
      throw new AllocatorError(
        'memory-join',
        'There is no memory to join: give the buffer of one that was made before.',
      );
    }
    this.byteLength = byteLength;
    this.bytes = new Uint8Array(storage, 0, byteLength);
    this.words = access === undefined ? words : access.watch(words);
    this.shared = access === undefined ? new AtomicWords(words) : access.port(words);
    this.joined = joins;
    this.carvedAgain = FIRST_CARVED_ADDRESS;
    if (joins) return;
    if (buffer !== undefined) this.bytes.fill(0);
    words[CARVED] = FIRST_CARVED_ADDRESS;
  }

  /**
   * A memory that another thread has made, as it stands.
   *
   * @param buffer the whole of which is the memory
   * @throws AllocatorError `memory-size`, `memory-join`
   */
  static join(buffer: SharedArrayBuffer, access?: SharedAccess): Memory {
    return new Memory(buffer.byteLength, buffer, access === undefined ? { joins: true } : { joins: true, access });
  }

  /**
   * Sets aside an area for good, above all earlier ones.
   *
   * @param byteLength bytes wanted, a whole number; the area is rounded up to a multiple of 8
   * @param alignment in bytes, a power of two; at least 8 is used
   * @returns its address
   * @throws AllocatorError `memory-area` for an impossible area, `memory-spent`, `memory-join` for an area that was not
   * carved by the thread that made the memory; with nothing set aside
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
    if (this.joined && end > (this.words[CARVED] as number)) {
      throw new AllocatorError(
        'memory-join',
        `An area that ends at ${end} was never carved in the memory that was joined: ` +
          'make the same allocators there before, in the same order and with the same options.',
      );
    }
    this.carvedTo(end);
    return start;
  }

  /** Carves several areas, or none if one of them does not fit. */
  carveAllOrNone<Areas>(carveAll: () => Areas): Areas {
    const { carved, objectDirectory } = this;
    try {
      return carveAll();
    } catch (error) {
      this.carvedTo(carved);
      this.objectDirectory = objectDirectory;
      throw error;
    }
  }

  /** Address of the first byte that has not been carved. */
  get carved(): number {
    return this.joined ? this.carvedAgain : (this.words[CARVED] as number);
  }

  private carvedTo(end: number): void {
    if (this.joined) this.carvedAgain = end;
    else this.words[CARVED] = end;
  }

  /** Address of the object directory the caches of this memory share; 0 while there is none. */
  get objectDirectory(): number {
    return this.words[OBJECT_DIRECTORY] as number;
  }

  set objectDirectory(address: number) {
    this.words[OBJECT_DIRECTORY] = address;
  }
}
