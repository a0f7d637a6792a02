// An allocator of the library with its memory, ready to be asked, and histories of it in the notation of the semantics.
import { HEADS } from '../../../impl/freeing-bump/books.ts';
import {
  ArenaMemory,
  FreeingBump,
  type FreeingBumpOptions,
  type LinearMemory,
} from '../../../impl/freeing-bump/index.ts';
import { Memory } from '../../../impl/kit/memory.ts';
import { readHistory } from './notation.ts';

export const PAGE = 65_536;
/** Pages of 4 GiB. */
export const PAGES_MAX = 65_536;

export interface Scene {
  readonly allocator: FreeingBump;
  readonly memory: ArenaMemory;
  /** Every byte: the books and the memory. */
  readonly image: Uint8Array;
}

interface SceneOptions extends FreeingBumpOptions {
  readonly pageSize?: number;
  readonly pages?: number;
}

/** An allocator on a memory of one page that can have four, unless something else is said. */
export function openScene({ pageSize = PAGE, pages = 1, pagesMax = 4, ...options }: SceneOptions = {}): Scene {
  const both = new Memory(
    16 + 8 + pageSize * pagesMax + FreeingBump.bytesOfBooks({ pageSize, pagesMax }, { ...options, pagesMax }),
  );
  const memory = new ArenaMemory(both, { pageSize, pages, pagesMax });
  return { allocator: new FreeingBump(both, memory, options), memory, image: both.bytes };
}

/** An allocator on some other memory. */
export function allocatorOn(memory: LinearMemory, options: FreeingBumpOptions = {}): FreeingBump {
  return new FreeingBump(new Memory(16 + FreeingBump.bytesOfBooks(memory, options)), memory, options);
}

/** What allocators and memories answer to a history: the same history, where it went as it says. */
export function carriedOut(allocator: FreeingBump, memory: LinearMemory, history: string): string {
  return readHistory(history)
    .map(({ text, operation, operands: [first = 0, second = 0, third = 0] }) => {
      const [asked] = text.split(/[=!]/);
      switch (operation) {
        case 'allocate': {
          const answer = allocator.tryAllocate(first, second);
          return typeof answer === 'number' ? `${asked}=${answer}` : `${asked}!${answer}`;
        }
        case 'deallocate': {
          const answer = allocator.tryDeallocate(first, second);
          return answer === null ? asked : `${asked}!${answer}`;
        }
        case 'write-header':
          memory.store(first, second);
          memory.store(first + 4, third);
          return asked;
        case 'memory-cut':
          if (memory instanceof ArenaMemory) memory.cut(first);
          return asked;
        case 'start-anew':
          allocator.startAnew();
          return asked;
        default:
          throw new Error(`The library is not asked '${text}'.`);
      }
    })
    .join(' ');
}

/** The head of an order; -1 when its list is empty. */
export function headOf(allocator: FreeingBump, order: number): number | undefined {
  const { words, at } = allocator.inspect();
  return words[at + HEADS + order];
}

/** The 8 bytes of a header, such as `00 00 00 00 01 00 00 00`. */
export function headerBytes({ image, memory }: Scene, header: number): string {
  const at = memory.start + header;
  return [...image.subarray(at, at + 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** A memory of which only the words that were written exist. */
export class SparseMemory implements LinearMemory {
  readonly pageSize = PAGE;
  readonly pagesMax: number;
  pages: number;
  /** How many pages it was asked for, in order. */
  readonly asked: number[] = [];
  private readonly written = new Map<number, number>();
  private readonly granted: number;

  /** @param granted pages that it grows by at a time, at most */
  constructor(pages: number, pagesMax = PAGES_MAX, granted = Infinity) {
    this.pages = pages;
    this.pagesMax = pagesMax;
    this.granted = granted;
  }

  grow(pages: number): boolean {
    this.asked.push(pages);
    if (pages > this.granted || this.pages + pages > this.pagesMax) return false;
    this.pages += pages;
    return true;
  }

  load(address: number): number {
    return this.written.get(address) ?? 0;
  }

  store(address: number, word: number): void {
    this.written.set(address, word | 0);
  }
}
