// The slabs of each class that have a free object, in the order in which they serve.
//
//   event                           list of the class
//   a leaf becomes a slab           to the front
//   its last free object is taken   off, which it always is from the front
//   an object of a full slab freed  to the front
//   the slab is given back          off, from wherever it is
import { CLASS_WORDS, FRONT, LEAF_WORDS, type LeafBooks, NEXT, PREVIOUS } from './leaf-books.ts';

export class PartialLists {
  protected readonly words: Int32Array;
  protected readonly leafRecords: number;
  protected readonly classRecords: number;

  constructor(words: Int32Array, { leafRecords, classRecords }: LeafBooks) {
    this.words = words;
    this.leafRecords = leafRecords;
    this.classRecords = classRecords;
  }

  /** Leaf of the slab that serves next; -1 when every slab of the class is full. */
  front(sizeClass: number): number {
    return (this.words[this.classRecords + sizeClass * CLASS_WORDS + FRONT] as number) - 1;
  }

  /** Puts a slab that is on no list before all others. */
  pushFront(sizeClass: number, leaf: number): void {
    const { words } = this;
    const head = this.classRecords + sizeClass * CLASS_WORDS + FRONT;
    const second = words[head] as number;
    words[this.recordOf(leaf) + NEXT] = second;
    if (second !== 0) words[this.recordOf(second - 1) + PREVIOUS] = leaf + 1;
    words[head] = leaf + 1;
  }

  /** Takes a slab off its list. */
  remove(sizeClass: number, leaf: number): void {
    const { words } = this;
    const record = this.recordOf(leaf);
    const behind = words[record + NEXT] as number;
    const before = words[record + PREVIOUS] as number;
    if (before === 0) words[this.classRecords + sizeClass * CLASS_WORDS + FRONT] = behind;
    else words[this.recordOf(before - 1) + NEXT] = behind;
    if (behind !== 0) words[this.recordOf(behind - 1) + PREVIOUS] = before;
    words[record + NEXT] = 0;
    words[record + PREVIOUS] = 0;
  }

  protected recordOf(leaf: number): number {
    return this.leafRecords + leaf * LEAF_WORDS;
  }
}
