// Watches the memory an allocator lends: what belongs to users or to nobody must stay as it is.
//
// Live objects hold a pattern, everything nobody owns holds a poison. After a command, each word must still hold what it
// held, unless it was the allocator's before or is now. Then words that changed hands are painted anew, which stands
// for the user writing into the new object, and for whoever uses memory that was freed or given back.
import type { ClaimSink, Instance } from '../../spec/kit/contract.ts';

const NOBODY = 0;
const ALLOCATOR = 1;
/** Even: the body of an object; odd: its head, which the allocator uses before and after the user. */
const FIRST_USER = 2;

const POISON = 0x6b6b6b6b;

/** Words of the stretches in which a large memory is searched for changes. */
const STRETCH = 4096;
/** Words from which on filling at once beats a loop. */
const LONG = 32;

/** Words from one index up to, not including, another. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export class LentMemory implements ClaimSink {
  private readonly words: Int32Array;
  private readonly earlier: Int32Array;
  private readonly ranges: readonly Stretch[];
  /** The address by which users know the first byte of the image. */
  private readonly origin: number;
  /** Owner of each word before the last command and after it. */
  private before: Uint8Array;
  private after: Uint8Array;
  /** Whether nothing changed hands with the last command; `after` tells of an earlier one then. */
  private kept = false;
  /** The image now and before the last command. */
  private readonly bytes: Uint8Array;
  private readonly earlierBytes: Uint8Array;
  /** Where words differ from before the last command, or were painted since: so many pairs of word indexes, from and to. */
  private readonly touched: number[] = [];
  private touchedPairs = 0;
  /** Words that users wrote with the last command, as pairs of word indexes, from and to. */
  private readonly exempt: number[] = [];

  /** @param imageBefore where whoever gives the commands keeps the image before the next one */
  constructor(instance: Instance, imageBefore: Uint8Array) {
    this.words = wordsOf(instance.image);
    this.earlier = wordsOf(imageBefore);
    const origin = instance.origin ?? 0;
    this.origin = origin;
    this.ranges = instance.lent.map(({ address, byteLength: bytes }) => ({
      from: (address - origin) >> 2,
      to: (address - origin + bytes) >> 2,
    }));
    this.before = new Uint8Array(this.words.length);
    this.after = new Uint8Array(this.words.length);
    this.bytes = instance.image;
    this.earlierBytes = imageBefore;
  }

  /** Paints memory of which nothing is owned yet. */
  poison(): void {
    for (const { from, to } of this.ranges) this.words.fill(POISON, from, to);
  }

  user(address: number, byteLength: number, headBytes: number, holder: number): void {
    const owner = FIRST_USER + 2 * holder;
    this.mark(owner + 1, address, address + headBytes);
    this.mark(owner, address + headBytes, address + byteLength);
  }

  allocator(address: number, byteLength: number): void {
    this.mark(ALLOCATOR, address, address + byteLength);
  }

  private mark(owner: number, from: number, to: number): void {
    const { after, origin } = this;
    const first = (from - origin) >> 2;
    const end = (to - origin) >> 2;
    if (end - first > LONG) after.fill(owner, first, end);
    else for (let word = first; word < end; word += 1) after[word] = owner;
  }

  /** A new command begins: nothing has been written by users yet. */
  begin(): void {
    if (this.exempt.length > 0) this.exempt.length = 0;
    this.touchedPairs = 0;
  }

  /** Users wrote these bytes with the command. */
  userWrites(address: number, byteLength: number): void {
    this.exempt.push((address - this.origin) >> 2, (address - this.origin + byteLength + 3) >> 2);
  }

  /** Takes the owners that `claim` names for those before the next command. */
  stand(claim: (claims: ClaimSink) => void): void {
    this.claim(claim);
    [this.before, this.after] = [this.after, this.before];
  }

  /** Nothing changed hands. */
  keep(): void {
    this.kept = true;
  }

  /** Takes the owners that `claim` names for those after the command. */
  claim(claim: (claims: ClaimSink) => void): void {
    this.kept = false;
    for (const { from, to } of this.ranges) this.after.fill(NOBODY, from, to);
    claim(this);
  }

  /**
   * Looks for a write that must not have been, and paints what changed hands.
   *
   * @returns address of the first word that the command wrote and must not have; -1 if there is none
   */
  settle(): number {
    for (const { from, to } of this.ranges) {
      for (let start = from; start < to; start += STRETCH) {
        const end = start + STRETCH < to ? start + STRETCH : to;
        // Most of a large memory is as it was: that is found out much faster for many words at once than for each.
        if (to - from > STRETCH && this.isAsBefore(start, end)) continue;
        this.touch(start, end);
        const stray = this.settleWords(start, end);
        if (stray !== -1) return (stray << 2) + this.origin;
      }
    }
    return -1;
  }

  /** An array that is emptied loses its memory: this one is written over. */
  private touch(from: number, to: number): void {
    this.touched[2 * this.touchedPairs] = from;
    this.touched[2 * this.touchedPairs + 1] = to;
    this.touchedPairs += 1;
  }

  private isAsBefore(from: number, to: number): boolean {
    const { bytes, earlierBytes, before, after } = this;
    return isSame(before, after, from, to) && isSame(bytes, earlierBytes, from << 2, to << 2);
  }

  /** @returns index of the first word that must not have been written; -1 if there is none */
  private settleWords(from: number, to: number): number {
    const { words, earlier, before, after } = this;
    for (let word = from; word < to; word += 1) {
      const owner = before[word] as number;
      const heir = after[word] as number;
      const written = words[word] !== earlier[word];
      if (owner === heir) {
        if (written && owner !== ALLOCATOR && !this.isExempt(word)) return word;
        continue;
      }
      const allowed = owner === ALLOCATOR || heir === ALLOCATOR || isHead(heir) || isHead(owner);
      if (written && !allowed && !this.isExempt(word)) return word;
      if (heir !== ALLOCATOR) words[word] = heir === NOBODY ? POISON : pattern(word);
    }
    return -1;
  }

  private isExempt(word: number): boolean {
    const { exempt } = this;
    for (let index = 0; index < exempt.length; index += 2) {
      if (word >= (exempt[index] as number) && word < (exempt[index + 1] as number)) return true;
    }
    return false;
  }

  /** Owner of each word after the last command. */
  private get owners(): Uint8Array {
    return this.kept ? this.before : this.after;
  }

  /** Whether a word of the image is the allocator's after the command: of its books, or of its records in lent memory. */
  isAllocators(word: number): boolean {
    return !this.ranges.some(({ from, to }) => word >= from && word < to) || this.owners[word] === ALLOCATOR;
  }

  /** What was after the command is before the next one, lent words included. */
  advance(): void {
    const { words, earlier, touched } = this;
    if (!this.kept) [this.before, this.after] = [this.after, this.before];
    for (let index = 0; index < 2 * this.touchedPairs; index += 2) {
      const from = touched[index] as number;
      earlier.set(words.subarray(from, touched[index + 1] as number), from);
    }
  }

  /** The stretches of words that are not lent. */
  books(): readonly Stretch[] {
    const stretches: Stretch[] = [];
    let from = 0;
    for (const lent of [...this.ranges].sort((one, other) => one.from - other.from)) {
      stretches.push({ from, to: lent.from });
      from = lent.to;
    }
    return [...stretches, { from, to: this.words.length }];
  }
}

function isHead(owner: number): boolean {
  return owner >= FIRST_USER && owner % 2 === 1;
}

/** What a user keeps in a word: a number unlike any address or count, different in every word. */
function pattern(word: number): number {
  return Math.imul(word, 0x9e3779b1) | 0x40000001;
}

function isSame(one: Uint8Array, other: Uint8Array, from: number, to: number): boolean {
  return Buffer.compare(one.subarray(from, to), other.subarray(from, to)) === 0;
}

/** An image as 32-bit words. */
export function wordsOf(image: Uint8Array): Int32Array {
  return new Int32Array(image.buffer, image.byteOffset, image.byteLength >> 2);
}
