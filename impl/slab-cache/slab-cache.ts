// The slab cache of seed 000/001: objects of one size, carved from slabs that a backend supplies.
import { AllocatorError } from '../kit/error.ts';
import { UNLINKED } from '../kit/links.ts';
import * as books from './books.ts';
import { explainMisuse, type FreeMisuse } from './misuse.ts';
import * as directory from './object-directory.ts';
import * as slabInfo from './slab-info.ts';
import { SlabOwner } from './slab-owner.ts';

// The paths of every call are written out, with constants of this file: a compiler knows these and inlines only so much,
// while what is imported is looked up at every use. That is half of the time of a call.
const AT_FRONT = books.AT_THRESHOLD >> 2;
const BELOW_FRONT = books.BELOW_THRESHOLD >> 2;
const ALLOCATED = books.ALLOCATED_OBJECTS;
const { FREE_COUNT, FREE_LIST } = slabInfo;
const { LIVE, HANDED_OUT } = directory;
const LIVE_AND_HANDED_OUT = LIVE | HANDED_OUT;
const NO_LINK = UNLINKED;

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
  // Where in the books the words are that every call needs.
  private readonly allocatedAt = this.statisticsAt + ALLOCATED;
  private readonly wellUsedAt = this.statisticsAt + AT_FRONT;
  private readonly othersAt = this.statisticsAt + BELOW_FRONT;

  /**
   * Hands out one object. Its memory is not cleared.
   *
   * @returns its address, or 0 when the backend refused memory, in which case nothing has changed
   * @throws AllocatorError `backend-misaligned` when the backend returned memory at an address it must not;
   *   the memory has been given back
   */
  alloc(): number {
    const { words, allocatedAt } = this;
    const info = this.slabWithFree();
    if (info === 0) return 0;
    const object = this.takeObject(info);
    const freeAt = (info >> 2) + FREE_COUNT;
    const free = (words[freeAt] as number) - 1;
    words[freeAt] = free;
    const mark = this.directoryAt + (object >> 7);
    words[mark] = (words[mark] as number) | (LIVE_AND_HANDED_OUT << ((object >> 2) & 30));
    words[allocatedAt] = (words[allocatedAt] as number) + 1;
    if (free === 0 || free === this.freeAtThreshold || this.slabInfoIsSaved) this.afterTake(object, info, free);
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
    if (misuse !== null) refuse(misuse, object);
  }

  /** As {@link free}, but a misuse is returned instead of thrown; null when the object was taken back. */
  tryFree(object: number): FreeMisuse | null {
    if (!this.holds(object)) {
      const misuse = this.recogniseMisuse(object);
      if (misuse !== null) return misuse;
    }
    const { words, pageShift, allocatedAt } = this;
    const info = this.slabInfoIsSaved
      ? this.findSlabInfo(object)
      : ((object >> pageShift) << pageShift) + this.slabInfoOffset;
    const mark = this.directoryAt + (object >> 7);
    words[mark] = (words[mark] as number) & ~(LIVE << ((object >> 2) & 30));
    this.giveObject(info, object);
    const freeAt = (info >> 2) + FREE_COUNT;
    const free = (words[freeAt] as number) + 1;
    words[freeAt] = free;
    words[allocatedAt] = (words[allocatedAt] as number) - 1;
    if (free === 1 || free === this.objectsPerSlab || free - 1 === this.freeAtThreshold) this.afterGive(info, free);
    return null;
  }

  /** SlabInfo of the slab the next object comes from: a well-used one, another, a new one; 0 when there is none. */
  protected slabWithFree(): number {
    const { words } = this;
    return words[this.wellUsedAt] || words[this.othersAt] || this.obtainSlab();
  }

  /** What follows from an object being taken: its SlabInfo may have to be saved, and its slab listed elsewhere. */
  private afterTake(object: number, info: number, free: number): void {
    if (this.slabInfoIsSaved) this.saveSlabInfo(object, info, free);
    this.lists.afterTake(info, free);
  }

  /** What follows from an object being given back: its slab may have to be listed elsewhere, or given back itself. */
  private afterGive(info: number, free: number): void {
    this.lists.afterGive(info, free);
    if (free === this.objectsPerSlab) this.releaseSlab(info);
  }

  /** Takes the object freed last off the slab's free list. */
  protected takeObject(info: number): number {
    const { words } = this;
    const list = (info >> 2) + FREE_LIST;
    const last = list + 2;
    const object = words[last] as number;
    const at = object >> 2;
    const before = words[at + 2] as number;
    words[last] = before;
    words[before === 0 ? list : before >> 2] = 0;
    words[at] = NO_LINK;
    return object;
  }

  /** Puts an object on the slab's free list, to be the next one taken. */
  protected giveObject(info: number, object: number): void {
    const { words } = this;
    const list = (info >> 2) + FREE_LIST;
    const at = object >> 2;
    const last = words[list + 2] as number;
    words[at] = 0;
    words[at + 1] = 0;
    words[at + 2] = last;
    words[at + 3] = 0;
    words[list + 2] = object;
    words[last === 0 ? list : last >> 2] = object;
  }

  /** Has the backend remember the SlabInfo of an object just taken, where that is needed (seed: once or each time). */
  protected saveSlabInfo(object: number, info: number, free: number): void {
    if (this.layout.slabIsOnePage && free < this.objectsPerSlab - 1) return;
    this.backend.saveSlabInfoPointer(this.pageOf(object), info);
  }

  /** The SlabInfo of a live object of this cache, as the backend remembers it. */
  protected findSlabInfo(object: number): number {
    const { layout, words } = this;
    const info = this.backend.getSlabInfoPointer(this.pageOf(object));
    if (info > 0 && info % 8 === 0 && info < this.memoryBytes && slabInfo.ownerOf(words, info) === this.books) {
      const offset = object - slabInfo.slabOf(words, info);
      if (offset >= 0 && offset < layout.objectBytes) return info;
    }
    throw new AllocatorError(
      'backend-lost-slab-info',
      `getSlabInfoPointer(${this.pageOf(object)}) returned ${info}: not the SlabInfo saved for that page.`,
    );
  }

  /** Whether this is a live object of this cache. Decided by whole-number arithmetic only. */
  protected holds(address: number): boolean {
    if ((address | 0) !== address || (address & 7) !== 0 || address >>> 0 >= this.memoryBytes) return false;
    const { words } = this;
    const page = address >> this.pageShift;
    return (
      ((words[this.directoryAt + (address >> 7)] as number) & (LIVE << ((address >> 2) & 30))) !== 0 &&
      ((words[this.pagesAt + (page >> 5)] as number) & (1 << (page & 31))) !== 0
    );
  }

  /** What is wrong with freeing an address that is no live object of this cache. Changes nothing. */
  protected recogniseMisuse(address: number): FreeMisuse | null {
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

/** @throws AllocatorError */
function refuse(misuse: FreeMisuse, object: number): never {
  throw new AllocatorError(misuse, explainMisuse(misuse, object));
}
