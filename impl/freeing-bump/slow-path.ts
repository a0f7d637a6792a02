// The freeing-bump allocator of seed 004, hardened: every step by itself, in the order of the original.
import { AllocatorError } from '../kit/error.ts';
import { isLive, OWNERS, orderOf, ownerOf } from './block-directory.ts';
import * as books from './books.ts';
import { allocateRefused, deallocateRefused, type FreeingBumpError } from './errors.ts';
import * as header from './header.ts';
import { HeapOwner } from './heap-owner.ts';

// What is imported is looked up at every use; a compiler knows the constants of this file.
const { POISONED, PAGES_SEEN, ALLOCATED, HEADS, PEAK, addToSum } = books;
const NEXT_PLACE = books.BUMPER;
const { HEADER_BYTES } = header;
const HIGH_WORD = header.HIGH;
const OCCUPIED_BIT = header.OCCUPIED;
const NO_BLOCK = header.NIL;
const OWNER = OWNERS - 1;

/**
 * The whole allocator, without haste: what it does is here, and FreeingBump only does the usual case faster.
 *
 * Each step is a method of its own, so that a defective variant can replace it.
 */
export class SlowPath extends HeapOwner {
  /**
   * Hands out a block. Its memory is not cleared.
   *
   * @param size bytes wanted; 0 gets the smallest block
   * @param owner who gets it, 0 to 255, 0 when left out: only he may free it
   * @returns the address of its payload, a multiple of 8
   * @throws AllocatorError with a {@link FreeingBumpError} code; or `not-a-size` and `not-an-owner` for what is no whole
   *   number in range, which poisons nothing
   */
  allocate(size: number, owner?: number): number {
    const address = this.tryAllocate(size, owner);
    if (typeof address === 'string') throw allocateRefused(address, size);
    return address;
  }

  /** As {@link allocate}, but a {@link FreeingBumpError} code is returned instead of thrown. */
  tryAllocate(size: number, owner = 0): number | FreeingBumpError {
    if (size >>> 0 !== size) checkSize(size);
    if ((owner & OWNER) !== owner) refuseOwner(owner);
    if (this.poisoned) return 'poisoned';
    const { words, at } = this;
    const end = this.look();
    if (end < 0) return this.poison('memory-shrinked');
    const order = this.orderFor(size);
    if (order < 0) return this.poison('requested-allocation-too-large');
    const head = words[at + HEADS + order] as number;
    let place = head >>> 3;
    if (this.isEmpty(head)) {
      place = this.bump(order, end);
      if (place < 0) return this.poison('allocator-out-of-space');
    } else {
      const wrong = this.recogniseHead(head, order, end);
      if (wrong !== null) return this.poison(wrong);
      words[at + HEADS + order] = this.memory.load(place * 8);
    }
    this.writeHeader(place, order, OCCUPIED_BIT);
    this.directory.handOut(place, order, owner);
    this.countAllocated(placesOf(order));
    return place * 8 + HEADER_BYTES;
  }

  /**
   * Takes a block back.
   *
   * @param address what `allocate` returned, and was not freed since
   * @param owner who got it; 0 when left out
   * @throws AllocatorError with a {@link FreeingBumpError} code; or `not-an-owner`, which poisons nothing
   */
  deallocate(address: number, owner?: number): void {
    const wrong = this.tryDeallocate(address, owner);
    if (wrong !== null) throw deallocateRefused(wrong, address);
  }

  /** As {@link deallocate}, but a {@link FreeingBumpError} code is returned instead of thrown; null when it is done. */
  tryDeallocate(address: number, owner = 0): FreeingBumpError | null {
    if ((owner & OWNER) !== owner) refuseOwner(owner);
    if (this.poisoned) return 'poisoned';
    const end = this.look();
    if (end < 0) return this.poison('memory-shrinked');
    const wrong = this.recogniseMisuse(address, owner, end);
    if (wrong !== null) return this.poison(wrong);
    // The header was compared with the directory: it names the order.
    this.giveBack((address >>> 3) - 1, this.memory.load(address - HEADER_BYTES));
    return null;
  }

  /** Looks how large the memory is; returns its bytes, or -1 when it has become smaller. */
  protected look(): number {
    const { words, at } = this;
    const { pages } = this.memory;
    const seen = words[at + PAGES_SEEN] as number;
    if (pages < seen) return -1;
    if (pages !== seen) words[at + PAGES_SEEN] = pages;
    return pages * this.pageSize;
  }

  /** The least order that serves so many bytes; -1 when none does. */
  protected orderFor(size: number): number {
    if (size > this.largestPayload) return -1;
    return size > 8 ? 29 - Math.clz32(size - 1) : 0;
  }

  /** Whether a list with this head has no block. */
  protected isEmpty(head: number): boolean {
    return head === NO_BLOCK;
  }

  /**
   * What is wrong with the head of the free list of an order; null when nothing is. Changes nothing.
   *
   * @param end bytes of the memory
   */
  protected recogniseHead(head: number, order: number, end: number): FreeingBumpError | null {
    const { memory } = this;
    const place = head >>> 3;
    if ((head & 7) !== 0 || (place + placesOf(order)) * 8 > end) return 'invalid-header-pointer';
    const mark = this.directory.markAt(place);
    if (mark === 0) return 'invalid-header-pointer';
    if ((memory.load(place * 8 + HIGH_WORD) & OCCUPIED_BIT) !== 0) {
      return memory.load(place * 8) >>> 0 >= this.classes ? 'invalid-order' : 'occupied-header';
    }
    return isLive(mark) || orderOf(mark) !== order ? 'invalid-header-pointer' : null;
  }

  /**
   * What is wrong with freeing this address; null when nothing is. Changes nothing.
   *
   * @param end bytes of the memory
   */
  protected recogniseMisuse(address: number, owner: number, end: number): FreeingBumpError | null {
    if (address >>> 0 !== address || address < HEADER_BYTES) return recogniseNoAddress(address, end);
    if (address > end) return 'out-of-heap-bounds';
    if ((address & 7) !== 0) return 'not-a-block';
    const { memory } = this;
    const place = (address >>> 3) - 1;
    const mark = this.directory.markAt(place);
    if (mark === 0) return 'not-a-block';
    if ((memory.load(place * 8 + HIGH_WORD) & OCCUPIED_BIT) === 0) return 'empty-header';
    const order = memory.load(place * 8);
    if (order >>> 0 >= this.classes) return 'invalid-order';
    if (order !== orderOf(mark) || !isLive(mark)) return 'forged-header';
    return ownerOf(mark) === owner ? null : 'wrong-owner';
  }

  /**
   * Takes a new block from behind all others.
   *
   * @param end bytes of the memory
   * @returns its place, or -1 when there is no room
   */
  protected bump(order: number, end: number): number {
    const { words, at } = this;
    const place = words[at + NEXT_PLACE] as number;
    const behind = place + placesOf(order);
    if (behind * 8 > end && !this.makeRoom(behind * 8)) return -1;
    words[at + NEXT_PLACE] = behind;
    return place;
  }

  /** Grows the memory to at least so many bytes; returns whether it did. */
  protected makeRoom(required: number): boolean {
    const { memory, pagesMax } = this;
    const { pages } = memory;
    const need = Math.ceil(required / this.pageSize);
    if (pages >= pagesMax || need > pagesMax) return false;
    const target = Math.max(Math.min(2 * pages, pagesMax), need);
    // The original gives up when the memory refuses to double, even if it would grant what is needed (G3).
    if (!memory.grow(target - pages) && (target === need || !memory.grow(need - pages))) return false;
    this.lookAgain();
    return true;
  }

  /** Remembers the pages just grown: the original does not, nor notice that these are cut off before its next call (G2). */
  protected lookAgain(): void {
    this.words[this.at + PAGES_SEEN] = this.memory.pages;
  }

  protected writeHeader(place: number, low: number, high: number): void {
    const { memory } = this;
    memory.store(place * 8, low);
    memory.store(place * 8 + HIGH_WORD, high);
  }

  /** Puts a live block at the front of the free list of its order. */
  protected giveBack(place: number, order: number): void {
    const { words, at } = this;
    this.writeHeader(place, words[at + HEADS + order] as number, 0);
    words[at + HEADS + order] = place * 8;
    this.directory.takeBack(place, order);
    this.countFreed(placesOf(order));
  }

  /** Counts a block that is handed out, of so many times 8 bytes. */
  protected countAllocated(units: number): void {
    const { words, at, talliesAt } = this;
    const allocated = (words[at + ALLOCATED] as number) + units;
    words[at + ALLOCATED] = allocated;
    if (allocated > (words[talliesAt + PEAK] as number)) words[talliesAt + PEAK] = allocated;
    addToSum(this.sum, units);
  }

  /** Counts a block that is taken back. */
  protected countFreed(units: number): void {
    this.words[this.at + ALLOCATED] = (this.words[this.at + ALLOCATED] as number) - units;
  }

  /** Refuses, for this reason, and everything after it. */
  protected poison(reason: FreeingBumpError): FreeingBumpError {
    const seenAt = this.at + PAGES_SEEN;
    this.words[seenAt] = (this.words[seenAt] as number) | POISONED;
    return reason;
  }
}

/** Bytes of a block of this order, with its header, in units of 8. */
function placesOf(order: number): number {
  return (1 << order) + 1;
}

/** @throws AllocatorError `not-a-size`; a size that only is too large goes on, to be refused as such */
function checkSize(size: number): void {
  if (Number.isInteger(size) && size >= 0) return;
  throw new AllocatorError('not-a-size', `allocate(${size}) is impossible: give a whole number of bytes from 0 on.`);
}

/** What is wrong with an address that is below 8, above 2^32 - 1 or no whole number. */
function recogniseNoAddress(address: number, end: number): FreeingBumpError {
  if (!(address >= HEADER_BYTES) || Math.floor(address) !== address) return 'invalid-pointer';
  return address > end ? 'out-of-heap-bounds' : 'not-a-block';
}

/** @throws AllocatorError `not-an-owner` */
function refuseOwner(owner: number): never {
  throw new AllocatorError('not-an-owner', `${owner} is no owner: give a whole number from 0 to ${OWNERS - 1}.`);
}
