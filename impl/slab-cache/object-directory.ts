// Which addresses of a memory are live objects, and which once were: the books that recognise a wrong free.
//
// One bit for every 8 bytes of the memory in each of two bitmaps, 3 % of it, shared by all caches on it:
//
//   live         the address is an object a user holds now
//   handed out   the address is or was one, and its slab has not been made anew since
import { Bitmap } from '../kit/bitmap.ts';
import type { Memory } from '../kit/memory.ts';

const BYTES_PER_BIT = 8;

export class ObjectDirectory {
  private readonly live: Bitmap;
  private readonly handedOut: Bitmap;

  /** The directory of a memory: the one its caches share already, or a new one. */
  constructor(memory: Memory) {
    const bytes = Math.ceil(Bitmap.byteLength(memory.byteLength / BYTES_PER_BIT) / 8) * 8;
    if (memory.objectDirectory === 0) memory.objectDirectory = memory.carve(2 * bytes);
    this.live = new Bitmap(memory, memory.objectDirectory);
    this.handedOut = new Bitmap(memory, memory.objectDirectory + bytes);
  }

  /** Whether a user holds an object that starts at exactly this address, which must lie in the memory. */
  isLive(address: number): boolean {
    return (address & (BYTES_PER_BIT - 1)) === 0 && this.live.has(address >> 3);
  }

  /** Whether an object that starts at exactly this address, which must lie in the memory, is or was held by a user. */
  wasHandedOut(address: number): boolean {
    return (address & (BYTES_PER_BIT - 1)) === 0 && this.handedOut.has(address >> 3);
  }

  /** Whether any object that starts within these bytes is or was held by a user. */
  anyHandedOut(start: number, byteLength: number): boolean {
    return this.handedOut.hasAny(start >> 3, (start + byteLength) >> 3);
  }

  /** Calls back, ascending, for every object start within these bytes that is or was held by a user. */
  forEachHandedOut(start: number, byteLength: number, visit: (address: number) => void): void {
    for (let bit = start >> 3; bit < (start + byteLength) >> 3; bit += 1) {
      if (this.handedOut.has(bit)) visit(bit << 3);
    }
  }

  handOut(object: number): void {
    this.live.add(object >> 3);
    this.handedOut.add(object >> 3);
  }

  takeBack(object: number): void {
    this.live.delete(object >> 3);
  }

  /** Whether a user holds an object that starts within these bytes. */
  anyLive(start: number, byteLength: number): boolean {
    return this.live.hasAny(start >> 3, (start + byteLength) >> 3);
  }

  /** Forgets what was handed out of memory that becomes a new slab. */
  forget(start: number, byteLength: number): void {
    this.handedOut.deleteRange(start >> 3, (start + byteLength) >> 3);
  }
}
