// Slabs of one owner and class of which other CPUs have freed objects, announced by whoever did.
//
// A bit for each page, and above it a bit for each word, as in the bitmaps of impl/kit, but for threads:
//
//     level 1   [ ...0101 ]                   a word below may have a bit
//     level 0   [ ...0100 ][ 0 ][ ...0001 ]   a slab that starts at this page is announced
//
// An announcer sets bits from the bottom up, and looks at the level above whether or not its bit was set already: whoever
// set it may not have come further. The owner takes bits from the top down, a word before it looks below. So a bit that
// is set when an announcement is complete is found by the next take, at whatever moment others came between.
//
// An announcement is made when the free is done, and by then the slab may be anybody's: it says where to look, no more.
// An owner who takes what was freed in another way withdraws the announcement first, so that, as long as nobody comes
// between, slabs are announced exactly while something is queued in them.
import type { SharedWords } from '../../../spec/kit/shared-words.ts';
import { lowestBit } from '../../kit/bits.ts';

/** Who is told what was announced. */
export interface Listener {
  announced(page: number): void;
}

export class Announcements {
  private readonly shared: SharedWords;
  /** Word index at which each level starts, level 0 first. */
  protected readonly levels: readonly number[];

  /** Words the announcements for so many pages occupy. */
  static wordLength(pages: number): number {
    let words = 0;
    for (let size = pages; words === 0 || size > 1; words += size) size = Math.max(1, Math.ceil(size / 32));
    return words;
  }

  /** @param start index of the first of `Announcements.wordLength(pages)` words, 0 while nothing is announced */
  constructor(shared: SharedWords, start: number, pages: number) {
    this.shared = shared;
    const levels: number[] = [];
    let next = start;
    for (let size = pages; levels.length === 0 || size > 1; next += size) {
      size = Math.max(1, Math.ceil(size / 32));
      levels.push(next);
    }
    this.levels = levels;
  }

  /** Announces the slab that starts at a page; by any thread. */
  announce(page: number): void {
    const { levels } = this;
    for (let level = 0, bit = page; level < levels.length; level += 1, bit >>= 5) {
      this.raise((levels[level] as number) + (bit >> 5), 1 << (bit & 31));
    }
  }

  /** Takes all announcements, and tells of each; by the owner alone. */
  take(listener: Listener): void {
    const top = this.levels.length - 1;
    if (this.shared.load(this.levels[top] as number) !== 0) this.takeWord(top, 0, listener);
  }

  /**
   * Withdraws the announcement of the slab that starts at a page, before what is queued is taken; by the owner alone.
   *
   * What is announced in between keeps its bit, or is taken with the rest.
   */
  withdraw(page: number): void {
    const { shared, levels } = this;
    for (let level = 0, bit = page; level < levels.length; level += 1, bit >>= 5) {
      const at = (levels[level] as number) + (bit >> 5);
      const mask = 1 << (bit & 31);
      if ((shared.load(at) & mask) === 0) return;
      const left = shared.and(at, ~mask) & ~mask;
      // Whoever announced something below before this bit was cleared has seen it set, and relies on it.
      if (level > 0 && shared.load((levels[level - 1] as number) + bit) !== 0) {
        this.raise(at, mask);
        return;
      }
      if (left !== 0) return;
    }
  }

  /** Sets a bit, unless it is set. */
  protected raise(at: number, bit: number): void {
    if ((this.shared.load(at) & bit) === 0) this.shared.or(at, bit);
  }

  private takeWord(level: number, word: number, listener: Listener): void {
    let bits = this.shared.exchange((this.levels[level] as number) + word, 0);
    while (bits !== 0) {
      const below = word * 32 + lowestBit(bits);
      bits &= bits - 1;
      if (level === 0) listener.announced(below);
      else this.takeWord(level - 1, below, listener);
    }
  }
}
