// What users ask of a slab system, each request with the answer or with what is wrong with it.
import { isPowerOfTwo } from '../kit/bits.ts';
import * as layout from './array-layout.ts';
import * as books from './books.ts';
import { CacheDirectory, type CachePlan } from './cache-directory.ts';
import type { CacheKey } from './cache-handle.ts';
import * as record from './cache-record.ts';
import { Kind, nameWords } from './cache-record.ts';
import { INDEX_BYTES, OBJECT_BYTES_MAX } from './geometry.ts';
import type { FreeMisuse, HandleError, RequestError, SlabSystemError } from './misuse.ts';

// A compiler knows constants of this file, and looks up what is imported at every use: every call uses these.
const { COUNT } = layout;
const { CACHE, INITIALISED, SLAB } = books;
const { ARRAYS, HELD_COUNT } = record;

/** The CPU on whose arrays caches are made and destroyed, and frames reclaimed. */
const HOUSEKEEPING_CPU = 0;

/** No word of histories is negative. */
const NEVER = -1;

/** A slab system whose refusals are values. A refused request has changed nothing. */
export abstract class Requests extends CacheDirectory {
  /** Whether the system is initialised. */
  get initialized(): boolean {
    return this.control(INITIALISED) === 1;
  }

  /** Makes the caches of caches and of arrays, each out of the other, and the general caches. */
  protected answerInit(): RequestError | null {
    if (this.initialized) return 'already-initialized';
    return this.journal.attempt(() => this.bootstrap()) === 0 ? 'cannot-allocate-frame' : null;
  }

  /** @returns 0 when there is no memory for all of it */
  protected bootstrap(): number {
    const { cacheDescriptor, generalMin, generalMax, limit } = this.options;
    const caches = this.makeSystemCache(Kind.Caches, cacheDescriptor);
    this.setControl(books.CACHE_OF_CACHES, caches);
    const arrays = this.makeSystemCache(Kind.Arrays, layout.arrayBytesOf(limit));
    this.setControl(books.CACHE_OF_ARRAYS, arrays);
    if (arrays === 0) return 0;
    for (let size = generalMin, index = 0; size <= generalMax; size *= 2, index += 1) {
      const cache = this.makeSystemCache(Kind.General, size);
      if (cache === 0) return 0;
      this.listGeneral(cache, index);
    }
    this.setControl(INITIALISED, 1);
    return 1;
  }

  private makeSystemCache(kind: Kind, size: number): number {
    const geometry = this.geometryOf(size, 8);
    if (geometry === null) return 0;
    return this.makeCache(HOUSEKEEPING_CPU, { kind, name: null, size, align: 8, geometry });
  }

  /** @returns the record of the cache, or what is wrong; `invalid-name` for none, or one that is too long */
  protected answerCreate(name: string, size: number, align: number): number | RequestError | 'invalid-name' {
    if (!this.initialized) return 'not-initialized';
    const stored = nameWords(name);
    if (stored === null) return 'invalid-name';
    if (this.isNamed(name)) return 'name-duplicate';
    const plan = this.planCache(stored, size, align);
    if (typeof plan === 'string') return plan;
    const cache = this.journal.attempt(() => this.makeCache(HOUSEKEEPING_CPU, plan));
    return cache === 0 ? 'cannot-allocate-frame' : cache;
  }

  protected planCache(name: Int32Array, size: number, align: number): CachePlan | RequestError {
    if (!Number.isInteger(size) || size <= 0) return 'invalid-size';
    if (size > OBJECT_BYTES_MAX) return 'size-too-large';
    if (isPowerOfTwo(align) && align > this.options.frameSize) return 'alignment-too-large';
    const geometry = this.geometryOf(size, align);
    if (geometry === null) return 'size-too-large';
    const hasListElsewhere = !geometry.onSlab;
    if (hasListElsewhere && this.generalFor(INDEX_BYTES * geometry.objectsPerSlab, 0) === 0) return 'size-too-large';
    if (hasListElsewhere && this.generalFor(this.options.slabDescriptor, 0) === 0) return 'size-too-large';
    return { kind: Kind.User, name, size, align, geometry };
  }

  /** What the handle of a cache is recognised by; one that is not there any more, or never was, by nothing. */
  protected keyOf(descriptor: number, generation: number): CacheKey {
    const cache = this.cacheNamed(descriptor, generation);
    if (typeof cache === 'string') return { descriptor, generation, cache: 0, historyAt: 0, history: NEVER };
    const historyAt = this.historiesAt + this.places.placeOf(descriptor);
    return { descriptor, generation, cache, historyAt, history: this.word(historyAt) };
  }

  /** Whether the cache of a handle is there, and this a CPU: then nothing can be wrong with either. */
  protected isAtHand(cpu: number, key: CacheKey): boolean {
    return this.words[key.historyAt] === key.history && cpu >>> 0 === cpu && cpu < this.cpus;
  }

  private isCpu(cpu: number): boolean {
    return cpu >>> 0 === cpu && cpu < this.cpus;
  }

  protected answerCacheAlloc(cpu: number, descriptor: number, generation: number): number | RequestError | HandleError {
    const wrong = this.wrongCpu(cpu);
    if (wrong !== null) return wrong;
    const cache = this.cacheNamed(descriptor, generation);
    return typeof cache === 'string' ? cache : this.handOut(cpu, cache);
  }

  protected answerCacheFree(
    cpu: number,
    descriptor: number,
    generation: number,
    object: number,
  ): SlabSystemError | null {
    const wrong = this.wrongCpu(cpu);
    if (wrong !== null) return wrong;
    const cache = this.cacheNamed(descriptor, generation);
    if (typeof cache === 'string') return cache;
    return this.misuseOf(object, (around) => around === cache) ?? this.takeBack(cpu, object);
  }

  protected answerDestroy(descriptor: number, generation: number): RequestError | HandleError | null {
    if (!this.initialized) return 'not-initialized';
    // General caches stay: whoever names one has no old handle of it.
    const living = this.cacheNamed(descriptor, null);
    if (typeof living === 'number' && this.isGeneral(living)) return 'internal-cache';
    const cache = this.cacheNamed(descriptor, generation);
    if (typeof cache === 'string') return cache;
    if (this.liveObjectsOf(cache) > 0) return 'objects-live';
    this.destroyCache(HOUSEKEEPING_CPU, cache);
    return null;
  }

  /** Objects of a cache that users hold. */
  protected liveObjectsOf(cache: number): number {
    return this.word(cache + HELD_COUNT);
  }

  protected answerAlloc(cpu: number, size: number, align: number): number | RequestError {
    const wrong = this.wrongCpu(cpu);
    if (wrong !== null) return wrong;
    if (!Number.isInteger(size) || size < 0) return 'invalid-size';
    if (size > this.options.generalMax) return 'size-too-large';
    const cache = this.generalFor(size, align);
    return cache === 0 ? 'alignment-too-large' : this.handOut(cpu, cache);
  }

  protected answerFree(cpu: number, object: number): RequestError | FreeMisuse | null {
    if (this.isCpu(cpu) && this.isHeldOfGeneral(object)) return this.takeBack(cpu, object);
    return this.wrongCpu(cpu) ?? this.misuseInGeneral(object) ?? this.takeBack(cpu, object);
  }

  private misuseInGeneral(object: number): FreeMisuse | null {
    return this.misuseOf(object, (around) => this.isGeneral(around));
  }

  protected answerReclaim(keepArrays: boolean): number | RequestError {
    if (!this.initialized) return 'not-initialized';
    this.framesReleased = 0;
    if (!keepArrays) for (const cache of this.allCaches()) this.drain(HOUSEKEEPING_CPU, cache);
    for (let before = -1; before !== this.framesReleased; ) {
      before = this.framesReleased;
      for (const cache of this.allCaches()) this.releaseEmpty(cache);
    }
    return this.framesReleased;
  }

  protected releaseEmpty(cache: number): void {
    while (this.lists.front(cache + record.EMPTY) !== 0) this.releaseOldest(HOUSEKEEPING_CPU, cache);
  }

  private wrongCpu(cpu: number): RequestError | null {
    if (!this.initialized) return 'not-initialized';
    return this.isCpu(cpu) ? null : 'no-such-cpu';
  }

  /** Hands an object out to a user. */
  protected handOut(cpu: number, cache: number): number | RequestError {
    const { words } = this;
    const array = (words[cache + ARRAYS + cpu] as number) >> 2;
    const object = (words[array + COUNT] as number) > 0 ? this.pop(array) : this.attemptToTake(cpu, cache);
    if (object === 0) return 'cannot-allocate-frame';
    this.hold(object, true);
    const heldAt = cache + HELD_COUNT;
    words[heldAt] = (words[heldAt] as number) + 1;
    return object;
  }

  /** Apart from what every call does; and only what may fail half-way is remembered, to be undone. */
  private attemptToTake(cpu: number, cache: number): number {
    if (this.hasBatch(cache)) return this.takeObject(cpu, cache);
    return this.journal.attempt(() => this.takeObject(cpu, cache));
  }

  /** Takes an object back that a user holds. */
  protected takeBack(cpu: number, object: number): null {
    const { words } = this;
    const cache = words[this.entryOf(object) + CACHE] as number;
    this.hold(object, false);
    const heldAt = cache + HELD_COUNT;
    words[heldAt] = (words[heldAt] as number) - 1;
    this.giveObject(cpu, cache, object);
    return null;
  }

  /** Whether a user holds an object of this very cache, which is what every right free passes. */
  protected isHeldOf(cache: number, object: number): boolean {
    return this.isHeld(object) && (this.words[this.entryOf(object) + CACHE] as number) === cache;
  }

  /** The same, of any general cache. */
  private isHeldOfGeneral(object: number): boolean {
    return this.isHeld(object) && this.isGeneral(this.words[this.entryOf(object) + CACHE] as number);
  }

  /**
   * What is wrong with freeing an address; null when a user holds it. Looks at nothing a user can write.
   *
   * @param isRight whether the cache around it may take it back
   */
  protected misuseOf(address: number, isRight: (cache: number) => boolean): FreeMisuse | null {
    if (address === 0) return 'null';
    if (!(address >= this.firstFrame && address < this.framesEnd)) return 'not-in-cache';
    const entry = this.entryOf(address);
    if (this.word(entry + SLAB) === 0) return 'not-in-cache';
    const cache = this.word(entry + CACHE);
    if (!isRight(cache)) return 'wrong-cache';
    if (this.isHeld(address)) return null;
    return this.misuseInSlab(address, cache, this.word(entry + books.FIRST_OBJECT));
  }

  private misuseInSlab(address: number, cache: number, firstObject: number): FreeMisuse {
    const objectBytes = this.word(cache + record.OBJECT_BYTES);
    const offset = address - firstObject;
    if (offset < 0 || offset >= objectBytes * this.word(cache + record.OBJECTS_PER_SLAB)) return 'not-an-object';
    return offset % objectBytes === 0 ? 'not-allocated' : 'interior';
  }
}
