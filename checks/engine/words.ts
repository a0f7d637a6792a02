// A growable sequence of 32-bit words: what views and identities are written into and read from.
import type { WordSink, WordSource } from '../../spec/kit/contract.ts';

/** The same for numbers of any size, such as addresses of other machines. */
export class WideWords implements WordSink, WordSource {
  private readonly numbers: number[] = [];
  private at = 0;

  clear(): this {
    this.numbers.length = 0;
    this.at = 0;
    return this;
  }

  push(word: number): void {
    this.numbers.push(word);
  }

  next(): number {
    const word = this.numbers[this.at];
    if (word === undefined) throw new RangeError('A view ended before all of it was read.');
    this.at += 1;
    return word;
  }
}

export class Words implements WordSink, WordSource {
  data = new Int32Array(256);
  length = 0;
  private at = 0;

  clear(): this {
    this.length = 0;
    return this;
  }

  push(word: number): void {
    const at = this.length;
    if (at === this.data.length) this.grow();
    this.data[at] = word;
    this.length = at + 1;
  }

  /** From here on, `next` reads from the first word. */
  rewind(): this {
    this.at = 0;
    return this;
  }

  next(): number {
    if (this.at >= this.length) throw new RangeError('A view ended before all of it was read.');
    const word = this.data[this.at] as number;
    this.at += 1;
    return word;
  }

  equals(other: Words): boolean {
    if (this.length !== other.length) return false;
    for (let index = 0; index < this.length; index += 1) if (this.data[index] !== other.data[index]) return false;
    return true;
  }

  private grow(): void {
    const larger = new Int32Array(this.data.length * 2);
    larger.set(this.data);
    this.data = larger;
  }
}
