// Words of which there are more and more: of one thread, or shared by several, each with a view of its own.

/** Bytes that what is shared can grow to: address space alone, until they are written. */
const SHARED_BYTES_MAX = 2 ** 32;

/** Bytes to be shared by several threads, which can become more. */
export function growingBuffer(byteLength: number): SharedArrayBuffer {
  return new SharedArrayBuffer(byteLength, { maxByteLength: SHARED_BYTES_MAX });
}

/**
 * Makes a buffer at least so large; by any thread.
 *
 * @throws RangeError when it is larger than a buffer can be
 */
export function tryGrow(buffer: SharedArrayBuffer, byteLength: number): void {
  try {
    buffer.grow(Math.min(SHARED_BYTES_MAX, byteLength));
  } catch (error) {
    // Another thread may have made it larger meanwhile.
    if (buffer.byteLength < byteLength) throw error;
  }
}

export class GrowingWords {
  words: Int32Array;
  private readonly buffer: SharedArrayBuffer | null;

  /** @param shared how several threads share them; null for one thread alone, which starts with so many words */
  constructor(length: number, shared: SharedArrayBuffer | null = null) {
    this.buffer = shared;
    this.words = shared === null ? new Int32Array(length) : viewOf(shared);
  }

  /** Makes them at least so many; new ones are 0. Other threads see them after they have looked again. */
  grow(length: number): void {
    if (length <= this.words.length) return;
    if (this.buffer === null) {
      const larger = new Int32Array(length);
      larger.set(this.words);
      this.words = larger;
    } else {
      if (4 * length > this.buffer.byteLength) tryGrow(this.buffer, 4 * length);
      this.lookAgain();
    }
  }

  /** Another thread may have made them more. */
  lookAgain(): void {
    if (this.buffer !== null) this.words = viewOf(this.buffer);
  }

  get byteLength(): number {
    return this.words.byteLength;
  }
}

/** A view of a fixed length: one that follows its buffer is slow. */
function viewOf(buffer: SharedArrayBuffer): Int32Array {
  return new Int32Array(buffer, 0, buffer.byteLength >> 2);
}
