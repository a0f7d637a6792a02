// A binary buddy with a minimum leaf (seed 004): every step by itself.
import { AllocatorError } from '../kit/error.ts';
import type { Memory } from '../kit/memory.ts';
import { blockAround, ORDER_TOO_LARGE, orderHolding, unitsOf } from '../kit/orders.ts';
import { type BuddyBooks, bytesOfBooks, layBooks, writeFresh } from './books.ts';
import { FreeBlocks } from './free-blocks.ts';
import { type BuddyInspection, inspectBooks } from './inspection.ts';
import { explainMisuse, type FreeMisuse } from './misuse.ts';
import { type BuddyOptions, checkCarved, checkOptions, heapBytes, roundUp } from './options.ts';

/**
 * The whole buddy, without haste: what it does is here, and Buddy only does the usual case faster.
 *
 * Each step is a method of its own, so that a defective variant can replace it.
 */
export class SlowPath {
  /** Address of the first leaf. */
  readonly base: number;
  /** Bytes of one leaf. */
  readonly leafSize: number;
  /** How many leaves there are. */
  readonly leaves: number;
  protected readonly bytes: Uint8Array;
  protected readonly words: Int32Array;
  protected readonly books: BuddyBooks;
  protected readonly blocks: FreeBlocks;
  /** Binary logarithm of the leaf size. */
  protected readonly leafShift: number;
  /** Byte index of the orders of live blocks, and word index of the count of free leaves (books.ts). */
  protected readonly ordersAt: number;
  protected readonly freeLeavesAt: number;

  /**
   * Makes a buddy of which everything is free. Its books are carved from the memory, and the heap too when `heapStart`
   * is left out; otherwise the heap must have been carved by the caller.
   *
   * @throws AllocatorError `BuddyOptionError` codes for impossible options, `memory-spent` when the books or the heap do
   *   not fit; nothing is carved then
   */
  constructor(memory: Memory, options: BuddyOptions) {
    checkOptions(options);
    checkCarved(options, memory);
    const { leafSize, heapStart } = options;
    const leaves = heapBytes(options) / leafSize;
    const { books, base } = memory.carveAllOrNone(() => ({
      books: layBooks(memory.carve(bytesOfBooks(leaves)), leaves),
      base: heapStart === undefined ? memory.carve(heapBytes(options)) : roundUp(heapStart),
    }));
    writeFresh(books, memory.bytes, memory.words);
    this.base = base;
    this.leafSize = leafSize;
    this.leaves = leaves;
    this.bytes = memory.bytes;
    this.words = memory.words;
    this.books = books;
    this.leafShift = 31 - Math.clz32(leafSize);
    this.ordersAt = books.ordersAt;
    this.freeLeavesAt = books.freeLeavesAt;
    this.blocks = this.makeBlocks();
  }

  /**
   * Hands out a block. Its memory is not cleared.
   *
   * @param size bytes wanted, a whole number; 0 bytes take one leaf
   * @returns its address, a multiple of its size from `base` on; 0, which is never an address, when no block is free that
   *   is large enough, and nothing has changed then
   * @throws AllocatorError `not-a-size`
   */
  allocate(size: number): number {
    const order = this.orderOf(size);
    const leaf = this.blocks.take(order);
    if (leaf === -1) return 0;
    this.enter(leaf, order);
    return this.addressOf(leaf);
  }

  /**
   * Takes a block back.
   *
   * @param address what `allocate` returned and was not freed since
   * @throws AllocatorError with a {@link FreeMisuse} code when it is anything else; nothing has changed then
   */
  free(address: number): void {
    const misuse = this.tryFree(address);
    if (misuse !== null) throw new AllocatorError(misuse, explainMisuse(misuse, address));
  }

  /** As {@link free}, but a misuse is returned instead of thrown; null when the block was taken back. */
  tryFree(address: number): FreeMisuse | null {
    const offset = address - this.base;
    const leaf = offset >>> this.leafShift;
    if (leaf << this.leafShift === offset && leaf < this.leaves) {
      const level = this.bytes[this.ordersAt + leaf] as number;
      if (level !== 0) {
        this.leave(leaf, level - 1);
        this.blocks.give(leaf, level - 1);
        return null;
      }
    }
    return this.takeBackUnknown(address);
  }

  /**
   * Hands out this very block, where `allocate` would choose one: such as one freed just now, to undo that.
   *
   * @param address where it starts
   * @param size bytes wanted, as for `allocate`
   * @returns whether it was handed out; if not, because part of it is live or no block of this size starts there, nothing
   *   has changed
   * @throws AllocatorError `not-a-size`
   */
  allocateAt(address: number, size: number): boolean {
    const order = this.orderOf(size);
    const leaf = (address - this.base) / this.leafSize;
    if (!Number.isInteger(leaf) || leaf < 0 || !this.blocks.takeAt(leaf, order)) return false;
    this.enter(leaf, order);
    return true;
  }

  /** Bytes of the live block that starts at this address; 0 when none does. */
  blockSize(address: number): number {
    const leaf = (address - this.base) / this.leafSize;
    if (!Number.isInteger(leaf) || leaf < 0 || leaf >= this.leaves) return 0;
    const level = this.bytes[this.ordersAt + leaf] as number;
    return level === 0 ? 0 : unitsOf(level - 1) * this.leafSize;
  }

  /** How many leaves are not handed out. */
  get freeLeaves(): number {
    return this.words[this.freeLeavesAt] as number;
  }

  /** What its records say, for tools that look at them from outside. Takes a step for each leaf. */
  inspect(): BuddyInspection {
    return inspectBooks(this.books, this.bytes, this.words);
  }

  protected makeBlocks(): FreeBlocks {
    return new FreeBlocks(this.words, this.books);
  }

  /** The least order whose blocks hold so many bytes. */
  protected orderOf(size: number): number {
    if ((size | 0) !== size || size < 0) return this.orderOfOutsize(size);
    return size === 0 ? 0 : orderHolding(((size - 1) >> this.leafShift) + 1);
  }

  /** The same for sizes that no 31 bits hold, and thus no block. */
  protected orderOfOutsize(size: number): number {
    if (Number.isInteger(size) && size > 0) return ORDER_TOO_LARGE;
    throw new AllocatorError('not-a-size', `allocate(${size}) refused: give a whole number of bytes from 0 on.`);
  }

  /** Enters a block in the books that is free no more. */
  protected enter(leaf: number, order: number): void {
    this.bytes[this.ordersAt + leaf] = order + 1;
    this.words[this.freeLeavesAt] = (this.words[this.freeLeavesAt] as number) - unitsOf(order);
  }

  /** Strikes a live block off the books. */
  protected leave(leaf: number, order: number): void {
    this.bytes[this.ordersAt + leaf] = 0;
    this.words[this.freeLeavesAt] = (this.words[this.freeLeavesAt] as number) + unitsOf(order);
  }

  protected addressOf(leaf: number): number {
    return this.base + (leaf << this.leafShift);
  }

  /** What becomes of a free of an address where no live block starts: it is refused. */
  protected takeBackUnknown(address: number): FreeMisuse | null {
    return this.recogniseMisuse(address);
  }

  /** What is wrong with freeing an address where no live block starts. Changes nothing. */
  protected recogniseMisuse(address: number): FreeMisuse {
    if (address === 0) return 'null';
    const offset = address - this.base;
    if (!Number.isInteger(address) || offset < 0 || offset >= this.leaves * this.leafSize) return 'foreign';
    if (offset % this.leafSize !== 0) return 'misaligned';
    return this.firstLeafAround(offset / this.leafSize) === -1 ? 'not-allocated' : 'interior';
  }

  /** First leaf of the live block that this leaf belongs to; -1 when it is free. */
  protected firstLeafAround(leaf: number): number {
    for (let order = 0; order <= this.books.greatestOrder; order += 1) {
      const first = blockAround(leaf, order);
      if (this.bytes[this.ordersAt + first] === order + 1) return first;
    }
    return -1;
  }
}
