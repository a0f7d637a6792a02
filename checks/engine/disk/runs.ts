// States on disk with their numbers, in files that are sorted by what a state is known by. A state is in one of them.
import { EntryFile, type SavedFile } from './entry-file.ts';
import type { Storage } from './storage.ts';

export const RECORD_WORDS = 3;
const NUMBER = RECORD_WORDS;
const ENTRY_BYTES = 4 * (RECORD_WORDS + 1);

export class Runs {
  private readonly storage: Storage;
  private readonly bufferBytes: number;
  /** Each at least twice as long as the next, so that there are few and each state is seldom copied. */
  private readonly runs: EntryFile[];

  constructor(storage: Storage, bufferBytes: number, saved: readonly SavedFile[] = []) {
    this.storage = storage;
    this.bufferBytes = bufferBytes;
    this.runs = saved.map((file) => EntryFile.open(storage, file, ENTRY_BYTES, bufferBytes));
  }

  /**
   * Looks records up.
   *
   * @param order their indexes in the order of the records
   * @param numbers by index, where to write the number of each that is here; of others nothing is written
   */
  find(records: Int32Array, order: Uint32Array, numbers: Int32Array): void {
    for (const run of this.runs) {
      let entry = 0;
      for (const index of order) {
        let difference = -1;
        while (entry < run.count) {
          difference = compare(run, entry, records, index * RECORD_WORDS);
          if (difference >= 0) break;
          entry += 1;
        }
        if (entry === run.count) break;
        if (difference === 0) numbers[index] = run.word(entry, NUMBER);
      }
    }
  }

  /**
   * Adds states that are not here.
   *
   * @param order indexes of records in their order
   * @param numbers by index
   * @param from the least number of a state that is added; others are left out
   */
  add(records: Int32Array, order: Uint32Array, numbers: Int32Array, from: number): void {
    const run = this.create();
    const words = new Int32Array(RECORD_WORDS + 1);
    const bytes = new Uint8Array(words.buffer);
    for (const index of order) {
      const number = numbers[index] as number;
      if (number < from) continue;
      for (let word = 0; word < RECORD_WORDS; word += 1) words[word] = records[index * RECORD_WORDS + word] as number;
      words[NUMBER] = number;
      run.append(bytes);
    }
    this.runs.push(run);
    this.mergeShort();
  }

  /** Shows every state to somebody. */
  each(see: (record: Int32Array, number: number) => void): void {
    const record = new Int32Array(RECORD_WORDS);
    for (const run of this.runs) {
      for (let entry = 0; entry < run.count; entry += 1) {
        for (let word = 0; word < RECORD_WORDS; word += 1) record[word] = run.word(entry, word);
        see(record, run.word(entry, NUMBER));
      }
    }
  }

  save(): SavedFile[] {
    return this.runs.map((run) => run.save());
  }

  get byteLength(): number {
    return this.runs.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  private create(): EntryFile {
    return EntryFile.create(this.storage, ENTRY_BYTES, this.bufferBytes);
  }

  private mergeShort(): void {
    for (;;) {
      const [long, short] = this.runs.slice(-2);
      if (long === undefined || short === undefined || long.count >= 2 * short.count) return;
      this.runs.splice(-2, 2, this.merge(long, short));
    }
  }

  private merge(one: EntryFile, other: EntryFile): EntryFile {
    const merged = this.create();
    let [first, second] = [0, 0];
    while (first < one.count && second < other.count) {
      if (compareEntries(one, first, other, second) < 0) merged.append(one.at(first++));
      else merged.append(other.at(second++));
    }
    while (first < one.count) merged.append(one.at(first++));
    while (second < other.count) merged.append(other.at(second++));
    merged.flush();
    one.remove(this.storage);
    other.remove(this.storage);
    return merged;
  }
}

function compare(run: EntryFile, entry: number, records: Int32Array, at: number): number {
  for (let word = 0; word < RECORD_WORDS; word += 1) {
    const difference = (run.word(entry, word) >>> 0) - ((records[at + word] as number) >>> 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareEntries(one: EntryFile, first: number, other: EntryFile, second: number): number {
  for (let word = 0; word < RECORD_WORDS; word += 1) {
    const difference = (one.word(first, word) >>> 0) - (other.word(second, word) >>> 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
