// The image of an implementation, before a command and after it.
import { type Stretch, wordsOf } from './lent-memory.ts';

/** Words from which on comparing at once beats a loop. */
const LONG = 512;
/** Words that are looked at together: most are as they were, so that one answer for several is the faster way. */
const TOGETHER = 8;

export class Images {
  /** What the implementation works on. */
  readonly now: Uint8Array;
  /** What it was before the last command. */
  readonly before: Uint8Array;
  private readonly nowWords: Int32Array;
  private readonly wordsBefore: Int32Array;

  /** @param image what the implementation works on */
  constructor(image: Uint8Array) {
    this.now = image;
    this.before = image.slice();
    this.nowWords = wordsOf(this.now);
    this.wordsBefore = wordsOf(this.before);
  }

  /** Makes it the one that a command is given in. */
  stand(image: Uint8Array): void {
    this.now.set(image);
    this.before.set(image);
  }

  /** Undoes the last command. */
  standAgain(): void {
    this.now.set(this.before);
  }

  /** What these words hold now is what they held before the next command. */
  keep(stretches: readonly Stretch[]): void {
    for (const { from, to } of stretches) this.wordsBefore.set(this.nowWords.subarray(from, to), from);
  }

  /** Whether any byte is another than before the last command. */
  differ(): boolean {
    const { nowWords, wordsBefore } = this;
    if (nowWords.length > LONG) return Buffer.compare(this.now, this.before) !== 0;
    let index = 0;
    for (const end = nowWords.length - TOGETHER; index <= end; index += TOGETHER) {
      const differences =
        bits(nowWords, wordsBefore, index) |
        bits(nowWords, wordsBefore, index + 1) |
        bits(nowWords, wordsBefore, index + 2) |
        bits(nowWords, wordsBefore, index + 3) |
        bits(nowWords, wordsBefore, index + 4) |
        bits(nowWords, wordsBefore, index + 5) |
        bits(nowWords, wordsBefore, index + 6) |
        bits(nowWords, wordsBefore, index + 7);
      if (differences !== 0) return true;
    }
    for (; index < nowWords.length; index += 1) if (nowWords[index] !== wordsBefore[index]) return true;
    return false;
  }
}

/** The bits in which two words differ. */
function bits(one: Int32Array, other: Int32Array, index: number): number {
  return (one[index] as number) ^ (other[index] as number);
}
