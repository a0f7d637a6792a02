// On which of its three lists a slab stands, and where on it.
//
//   event                              from             to               end
//   new slab                           -                below            back
//   used reaches the threshold         below            at threshold     front
//   becomes full                       at threshold     full             back
//   first free of a full slab          full             at threshold     front
//   used falls below the threshold     at threshold     below            front
//   used reaches 0                     below            released
import { AllocatorError } from '../kit/error.ts';
import { front, pushBack, pushFront, remove } from '../kit/links.ts';
import { AT_THRESHOLD, BELOW_THRESHOLD, FREE_SLABS, FULL, FULL_SLABS } from './books.ts';

export class SlabLists {
  protected readonly words: Int32Array;
  protected readonly below: number;
  protected readonly at: number;
  protected readonly full: number;
  /** Free objects of a slab that has just enough in use to stand among the well-used ones. */
  protected readonly freeAtThreshold: number;
  /** Index of the first word of the books. */
  protected readonly books: number;

  constructor(words: Int32Array, books: number, freeAtThreshold: number) {
    this.words = words;
    this.books = books >> 2;
    this.below = books + BELOW_THRESHOLD;
    this.at = books + AT_THRESHOLD;
    this.full = books + FULL;
    this.freeAtThreshold = freeAtThreshold;
  }

  addNew(info: number): void {
    pushBack(this.words, this.below, info);
    this.count(FREE_SLABS, 1);
  }

  /** Moves a slab from which an object was just taken, leaving `free` free. */
  afterTake(info: number, free: number): void {
    if (free === this.freeAtThreshold) this.move(info, this.below, this.at);
    if (free === 0) {
      if (front(this.words, this.at) !== info) {
        throw new AllocatorError('corrupted', `The slab with SlabInfo ${info} became full but is not at the front.`);
      }
      remove(this.words, this.at, info);
      pushBack(this.words, this.full, info);
      this.count(FREE_SLABS, -1);
      this.count(FULL_SLABS, 1);
    }
  }

  /** Moves a slab to which an object was just given back, leaving `free` free. */
  afterGive(info: number, free: number): void {
    if (free === 1) {
      this.move(info, this.full, this.at);
      this.count(FULL_SLABS, -1);
      this.count(FREE_SLABS, 1);
    }
    if (free === this.freeAtThreshold + 1) this.move(info, this.at, this.below);
  }

  removeEmpty(info: number): void {
    remove(this.words, this.below, info);
    this.count(FREE_SLABS, -1);
  }

  protected move(info: number, from: number, to: number): void {
    remove(this.words, from, info);
    pushFront(this.words, to, info);
  }

  protected count(statistic: number, change: number): void {
    const at = this.books + statistic;
    this.words[at] = (this.words[at] as number) + change;
  }
}
