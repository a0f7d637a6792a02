// States of which it is known that they are on disk: as many as there is room for. A state that is not here may be there
// all the same.

const RECORD_WORDS = 3;
const ENTRY_WORDS = RECORD_WORDS + 1;
/** Entries among which a state has its place. */
const PLACES = 4;

/** By three words of a state its number. */
export class RecentStates {
  private readonly entries: Int32Array;
  private readonly mask: number;

  /**
   * @param byteLength what they take at most; there is room for a few states at least
   * @param before states that were here before, when there was less room
   */
  constructor(byteLength: number, before: RecentStates | null = null) {
    const groups = 2 ** Math.max(0, Math.floor(Math.log2(byteLength / (4 * ENTRY_WORDS * PLACES))));
    this.entries = new Int32Array(groups * PLACES * ENTRY_WORDS).fill(-1);
    this.mask = groups - 1;
    if (before === null) return;
    const { entries } = before;
    // In each group backwards, so that the last one that was put there is so here.
    for (let entry = entries.length - ENTRY_WORDS; entry >= 0; entry -= ENTRY_WORDS) {
      const number = entries[entry + RECORD_WORDS] as number;
      if (number !== -1) this.put(entries, entry, number);
    }
  }

  /**
   * @param at where its record begins
   * @returns -1 when it is not here
   */
  numberOf(records: Int32Array, at: number): number {
    const { entries } = this;
    const first = records[at] as number;
    const second = records[at + 1] as number;
    const third = records[at + 2] as number;
    const from = this.groupOf(first, second);
    for (let entry = from; entry < from + PLACES * ENTRY_WORDS; entry += ENTRY_WORDS) {
      if (entries[entry] === first && entries[entry + 1] === second && entries[entry + 2] === third) {
        return entries[entry + RECORD_WORDS] as number;
      }
    }
    return -1;
  }

  /** Puts a state here, in place of the one of its group that was put here first. */
  put(records: Int32Array, at: number, number: number): void {
    const { entries } = this;
    const first = records[at] as number;
    const second = records[at + 1] as number;
    const third = records[at + 2] as number;
    const from = this.groupOf(first, second);
    const last = from + (PLACES - 1) * ENTRY_WORDS;
    let entry = from;
    while (
      entry < last &&
      (entries[entry] !== first || entries[entry + 1] !== second || entries[entry + 2] !== third)
    ) {
      entry += ENTRY_WORDS;
    }
    entries.copyWithin(from + ENTRY_WORDS, from, entry);
    entries[from] = first;
    entries[from + 1] = second;
    entries[from + 2] = third;
    entries[from + RECORD_WORDS] = number;
  }

  get byteLength(): number {
    return this.entries.byteLength;
  }

  private groupOf(first: number, second: number): number {
    return ((first ^ Math.imul(second, 0x9e3779b1)) & this.mask) * (PLACES * ENTRY_WORDS);
  }
}
