// A page map as a hash table: open addressing, linear probing, deletion by shifting back.
//
//   table  +0  pages  how many are saved; then the slots
//   slot   +0  page   address of the page, 0 while the slot is empty
//          +4  info   address of its SlabInfo
//
// Every entry can be reached from its home slot without crossing an empty one. Deleting therefore moves later entries
// of the run back into the hole wherever they may stand there, so that no run is ever cut and no tombstone is left.
import { AllocatorError } from '../../kit/error.ts';
import type { Memory } from '../../kit/memory.ts';
import type { PageMap } from './page-map.ts';

const HEADER_WORDS = 2;
const SLOT_WORDS = 2;

export class HashPageMap implements PageMap {
  readonly capacity: number;
  protected readonly words: Int32Array;
  /** Word indexes of the table and of its first slot. */
  protected readonly table: number;
  protected readonly first: number;
  protected readonly slots: number;
  readonly pageSize: number;
  protected readonly pageShift: number;
  protected readonly hashShift: number;

  /**
   * @param pageSize bytes of a page, a power of two
   * @param capacity pages it must hold at the same time, at least 1; it uses at least twice as many slots of 8 bytes
   * @throws AllocatorError `memory-spent`
   */
  constructor(memory: Memory, pageSize: number, capacity: number) {
    this.words = memory.words;
    this.pageSize = pageSize;
    this.pageShift = 31 - Math.clz32(pageSize);
    this.capacity = capacity;
    this.slots = 2 ** Math.ceil(Math.log2(2 * capacity));
    this.hashShift = Math.clz32(this.slots) + 1;
    this.table = memory.carve(4 * (HEADER_WORDS + SLOT_WORDS * this.slots)) >> 2;
    this.first = this.table + HEADER_WORDS;
  }

  /** @throws AllocatorError `page-map-full` when it holds `capacity` other pages */
  save(page: number, info: number): void {
    const slot = this.find(page);
    if (slot >= 0) {
      this.put(slot, page, info);
      return;
    }
    if (this.pages >= this.capacity) {
      throw new AllocatorError(
        'page-map-full',
        `No room to save page ${page}: make it for more than ${this.capacity}.`,
      );
    }
    this.put(-1 - slot, page, info);
    this.words[this.table] = this.pages + 1;
  }

  get(page: number): number {
    const slot = this.find(page);
    return slot < 0 ? 0 : this.infoAt(slot);
  }

  delete(page: number): void {
    const slot = this.find(page);
    if (slot < 0) return;
    this.closeHole(slot);
    this.words[this.table] = this.pages - 1;
  }

  forEach(visit: (page: number, info: number) => void): void {
    for (let slot = 0; slot < this.slots; slot += 1) {
      if (this.pageAt(slot) !== 0) visit(this.pageAt(slot), this.infoAt(slot));
    }
  }

  /** Empties a slot, first moving into it each later entry of its run that may stand there. */
  protected closeHole(slot: number): void {
    let hole = slot;
    for (let at = this.behind(hole); this.pageAt(at) !== 0; at = this.behind(at)) {
      const home = this.homeOf(this.pageAt(at));
      const distanceFromHome = (at - home) & (this.slots - 1);
      const distanceFromHole = (at - hole) & (this.slots - 1);
      if (distanceFromHome >= distanceFromHole) {
        this.put(hole, this.pageAt(at), this.infoAt(at));
        hole = at;
      }
    }
    this.put(hole, 0, 0);
  }

  protected get pages(): number {
    return this.words[this.table] as number;
  }

  /** The slot of a page, or -1 - the empty slot where it would go. At least half of all slots are empty. */
  protected find(page: number): number {
    let slot = this.homeOf(page);
    for (;;) {
      const found = this.pageAt(slot);
      if (found === page) return slot;
      if (found === 0) return -1 - slot;
      slot = this.behind(slot);
    }
  }

  /** Multiplicative hashing (Knuth): consecutive pages spread over the table. */
  protected homeOf(page: number): number {
    return Math.imul(page >>> this.pageShift, 0x9e3779b1) >>> this.hashShift;
  }

  protected behind(slot: number): number {
    return (slot + 1) & (this.slots - 1);
  }

  protected pageAt(slot: number): number {
    return this.words[this.first + SLOT_WORDS * slot] as number;
  }

  protected infoAt(slot: number): number {
    return this.words[this.first + SLOT_WORDS * slot + 1] as number;
  }

  protected put(slot: number, page: number, info: number): void {
    this.words[this.first + SLOT_WORDS * slot] = page;
    this.words[this.first + SLOT_WORDS * slot + 1] = info;
  }
}
