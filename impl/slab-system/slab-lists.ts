// Doubly linked lists of slabs, whose heads are in the records of caches and whose links are in the slab descriptors.
//
//   slab descriptor   +0 next slab   +4 previous slab   +8 used   +12 free list, the index of its first word
//
// Slabs are named by the frame entry of their first frame (books.ts); 0 is none. The free list has the indexes of free
// objects from place `used` on, in the order in which they are handed out, and 0 before that.
import * as books from './books.ts';
import type { Journal } from './journal.ts';

/** Word offsets in a slab descriptor. */
export const NEXT_SLAB = 0;
export const PREVIOUS_SLAB = 1;
export const USED = 2;
export const FREE_LIST = 3;

// A compiler knows constants of this file, and looks up what is imported at every use.
const { SLAB_DESCRIPTOR } = books;

const FRONT = 0;
const BACK = 1;

export class SlabLists {
  private readonly words: Int32Array;
  private readonly journal: Journal;

  constructor(words: Int32Array, journal: Journal) {
    this.words = words;
    this.journal = journal;
  }

  /** The first slab of a list; 0 when it is empty. */
  front(list: number): number {
    return this.words[list + FRONT] as number;
  }

  /** The slab behind; 0 at the back. */
  next(slab: number): number {
    return this.words[this.descriptor(slab) + NEXT_SLAB] as number;
  }

  /** Puts a slab that is on no list behind all others. */
  pushBack(list: number, slab: number): void {
    const { words, journal } = this;
    const last = words[list + BACK] as number;
    const descriptor = this.descriptor(slab);
    journal.put(descriptor + NEXT_SLAB, 0);
    journal.put(descriptor + PREVIOUS_SLAB, last);
    journal.put(last === 0 ? list + FRONT : this.descriptor(last) + NEXT_SLAB, slab);
    journal.put(list + BACK, slab);
  }

  /** Takes a slab off the list it is on. */
  remove(list: number, slab: number): void {
    const { words, journal } = this;
    const descriptor = this.descriptor(slab);
    const behind = words[descriptor + NEXT_SLAB] as number;
    const before = words[descriptor + PREVIOUS_SLAB] as number;
    journal.put(before === 0 ? list + FRONT : this.descriptor(before) + NEXT_SLAB, behind);
    journal.put(behind === 0 ? list + BACK : this.descriptor(behind) + PREVIOUS_SLAB, before);
    journal.put(descriptor + NEXT_SLAB, 0);
    journal.put(descriptor + PREVIOUS_SLAB, 0);
  }

  /** Whether a list of so many slabs reads the same from both ends. */
  linksAgree(list: number, slabs: readonly number[]): boolean {
    const { words } = this;
    let slab = words[list + BACK] as number;
    for (let position = slabs.length - 1; position >= 0; position -= 1) {
      if (slab !== slabs[position]) return false;
      slab = words[this.descriptor(slab) + PREVIOUS_SLAB] as number;
    }
    return slab === 0;
  }

  private descriptor(slab: number): number {
    return this.words[slab + SLAB_DESCRIPTOR] as number;
  }
}
