// The free blocks of a section: a doubly linked list for each order, the block freed last at its front.
import * as layout from './layout.ts';

// What is imported is looked up at every use; a compiler knows the constants of this file.
const { LISTS, NEXT, NONE, PREVIOUS, RECORD_WORDS, SECTION_WORDS } = layout;

/** Lists kept in the words that layout.ts draws. A section is given by the word index of its descriptor. */
export class FreeLists {
  protected readonly words: Int32Array;

  constructor(words: Int32Array) {
    this.words = words;
  }

  /** First page of the block at the front of an order's list, NONE while it is empty. */
  front(section: number, order: number): number {
    return this.words[section + LISTS + order] as number;
  }

  /** First page of the block behind, NONE at the back. */
  next(section: number, page: number): number {
    return this.words[recordOf(section, page) + NEXT] as number;
  }

  /** Puts a block that is on no list before all others of its order. */
  push(section: number, page: number, order: number): void {
    const { words } = this;
    const head = section + LISTS + order;
    const second = words[head] as number;
    const record = recordOf(section, page);
    words[record + PREVIOUS] = NONE;
    words[record + NEXT] = second;
    if (second !== NONE) words[recordOf(section, second) + PREVIOUS] = page;
    words[head] = page;
  }

  /** Takes a block off the list of its order. */
  remove(section: number, page: number, order: number): void {
    const { words } = this;
    const record = recordOf(section, page);
    const before = words[record + PREVIOUS] as number;
    const behind = words[record + NEXT] as number;
    if (before === NONE) words[section + LISTS + order] = behind;
    else words[recordOf(section, before) + NEXT] = behind;
    if (behind !== NONE) words[recordOf(section, behind) + PREVIOUS] = before;
    words[record + PREVIOUS] = NONE;
    words[record + NEXT] = NONE;
  }
}

/** Word index of a page's record. */
export function recordOf(section: number, page: number): number {
  return section + SECTION_WORDS + page * RECORD_WORDS;
}
