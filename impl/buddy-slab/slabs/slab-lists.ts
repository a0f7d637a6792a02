// The partial, full and empty slabs of one class of one CPU: doubly linked, each list with a front alone. The last to
// come is the first to be had.
import * as header from './slab-header.ts';

const { LIST, NEXT, NO_LIST, PREVIOUS } = header;

export class SlabLists {
  protected readonly words: Int32Array;
  /** Word of the front of list 0, if there were one: that of a list is at its number behind it. */
  protected readonly fronts: number;

  /** @param fronts index of the word of the front of the partial list, those of full and empty behind it */
  constructor(words: Int32Array, fronts: number) {
    this.words = words;
    this.fronts = fronts - header.PARTIAL;
  }

  /** Address of the first slab; 0 when there is none. */
  front(list: header.List): number {
    return this.words[this.fronts + list] as number;
  }

  /** The list on which a slab is. */
  listOf(slab: number): number {
    return this.words[(slab >> 2) + LIST] as number;
  }

  /** Puts a slab that is on no list before all others. */
  pushFront(list: header.List, slab: number): void {
    const { words } = this;
    const at = this.fronts + list;
    const second = words[at] as number;
    const node = slab >> 2;
    words[node + PREVIOUS] = 0;
    words[node + NEXT] = second;
    words[node + LIST] = list;
    if (second !== 0) words[(second >> 2) + PREVIOUS] = slab;
    words[at] = slab;
  }

  /** Takes a slab off the list on which it is. */
  remove(list: header.List, slab: number): void {
    const { words } = this;
    const node = slab >> 2;
    const before = words[node + PREVIOUS] as number;
    const behind = words[node + NEXT] as number;
    if (before === 0) words[this.fronts + list] = behind;
    else words[(before >> 2) + NEXT] = behind;
    if (behind !== 0) words[(behind >> 2) + PREVIOUS] = before;
    words[node + PREVIOUS] = 0;
    words[node + NEXT] = 0;
    words[node + LIST] = NO_LIST;
  }

  /** Forgets all lists. */
  clear(): void {
    for (let list = header.PARTIAL; list <= header.EMPTY; list += 1) this.words[this.fronts + list] = 0;
  }
}
