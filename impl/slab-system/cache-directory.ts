// Which caches there are: made, found by what users know of them, forgotten.

import { ArrayLayers } from './array-layers.ts';
import { arrayBytesOf, BATCH, LIMIT } from './array-layout.ts';
import * as books from './books.ts';
import * as record from './cache-record.ts';
import { Kind } from './cache-record.ts';
import type { SlabGeometry } from './geometry.ts';
import type { HandleError } from './misuse.ts';

// A compiler knows constants of this file, and looks up what is imported at every use: every call uses these.
const { CACHE_IS_THERE: IS_THERE, HISTORY_GENERATION_SHIFT: GENERATION_SHIFT } = books;
const { KIND } = record;
const { Arrays: ARRAYS_KIND, General: GENERAL_KIND } = Kind;

/** What a cache is to be. */
export interface CachePlan {
  readonly kind: Kind;
  /** Of users' caches, as records keep it; null for others, which are named by what they are for. */
  readonly name: Int32Array | null;
  /** Object size and alignment as they were asked for. */
  readonly size: number;
  readonly align: number;
  readonly geometry: SlabGeometry;
}

/** A slab system as a set of caches. */
export abstract class CacheDirectory extends ArrayLayers {
  /**
   * Makes a cache.
   *
   * @returns its record; 0, with everything half-done, when there is no memory for it: to be called in an attempt
   */
  protected makeCache(cpu: number, plan: CachePlan): number {
    const descriptor = this.takeDescriptor(cpu, plan.kind);
    if (descriptor === 0) return 0;
    const cache = this.placeRecord(descriptor);
    this.writeRecord(cache, descriptor, plan);
    this.append(cache);
    return this.takeArrays(cpu, cache, plan.kind) ? cache : 0;
  }

  protected takeDescriptor(cpu: number, kind: Kind): number {
    if (kind === Kind.Caches) return this.books.staticDescriptor;
    return this.takeObject(cpu, this.control(books.CACHE_OF_CACHES));
  }

  /** Clears a descriptor and finds it a record, which is the descriptor itself where it is large enough. */
  private placeRecord(descriptor: number): number {
    this.journal.clear(descriptor >> 2, (descriptor + this.descriptorBytes(descriptor)) >> 2);
    const { records, recordCount } = this.books;
    if (recordCount > 0) {
      const recordWords = record.recordWordsOf(this.cpus);
      let index = 0;
      while (this.word(records + index * recordWords + record.KIND) !== 0) index += 1;
      this.journal.put(descriptor >> 2, index);
    }
    return this.recordOf(descriptor);
  }

  /** Bytes that a descriptor has to itself: the static one just its own, others a whole object. */
  private descriptorBytes(descriptor: number): number {
    if (descriptor === this.books.staticDescriptor) return this.options.cacheDescriptor;
    return this.word(this.control(books.CACHE_OF_CACHES) + record.OBJECT_BYTES);
  }

  private writeRecord(cache: number, descriptor: number, { kind, name, size, align, geometry }: CachePlan): void {
    const put = (offset: number, value: number) => this.journal.put(cache + offset, value);
    put(record.KIND, kind);
    put(record.DESCRIPTOR, descriptor);
    put(record.GENERATION, this.generationAt(descriptor));
    put(record.SIZE, size);
    put(record.ALIGN, align);
    put(record.OBJECT_ALIGN, geometry.align);
    put(record.OBJECT_BYTES, geometry.objectBytes);
    put(record.ON_SLAB, geometry.onSlab ? 1 : 0);
    put(record.ORDER, geometry.order);
    put(record.OBJECTS_PER_SLAB, geometry.objectsPerSlab);
    put(record.HEAD_BYTES, geometry.headBytes);
    put(record.LEFT_BYTES, geometry.leftBytes);
    put(record.COLOUR_STRIDE, geometry.colourStride);
    put(record.COLOURS, geometry.colours);
    name?.forEach((word, index) => {
      put(record.NAME + index, word);
    });
    this.setHistory(descriptor, (history) => history | books.CACHE_IS_THERE);
  }

  protected append(cache: number): void {
    const last = this.control(books.LAST_CACHE);
    if (last === 0) this.setControl(books.FIRST_CACHE, cache);
    else this.journal.put(last + record.NEXT_CACHE, cache);
    this.journal.put(cache + record.PREVIOUS_CACHE, last);
    this.setControl(books.LAST_CACHE, cache);
  }

  protected takeArrays(cpu: number, cache: number, kind: Kind): boolean {
    const arrays = this.control(books.CACHE_OF_ARRAYS);
    for (let index = 0; index <= this.cpus; index += 1) {
      const isStatic = kind === Kind.Caches || kind === Kind.Arrays;
      const array = isStatic ? this.staticArray(kind === Kind.Caches ? 0 : 1, index) : this.takeObject(cpu, arrays);
      if (array === 0) return false;
      this.journal.clear(array >> 2, (array + arrayBytesOf(this.limit)) >> 2);
      this.journal.put((array >> 2) + LIMIT, this.limit);
      this.journal.put((array >> 2) + BATCH, this.batch);
      this.journal.put(cache + record.ARRAYS + index, array);
    }
    return true;
  }

  /** Destroys a cache of which users hold nothing. */
  protected destroyCache(cpu: number, cache: number): void {
    this.drain(cpu, cache);
    while (this.lists.front(cache + record.EMPTY) !== 0) this.releaseOldest(cpu, cache);
    const arrays = this.control(books.CACHE_OF_ARRAYS);
    for (let index = 0; index <= this.cpus; index += 1) {
      this.giveObject(cpu, arrays, this.word(cache + record.ARRAYS + index));
    }
    const descriptor = this.word(cache + record.DESCRIPTOR);
    this.unlist(cache);
    this.endGeneration(descriptor);
    if (this.books.recordCount > 0) this.journal.clear(cache, cache + record.recordWordsOf(this.cpus));
    this.giveObject(cpu, this.control(books.CACHE_OF_CACHES), descriptor);
  }

  /** Takes a cache out of the order of caches. */
  protected unlist(cache: number): void {
    const next = this.word(cache + record.NEXT_CACHE);
    const previous = this.word(cache + record.PREVIOUS_CACHE);
    if (previous === 0) this.setControl(books.FIRST_CACHE, next);
    else this.journal.put(previous + record.NEXT_CACHE, next);
    if (next === 0) this.setControl(books.LAST_CACHE, previous);
    else this.journal.put(next + record.PREVIOUS_CACHE, previous);
  }

  /** All handles of the cache at a descriptor fail from now on. */
  protected endGeneration(descriptor: number): void {
    const next = (this.generationAt(descriptor) + 1) & (this.options.generations - 1);
    this.setHistory(descriptor, () => books.CACHE_WAS_THERE | (next << books.HISTORY_GENERATION_SHIFT));
  }

  /** The generation of the cache at a descriptor, or of the next one there. */
  private generationAt(descriptor: number): number {
    const place = this.places.placeOf(descriptor);
    return place === -1 ? 0 : this.word(this.historiesAt + place) >> books.HISTORY_GENERATION_SHIFT;
  }

  private setHistory(descriptor: number, change: (history: number) => number): void {
    const place = this.places.placeOf(descriptor);
    if (place === -1) return;
    const at = this.historiesAt + place;
    this.journal.put(at, change(this.word(at)));
  }

  /**
   * The record of the cache that a handle names, or what is wrong with the handle.
   *
   * @param generation null for whichever lives there
   */
  protected cacheNamed(descriptor: number, generation: number | null): number | HandleError {
    const place = this.places.placeOf(descriptor);
    if (place === -1) return descriptor === this.books.staticDescriptor ? 'internal-cache' : 'not-a-cache';
    const history = this.word(this.historiesAt + place);
    if ((history & IS_THERE) === 0) return history === 0 ? 'not-a-cache' : 'destroyed';
    const cache = this.recordOf(descriptor);
    if (this.word(cache + KIND) === ARRAYS_KIND) return 'internal-cache';
    return generation === null || history >> GENERATION_SHIFT === generation ? cache : 'destroyed';
  }

  /** Records of all caches, in the order in which they were created. */
  protected allCaches(): number[] {
    const caches: number[] = [];
    for (let cache = this.control(books.FIRST_CACHE); cache !== 0; cache = this.word(cache + record.NEXT_CACHE)) {
      caches.push(cache);
    }
    return caches;
  }

  /** Whether a cache of this name is there. */
  protected isNamed(name: string): boolean {
    return this.allCaches().some((cache) => record.nameIn(this.words, cache) === name);
  }

  /** Whether a cache is one of those that general requests are served from. */
  protected isGeneral(cache: number): boolean {
    return this.word(cache + KIND) === GENERAL_KIND;
  }

  /** Remembers a general cache: the caches for each power of two follow each other from the smallest on. */
  protected listGeneral(cache: number, index: number): void {
    this.setControl(books.GENERAL_CACHES + index, cache);
  }
}
