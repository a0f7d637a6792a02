// The slab cache of seed 000/001: objects of one size, carved from slabs that a backend supplies.
import { AllocatorError } from '../kit/error.ts';
import { initialiseNode, popBack, pushBack } from '../kit/links.ts';
import { ALLOCATED_OBJECTS, FREE_OBJECTS } from './books.ts';
import { explainMisuse, type FreeMisuse } from './misuse.ts';
import { addToFreeCount, freeListOf, ownerOf, slabOf } from './slab-info.ts';
import { SlabOwner } from './slab-owner.ts';

/**
 * A cache of equal objects.
 *
 * `alloc` takes the object freed last from the slab at the front of the well-used slabs, or of the others when there is
 * none; it asks the backend for a slab only when all slabs are full. `free` gives a slab back as soon as its last
 * object is freed. Both take a constant number of steps, apart from making a slab.
 *
 * The cache is a view of words in the backend's memory: it keeps no state of its own.
 */
export class SlabCache extends SlabOwner {
  /**
   * Hands out one object. Its memory is not cleared.
   *
   * @returns its address, or 0 when the backend refused memory, in which case nothing has changed
   * @throws AllocatorError `backend-misaligned` when the backend returned memory at an address it must not;
   *   the memory has been given back
   */
  alloc(): number {
    const { words } = this;
    let info = this.lists.next();
    if (info === 0) {
      info = this.obtainSlab();
      if (info === 0) return 0;
    }
    const object = this.takeObject(info);
    const free = addToFreeCount(words, info, -1);
    const used = this.layout.objectsPerSlab - free;
    this.count(FREE_OBJECTS, -1);
    this.directory.handOut(object);
    this.saveSlabInfo(object, info, used);
    this.lists.afterTake(info, used, free);
    this.count(ALLOCATED_OBJECTS, 1);
    return object;
  }

  /**
   * Takes an object back. When it was the last of its slab, the slab goes back to the backend.
   *
   * @param object an address that `alloc` of this cache returned and that was not freed since
   * @throws AllocatorError with a {@link FreeMisuse} code when it is anything else, and `backend-lost-slab-info` when
   *   the backend no longer knows the slab; nothing has changed then
   */
  free(object: number): void {
    const misuse = this.tryFree(object);
    if (misuse !== null) throw new AllocatorError(misuse, explainMisuse(misuse, object));
  }

  /** As {@link free}, but a misuse is returned instead of thrown; null when the object was taken back. */
  tryFree(object: number): FreeMisuse | null {
    const misuse = this.recogniseMisuse(object);
    if (misuse !== null) return misuse;
    const { words } = this;
    const info = this.findSlabInfo(object);
    this.directory.takeBack(object);
    this.giveObject(info, object);
    const free = addToFreeCount(words, info, 1);
    const used = this.layout.objectsPerSlab - free;
    this.count(FREE_OBJECTS, 1);
    this.count(ALLOCATED_OBJECTS, -1);
    this.lists.afterGive(info, used, free);
    if (used === 0) this.releaseSlab(info);
    return null;
  }

  /** Takes the object freed last off the slab's free list. */
  protected takeObject(info: number): number {
    return popBack(this.words, freeListOf(info));
  }

  /** Puts an object on the slab's free list, to be the next one taken. */
  protected giveObject(info: number, object: number): void {
    initialiseNode(this.words, object);
    pushBack(this.words, freeListOf(info), object);
  }

  /** Has the backend remember the SlabInfo of an object just taken, where that is needed (seed: once or each time). */
  protected saveSlabInfo(object: number, info: number, used: number): void {
    const { slabInfoIsCalculable, slabIsOnePage } = this.layout;
    if (slabInfoIsCalculable || (slabIsOnePage && used > 1)) return;
    this.backend.saveSlabInfoPointer(this.pageOf(object), info);
  }

  /** The SlabInfo of a live object of this cache. */
  protected findSlabInfo(object: number): number {
    const { layout, words } = this;
    if (layout.slabInfoIsCalculable) return this.pageOf(object) + layout.slabInfoOffset;
    const info = this.backend.getSlabInfoPointer(this.pageOf(object));
    if (info > 0 && info % 8 === 0 && info < this.memoryBytes && ownerOf(words, info) === this.books) {
      const offset = object - slabOf(words, info);
      if (offset >= 0 && offset < layout.objectBytes) return info;
    }
    throw new AllocatorError(
      'backend-lost-slab-info',
      `getSlabInfoPointer(${this.pageOf(object)}) returned ${info}: not the SlabInfo saved for that page.`,
    );
  }

  /** What is wrong with freeing this address; null when it is a live object of this cache. Changes nothing. */
  protected recogniseMisuse(address: number): FreeMisuse | null {
    // The usual case first, with whole-number arithmetic only; what follows tells wrong addresses apart.
    if ((address | 0) === address && address > 0 && address < this.memoryBytes) {
      if (this.directory.isLive(address) && this.ownsPageOf(address)) return null;
    }
    if (address === 0) return 'null';
    if (address % this.options.objectAlign !== 0) return 'misaligned';
    if (!(address > 0 && address < this.memoryBytes)) return 'foreign';
    if (this.directory.isLive(address)) return 'wrong-cache';
    if (this.ownsPageOf(address)) {
      const offset = address - this.slabAround(address);
      if (offset >= this.layout.objectBytes) return 'not-an-object';
      if (offset % this.options.objectSize !== 0) return 'interior';
      return this.directory.wasHandedOut(address) ? 'double-free' : 'never-allocated';
    }
    return this.directory.wasHandedOut(address) ? 'double-free' : 'foreign';
  }
}
