// Slabs over the leaves of a buddy (seed 004): every step by itself.
import { lowestBit } from '../kit/bits.ts';
import { AllocatorError } from '../kit/error.ts';
import { SEARCH, USED } from './leaf-books.ts';
import { explainMisuse, type FreeMisuse } from './misuse.ts';
import { OBJECT_BYTES_MIN, OBJECT_SHIFT_MIN } from './size-classes.ts';
import { SlabLeaves } from './slab-leaves.ts';

/**
 * The whole allocator, without haste: what it does is here, and LeafSlab only does the usual case faster.
 *
 * Each step is a method of its own, so that a defective variant can replace it.
 */
export class SlowPath extends SlabLeaves {
  /** Bytes of the largest object there is a class for. */
  readonly largestObject = OBJECT_BYTES_MIN << (this.sizeClasses.length - 1);

  /**
   * Hands out memory for so many bytes, aligned to the object or block it is in, counted from `base`. It is not cleared.
   *
   * @param size bytes wanted, a whole number from 0 on; 0 gets an object of its own too
   * @returns its address, or 0 when there is no room, in which case nothing has changed
   * @throws AllocatorError `not-a-size`; nothing has changed then
   */
  allocate(size: number): number {
    const sizeClass = this.classOf(size);
    if (sizeClass < 0) return this.allocateBlock(size);
    let leaf = this.lists.front(sizeClass);
    if (leaf < 0) {
      leaf = this.obtainSlab(sizeClass);
      if (leaf < 0) return 0;
    }
    const { words } = this;
    const object = this.takeObject(leaf);
    const record = this.recordOf(leaf);
    const used = (words[record + USED] as number) + 1;
    words[record + USED] = used;
    if (used === 1) this.becomeUsed(sizeClass);
    else if (used === this.capacities[sizeClass]) this.becomeFull(sizeClass, leaf);
    return this.addressOfObject(leaf, object, sizeClass);
  }

  /**
   * Takes an object or a block back.
   *
   * @param address what `allocate` returned and was not freed since
   * @throws AllocatorError with a {@link FreeMisuse} code when it is anything else; nothing has changed then
   */
  free(address: number): void {
    const misuse = this.tryFree(address);
    if (misuse !== null) throw new AllocatorError(misuse, explainMisuse(misuse, address));
  }

  /** As {@link free}, but a misuse is returned instead of thrown; null when the address was taken back. */
  tryFree(address: number): FreeMisuse | null {
    const leaf = this.leafAround(address);
    if (leaf >= 0) {
      const sizeClass = this.ownerOf(leaf) - 1;
      if (sizeClass < 0) {
        if (this.isLeafStart(address) && this.freeBlock(address)) return null;
      } else {
        const object = this.objectAt(address, leaf, sizeClass);
        if (object >= 0 && this.isLive(leaf, object)) {
          this.takeBack(leaf, object, sizeClass);
          return null;
        }
      }
    }
    return this.recogniseMisuse(address);
  }

  /** Bytes that can be used at an address that `allocate` returned; 0 when nothing live starts there. */
  blockSize(address: number): number {
    const leaf = this.leafAround(address);
    if (leaf < 0) return 0;
    const sizeClass = this.ownerOf(leaf) - 1;
    if (sizeClass < 0) return this.isLeafStart(address) ? this.buddy.blockSize(address) : 0;
    const object = this.objectAt(address, leaf, sizeClass);
    return object >= 0 && this.isLive(leaf, object) ? OBJECT_BYTES_MIN << sizeClass : 0;
  }

  /** The class whose objects hold so many bytes; -1 when none does. */
  protected classOf(size: number): number {
    if (size >>> 0 === size) {
      if (size <= OBJECT_BYTES_MIN) return 0;
      return size <= this.largestObject ? 32 - OBJECT_SHIFT_MIN - Math.clz32(size - 1) : -1;
    }
    if (Number.isInteger(size) && size >= 0) return -1;
    throw new AllocatorError('not-a-size', `allocate(${size}) refused: give a whole number of bytes from 0 on.`);
  }

  /** A request that fits no class. */
  protected allocateBlock(size: number): number {
    return size > this.heapBytes ? 0 : this.allocateLeaves(size);
  }

  /** @returns whether a live block starts there, which is free now */
  protected freeBlock(address: number): boolean {
    return this.buddy.tryFree(address) === null;
  }

  /** Marks the lowest free object of a slab that has one; returns its index. */
  protected takeObject(leaf: number): number {
    const { words } = this;
    const search = this.recordOf(leaf) + SEARCH;
    const bitmap = this.bitmapOf(leaf);
    let word = words[search] as number;
    let live = words[bitmap + word] as number;
    while (live === -1) {
      word += 1;
      live = words[bitmap + word] as number;
    }
    words[search] = word;
    const bit = lowestBit(~live);
    words[bitmap + word] = live | (1 << bit);
    return (word << 5) + bit;
  }

  /** Takes a live object back. */
  protected takeBack(leaf: number, object: number, sizeClass: number): void {
    const { words } = this;
    this.unmark(leaf, object);
    const record = this.recordOf(leaf);
    const used = (words[record + USED] as number) - 1;
    words[record + USED] = used;
    if (used === 0) this.becomeEmpty(sizeClass, leaf);
    else if (used + 1 === this.capacities[sizeClass]) this.lists.pushFront(sizeClass, leaf);
  }

  protected unmark(leaf: number, object: number): void {
    const { words } = this;
    const search = this.recordOf(leaf) + SEARCH;
    const word = object >> 5;
    const at = this.bitmapOf(leaf) + word;
    words[at] = (words[at] as number) & ~(1 << (object & 31));
    if (word < (words[search] as number)) words[search] = word;
  }

  protected isLive(leaf: number, object: number): boolean {
    return ((this.words[this.bitmapOf(leaf) + (object >> 5)] as number) & (1 << (object & 31))) !== 0;
  }

  /** A slab at the front of its list has its first live object: it is kept no longer. */
  protected becomeUsed(sizeClass: number): void {
    if (this.keepEmpty !== 0) this.words[this.keptAt(sizeClass)] = 0;
  }

  /** The last free object of a slab was taken. */
  protected becomeFull(sizeClass: number, leaf: number): void {
    this.lists.remove(sizeClass, leaf);
  }

  /** The leaf in which an address lies; -1 when it lies in none. */
  protected leafAround(address: number): number {
    if ((address | 0) !== address) return -1;
    const offset = address - this.base;
    return offset >= 0 && offset < this.heapBytes ? offset >> this.leafShift : -1;
  }

  protected isLeafStart(address: number): boolean {
    return ((address - this.base) & (this.leafSize - 1)) === 0;
  }

  protected addressOfObject(leaf: number, object: number, sizeClass: number): number {
    return this.addressOf(leaf) + (object << (sizeClass + OBJECT_SHIFT_MIN));
  }

  /** Index of the object of a slab that starts at an address in it; -1 when none does. */
  protected objectAt(address: number, leaf: number, sizeClass: number): number {
    const offset = address - this.addressOf(leaf);
    const shift = sizeClass + OBJECT_SHIFT_MIN;
    const object = offset >> shift;
    return object << shift === offset && object < (this.capacities[sizeClass] as number) ? object : -1;
  }

  /** What is wrong with freeing this address, at which nothing live starts. Changes nothing. */
  protected recogniseMisuse(address: number): FreeMisuse {
    if (address === 0) return 'null';
    if (address % 8 !== 0) return 'misaligned';
    const leaf = this.leafAround(address);
    if (leaf < 0) return 'foreign';
    const sizeClass = this.ownerOf(leaf) - 1;
    if (sizeClass < 0) return this.isInBlock(leaf) ? 'interior' : 'not-allocated';
    const offset = address - this.addressOf(leaf);
    if (offset >= (this.capacities[sizeClass] as number) << (sizeClass + OBJECT_SHIFT_MIN)) return 'not-an-object';
    return this.objectAt(address, leaf, sizeClass) < 0 ? 'interior' : 'not-allocated';
  }

  /** Whether a leaf that is no slab is part of a live block. */
  protected isInBlock(leaf: number): boolean {
    const start = this.addressOf(leaf);
    // A block that starts elsewhere is the buddy's to know: it refuses, and says why.
    return this.buddy.blockSize(start) > 0 || this.buddy.tryFree(start) === 'interior';
  }
}
