// The port through which threads reach the words they share: all that an implementation with lock-free paths may use
// where another thread can look, so that the checker can decide at each access who goes on. Types only.

/**
 * 32-bit words of a memory that several threads share. An index is that of a word.
 *
 * In production each access is one of `Atomics`, or of the typed array itself. Under exploration each is a place where
 * the schedule may switch to another thread.
 */
export interface SharedWords {
  load(index: number): number;
  store(index: number, word: number): void;
  /** Stores a word; returns the one that was there. */
  exchange(index: number, word: number): number;
  /** Stores a word where `expected` is; returns what was there, which is `expected` exactly when it stored. */
  compareExchange(index: number, expected: number, word: number): number;
  /** Adds to a word; returns it as it was. */
  add(index: number, summand: number): number;
  /** Sets bits; returns the word as it was. */
  or(index: number, bits: number): number;
  /** Clears all bits but these; returns the word as it was. */
  and(index: number, bits: number): number;
  /**
   * A plain load of a word that another thread wrote before it handed it over by one of the accesses above: ordered by
   * that one, not by itself.
   */
  read(index: number): number;
  /** A plain store to a word that is handed over to another thread afterwards. */
  write(index: number, word: number): void;
  /** Takes the lock at this word, 0 when nobody has it; waits while another thread has it. */
  acquire(lock: number): void;
  /** Gives the lock up. */
  release(lock: number): void;
}
