// The way to each state, on disk: by its number the state it was reached from, the command there, and how complicated the
// whole way is.
import { NOBODY, type Way, wayOf } from '../paths.ts';
import { EntryFile, type SavedFile } from './entry-file.ts';
import { orderOf } from './order.ts';
import type { Storage } from './storage.ts';

/** The fourth word is for the size: no entry lies across the border of two sectors, so that each is there or not. */
const ENTRY_WORDS = 4;
const PARENT = 0;
const WAY = 1;
const COST = 2;

export class WayFile {
  private readonly file: EntryFile;
  private readonly entry = new Int32Array(ENTRY_WORDS);
  private readonly bytes = new Uint8Array(this.entry.buffer);

  constructor(storage: Storage, bufferBytes: number, saved: SavedFile | null = null) {
    this.file =
      saved === null
        ? EntryFile.create(storage, 4 * ENTRY_WORDS, bufferBytes)
        : EntryFile.open(storage, saved, 4 * ENTRY_WORDS, bufferBytes);
  }

  /** States of which the way is here: those with a smaller number. */
  get count(): number {
    return this.file.count;
  }

  append(parent: number, way: number, cost: number): void {
    this.file.append(this.encode(parent, way, cost));
  }

  cost(state: number): number {
    return this.file.word(state, COST);
  }

  parent(state: number): number {
    return this.file.word(state, PARENT);
  }

  way(state: number): Way {
    return wayOf(this.file.word(state, WAY));
  }

  /** The choices from the initial state to this one. */
  to(state: number): Way[] {
    const ways: Way[] = [];
    for (let at = state; this.parent(at) !== NOBODY; at = this.parent(at)) ways.push(this.way(at));
    return ways.reverse();
  }

  /** Takes those of these ways that are better than what is known of their states. */
  improve(offers: Offers): void {
    for (const index of orderOf(offers.states, offers.states.length, 1)) {
      const state = offers.states[index] as number;
      const { parent, way, cost } = offers.of(index);
      // Of equally complicated ways the first one stays: what is here was found before.
      if (cost < this.cost(state)) this.file.change(state, this.encode(parent, way, cost));
    }
  }

  flush(): void {
    this.file.flush();
  }

  save(): SavedFile {
    return this.file.save();
  }

  get byteLength(): number {
    return this.file.byteLength;
  }

  private encode(parent: number, way: number, cost: number): Uint8Array {
    this.entry[PARENT] = parent;
    this.entry[WAY] = way;
    this.entry[COST] = cost;
    return this.bytes;
  }
}

/** Ways that were found later to states whose ways are here. */
export interface Offers {
  readonly states: Int32Array;
  /** @param index of a state */
  of(index: number): { readonly parent: number; readonly way: number; readonly cost: number };
}
