// Two layers of arrays between users and slabs: one array for each CPU, one that the CPUs of a cache share.
import * as layout from './array-layout.ts';
import * as books from './books.ts';
import * as record from './cache-record.ts';
import { alignmentKept } from './geometry.ts';
import { SlabStore } from './slab-store.ts';

// A compiler knows constants of this file, and looks up what is imported at every use: every call uses these.
const { COUNT, OBJECTS, OBJECT_WORDS } = layout;
const { CACHE, GENERAL_CACHES: GENERAL } = books;
const { ARRAYS } = record;

/** What all general caches keep. */
const ALIGN_OF_ALL = 8;

/** A slab system as it hands objects out and takes them back, whoever has them. */
export abstract class ArrayLayers extends SlabStore {
  private readonly generalMin = this.options.generalMin;
  private readonly generalMax = this.options.generalMax;
  /** Zeros in front of it, of 32 bits. */
  private readonly generalMinZeros = Math.clz32(this.options.generalMin);

  /**
   * Takes the newest object of the CPU's array, which is refilled when it is empty.
   *
   * @returns its address; 0, with everything as it was, when there is no memory for it
   */
  protected takeObject(cpu: number, cache: number): number {
    const array = this.arrayOf(cache, cpu);
    if (this.word(array + COUNT) === 0 && !this.refill(cpu, cache, array)) return 0;
    return this.pop(array);
  }

  /** Gives the CPU's array an object, after its oldest were flushed when it is full. */
  protected giveObject(cpu: number, cache: number, object: number): void {
    const array = (this.words[cache + ARRAYS + cpu] as number) >> 2;
    if ((this.words[array + COUNT] as number) >= this.limit) this.flush(cpu, cache, array);
    this.push(array, object);
  }

  /** Index of the first word of the array of a CPU; the shared one is behind those of all CPUs. */
  protected arrayOf(cache: number, cpu: number): number {
    return this.word(cache + ARRAYS + cpu) >> 2;
  }

  protected sharedArrayOf(cache: number): number {
    return this.arrayOf(cache, this.cpus);
  }

  protected push(array: number, object: number): void {
    const countAt = array + COUNT;
    const count = this.words[countAt] as number;
    this.journal.putBoth(array + OBJECTS + OBJECT_WORDS * count, object, countAt, count + 1);
  }

  /** The newest object of an array that has one. */
  protected pop(array: number): number {
    const { words } = this;
    const countAt = array + COUNT;
    const count = (words[countAt] as number) - 1;
    const at = array + OBJECTS + OBJECT_WORDS * count;
    const object = words[at] as number;
    this.journal.putBoth(at, 0, countAt, count);
    return object;
  }

  /**
   * Fills an empty array of a CPU: with the newest of the shared ones when they are enough, else from slabs.
   *
   * @returns whether there is an object in it now; else everything is as it was
   */
  protected refill(cpu: number, cache: number, array: number): boolean {
    const shared = this.sharedArrayOf(cache);
    const inShared = this.word(shared + COUNT);
    if (inShared >= this.batch) {
      this.moveNewest(shared, array, inShared);
      return true;
    }
    return this.refillFromSlabs(cpu, cache, array);
  }

  /** Whether a refill finds its objects where it looks first: no slab is made for it then. */
  protected hasBatch(cache: number): boolean {
    return this.word(this.sharedArrayOf(cache) + COUNT) >= this.batch || this.freeInFirst(cache) >= this.batch;
  }

  protected moveNewest(from: number, to: number, count: number): void {
    for (let position = count - this.batch; position < count; position += 1) {
      this.push(to, this.word(from + OBJECTS + OBJECT_WORDS * position));
      this.journal.put(from + OBJECTS + OBJECT_WORDS * position, 0);
    }
    this.journal.put(from + COUNT, count - this.batch);
  }

  protected refillFromSlabs(cpu: number, cache: number, array: number): boolean {
    return this.collect(cpu, cache, this.batch, (object) => this.push(array, object)) > 0;
  }

  /** Hands the oldest objects of a full array to the shared one, whose own oldest go to their slabs when it is full. */
  protected flush(cpu: number, cache: number, array: number): void {
    const shared = this.sharedArrayOf(cache);
    if (this.word(shared + COUNT) + this.batch > this.limit) {
      for (const object of this.takeOldest(shared, this.batch)) this.returnToSlab(cpu, object);
    }
    for (const object of this.takeOldest(array, this.batch)) this.push(shared, object);
  }

  /** Takes the oldest objects out of an array; the others move down. */
  protected takeOldest(array: number, wanted: number): number[] {
    const { words, journal } = this;
    const countAt = array + COUNT;
    const count = words[countAt] as number;
    const taken = Math.min(wanted, count);
    const oldest: number[] = [];
    const end = array + OBJECTS + OBJECT_WORDS * count;
    const behind = OBJECT_WORDS * taken;
    for (let at = array + OBJECTS; at < end; at += OBJECT_WORDS) {
      if (oldest.length < taken) oldest.push(words[at] as number);
      journal.put(at, at + behind < end ? (words[at + behind] as number) : 0);
    }
    journal.put(countAt, count - taken);
    return oldest;
  }

  /** Puts everything in the arrays of a cache back into its slabs, the oldest of CPU 0 first. */
  protected drain(cpu: number, cache: number): void {
    for (let index = 0; index <= this.cpus; index += 1) {
      for (const object of this.takeOldest(this.arrayOf(cache, index), this.limit)) this.returnToSlab(cpu, object);
    }
  }

  protected takeGeneral(cpu: number, bytes: number): number {
    const cache = this.generalFor(bytes, 0);
    const object = cache === 0 ? 0 : this.takeObject(cpu, cache);
    if (object !== 0) this.clearObject(cache, object);
    return object;
  }

  protected giveBack(cpu: number, object: number): void {
    this.giveObject(cpu, this.cacheOf(object), object);
  }

  /** Clears an object that the system has taken for its own records. */
  protected clearObject(cache: number, object: number): void {
    this.journal.clear(object >> 2, (object + this.word(cache + record.OBJECT_BYTES)) >> 2);
  }

  /** The cache around an object, by what is known of its frame. */
  protected cacheOf(object: number): number {
    return this.word(this.entryOf(object) + CACHE);
  }

  /** The smallest general cache whose objects have so many bytes and keep this alignment; 0 when there is none. */
  protected generalFor(bytes: number, align: number): number {
    if (bytes > this.generalMax) return 0;
    // The power of two that is not below the bytes: how many powers it is above the smallest.
    const index = bytes <= this.generalMin ? 0 : this.generalMinZeros - Math.clz32(bytes - 1) + 1;
    return align <= ALIGN_OF_ALL ? this.control(GENERAL + index) : this.generalKeeping(index, align);
  }

  /** The first general cache from this one on that keeps an alignment; 0 when there is none. */
  private generalKeeping(first: number, align: number): number {
    const kept = alignmentKept(align);
    for (let index = first; index <= this.generalMinZeros - Math.clz32(this.generalMax); index += 1) {
      const cache = this.control(GENERAL + index);
      if (this.alignmentOf(cache) >= kept) return cache;
    }
    return 0;
  }

  /** Alignment that all objects of a general cache keep, in bytes. */
  protected alignmentOf(cache: number): number {
    if (this.word(cache + record.ON_SLAB) === 1) return this.word(cache + record.OBJECT_ALIGN);
    return Math.min(this.word(cache + record.SIZE), this.options.frameSize);
  }
}
