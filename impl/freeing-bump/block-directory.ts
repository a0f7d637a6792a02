// Which addresses are blocks, of which order, and who holds them: the host's own account, out of the guest's reach.
//
// Blocks start at multiples of 8 and are at least 16 bytes apart, so that no two start in the same 16 bytes. There is
// one mark of 16 bits for every 16 bytes from the base on:
//
//   bit 0       a block starts here
//   bit 1       in the second 8 of the 16 bytes
//   bit 2       a user holds it
//   bits 3-7    its order
//   bits 8-15   who holds it, 0 while it is free
import type { Memory } from '../kit/memory.ts';

/** The parts of a mark, as drawn above. */
const PRESENT = 1;
const SECOND_HALF_SHIFT = 1;
const PLACE = 3;
const LIVE = 4;
const ORDER_SHIFT = 3;
const ORDER = 31;
const OWNER_SHIFT = 8;

/** Owners there can be, from 0 on. */
export const OWNERS = 256;

/** A block is known here by the place of its header: its address in units of 8, a whole number below 2^29. */
export class BlockDirectory {
  /** One for every 16 bytes from the base on. */
  readonly marks: Uint16Array;
  /** Place of the base. */
  readonly first: number;
  private readonly fours: Float64Array;

  /** Bytes a directory for blocks that start from `base` on and below `end` occupies. */
  static byteLength(base: number, end: number): number {
    return 2 * cells(base, end);
  }

  /**
   * @param address of the area, of `BlockDirectory.byteLength(base, end)` bytes, zero while there is no block
   * @param base a multiple of 8
   */
  constructor(memory: Memory, address: number, base: number, end: number) {
    this.first = base / 8;
    this.marks = new Uint16Array(memory.bytes.buffer, address, cells(base, end));
    this.fours = new Float64Array(memory.bytes.buffer, address, Math.ceil(cells(base, end) / 4));
  }

  /** The mark of the block that starts at exactly this place; 0 when none does. */
  markAt(place: number): number {
    const { marks } = this;
    const unit = place - this.first;
    const cell = unit >> 1;
    if (unit < 0 || cell >= marks.length) return 0;
    const mark = marks[cell] as number;
    return (mark & PLACE) === (PRESENT | ((unit & 1) << SECOND_HALF_SHIFT)) ? mark : 0;
  }

  /** A user holds the block at this place from now on; below `end` and at least 2 places from all others. */
  handOut(place: number, order: number, owner: number): void {
    const unit = place - this.first;
    this.marks[unit >> 1] =
      PRESENT | ((unit & 1) << SECOND_HALF_SHIFT) | LIVE | (order << ORDER_SHIFT) | (owner << OWNER_SHIFT);
  }

  /** Nobody holds the block at this place any more. */
  takeBack(place: number, order: number): void {
    const unit = place - this.first;
    this.marks[unit >> 1] = PRESENT | ((unit & 1) << SECOND_HALF_SHIFT) | (order << ORDER_SHIFT);
  }

  /** Forgets all blocks below this address. */
  clear(end: number): void {
    this.marks.fill(0, 0, cells(this.first * 8, end));
  }

  /** Calls back for every block, by ascending address, with its header's address and its mark. */
  forEach(visit: (header: number, mark: number) => void): void {
    const { first, marks, fours } = this;
    // Most of a large directory is empty: four marks at a time are looked at. A mark is odd, so that no four that are not
    // all 0 read as -0, which would equal 0.
    for (let four = 0; four < fours.length; four += 1) {
      if (fours[four] === 0) continue;
      for (let cell = four * 4; cell < four * 4 + 4; cell += 1) {
        const mark = marks[cell] ?? 0;
        if (mark !== 0) visit((first + cell * 2 + ((mark >> SECOND_HALF_SHIFT) & 1)) * 8, mark);
      }
    }
  }
}

/** Whether a user holds the block of this mark. */
export function isLive(mark: number): boolean {
  return (mark & LIVE) !== 0;
}

/** The order of the block of this mark. */
export function orderOf(mark: number): number {
  return (mark >> ORDER_SHIFT) & ORDER;
}

/** Who holds the block of this mark, which must be live. */
export function ownerOf(mark: number): number {
  return mark >> OWNER_SHIFT;
}

function cells(base: number, end: number): number {
  return Math.max(0, Math.ceil((end - base) / 16));
}
