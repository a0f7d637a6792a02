// A binary buddy with a minimum leaf (seed 004): hands out blocks of 2^order leaves, the lowest address first.
import type { FreeMisuse } from './misuse.ts';
import { SlowPath } from './slow-path.ts';

/**
 * A buddy over any number of leaves.
 *
 * A request takes the lowest free block of the least power of two of leaves that holds it. A freed block is merged with
 * its buddy as long as that is free. Both take a few steps for each order there is. The heap itself is never written.
 *
 * The buddy is a view of bytes in the memory: it keeps no state of its own.
 *
 * Here is the usual case only, written out: a single leaf whose buddy is not free, so that nothing is split or merged. All
 * else goes the slow path, which does everything, and with which an exploration of all states finds this one to agree.
 */
export class Buddy extends SlowPath {
  /** Word index of the hint of order 0, and of the first of its bits. */
  private readonly hintAt = this.books.hintsAt;
  private readonly bitsAt = this.books.starts[0] ?? 0;

  override allocate(size: number): number {
    if (size >>> 0 === size && size <= this.leafSize && this.leaves > 0) {
      const { words } = this;
      const hint = words[this.hintAt] as number;
      if (hint >= 0) {
        const at = this.bitsAt + hint;
        const word = words[at] as number;
        const bit = word & -word;
        const leaf = (hint << 5) + 31 - Math.clz32(bit);
        // It is the lowest: its buddy can only be free if it is the one behind.
        if (word !== bit && ((leaf & 1) !== 0 || (word & (bit << 1)) === 0)) {
          words[at] = word ^ bit;
          this.bytes[this.ordersAt + leaf] = 1;
          words[this.freeLeavesAt] = (words[this.freeLeavesAt] as number) - 1;
          return this.base + (leaf << this.leafShift);
        }
      }
    }
    return super.allocate(size);
  }

  override tryFree(address: number): FreeMisuse | null {
    const offset = address - this.base;
    const leaf = offset >>> this.leafShift;
    if (leaf << this.leafShift === offset && leaf < this.leaves && this.bytes[this.ordersAt + leaf] === 1) {
      const { words } = this;
      const at = this.bitsAt + (leaf >> 5);
      const word = words[at] as number;
      // Where the word is not 0, the hint leads to it or to one before.
      if (word !== 0 && (word & (1 << ((leaf ^ 1) & 31))) === 0) {
        words[at] = word | (1 << (leaf & 31));
        this.bytes[this.ordersAt + leaf] = 0;
        words[this.freeLeavesAt] = (words[this.freeLeavesAt] as number) + 1;
        return null;
      }
    }
    return super.tryFree(address);
  }
}
