// A file of entries of the same size, one behind the other: added at the end, and read mostly in their order. Both go
// through a buffer.
import type { Storage, StoredFile } from './storage.ts';

/** A file, and how many entries it has: what a checkpoint says of it. */
export interface SavedFile {
  readonly name: string;
  readonly count: number;
}

export class EntryFile {
  /** Entries, with those that are in the buffer only. */
  count: number;
  readonly entryBytes: number;
  private readonly file: StoredFile;
  private readonly buffered: number;
  /** The end of the file, as long as it is not written. */
  private readonly ending: Uint8Array;
  private endingFrom: number;
  /** A part of the file, as it was read, and whether an entry was changed there. */
  private readonly window: Uint8Array;
  private readonly windowWords: Int32Array;
  private windowFrom = 0;
  private windowEnd = 0;
  private isChanged = false;

  /**
   * @param entryBytes where entries are read as words a multiple of 4
   * @param bufferBytes what each of two buffers has at most, if that is enough for an entry
   */
  constructor(file: StoredFile, entryBytes: number, bufferBytes: number, count = 0) {
    this.file = file;
    this.entryBytes = entryBytes;
    this.count = count;
    this.endingFrom = count;
    this.buffered = Math.max(1, Math.floor(bufferBytes / entryBytes));
    this.ending = new Uint8Array(this.buffered * entryBytes);
    this.window = new Uint8Array(this.ending.length);
    this.windowWords = new Int32Array(this.window.buffer, 0, this.window.length >> 2);
  }

  static create(storage: Storage, entryBytes: number, bufferBytes: number): EntryFile {
    return new EntryFile(storage.create(), entryBytes, bufferBytes);
  }

  static open(storage: Storage, { name, count }: SavedFile, entryBytes: number, bufferBytes: number): EntryFile {
    return new EntryFile(storage.open(name, count * entryBytes), entryBytes, bufferBytes, count);
  }

  append(entry: Uint8Array): void {
    if (this.count - this.endingFrom === this.buffered) this.flush();
    this.ending.set(entry, (this.count - this.endingFrom) * this.entryBytes);
    this.count += 1;
  }

  /** An entry, until another is read. */
  at(index: number): Uint8Array {
    const start = this.find(index);
    return this.window.subarray(start, start + this.entryBytes);
  }

  /** One word of an entry. */
  word(index: number, word: number): number {
    return this.windowWords[(this.find(index) >> 2) + word] as number;
  }

  change(index: number, entry: Uint8Array): void {
    this.window.set(entry, this.find(index));
    this.isChanged = true;
  }

  /** Of the entries from one on, keeps these alone, closed up. */
  keep(from: number, isKept: (index: number) => boolean): void {
    const end = this.count;
    this.flush();
    // What is written lies before what is read, or in its place.
    this.count = from;
    this.endingFrom = from;
    for (let index = from; index < end; index += 1) {
      if (!isKept(index)) continue;
      if (index < this.windowFrom || index >= this.windowEnd) this.load(index, end);
      const start = (index - this.windowFrom) * this.entryBytes;
      this.append(this.window.subarray(start, start + this.entryBytes));
    }
    this.windowEnd = this.windowFrom;
    this.flush();
    this.file.cut(this.count * this.entryBytes);
  }

  /** Writes what is in the buffers. */
  flush(): void {
    this.writeChanges();
    if (this.endingFrom === this.count) return;
    const bytes = this.ending.subarray(0, (this.count - this.endingFrom) * this.entryBytes);
    this.file.write(this.endingFrom * this.entryBytes, bytes);
    this.endingFrom = this.count;
  }

  /** Writes everything, so that it is there whatever happens. */
  save(): SavedFile {
    this.flush();
    this.file.sync();
    return { name: this.file.name, count: this.count };
  }

  remove(storage: Storage): void {
    storage.remove(this.file);
  }

  get byteLength(): number {
    return this.ending.byteLength + this.window.byteLength;
  }

  private find(index: number): number {
    if (index < this.windowFrom || index >= this.windowEnd) {
      if (index >= this.endingFrom) this.flush();
      this.writeChanges();
      this.load(index, this.endingFrom);
    }
    return (index - this.windowFrom) * this.entryBytes;
  }

  private load(index: number, end: number): void {
    const entries = Math.min(this.buffered, end - index);
    this.windowFrom = index;
    this.windowEnd = index;
    this.file.read(index * this.entryBytes, this.window.subarray(0, entries * this.entryBytes));
    this.windowEnd = index + entries;
  }

  private writeChanges(): void {
    if (!this.isChanged) return;
    const bytes = this.window.subarray(0, (this.windowEnd - this.windowFrom) * this.entryBytes);
    this.file.write(this.windowFrom * this.entryBytes, bytes);
    this.isChanged = false;
  }
}
