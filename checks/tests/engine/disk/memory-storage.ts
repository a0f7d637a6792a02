// Files in memory that behave as those on a disk: what was written is there when an exploration is resumed, what was
// written after its checkpoint too, and there may be no more room.
import { type Storage, StorageError, type StoredFile } from '../../../engine/disk/storage.ts';

export class MemoryStorage implements Storage {
  /** Bytes that can still be written. */
  room: number;
  readonly files = new Map<string, MemoryFile>();

  constructor(room = Infinity) {
    this.room = room;
  }

  create(): MemoryFile {
    const file = new MemoryFile(this, String(this.files.size));
    this.files.set(file.name, file);
    return file;
  }

  open(name: string, byteLength: number): MemoryFile {
    const file = this.files.get(name);
    if (file === undefined || file.bytes.length < byteLength) throw new StorageError(`${name} is not there`);
    file.cut(byteLength);
    return file;
  }

  /** Whether the last checkpoint names it is not known here: so it stays. */
  remove(): void {}
}

export class MemoryFile implements StoredFile {
  readonly name: string;
  private readonly storage: MemoryStorage;
  private buffer = new Uint8Array(64);
  private byteLength = 0;

  constructor(storage: MemoryStorage, name: string) {
    this.storage = storage;
    this.name = name;
  }

  get bytes(): Uint8Array {
    return this.buffer.subarray(0, this.byteLength);
  }

  read(at: number, into: Uint8Array): void {
    if (at + into.length > this.byteLength) throw new StorageError(`${this.name} ends before ${at + into.length}`);
    into.set(this.buffer.subarray(at, at + into.length));
  }

  write(at: number, bytes: Uint8Array): void {
    this.storage.room -= bytes.length;
    if (this.storage.room < 0) throw new StorageError(`${this.name} can't be written: there is no room`);
    const end = at + bytes.length;
    if (end > this.buffer.length) {
      const larger = new Uint8Array(2 * end);
      larger.set(this.buffer);
      this.buffer = larger;
    }
    this.buffer.set(bytes, at);
    this.byteLength = Math.max(this.byteLength, end);
  }

  cut(byteLength: number): void {
    this.byteLength = Math.min(this.byteLength, byteLength);
  }

  sync(): void {}
}
