// Which addresses of a memory are live objects, and which once were: the books that recognise a wrong free.
//
// Two bits for every 8 bytes of the memory, 3 % of it, shared by all caches on it:
//
//   bit 2n       the address 8 * n is an object a user holds now
//   bit 2n + 1   the address 8 * n is or was one, and its slab has not been made anew since
//
// Side by side, so that handing out an object is one load and one store.
import type { Memory } from '../kit/memory.ts';

/** Bytes of memory that one word tells of: 16 places of 8 bytes. */
const BYTES_PER_WORD_SHIFT = 7;
/** The two bits of an address, before they are shifted to its place: by (address / 4) mod 32, bit 0 cleared. */
export const LIVE = 1;
export const HANDED_OUT = 2;
const ALL_LIVE = 0x5555_5555;
const ALL_HANDED_OUT = ALL_LIVE << 1;

export class ObjectDirectory {
  private readonly words: Int32Array;
  /** Index of the first word. */
  readonly first: number;

  /** The directory of a memory: the one its caches share already, or a new one. */
  constructor(memory: Memory) {
    if (memory.objectDirectory === 0) {
      memory.objectDirectory = memory.carve(4 * Math.ceil(memory.byteLength / 2 ** BYTES_PER_WORD_SHIFT));
    }
    this.words = memory.words;
    this.first = memory.objectDirectory >> 2;
  }

  /** Whether a user holds an object that starts at exactly this address, which must lie in the memory. */
  isLive(address: number): boolean {
    return (address & 7) === 0 && ((this.words[this.wordOf(address)] as number) & (LIVE << shiftOf(address))) !== 0;
  }

  /** Whether an object that starts at exactly this address, which must lie in the memory, is or was held by a user. */
  wasHandedOut(address: number): boolean {
    const bit = HANDED_OUT << shiftOf(address);
    return (address & 7) === 0 && ((this.words[this.wordOf(address)] as number) & bit) !== 0;
  }

  /** Whether a user holds an object that starts within these bytes. */
  anyLive(start: number, byteLength: number): boolean {
    return this.any(start, byteLength, ALL_LIVE);
  }

  /** Whether any object that starts within these bytes is or was held by a user. */
  anyHandedOut(start: number, byteLength: number): boolean {
    return this.any(start, byteLength, ALL_HANDED_OUT);
  }

  /** Calls back, ascending, for every object start within these bytes that is or was held by a user. */
  forEachHandedOut(start: number, byteLength: number, visit: (address: number) => void): void {
    for (let address = start; address < start + byteLength; address += 8) {
      if (this.wasHandedOut(address)) visit(address);
    }
  }

  /** Forgets what was handed out of memory that becomes a new slab. No object in it is live. */
  forget(start: number, byteLength: number): void {
    const { words } = this;
    const end = start + byteLength;
    for (let address = start; address < end; address = nextWord(address)) {
      const at = this.wordOf(address);
      words[at] = (words[at] as number) & ~(ALL_HANDED_OUT & bitsBetween(address, end));
    }
  }

  private any(start: number, byteLength: number, kind: number): boolean {
    const end = start + byteLength;
    for (let address = start; address < end; address = nextWord(address)) {
      if (((this.words[this.wordOf(address)] as number) & kind & bitsBetween(address, end)) !== 0) return true;
    }
    return false;
  }

  private wordOf(address: number): number {
    return this.first + (address >> BYTES_PER_WORD_SHIFT);
  }
}

/** How far the bits of an address are shifted within their word. */
function shiftOf(address: number): number {
  return (address >> 2) & 30;
}

/** The first address that the next word tells of. */
function nextWord(address: number): number {
  return ((address >> BYTES_PER_WORD_SHIFT) + 1) << BYTES_PER_WORD_SHIFT;
}

/** The bits, within the word of `address`, of all addresses from it on and below `end`. */
function bitsBetween(address: number, end: number): number {
  const fromHere = -1 << shiftOf(address);
  return end >= nextWord(address) ? fromHere : fromHere & ~(-1 << shiftOf(end + 7));
}
