// Where the threads of a search wait for each other.

const ARRIVED = 0;
const ROUND = 1;
/** Words of a meeting, 0 at first. */
export const MEETING_WORDS = 2;

export class Meeting {
  private readonly words: Int32Array;
  private readonly at: number;
  private readonly threads: number;

  /** @param at index of the first of its words */
  constructor(words: Int32Array, at: number, threads: number) {
    this.words = words;
    this.at = at;
    this.threads = threads;
  }

  /**
   * Waits until all threads are here.
   *
   * @param settle what the last one to come does, before anybody goes on
   */
  join(settle: () => void = () => {}): void {
    const { words, at, threads } = this;
    const round = Atomics.load(words, at + ROUND);
    if (Atomics.add(words, at + ARRIVED, 1) + 1 === threads) {
      settle();
      Atomics.store(words, at + ARRIVED, 0);
      Atomics.add(words, at + ROUND, 1);
      Atomics.notify(words, at + ROUND);
    } else {
      while (Atomics.load(words, at + ROUND) === round) Atomics.wait(words, at + ROUND, round);
    }
  }
}
