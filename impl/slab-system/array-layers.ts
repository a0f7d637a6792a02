// Two layers of arrays between users and slabs: one array for each CPU, one that the CPUs of a cache share.
import { COUNT, OBJECT_WORDS, OBJECTS } from './array-layout.ts';
import { CACHE, GENERAL_CACHES } from './books.ts';
import * as record from './cache-record.ts';
import { alignmentKept } from './geometry.ts';
import { SlabStore } from './slab-store.ts';

/** A slab system as it hands objects out and takes them back, whoever has them. */
export abstract class ArrayLayers extends SlabStore {
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
    const array = this.arrayOf(cache, cpu);
    if (this.word(array + COUNT) >= this.limit) this.flush(cpu, cache, array);
    this.push(array, object);
  }

  /** Index of the first word of the array of a CPU; the shared one is behind those of all CPUs. */
  protected arrayOf(cache: number, cpu: number): number {
    return this.word(cache + record.ARRAYS + cpu) >> 2;
  }

  protected sharedArrayOf(cache: number): number {
    return this.arrayOf(cache, this.cpus);
  }

  protected push(array: number, object: number): void {
    const count = this.word(array + COUNT);
    this.journal.put(array + OBJECTS + OBJECT_WORDS * count, object);
    this.journal.put(array + COUNT, count + 1);
  }

  /** The newest object of an array that has one. */
  protected pop(array: number): number {
    const count = this.word(array + COUNT) - 1;
    const at = array + OBJECTS + OBJECT_WORDS * count;
    const object = this.word(at);
    this.journal.put(at, 0);
    this.journal.put(array + COUNT, count);
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
    const count = this.word(array + COUNT);
    const taken = Math.min(wanted, count);
    const oldest: number[] = [];
    for (let position = 0; position < count; position += 1) {
      const at = array + OBJECTS + OBJECT_WORDS * position;
      if (position < taken) oldest.push(this.word(at));
      this.journal.put(at, position + taken < count ? this.word(at + OBJECT_WORDS * taken) : 0);
    }
    this.journal.put(array + COUNT, count - taken);
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
    const { generalMin, generalMax } = this.options;
    let index = Math.max(0, 32 - Math.clz32(bytes - 1) - Math.log2(generalMin));
    if (bytes <= 1) index = 0;
    for (let size = generalMin * 2 ** index; size <= generalMax; size *= 2) {
      const cache = this.control(GENERAL_CACHES + index);
      if (this.alignmentOf(cache) >= alignmentKept(align)) return cache;
      index += 1;
    }
    return 0;
  }

  /** Alignment that all objects of a general cache keep, in bytes. */
  protected alignmentOf(cache: number): number {
    if (this.word(cache + record.ON_SLAB) === 1) return this.word(cache + record.OBJECT_ALIGN);
    return Math.min(this.word(cache + record.SIZE), this.options.frameSize);
  }
}
