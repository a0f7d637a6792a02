// Where files of an exploration are kept: what is asked of whoever has a disk.

/** A file can't be read or written; the message names it and says why. */
export class StorageError extends Error {}

/** Bytes that last. Whatever fails throws a `StorageError`. */
export interface StoredFile {
  readonly name: string;
  /** Fills `into` with the bytes from `at` on; there are so many. */
  read(at: number, into: Uint8Array): void;
  write(at: number, bytes: Uint8Array): void;
  /** Cuts what is behind so many bytes. */
  cut(byteLength: number): void;
  /** Makes sure that what was written is there also after the power was cut. */
  sync(): void;
}

export interface Storage {
  /** A new file without any bytes. */
  create(): StoredFile;
  /** A file that was there at the last checkpoint, cut to the bytes that it had then. */
  open(name: string, byteLength: number): StoredFile;
  /** Ends the use of a file; one that the last checkpoint names is kept until there is a later one. */
  remove(file: StoredFile): void;
}
