// The slabs of one size class of one CPU: which of them serves a request, and what becomes of it when it is full, or
// empty. Whoever calls has the lock of the CPU.
import { Announcements, type Listener } from './announcements.ts';
import { FullOrder } from './full-order.ts';
import { RemoteFrees } from './remote-frees.ts';
import * as sizes from './size-classes.ts';
import type { CacheBooks, SlabBooks } from './slab-books.ts';
import * as header from './slab-header.ts';
import { SlabLists } from './slab-lists.ts';
import { classOfEntry, ownerOfEntry, pageOfEntry, SlabMap } from './slab-map.ts';

// What is imported is looked up at every use; a compiler knows the constants of this file.
const { BITMAP, BITMAP_WORDS, EMPTY, FREE_AND_OWNER, FULL, PARTIAL } = header;
const { CLASS_SHIFT_MIN } = sizes;

/**
 * A slab is on one of three lists, or on none while it passes from one to another:
 *
 *     partial   some objects are free, or those that other CPUs freed will be
 *     full      none is free; what other CPUs freed since is announced
 *     empty     all are free; at most one is kept
 *
 * Lists are entered and left at the front. The slab at the front of partial serves; of its objects, the lowest.
 */
export class SlabCache implements Listener {
  readonly shape: sizes.SlabShape;
  protected readonly words: Int32Array;
  protected readonly cpu: number;
  protected readonly map: SlabMap;
  protected readonly lists: SlabLists;
  protected readonly order: FullOrder;
  protected readonly announcements: Announcements;
  /** What other CPUs freed of these slabs. */
  readonly remoteFrees: RemoteFrees;
  private readonly objectShift: number;
  private readonly firstOffset: number;
  private readonly capacity: number;

  constructor(books: SlabBooks, cpu: number, sizeClass: number) {
    const cache = books.caches[cpu]?.[sizeClass] as CacheBooks;
    this.words = books.memory.words;
    this.cpu = cpu;
    this.shape = sizes.slabShape(sizeClass, books.pageSize);
    this.objectShift = sizeClass + CLASS_SHIFT_MIN;
    this.firstOffset = this.shape.firstOffset;
    this.capacity = this.shape.capacity;
    this.map = new SlabMap(books);
    this.lists = this.makeLists(cache);
    this.order = this.makeOrder(books, cache);
    this.announcements = this.makeAnnouncements(books, cache);
    this.remoteFrees = this.makeRemoteFrees(books);
  }

  protected makeLists(cache: CacheBooks): SlabLists {
    return new SlabLists(this.words, cache.fronts);
  }

  protected makeOrder(books: SlabBooks, cache: CacheBooks): FullOrder {
    return new FullOrder(books, cache);
  }

  protected makeAnnouncements(books: SlabBooks, cache: CacheBooks): Announcements {
    return new Announcements(books.memory.shared, cache.announced, books.pages);
  }

  protected makeRemoteFrees(books: SlabBooks): RemoteFrees {
    return new RemoteFrees(books.memory.shared, this.announcements, this.map);
  }

  /** Hands out an object. Returns its address; 0 when a slab is needed, with nothing changed. */
  alloc(): number {
    let object = this.allocFromPartial();
    if (object === 0 && this.reclaimFull()) object = this.allocFromPartial();
    if (object === 0 && this.reuseEmpty()) object = this.allocFromPartial();
    return object;
  }

  /** Takes an object of the slab at the front of partial. Those behind it are not looked at. */
  protected allocFromPartial(): number {
    const slab = this.lists.front(PARTIAL);
    if (slab === 0) return 0;
    if (this.remoteFrees.pending(slab)) this.drain(slab);
    const index = this.takeFree(slab);
    if (index < 0) return 0;
    if (header.freeCount(this.words, slab) === 0 && !this.remoteFrees.pending(slab)) this.becomeFull(slab);
    const object = slab + this.firstOffset + (index << this.objectShift);
    this.map.hold(object);
    return object;
  }

  /** Puts the first slab of the full list of which other CPUs freed objects on partial. Returns whether there is one. */
  protected reclaimFull(): boolean {
    const slab = this.firstPendingFull();
    if (slab === 0) return false;
    this.drain(slab);
    this.leaveFull(slab);
    this.lists.pushFront(PARTIAL, slab);
    return true;
  }

  /** The first slab of the full list of which other CPUs freed objects; 0 when there is none. */
  protected firstPendingFull(): number {
    this.announcements.take(this);
    for (;;) {
      const slab = this.order.firstMarked();
      if (slab === 0 || this.remoteFrees.pending(slab)) return slab;
      // What was announced has been taken in another way since; whoever frees from now on announces it again.
      this.order.unmark(slab);
    }
  }

  /** Whoever announced this is done with it: it may be another slab by now, or none. */
  announced(page: number): void {
    const entry = this.map.entryOfPage(page);
    if (entry === 0 || pageOfEntry(entry) !== 0) return;
    if (ownerOfEntry(entry) !== this.cpu || classOfEntry(entry) !== this.shape.sizeClass) return;
    const slab = this.map.addressOfPage(page);
    if (this.lists.listOf(slab) === FULL) this.order.mark(slab);
  }

  /** Puts the empty slab that is kept on partial. Returns whether there is one. */
  protected reuseEmpty(): boolean {
    const slab = this.lists.front(EMPTY);
    if (slab === 0) return false;
    this.lists.remove(EMPTY, slab);
    this.lists.pushFront(PARTIAL, slab);
    return true;
  }

  /**
   * Takes an object back that the owner frees.
   *
   * @param object address of an object of this slab that was handed out
   * @returns 0; or the address of the slab, when it became empty and is handed back
   */
  free(slab: number, object: number): number {
    const wasFull = this.wasFull(slab);
    this.putBack(slab, object);
    if (wasFull) {
      this.leaveFull(slab);
      this.lists.pushFront(PARTIAL, slab);
    }
    if (this.remoteFrees.pending(slab)) this.drain(slab);
    return header.freeCount(this.words, slab) === this.capacity ? this.becomeEmpty(slab) : 0;
  }

  /** Makes a slab of pages that are registered, and puts it on partial. */
  addSlab(slab: number): void {
    header.initialiseHeader(this.words, slab, this.shape, this.cpu);
    this.lists.pushFront(PARTIAL, slab);
  }

  /** Forgets a slab, whatever is live or queued in it. Its lists must be forgotten, too. */
  drop(slab: number): void {
    if (this.lists.listOf(slab) === FULL) this.order.left(slab);
    this.remoteFrees.clear(slab);
    header.retireHeader(this.words, slab);
    this.map.forgetHeld(slab, this.shape.bytes);
    this.map.unregister(slab, this.shape.pages);
  }

  /** Forgets all lists, and what was announced. */
  clear(): void {
    this.announcements.take(this);
    this.lists.clear();
  }

  /** Takes the lowest free object of a slab. Returns its index; -1 when none is free. */
  protected takeFree(slab: number): number {
    const { words } = this;
    const node = slab >> 2;
    for (let word = 0; word < BITMAP_WORDS; word += 1) {
      const at = node + BITMAP + word;
      const free = words[at] as number;
      if (free === 0) continue;
      words[at] = free & (free - 1);
      words[node + FREE_AND_OWNER] = (words[node + FREE_AND_OWNER] as number) - 1;
      return (word << 5) + 31 - Math.clz32(free & -free);
    }
    return -1;
  }

  /** Makes an object free. */
  protected putBack(slab: number, object: number): void {
    const { words } = this;
    const node = slab >> 2;
    const index = (object - slab - this.firstOffset) >> this.objectShift;
    const at = node + BITMAP + (index >> 5);
    words[at] = (words[at] as number) | (1 << (index & 31));
    words[node + FREE_AND_OWNER] = (words[node + FREE_AND_OWNER] as number) + 1;
  }

  /** Makes what other CPUs freed of a slab free. */
  protected drain(slab: number): void {
    const { remoteFrees } = this;
    remoteFrees.withdraw(slab);
    for (let object = remoteFrees.takeAll(slab); object !== 0; object = remoteFrees.queuedBefore(object)) {
      this.putBack(slab, object);
    }
  }

  protected wasFull(slab: number): boolean {
    return this.lists.listOf(slab) === FULL;
  }

  /** The last free object of a slab of partial was taken. */
  protected becomeFull(slab: number): void {
    this.lists.remove(PARTIAL, slab);
    this.lists.pushFront(FULL, slab);
    this.order.entered(slab);
  }

  protected leaveFull(slab: number): void {
    this.order.left(slab);
    this.lists.remove(FULL, slab);
  }

  /** The last object of a slab of partial was freed: it is kept if none is. Returns its address if it is not. */
  protected becomeEmpty(slab: number): number {
    this.lists.remove(PARTIAL, slab);
    if (this.lists.front(EMPTY) !== 0) return this.handBack(slab);
    this.lists.pushFront(EMPTY, slab);
    return 0;
  }

  /** From here on the pages are whoever's they were. */
  protected handBack(slab: number): number {
    header.retireHeader(this.words, slab);
    this.map.unregister(slab, this.shape.pages);
    return slab;
  }
}
