// What an allocator has and is, apart from what it does: its memory, its books, its options.
import type { Memory } from '../kit/memory.ts';
import type { BlockDirectory } from './block-directory.ts';
import {
  type Books,
  BUMPER,
  bytesOfBooks,
  carveBooks,
  type FreeingBumpStatistics,
  openBooks,
  PAGES_SEEN,
  POISONED,
  readStatistics,
} from './books.ts';
import type { LinearMemory } from './linear-memory.ts';
import { CLASSES_STANDARD, checkOptions, type FreeingBumpOptions, roundUp } from './options.ts';

/** What a memory can be at its largest. */
type Pages = Pick<LinearMemory, 'pageSize' | 'pagesMax'>;

/** An allocator on a memory, before anything is asked of it. */
export abstract class HeapOwner {
  /** Address of the first header, a multiple of 8. */
  readonly base: number;
  readonly classes: number;
  readonly pagesMax: number;
  /** Bytes of the largest request that is served. */
  readonly largestPayload: number;
  protected readonly memory: LinearMemory;
  /** The words of the books, and the index of the first. */
  protected readonly words: Int32Array;
  protected readonly at: number;
  protected readonly directory: BlockDirectory;
  /** Index of the first word of the tallies. */
  protected readonly talliesAt: number;
  /** The sum, which is the first of them. */
  protected readonly sum: Float64Array;
  protected readonly pageSize: number;

  /** Bytes of books that an allocator with these options needs. */
  static bytesOfBooks(memory: Pages, options: FreeingBumpOptions = {}): number {
    return bytesOfBooks(complete(memory, options));
  }

  /**
   * @param books where it carves its books; their size is {@link HeapOwner.bytesOfBooks}
   * @throws AllocatorError with a {@link FreeingBumpOptionError} code, or `memory-spent`
   */
  constructor(books: Memory, memory: LinearMemory, options: FreeingBumpOptions = {}) {
    this.checkOptions(memory, options);
    const { classes, base, end, pagesMax } = complete(memory, options);
    this.base = base;
    this.classes = classes;
    this.pagesMax = pagesMax;
    this.largestPayload = 8 * 2 ** (classes - 1);
    this.memory = memory;
    this.pageSize = memory.pageSize;
    const { words, at, directory, talliesAt, sum } = carveBooks(books, { classes, base, end });
    this.words = words;
    this.at = at;
    this.directory = directory;
    this.talliesAt = talliesAt;
    this.sum = sum;
    openBooks(this.inspect(), base, classes);
  }

  /** Whether anything was refused: everything is, from then on. */
  get poisoned(): boolean {
    return ((this.words[this.at + PAGES_SEEN] as number) & POISONED) !== 0;
  }

  /** Address behind the last block; never more than 2^32, and never lower than it was. */
  get bumper(): number {
    return (this.words[this.at + BUMPER] as number) * 8;
  }

  get statistics(): FreeingBumpStatistics {
    return readStatistics(this.inspect(), this.base);
  }

  /** Becomes a new allocator over the same memory, as large as it is now: nothing is handed out, nothing poisoned. */
  startAnew(): void {
    openBooks(this.inspect(), this.base, this.classes);
  }

  /** Where its records are. */
  inspect(): Books {
    const { words, at, directory, talliesAt, sum } = this;
    return { words, at, directory, talliesAt, sum };
  }

  protected checkOptions(memory: LinearMemory, options: FreeingBumpOptions): void {
    const { pageSize, pages } = memory;
    const { classes = CLASSES_STANDARD, base = 0, pagesMax = memory.pagesMax } = options;
    // A memory without any page yet will do: it grows.
    checkOptions({ classes, base, pageSize, pages: Math.max(pages, 1), pagesMax, windowStart: 0 });
  }
}

/** What fixes the size of the books. */
function complete(memory: Pages, options: FreeingBumpOptions) {
  const { classes = CLASSES_STANDARD, base = 0, pagesMax = memory.pagesMax } = options;
  return { classes, base: roundUp(base), end: pagesMax * memory.pageSize, pagesMax };
}
