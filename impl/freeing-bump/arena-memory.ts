// The memory of a guest as an area of a Memory: for tests, simulations and checks.
import type { Memory } from '../kit/memory.ts';
import type { LinearMemory } from './linear-memory.ts';
import { checkOptions } from './options.ts';

export interface ArenaMemoryOptions {
  /** Bytes of one page, a multiple of 8. */
  readonly pageSize: number;
  /** Pages it has at first, at least 1. */
  readonly pages: number;
  /** Pages it can grow to. */
  readonly pagesMax: number;
  /** Address of the first byte that is really there, a multiple of 8; 0 when left out. Nothing may be read below. */
  readonly windowStart?: number;
}

/**
 * A memory that grows and can be cut within an area set aside for good.
 *
 * Bytes are as they were when it has grown over them, and are not cleared by a cut.
 */
export class ArenaMemory implements LinearMemory {
  readonly pageSize: number;
  readonly pagesMax: number;
  readonly windowStart: number;
  /** Where the byte at `windowStart` is in the Memory. */
  readonly start: number;
  /** All words of the Memory, of which the window is a part. */
  readonly words: Int32Array;
  readonly firstWord: number;
  private readonly pagesAt: number;

  /**
   * @param memory where it carves an area of all pages that it can have, from `windowStart` on, and one word
   * @throws AllocatorError with a {@link FreeingBumpOptionError} code, or `memory-spent`
   */
  constructor(memory: Memory, { pageSize, pages, pagesMax, windowStart = 0 }: ArenaMemoryOptions) {
    checkOptions({ classes: 1, base: windowStart, pageSize, pages, pagesMax, windowStart });
    this.pageSize = pageSize;
    this.pagesMax = pagesMax;
    this.windowStart = windowStart;
    this.words = memory.words;
    const [pagesAddress, start] = memory.carveAllOrNone(() => [
      memory.carve(8),
      memory.carve(pagesMax * pageSize - windowStart),
    ]);
    this.pagesAt = pagesAddress >> 2;
    this.start = start;
    this.firstWord = (start - windowStart) / 4;
    this.words[this.pagesAt] = pages;
  }

  get pages(): number {
    return this.words[this.pagesAt] as number;
  }

  grow(pages: number): boolean {
    if (this.pages + pages > this.pagesMax) return false;
    this.words[this.pagesAt] = this.pages + pages;
    return true;
  }

  /** Leaves it only so many pages, which must be fewer than it has. */
  cut(pages: number): void {
    this.words[this.pagesAt] = pages;
  }

  load(address: number): number {
    return this.words[this.firstWord + (address >>> 2)] as number;
  }

  store(address: number, word: number): void {
    this.words[this.firstWord + (address >>> 2)] = word;
  }
}
