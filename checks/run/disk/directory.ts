// A directory with the files of one exploration, and the checkpoint that says which of them belong together.
import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Storage, StorageError, type StoredFile } from '../../engine/disk/storage.ts';
import { reasonOf, userPath } from '../files.ts';
import { UsageError } from '../usage.ts';
import { lock, unlock } from './lock.ts';

const CHECKPOINT = 'checkpoint.json';
const LOCK = 'in-use';
const WRITTEN = `${CHECKPOINT}.new`;
/** Names of all other files: in the order in which they were made. */
const NUMBERED = /^(\d+)\.bin$/;

export class Directory implements Storage {
  /** As the user gave it. */
  readonly name: string;
  private readonly path: string;
  private made = 0;
  private readonly inUse = new Set<DiskFile>();
  private isLocked = false;
  /** Files that the last checkpoint names. */
  private named = new Set<string>();

  private constructor(name: string) {
    this.name = name;
    this.path = userPath(name);
  }

  /**
   * A directory that is made, or empty.
   *
   * @throws UsageError when it is neither
   */
  static begin(name: string): Directory {
    const directory = new Directory(name);
    const there = asked(name, () => {
      mkdirSync(directory.path, { recursive: true });
      return readdirSync(directory.path);
    });
    if (there.length > 0) {
      throw new UsageError(
        `${name} is not empty: give --disk a new or empty directory, or go on from what is there by explore --resume ${name}`,
      );
    }
    return directory;
  }

  /**
   * A directory with a checkpoint, and its text.
   *
   * @throws UsageError when there is none
   */
  static resume(name: string): { readonly directory: Directory; readonly checkpoint: string } {
    const directory = new Directory(name);
    const there = asked(name, () => readdirSync(directory.path));
    if (!there.includes(CHECKPOINT)) {
      throw new UsageError(`${name} holds no checkpoint: give a directory that explore --disk has written to`);
    }
    const path = join(directory.path, CHECKPOINT);
    const checkpoint = asked(join(name, CHECKPOINT), () => readFileSync(path, 'utf8'));
    directory.made = Math.max(0, ...there.map((file) => Number(NUMBERED.exec(file)?.[1] ?? 0)));
    return { directory, checkpoint };
  }

  /**
   * Keeps others out until it is closed.
   *
   * @throws UsageError when another process is at work here
   */
  lock(): void {
    storing(this.name, () => lock(join(this.path, LOCK), join(this.name, LOCK)));
    this.isLocked = true;
  }

  create(): StoredFile {
    this.made += 1;
    return this.take(`${this.made}.bin`, 'wx+');
  }

  open(name: string, byteLength: number): StoredFile {
    const file = this.take(name, 'r+');
    if (file.byteLength < byteLength) {
      throw new StorageError(`${join(this.name, name)} is shorter than the checkpoint says: it was changed or damaged`);
    }
    file.cut(byteLength);
    this.named.add(name);
    return file;
  }

  remove(file: StoredFile): void {
    for (const open of this.inUse) {
      if (open !== file) continue;
      this.inUse.delete(open);
      open.close();
    }
    if (!this.named.has(file.name)) this.erase(file.name);
  }

  /**
   * Writes a checkpoint in place of the last one; all or nothing.
   *
   * @param text what is to be read when it is resumed
   */
  checkpoint(text: string): void {
    storing(join(this.name, CHECKPOINT), () => {
      const written = join(this.path, WRITTEN);
      const descriptor = openSync(written, 'w');
      try {
        for (let bytes = Buffer.from(text); bytes.length > 0; ) bytes = bytes.subarray(writeSync(descriptor, bytes));
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      this.syncNames();
      renameSync(written, join(this.path, CHECKPOINT));
      this.syncNames();
    });
    this.named = new Set(this.namesInUse);
    this.eraseOthers();
  }

  /** Removes what is not in use, and what the last checkpoint does not name: a run that was killed has left it. */
  eraseOthers(): void {
    const kept = new Set([...this.named, ...this.namesInUse]);
    const there = storing(this.name, () => readdirSync(this.path));
    for (const name of there) if (NUMBERED.test(name) && !kept.has(name)) this.erase(name);
  }

  close(): void {
    for (const file of this.inUse) file.close();
    this.inUse.clear();
    if (this.isLocked) unlock(join(this.path, LOCK));
    this.isLocked = false;
  }

  private get namesInUse(): string[] {
    return [...this.inUse].map(({ name }) => name);
  }

  private take(name: string, flags: string): DiskFile {
    const shown = join(this.name, name);
    const descriptor = storing(shown, () => openSync(join(this.path, name), flags));
    const file = new DiskFile(name, shown, descriptor);
    this.inUse.add(file);
    return file;
  }

  private erase(name: string): void {
    storing(join(this.name, name), () => rmSync(join(this.path, name), { force: true }));
  }

  /** Makes sure that files have their names also after the power was cut. */
  private syncNames(): void {
    const descriptor = openSync(this.path, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }
}

class DiskFile implements StoredFile {
  readonly name: string;
  private readonly shown: string;
  private readonly descriptor: number;

  constructor(name: string, shown: string, descriptor: number) {
    this.name = name;
    this.shown = shown;
    this.descriptor = descriptor;
  }

  get byteLength(): number {
    return storing(this.shown, () => fstatSync(this.descriptor).size);
  }

  read(at: number, into: Uint8Array): void {
    storing(this.shown, () => {
      for (let done = 0; done < into.length; ) {
        const bytes = readSync(this.descriptor, into, done, into.length - done, at + done);
        if (bytes === 0) throw new Error('it is shorter than it was written');
        done += bytes;
      }
    });
  }

  write(at: number, bytes: Uint8Array): void {
    storing(this.shown, () => {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(this.descriptor, bytes, done, bytes.length - done, at + done);
      }
    });
  }

  cut(byteLength: number): void {
    storing(this.shown, () => ftruncateSync(this.descriptor, byteLength));
  }

  sync(): void {
    storing(this.shown, () => fsyncSync(this.descriptor));
  }

  close(): void {
    storing(this.shown, () => closeSync(this.descriptor));
  }
}

/** Does what can fail because of the disk. */
function storing<Result>(shown: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new StorageError(`${shown} can't be read or written: ${reasonOf(error)}`);
  }
}

/** Does what can fail because of what the user gave. */
function asked<Result>(shown: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new UsageError(`${shown} can't be used: ${reasonOf(error)}`);
  }
}
