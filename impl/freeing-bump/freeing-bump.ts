// The freeing-bump allocator: blocks of powers of two in the memory of a guest.
import * as directory from './block-directory.ts';
import * as books from './books.ts';
import type { FreeingBumpError } from './errors.ts';
import * as header from './header.ts';
import { SlowPath } from './slow-path.ts';

// What is imported is looked up at every use; a compiler knows the constants of this file.
const { ALLOCATED, HEADS, PAGES_SEEN, PEAK, POISONED, SUM, SUM_WORD } = books;
const { LIVE, ORDER, ORDER_SHIFT, OWNER_SHIFT, PRESENT, SECOND_HALF_SHIFT } = directory;
const HIGH_WORD = header.HIGH;
const OCCUPIED_BIT = header.OCCUPIED;
const OWNER = directory.OWNERS - 1;

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
 */
export class FreeingBump extends SlowPath {
  private readonly marks = this.directory.marks;
  private readonly firstPlace = this.directory.first;

  override tryAllocate(size: number, owner = 0): number | FreeingBumpError {
    const { memory, words, at } = this;
    if (size >>> 0 === size && size <= this.largestPayload && (owner & OWNER) === owner && words[at + POISONED] === 0) {
      const order = size > 8 ? 29 - Math.clz32(size - 1) : 0;
      const head = words[at + HEADS + order] as number;
      const place = head >>> 3;
      const unit = place - this.firstPlace;
      const free = PRESENT | ((unit & 1) << SECOND_HALF_SHIFT) | (order << ORDER_SHIFT);
      // Where the directory knows a free block of this order the memory has not been cut off before, if it was not now;
      // and the end of a list is no multiple of 8.
      if (
        (head & 7) === 0 &&
        this.marks[unit >> 1] === free &&
        words[at + PAGES_SEEN] === memory.pages &&
        (memory.load(place * 8 + HIGH_WORD) & OCCUPIED_BIT) === 0
      ) {
        words[at + HEADS + order] = memory.load(place * 8);
        memory.store(place * 8, order);
        memory.store(place * 8 + HIGH_WORD, OCCUPIED_BIT);
        this.marks[unit >> 1] = free | LIVE | (owner << OWNER_SHIFT);
        const { talliesAt } = this;
        const units = (1 << order) + 1;
        const allocated = (words[at + ALLOCATED] as number) + units;
        words[at + ALLOCATED] = allocated;
        if (allocated > (words[talliesAt + PEAK] as number)) words[talliesAt + PEAK] = allocated;
        const sum = (words[talliesAt + SUM] as number) + units;
        words[talliesAt + SUM] = sum;
        if (sum >= SUM_WORD) books.addToSum(words, talliesAt, 0);
        return place * 8 + 8;
      }
    }
    return super.tryAllocate(size, owner);
  }

  override tryDeallocate(address: number, owner = 0): FreeingBumpError | null {
    const { memory, words, at, marks } = this;
    const place = (address >>> 3) - 1;
    const unit = place - this.firstPlace;
    const mark = marks[unit >> 1] as number;
    const order = (mark >> ORDER_SHIFT) & ORDER;
    const live = PRESENT | ((unit & 1) << SECOND_HALF_SHIFT) | LIVE | (order << ORDER_SHIFT);
    if (
      (address & 7) === 0 &&
      address >>> 0 === address &&
      mark === (live | (owner << OWNER_SHIFT)) &&
      words[at + POISONED] === 0 &&
      words[at + PAGES_SEEN] === memory.pages &&
      memory.load(place * 8) === order &&
      (memory.load(place * 8 + HIGH_WORD) & OCCUPIED_BIT) !== 0
    ) {
      memory.store(place * 8, words[at + HEADS + order] as number);
      memory.store(place * 8 + HIGH_WORD, 0);
      words[at + HEADS + order] = place * 8;
      marks[unit >> 1] = live ^ LIVE;
      words[at + ALLOCATED] = (words[at + ALLOCATED] as number) - (1 << order) - 1;
      return null;
    }
    return super.tryDeallocate(address, owner);
  }
}
