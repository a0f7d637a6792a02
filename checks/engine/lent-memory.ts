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

export class LentMemory implements ClaimSink {
  private readonly words: Int32Array;
  private readonly earlier: Int32Array;
  /** Lent ranges as pairs of word indexes, from and to. */
  private readonly ranges: readonly (readonly [number, number])[];
  private before: Uint8Array;
  private after: Uint8Array;

  /** @param imageBefore where whoever gives the commands keeps the image before the next one */
  constructor(instance: Instance, imageBefore: Uint8Array) {
    this.words = wordsOf(instance.image);
    this.earlier = wordsOf(imageBefore);
    this.ranges = instance.lent.map(
      ({ address, byteLength: bytes }) => [address >> 2, (address + bytes) >> 2] as const,
    );
    this.before = new Uint8Array(this.words.length);
    this.after = new Uint8Array(this.words.length);
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

  /** The ranges are short: a loop beats the fixed cost of `fill`. */
  private mark(owner: number, from: number, to: number): void {
    const { after } = this;
    for (let word = from >> 2; word < to >> 2; word += 1) after[word] = owner;
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
    const { words, earlier, before, after } = this;
    for (const [from, to] of this.ranges) {
      for (let word = from; word < to; word += 1) {
        const owner = before[word] as number;
        const heir = after[word] as number;
        const written = words[word] !== earlier[word];
        if (owner === heir) {
          if (written && owner !== ALLOCATOR) return word << 2;
          continue;
        }
        if (written && owner !== ALLOCATOR && heir !== ALLOCATOR && !isHead(heir) && !isHead(owner)) return word << 2;
        if (heir !== ALLOCATOR) words[word] = heir === NOBODY ? POISON : pattern(word);
      }
    }
    return -1;
  }

  /** Whether a byte is the allocator's after the command: one of its books, or of its records in lent memory. */
  isAllocators(address: number): boolean {
    const word = address >> 2;
    return !this.ranges.some(([from, to]) => word >= from && word < to) || this.after[word] === ALLOCATOR;
  }

  /** What was after the command is before the next one. */
  advance(): void {
    [this.before, this.after] = [this.after, this.before];
  }
}

function isHead(owner: number): boolean {
  return owner >= FIRST_USER && owner % 2 === 1;
}

/** What a user keeps in a word: a number unlike any address or count, different in every word. */
function pattern(word: number): number {
  return Math.imul(word, 0x9e3779b1) | 0x40000001;
}

/** An image as 32-bit words. */
export function wordsOf(image: Uint8Array): Int32Array {
  return new Int32Array(image.buffer, image.byteOffset, image.byteLength >> 2);
}
