// A memory that reports each request to grow to the checker, and refuses when the checker says so.
import type { CallRecorder } from '../../spec/kit/contract.ts';
import type { ArenaMemory } from './arena-memory.ts';
import type { LinearMemory } from './linear-memory.ts';

/** Position of the one call in the specification's list of backend calls. */
const GROW = 0;

const NOBODY: CallRecorder = { begin: () => 0, refuses: () => false, end: () => {} };

export class RecordingMemory implements LinearMemory {
  readonly pageSize: number;
  readonly pagesMax: number;
  readonly firstWord: number;
  /** Who records the command being carried out. */
  recorder: CallRecorder = NOBODY;
  private readonly inner: ArenaMemory;

  constructor(inner: ArenaMemory) {
    this.inner = inner;
    this.pageSize = inner.pageSize;
    this.pagesMax = inner.pagesMax;
    this.firstWord = inner.firstWord;
  }

  get pages(): number {
    return this.inner.pages;
  }

  get words(): Int32Array {
    return this.inner.words;
  }

  grow(pages: number): boolean {
    const { recorder } = this;
    const entry = recorder.begin(GROW, pages, 0, 0);
    const grown = !recorder.refuses(entry) && this.inner.grow(pages);
    recorder.end(entry, grown ? 1 : 0);
    return grown;
  }

  load(address: number): number {
    return this.inner.load(address);
  }

  store(address: number, word: number): void {
    this.inner.store(address, word);
  }
}
