// The freeing-bump allocator: blocks of powers of two in the memory of a guest.
import * as books from './books.ts';
import type { FreeingBumpError } from './errors.ts';
import { SlowPath } from './slow-path.ts';

// What is imported is looked up at every use; a compiler knows the constants of this file.
const { ALLOCATED, HEADS, PAGES_SEEN, PEAK } = books;
const { clz32 } = Math;

/**
 * Hands out blocks of 8, 16, 32, ... bytes, each behind a header of 8 bytes.
 *
 * A block that is freed goes to the front of the free list of its class, and is handed out again from there. Only when
 * the list is empty is a new block taken from behind all others, and only when it does not fit is the memory grown: to
 * twice its pages, or to what is needed. Nothing is ever split, merged or given back.
 *
 * Headers and links are in the guest's memory, where users can overwrite them. The host keeps an account of its own,
 * and refuses whatever differs from it. Anything refused poisons the allocator: it refuses everything from then on.
 *
 * Here is the usual case only, written out: a free block that is handed out again, and a block that is given back, with
 * nothing wrong. All else goes the slow path, which does everything, and with which an exploration of all states finds
 * this one to agree.
 *
 * A compiler inlines a pair of calls into their caller only when both together are short, which makes them twice as fast.
 * So this is as short as it can be, and has the bits of a mark (block-directory.ts) and of a header (header.ts) as numbers:
 * a mark is 1 where a block starts, 2 in the second half, 4 while held, then order * 8 and owner * 256; a header's high
 * word is 1 while occupied.
 */
export class FreeingBump extends SlowPath {
  private readonly marks = this.directory.marks;
  private readonly firstPlace = this.directory.first;
  private readonly firstWord = this.memory.firstWord ?? 0;
  // Where in the books the words are that every call needs.
  private readonly pagesSeenAt = this.at + PAGES_SEEN;
  private readonly allocatedAt = this.at + ALLOCATED;
  private readonly headsAt = this.at + HEADS;
  private readonly peakAt = this.talliesAt + PEAK;

  override tryAllocate(size: number, owner = 0): number | FreeingBumpError {
    const { memory, words } = this;
    // Poisoned, it has seen another number of pages than there are.
    if (
      size >>> 0 === size &&
      size <= this.largestPayload &&
      (owner & 255) === owner &&
      words[this.pagesSeenAt] === memory.pages
    ) {
      const { marks } = this;
      const order = size > 8 ? 29 - clz32(size - 1) : 0;
      const headAt = this.headsAt + order;
      const head = words[headAt] as number;
      const place = head >>> 3;
      const unit = place - this.firstPlace;
      const free = ((unit & 1) << 1) | (order << 3) | 1;
      const guest = memory.words;
      // Where the directory knows a free block of this order the memory has not been cut off before, if it was not now;
      // and the end of a list is no multiple of 8.
      if (place << 3 === head && marks[unit >> 1] === free && guest !== undefined) {
        const low = this.firstWord + (place << 1);
        const high = low + 1;
        if (((guest[high] as number) & 1) === 0) {
          words[headAt] = guest[low] as number;
          guest[low] = order;
          guest[high] = 1;
          marks[unit >> 1] = free | 4 | (owner << 8);
          const units = (1 << order) + 1;
          const { allocatedAt, peakAt, sum } = this;
          const allocated = (words[allocatedAt] as number) + units;
          words[allocatedAt] = allocated;
          if (allocated > (words[peakAt] as number)) words[peakAt] = allocated;
          sum[0] = (sum[0] as number) + units;
          return place * 8 + 8;
        }
      }
    }
    return super.tryAllocate(size, owner);
  }

  override tryDeallocate(address: number, owner = 0): FreeingBumpError | null {
    const { memory, words, marks } = this;
    const guest = memory.words;
    const place = (address >>> 3) - 1;
    const unit = place - this.firstPlace;
    const mark = marks[unit >> 1] as number;
    if (
      place * 8 + 8 === address &&
      (mark & 7) === (((unit & 1) << 1) | 5) &&
      mark >> 8 === owner &&
      words[this.pagesSeenAt] === memory.pages &&
      guest !== undefined
    ) {
      const order = (mark >> 3) & 31;
      const low = this.firstWord + (place << 1);
      const high = low + 1;
      if (guest[low] === order && ((guest[high] as number) & 1) !== 0) {
        const { allocatedAt } = this;
        const headAt = this.headsAt + order;
        guest[low] = words[headAt] as number;
        guest[high] = 0;
        words[headAt] = place * 8;
        marks[unit >> 1] = mark & 0xfb;
        words[allocatedAt] = (words[allocatedAt] as number) - (1 << order) - 1;
        return null;
      }
    }
    return super.tryDeallocate(address, owner);
  }
}
