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

export class LentMemory implements ClaimSink {
  private readonly words: Int32Array;
  private readonly earlier: Int32Array;
  /** Lent ranges as pairs of word indexes, from and to. */
  private readonly ranges: readonly (readonly [number, number])[];
  /** The address by which users know the first byte of the image. */
  private readonly origin: number;
  /** Owner of each word before the last command and after it. */
  private before: Buffer;
  private after: Buffer;
  /** The image now and before the last command, as what can be compared at once. */
  private readonly bytes: Buffer;
  private readonly earlierBytes: Buffer;
  /** Where words differ from before the last command, or were painted since: pairs of word indexes, from and to. */
  private readonly touched: number[] = [];
  /** Words that users wrote with the last command, as pairs of word indexes, from and to. */
  private readonly exempt: number[] = [];

  /** @param imageBefore where whoever gives the commands keeps the image before the next one */
  constructor(instance: Instance, imageBefore: Uint8Array) {
    this.words = wordsOf(instance.image);
    this.earlier = wordsOf(imageBefore);
    const origin = instance.origin ?? 0;
    this.origin = origin;
    this.ranges = instance.lent.map(
      ({ address, byteLength: bytes }) => [(address - origin) >> 2, (address - origin + bytes) >> 2] as const,
    );
    this.before = Buffer.alloc(this.words.length);
    this.after = Buffer.alloc(this.words.length);
    this.bytes = bufferOf(instance.image);
    this.earlierBytes = bufferOf(imageBefore);
  }

  /** Paints memory of which nothing is owned yet. */
  poison(): void {
    for (const [from, to] of this.ranges) this.words.fill(POISON, from, to);
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
    this.exempt.length = 0;
    this.touched.length = 0;
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
    this.after.set(this.before);
  }

  /** Takes the owners that `claim` names for those after the command. */
  claim(claim: (claims: ClaimSink) => void): void {
    for (const [from, to] of this.ranges) this.after.fill(NOBODY, from, to);
    claim(this);
  }

  /**
   * Looks for a write that must not have been, and paints what changed hands.
   *
   * @returns address of the first word that the command wrote and must not have; -1 if there is none
   */
  settle(): number {
    for (const [from, to] of this.ranges) {
      for (let start = from; start < to; start += STRETCH) {
        const end = start + STRETCH < to ? start + STRETCH : to;
        // Most of a large memory is as it was: that is found out much faster for many words at once than for each.
        if (to - from > STRETCH && this.isAsBefore(start, end)) continue;
        this.touched.push(start, end);
        const stray = this.settleWords(start, end);
        if (stray !== -1) return (stray << 2) + this.origin;
      }
    }
    return -1;
  }

  private isAsBefore(from: number, to: number): boolean {
    const { bytes, earlierBytes, before, after } = this;
    return (
      before.compare(after, from, to, from, to) === 0 &&
      bytes.compare(earlierBytes, from << 2, to << 2, from << 2, to << 2) === 0
    );
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

  /** Whether a word of the image is the allocator's after the command: of its books, or of its records in lent memory. */
  isAllocators(word: number): boolean {
    return !this.ranges.some(([from, to]) => word >= from && word < to) || this.after[word] === ALLOCATOR;
  }

  /** What was after the command is before the next one, lent words included. */
  advance(): void {
    const { words, earlier, touched } = this;
    [this.before, this.after] = [this.after, this.before];
    for (let index = 0; index < touched.length; index += 2) {
      const from = touched[index] as number;
      earlier.set(words.subarray(from, touched[index + 1] as number), from);
    }
  }

  /** The stretches of words that are not lent: pairs of word indexes, from and to. */
  books(): readonly (readonly [number, number])[] {
    const stretches: [number, number][] = [];
    let from = 0;
    for (const [start, end] of [...this.ranges].sort(([one], [other]) => one - other)) {
      stretches.push([from, start]);
      from = end;
    }
    return [...stretches, [from, this.words.length]];
  }
}

function isHead(owner: number): boolean {
  return owner >= FIRST_USER && owner % 2 === 1;
}

/** What a user keeps in a word: a number unlike any address or count, different in every word. */
function pattern(word: number): number {
  return Math.imul(word, 0x9e3779b1) | 0x40000001;
}

function bufferOf(image: Uint8Array): Buffer {
  return Buffer.from(image.buffer, image.byteOffset, image.byteLength);
}

/** An image as 32-bit words. */
export function wordsOf(image: Uint8Array): Int32Array {
  return new Int32Array(image.buffer, image.byteOffset, image.byteLength >> 2);
}
