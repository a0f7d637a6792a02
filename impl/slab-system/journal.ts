// What an operation has done so far, so that it can be undone when frames run out half-way.
//
// It is empty between operations: nothing of it is state.

/** Every write that an attempt may make goes through here: while one is under way, what was there is remembered. */
export class Journal {
  private readonly words: Int32Array;
  private readonly giveBack: (address: number, frames: number) => void;
  private readonly places: number[] = [];
  private readonly earlier: number[] = [];
  private readonly addresses: number[] = [];
  private readonly frames: number[] = [];
  private attempts = 0;

  /** @param giveBack what becomes of frames that were obtained by an attempt that failed */
  constructor(words: Int32Array, giveBack: (address: number, frames: number) => void) {
    this.words = words;
    this.giveBack = giveBack;
  }

  /** Writes a word. */
  put(at: number, value: number): void {
    if (this.attempts !== 0) this.remember(at);
    this.words[at] = value;
  }

  /** Writes two words, as `put` does one. */
  putBoth(at: number, value: number, other: number, otherValue: number): void {
    if (this.attempts !== 0) this.rememberBoth(at, other);
    this.words[at] = value;
    this.words[other] = otherValue;
  }

  // Apart from what every write does, so that a compiler writes that out wherever it is called.
  private remember(at: number): void {
    this.places.push(at);
    this.earlier.push(this.words[at] as number);
  }

  private rememberBoth(at: number, other: number): void {
    this.remember(at);
    this.remember(other);
  }

  /** Clears words from one index up to, but not including, another. */
  clear(from: number, to: number): void {
    for (let at = from; at < to; at += 1) this.put(at, 0);
  }

  /** Remembers frames that were obtained. */
  obtained(address: number, frames: number): void {
    if (this.attempts === 0) return;
    this.addresses.push(address);
    this.frames.push(frames);
  }

  /**
   * Carries something out, or nothing of it. Attempts may be made within attempts.
   *
   * @param act returns 0 when it failed: every word is as before then, and frames go back, those obtained last first
   * @returns what `act` returned
   */
  attempt(act: () => number): number {
    const { places, addresses } = this;
    const firstPlace = places.length;
    const firstFrames = addresses.length;
    this.attempts += 1;
    let result = 0;
    try {
      result = act();
    } finally {
      this.attempts -= 1;
      if (result === 0) this.undo(firstPlace, firstFrames);
      if (this.attempts === 0) this.forget();
    }
    return result;
  }

  private undo(firstPlace: number, firstFrames: number): void {
    for (let entry = this.places.length - 1; entry >= firstPlace; entry -= 1) {
      this.words[this.places[entry] as number] = this.earlier[entry] as number;
    }
    this.places.length = firstPlace;
    this.earlier.length = firstPlace;
    while (this.addresses.length > firstFrames) {
      this.giveBack(this.addresses.pop() as number, this.frames.pop() as number);
    }
  }

  private forget(): void {
    this.places.length = 0;
    this.earlier.length = 0;
    this.addresses.length = 0;
    this.frames.length = 0;
  }
}
