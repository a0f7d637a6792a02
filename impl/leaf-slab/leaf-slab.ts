// Slabs over the leaves of a buddy (seed 004): small requests share leaves, large ones take them whole.
import * as books from './leaf-books.ts';
import type { FreeMisuse } from './misuse.ts';
import * as sizes from './size-classes.ts';
import { SlowPath } from './slow-path.ts';

// What is imported is looked up at every use; a compiler knows the constants of this file.
const { CLASS_WORDS, FRONT, LEAF_WORDS, OWNER, SEARCH, USED } = books;
const { OBJECT_BYTES_MIN, OBJECT_SHIFT_MIN } = sizes;

/**
 * An allocator of any sizes on one heap.
 *
 * A request is served with an object of the smallest class that holds it: from the slab at the front of the slabs of the
 * class that have a free object, else from a new slab, which is one leaf of the buddy; the lowest free object is taken.
 * A request that fits no class is served by the buddy. A slab that becomes empty goes back to the buddy, or one of each
 * class is kept, until its leaf is needed.
 *
 * Every free of anything else than what was handed out is recognised. It keeps no state of its own: all is in the words
 * of the memory.
 *
 * Here is the usual case only, written out: an object of a slab that stays on its list. All else goes the slow path, which
 * does everything, and with which an exploration of all states finds this one to agree.
 */
export class LeafSlab extends SlowPath {
  override allocate(size: number): number {
    if (size >>> 0 === size && size <= this.largestObject) {
      const { words } = this;
      const sizeClass = size <= OBJECT_BYTES_MIN ? 0 : 32 - OBJECT_SHIFT_MIN - Math.clz32(size - 1);
      const leaf = (words[this.classRecords + sizeClass * CLASS_WORDS + FRONT] as number) - 1;
      if (leaf >= 0) {
        const record = this.leafRecords + leaf * LEAF_WORDS;
        const used = (words[record + USED] as number) + 1;
        const word = words[record + SEARCH] as number;
        const at = this.bitmaps + leaf * this.bitmapStride + word;
        const live = words[at] as number;
        if (live !== -1 && used > 1 && used < (this.capacities[sizeClass] as number)) {
          const bit = ~live & (live + 1);
          words[at] = live | bit;
          words[record + USED] = used;
          const object = (word << 5) + 31 - Math.clz32(bit);
          return this.base + (leaf << this.leafShift) + (object << (sizeClass + OBJECT_SHIFT_MIN));
        }
      }
    }
    return super.allocate(size);
  }

  override tryFree(address: number): FreeMisuse | null {
    const offset = address - this.base;
    if ((address | 0) === address && offset >= 0 && offset < this.heapBytes) {
      const { words } = this;
      const leaf = offset >> this.leafShift;
      const record = this.leafRecords + leaf * LEAF_WORDS;
      const owner = words[record + OWNER] as number;
      if (owner > 0) {
        const shift = owner - 1 + OBJECT_SHIFT_MIN;
        const inside = offset & (this.leafSize - 1);
        const object = inside >> shift;
        const word = object >> 5;
        const at = this.bitmaps + leaf * this.bitmapStride + word;
        const live = words[at] as number;
        const bit = 1 << (object & 31);
        const used = words[record + USED] as number;
        const capacity = this.capacities[owner - 1] as number;
        if (object << shift === inside && object < capacity && (live & bit) !== 0 && used > 1 && used < capacity) {
          words[at] = live ^ bit;
          words[record + USED] = used - 1;
          if (word < (words[record + SEARCH] as number)) words[record + SEARCH] = word;
          return null;
        }
      }
    }
    return super.tryFree(address);
  }
}
