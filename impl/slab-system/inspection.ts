// A slab system as tools see it that look at its records from outside.
import { COUNT, OBJECT_WORDS, OBJECTS } from './array-layout.ts';
import { CACHE_WAS_THERE, FIRST_OBJECT, HISTORY_GENERATION_SHIFT, SLAB_DESCRIPTOR } from './books.ts';
import * as record from './cache-record.ts';
import { Requests } from './requests.ts';
import { FREE_LIST, USED } from './slab-lists.ts';

/** One slab, as its records are. */
export interface SlabRecords {
  readonly address: number;
  readonly firstObject: number;
  /** 0 partial, 1 full, 2 empty. */
  readonly list: number;
  readonly used: number;
  /** Address of its descriptor and of its free list; of one in the slab too. */
  readonly descriptor: number;
  readonly freeList: number;
  /** Indexes of free objects, in the order in which they are handed out. */
  readonly freeObjects: readonly number[];
}

/** How tools look at a system. A cache is the index of the first word of its record (cache-record.ts). */
export interface SlabSystemRecords {
  readonly words: Int32Array;
  readonly cpus: number;
  initialized(): boolean;
  /** Records of all caches, in the order in which they were created. */
  caches(): number[];
  /** The slabs of a cache: partial, full, empty, each list from front to back. */
  slabsOf(cache: number): SlabRecords[];
  /** Whether the lists of a cache read the same from both ends. */
  linksAgree(cache: number): boolean;
  /** What is in the array of a CPU, or in the shared one behind those of all CPUs; the oldest first. */
  objectsIn(cache: number, index: number): number[];
  /** Objects of the slab with this first object that users hold, by ascending address. */
  heldIn(cache: number, firstObject: number): number[];
  /** Descriptors of destroyed caches by ascending address, each with the generation that the next cache there gets. */
  generationsAhead(): readonly { readonly descriptor: number; readonly next: number }[];
}

/** In the order in which views have them. */
const LISTS = [record.PARTIAL, record.FULL, record.EMPTY];

/** What there is to see, and nothing that changes it. */
export abstract class Inspection extends Requests {
  /** Its records, for tools that look at them from outside. */
  inspect(): SlabSystemRecords {
    return {
      words: this.words,
      cpus: this.cpus,
      initialized: () => this.initialized,
      caches: () => this.cacheRecords(),
      slabsOf: (cache) => this.slabsOf(cache),
      linksAgree: (cache) => this.linksAgree(cache),
      objectsIn: (cache, index) => this.objectsIn(cache, index),
      heldIn: (cache, firstObject) => this.heldIn(cache, firstObject),
      generationsAhead: () => this.generationsAhead(),
    };
  }

  protected cacheRecords(): number[] {
    return this.initialized ? this.allCaches() : [];
  }

  protected slabsOf(cache: number): SlabRecords[] {
    return LISTS.flatMap((list, index) =>
      this.listed(cache + list).map((slab) => this.slabRecords(cache, slab, index)),
    );
  }

  protected linksAgree(cache: number): boolean {
    return LISTS.every((list) => this.lists.linksAgree(cache + list, this.listed(cache + list)));
  }

  /** Slabs of a list, front to back, but no more than there are frames. */
  private listed(list: number): number[] {
    const slabs: number[] = [];
    for (let slab = this.lists.front(list); this.isSlab(slab); slab = this.lists.next(slab)) {
      slabs.push(slab);
      if (slabs.length > this.provider.frames) break;
    }
    return slabs;
  }

  /** Whether this is the entry of a frame with a slab: links may have been written over, by a defect. */
  private isSlab(slab: number): boolean {
    const { frames } = this.books;
    return slab >= frames && slab < frames + 4 * this.provider.frames && this.word(slab) === slab;
  }

  private slabRecords(cache: number, slab: number, list: number): SlabRecords {
    const descriptor = this.word(slab + SLAB_DESCRIPTOR);
    const freeList = this.word(descriptor + FREE_LIST);
    const used = this.word(descriptor + USED);
    const objects = this.word(cache + record.OBJECTS_PER_SLAB);
    const freeObjects: number[] = [];
    for (let at = Math.max(0, used); at < objects; at += 1) freeObjects.push(this.words[freeList + at] ?? 0);
    return {
      address: this.extentOf(slab),
      firstObject: this.word(slab + FIRST_OBJECT),
      list,
      used,
      descriptor: descriptor << 2,
      freeList: freeList << 2,
      freeObjects,
    };
  }

  protected objectsIn(cache: number, index: number): number[] {
    const array = this.arrayOf(cache, index);
    // One object too many is shown, so that it is seen; what is behind that one is no array.
    const count = Math.max(0, Math.min(this.word(array + COUNT), this.limit + 1));
    return Array.from({ length: count }, (_, position) => this.word(array + OBJECTS + OBJECT_WORDS * position));
  }

  protected heldIn(cache: number, firstObject: number): number[] {
    const objectBytes = this.word(cache + record.OBJECT_BYTES);
    const held: number[] = [];
    for (let index = 0; index < this.word(cache + record.OBJECTS_PER_SLAB); index += 1) {
      if (this.isHeld(firstObject + index * objectBytes)) held.push(firstObject + index * objectBytes);
    }
    return held;
  }

  protected generationsAhead(): { readonly descriptor: number; readonly next: number }[] {
    const ahead: { descriptor: number; next: number }[] = [];
    for (let place = 0; place < this.places.perFrame * this.provider.frames; place += 1) {
      const history = this.word(this.books.histories + place);
      if ((history & CACHE_WAS_THERE) === 0) continue;
      ahead.push({ descriptor: this.places.addressOf(place), next: history >> HISTORY_GENERATION_SHIFT });
    }
    return ahead;
  }
}
