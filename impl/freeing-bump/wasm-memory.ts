// The memory of a WebAssembly guest.
import { AllocatorError } from '../kit/error.ts';
import type { LinearMemory } from './linear-memory.ts';
import { WASM_PAGE_BYTES, WASM_PAGES_MAX } from './options.ts';

/** What is needed of a `WebAssembly.Memory`. */
export interface GuestMemory {
  readonly buffer: ArrayBufferLike;
  /** Adds so many pages, or throws a RangeError. */
  grow(pages: number): number;
}

/** A `WebAssembly.Memory` that is not shared. Whoever else grows it needs to tell nobody. */
export class WasmMemory implements LinearMemory {
  readonly pageSize = WASM_PAGE_BYTES;
  readonly pagesMax: number;
  readonly firstWord = 0;
  private readonly memory: GuestMemory;
  private view: Int32Array;

  /**
   * @param pagesMax the maximum the memory was made with, which it does not tell; 65 536 when left out, which is none
   * @throws AllocatorError `shared-memory`
   */
  constructor(memory: GuestMemory, pagesMax: number = WASM_PAGES_MAX) {
    if (!(memory.buffer instanceof ArrayBuffer)) {
      throw new AllocatorError('shared-memory', 'The memory is shared between threads: give one that is not.');
    }
    this.memory = memory;
    this.pagesMax = pagesMax;
    this.view = new Int32Array(memory.buffer);
  }

  get pages(): number {
    return this.words.length / (WASM_PAGE_BYTES / 4);
  }

  grow(pages: number): boolean {
    try {
      this.memory.grow(pages);
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }

  load(address: number): number {
    return this.words[address >>> 2] as number;
  }

  store(address: number, word: number): void {
    this.words[address >>> 2] = word;
  }

  /** The words of the memory. Growth, whoever asks for it, detaches the buffer, which leaves views of it empty. */
  get words(): Int32Array {
    if (this.view.length === 0) this.view = new Int32Array(this.memory.buffer);
    return this.view;
  }
}
