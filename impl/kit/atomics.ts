// The words that several threads share, in production: each access is one of `Atomics`.
import type { SharedWords } from '../../spec/kit/shared-words.ts';
import { AllocatorError } from './error.ts';

// Short enough to be inlined wherever they are called: a name of this file is found faster than a property.
const { add, and, compareExchange, exchange, load, notify, or, store, wait } = Atomics;

// What the word of a lock holds.
const FREE = 0;
const TAKEN = 1;
/** Taken, and somebody may be asleep until it is given up. */
const AWAITED = 2;

/** How often a lock that is taken is looked at before its thread goes to sleep. */
const SPINS = 200;

/**
 * Shared words over a typed array, whose buffer need not be shared: then there is one thread alone, and a lock that it
 * has already would never become free.
 */
export class AtomicWords implements SharedWords {
  private readonly words: Int32Array;
  /** Whether other threads can reach the words. */
  private readonly shared: boolean;
  /** Whether this thread may sleep; the main thread of a browser may not. */
  private readonly sleeps: boolean;

  constructor(words: Int32Array) {
    this.words = words;
    this.shared = typeof SharedArrayBuffer !== 'undefined' && words.buffer instanceof SharedArrayBuffer;
    this.sleeps = this.shared && maySleep(words);
  }

  load(index: number): number {
    return load(this.words, index);
  }

  store(index: number, word: number): void {
    store(this.words, index, word);
  }

  exchange(index: number, word: number): number {
    return exchange(this.words, index, word);
  }

  compareExchange(index: number, expected: number, word: number): number {
    return compareExchange(this.words, index, expected, word);
  }

  add(index: number, summand: number): number {
    return add(this.words, index, summand);
  }

  or(index: number, bits: number): number {
    return or(this.words, index, bits);
  }

  and(index: number, bits: number): number {
    return and(this.words, index, bits);
  }

  read(index: number): number {
    return this.words[index] as number;
  }

  write(index: number, word: number): void {
    this.words[index] = word;
  }

  /** @throws AllocatorError `lock-taken` where nobody else is there to give it up */
  acquire(lock: number): void {
    if (compareExchange(this.words, lock, FREE, TAKEN) !== FREE) this.acquireLater(lock);
  }

  release(lock: number): void {
    if (exchange(this.words, lock, FREE) === AWAITED) notify(this.words, lock, 1);
  }

  private acquireLater(lock: number): void {
    const { words } = this;
    if (!this.shared) {
      throw new AllocatorError(
        'lock-taken',
        `The lock at word ${lock} is taken and nobody else can give it up: this memory is not shared between threads. ` +
          'A call within a call, such as from a hook, would wait for ever.',
      );
    }
    for (let spins = SPINS; spins > 0; spins -= 1) {
      if (load(words, lock) === FREE && compareExchange(words, lock, FREE, TAKEN) === FREE) return;
    }
    // Whoever has slept takes it as awaited: others may be asleep still, and only this word tells of them.
    while (exchange(words, lock, AWAITED) !== FREE) {
      if (this.sleeps) wait(words, lock, AWAITED);
    }
  }
}

/** Whether this thread may sleep: a wait that is over before it begins is refused where it may not. */
function maySleep(words: Int32Array): boolean {
  try {
    wait(words, 0, load(words, 0), 0);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
