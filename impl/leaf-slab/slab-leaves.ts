// The leaves of a buddy as slabs: obtained, made, found again, kept while empty, given back.
import { Buddy, type BuddyOptions } from '../buddy/index.ts';
import type { Memory } from '../kit/memory.ts';
import { CLASS_WORDS, carveBooks, KEPT, LEAF_WORDS, type LeafBooks, OWNER, USED } from './leaf-books.ts';
import { type CompleteOptions, checkOptions, complete, type LeafSlabOptions } from './options.ts';
import { PartialLists } from './partial-lists.ts';
import { type SizeClass, sizeClassesIn } from './size-classes.ts';

/** What of an allocator is looked at from outside, by tools. */
export interface LeafSlabRecords extends LeafBooks {
  readonly words: Int32Array;
  readonly buddy: Buddy;
  readonly sizeClasses: readonly SizeClass[];
}

/** What is in use now, by a count over all leaves. */
export interface LeafSlabStatistics {
  readonly slabs: number;
  /** Slabs without live objects, which are kept. */
  readonly emptySlabs: number;
  readonly liveObjects: number;
  /** Leaves that are neither a slab nor part of a block. */
  readonly freeLeaves: number;
}

/** Leaves as slabs; what is done with the objects in them is `LeafSlab`. */
export abstract class SlabLeaves {
  /** Address of the first leaf. */
  readonly base: number;
  /** Bytes of one leaf. */
  readonly leafSize: number;
  /** How many leaves there are. */
  readonly leaves: number;
  /** The sizes of objects there are, ascending; larger requests are served in whole leaves. */
  readonly sizeClasses: readonly SizeClass[];
  protected readonly words: Int32Array;
  protected readonly buddy: Buddy;
  protected readonly lists: PartialLists;
  /** Where the records are, as indexes of words (leaf-books.ts). */
  protected readonly leafRecords: number;
  protected readonly classRecords: number;
  protected readonly bitmaps: number;
  protected readonly bitmapStride: number;
  /** Objects in a slab of each class. */
  protected readonly capacities: Int32Array;
  protected readonly keepEmpty: number;
  /** Whether bitmaps are in the leaves, where they hold anything before they are made. */
  protected readonly inside: boolean;
  /** Binary logarithm of the leaf size. */
  protected readonly leafShift: number;
  /** Bytes of all leaves. */
  protected readonly heapBytes: number;

  /**
   * Makes an allocator of which everything is free. Its books are carved from the memory, and the heap too when
   * `heapStart` is left out; otherwise the heap must be the caller's, and nobody else's.
   *
   * @throws AllocatorError `OptionError` codes for impossible options, `memory-spent` when the books or the heap do not
   *   fit; nothing is carved then
   */
  constructor(memory: Memory, options: LeafSlabOptions) {
    const completed = complete(options);
    checkOptions(completed);
    const { leafSize, descriptor, keepEmpty } = completed;
    this.sizeClasses = this.layClasses(completed);
    const { buddy, books } = memory.carveAllOrNone(() => {
      const made = this.makeBuddy(memory, completed);
      return { buddy: made, books: this.carveBooks(memory, completed, made) };
    });
    this.buddy = buddy;
    this.base = buddy.base;
    this.leafSize = leafSize;
    this.leaves = buddy.leaves;
    this.words = memory.words;
    this.leafRecords = books.leafRecords;
    this.classRecords = books.classRecords;
    this.bitmaps = books.bitmaps;
    this.bitmapStride = books.bitmapStride;
    this.capacities = Int32Array.from(this.sizeClasses, ({ objectsPerSlab }) => objectsPerSlab);
    this.keepEmpty = keepEmpty;
    this.inside = descriptor === 'inside';
    this.leafShift = 31 - Math.clz32(leafSize);
    this.heapBytes = this.leaves << this.leafShift;
    this.lists = this.makeLists(books);
  }

  /** What is in use now. Takes a step for each leaf. */
  get statistics(): LeafSlabStatistics {
    let slabs = 0;
    let emptySlabs = 0;
    let liveObjects = 0;
    for (let leaf = 0; leaf < this.leaves; leaf += 1) {
      if (this.ownerOf(leaf) === 0) continue;
      const used = this.words[this.recordOf(leaf) + USED] as number;
      slabs += 1;
      liveObjects += used;
      if (used === 0) emptySlabs += 1;
    }
    return { slabs, emptySlabs, liveObjects, freeLeaves: this.buddy.freeLeaves };
  }

  /** Where the records are kept, for tools that look at them from outside. */
  inspect(): LeafSlabRecords {
    const { words, buddy, sizeClasses, leafRecords, classRecords, bitmaps, bitmapStride } = this;
    return { words, buddy, sizeClasses, leafRecords, classRecords, bitmaps, bitmapStride };
  }

  protected makeBuddy(memory: Memory, { leafSize, heapSize, heapStart }: CompleteOptions): Buddy {
    const options: BuddyOptions = { leafSize, heapSize, ...(heapStart === undefined ? {} : { heapStart }) };
    return new Buddy(memory, options);
  }

  protected layClasses({ leafSize, descriptor, descriptorSize }: CompleteOptions): readonly SizeClass[] {
    return sizeClassesIn(descriptor === 'inside' ? leafSize - descriptorSize : leafSize);
  }

  protected carveBooks(memory: Memory, options: CompleteOptions, { base, leaves }: Buddy): LeafBooks {
    return carveBooks(memory, options, base, leaves, this.sizeClasses);
  }

  protected makeLists(books: LeafBooks): PartialLists {
    return new PartialLists(this.words, books);
  }

  /** Makes a leaf of the buddy a slab, at the front of its list; -1 when there is no leaf, with nothing changed. */
  protected obtainSlab(sizeClass: number): number {
    const address = this.allocateLeaves(this.leafSize);
    if (address === 0) return -1;
    const leaf = (address - this.base) >> this.leafShift;
    this.makeSlab(sizeClass, leaf);
    return leaf;
  }

  /** A block from the buddy, if need be with the empty slabs given back; 0 when there is none, with nothing changed. */
  protected allocateLeaves(size: number): number {
    const address = this.buddy.allocate(size);
    return address !== 0 || this.keepEmpty === 0 ? address : this.allocateReleasing(size);
  }

  /**
   * As {@link allocateLeaves}, when the buddy could not serve.
   *
   * Whether it helps to give the empty slabs back is found out by giving back their leaves alone. Their records stay, so
   * that taking the leaves out again leaves everything as it was.
   */
  protected allocateReleasing(size: number): number {
    const { buddy } = this;
    if (!this.giveBackKept()) return 0;
    const address = buddy.allocate(size);
    for (let sizeClass = 0; sizeClass < this.capacities.length; sizeClass += 1) {
      const leaf = this.keptOf(sizeClass);
      if (leaf === -1) continue;
      if (address === 0) buddy.allocateAt(this.addressOf(leaf), this.leafSize);
      else this.forgetSlab(sizeClass, leaf);
    }
    return address;
  }

  /** Gives the leaves of all empty slabs back to the buddy; returns whether there was any. */
  protected giveBackKept(): boolean {
    let any = false;
    for (let sizeClass = 0; sizeClass < this.capacities.length; sizeClass += 1) {
      const leaf = this.keptOf(sizeClass);
      if (leaf === -1) continue;
      this.buddy.free(this.addressOf(leaf));
      any = true;
    }
    return any;
  }

  protected makeSlab(sizeClass: number, leaf: number): void {
    const { words } = this;
    const record = this.recordOf(leaf);
    words[record + OWNER] = sizeClass + 1;
    if (this.inside) this.clearBitmap(sizeClass, leaf);
    this.lists.pushFront(sizeClass, leaf);
  }

  protected clearBitmap(sizeClass: number, leaf: number): void {
    const bitmap = this.bitmapOf(leaf);
    const end = bitmap + (((this.capacities[sizeClass] as number) + 31) >> 5);
    for (let word = bitmap; word < end; word += 1) this.words[word] = 0;
  }

  /** What becomes of a slab of which the last live object was freed. */
  protected becomeEmpty(sizeClass: number, leaf: number): void {
    if (this.keepEmpty !== 0 && this.keptOf(sizeClass) === -1) {
      this.words[this.keptAt(sizeClass)] = leaf + 1;
      return;
    }
    this.releaseSlab(sizeClass, leaf);
  }

  /** Gives an empty slab back to the buddy. */
  protected releaseSlab(sizeClass: number, leaf: number): void {
    this.forgetRecord(sizeClass, leaf);
    this.buddy.free(this.addressOf(leaf));
  }

  /** Takes a kept slab, whose leaf is the buddy's already, out of the books. */
  protected forgetSlab(sizeClass: number, leaf: number): void {
    this.words[this.keptAt(sizeClass)] = 0;
    this.forgetRecord(sizeClass, leaf);
  }

  protected forgetRecord(sizeClass: number, leaf: number): void {
    this.lists.remove(sizeClass, leaf);
    this.words[this.recordOf(leaf) + OWNER] = 0;
  }

  /** Leaf of the slab of a class that is kept without live objects; -1 when there is none. */
  protected keptOf(sizeClass: number): number {
    return (this.words[this.keptAt(sizeClass)] as number) - 1;
  }

  protected keptAt(sizeClass: number): number {
    return this.classRecords + sizeClass * CLASS_WORDS + KEPT;
  }

  /** 1 + class of a slab; 0 when the leaf is none. */
  protected ownerOf(leaf: number): number {
    return this.words[this.recordOf(leaf) + OWNER] as number;
  }

  protected recordOf(leaf: number): number {
    return this.leafRecords + leaf * LEAF_WORDS;
  }

  protected bitmapOf(leaf: number): number {
    return this.bitmaps + leaf * this.bitmapStride;
  }

  protected addressOf(leaf: number): number {
    return this.base + (leaf << this.leafShift);
  }
}
