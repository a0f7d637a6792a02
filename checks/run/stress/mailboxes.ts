// Mailboxes in shared memory: how a thread hands an object to another, which will free it.

//   word 0..threads - 1    of each mailbox: 0 free, 1 taken
//   then for each mailbox  first letter, letters, and LETTERS places of WORDS words each
const LETTERS = 64;
const OPERANDS_MAX = 6;
/** Address, serial number, number of operands, operands. */
const WORDS = 3 + OPERANDS_MAX;
const BOX_WORDS = 2 + LETTERS * WORDS;

/** An object with what is needed to free it. */
export interface Held {
  readonly address: number;
  /** What fills it, with the address: no other object is filled alike. */
  readonly serial: number;
  /** Operands of the command that allocated it. */
  readonly operands: readonly number[];
}

export class Mailboxes {
  private readonly words: Int32Array;
  private readonly threads: number;
  private readonly lettersMax: number;

  /** @param lettersMax letters that one mailbox takes, at most 64: a thread that rests does not hoard everything */
  constructor(buffer: SharedArrayBuffer, threads: number, lettersMax: number) {
    this.words = new Int32Array(buffer);
    this.threads = threads;
    this.lettersMax = Math.min(LETTERS, lettersMax);
  }

  static makeBuffer(threads: number): SharedArrayBuffer {
    return new SharedArrayBuffer(4 * threads * (1 + BOX_WORDS));
  }

  /** @returns whether there was room for it */
  post(thread: number, { address, serial, operands }: Held): boolean {
    return this.alone(thread, (first, count, box) => {
      if (count >= this.lettersMax) return false;
      this.put(box + 2 + ((first + count) % LETTERS) * WORDS, [address, serial, operands.length, ...operands]);
      this.words[box + 1] = count + 1;
      return true;
    });
  }

  /** Takes the oldest letter; null when there is none. */
  take(thread: number): Held | null {
    return this.alone(thread, (first, count, box) => {
      if (count === 0) return null;
      this.words[box] = (first + 1) % LETTERS;
      this.words[box + 1] = count - 1;
      return this.letterAt(box + 2 + first * WORDS);
    });
  }

  /** All letters, which stay where they are. */
  lookInto(thread: number): readonly Held[] {
    return this.alone(thread, (first, count, box) =>
      Array.from({ length: count }, (_, index) => this.letterAt(box + 2 + ((first + index) % LETTERS) * WORDS)),
    );
  }

  /** Does something while nobody else looks into the mailbox. */
  private alone<Result>(thread: number, act: (first: number, count: number, box: number) => Result): Result {
    while (Atomics.compareExchange(this.words, thread, 0, 1) !== 0);
    const box = this.threads + thread * BOX_WORDS;
    try {
      return act(this.words[box] ?? 0, this.words[box + 1] ?? 0, box);
    } finally {
      Atomics.store(this.words, thread, 0);
    }
  }

  private put(at: number, words: readonly number[]): void {
    for (const [index, word] of words.entries()) this.words[at + index] = word;
  }

  private letterAt(at: number): Held {
    const { words } = this;
    const operands = words.subarray(at + 3, at + 3 + (words[at + 2] ?? 0));
    return { address: words[at] ?? 0, serial: words[at + 1] ?? 0, operands: [...operands] };
  }
}
