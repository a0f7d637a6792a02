// Defects of the original in how slabs are found, listed and walked.
import type { Memory } from '../../../kit/memory.ts';
import type { SlabPoolOptions } from '../../slabs/options.ts';
import { SLAB_PAGES_MAX } from '../../slabs/size-classes.ts';
import { SlabCache } from '../../slabs/slab-cache.ts';
import { FULL, freeCount, MAGIC, NEXT, SLAB_BYTES } from '../../slabs/slab-header.ts';
import { QUEUED, SlabPool } from '../../slabs/slab-pool.ts';
import { type BuddySlabFault, caching, original, perCpuCaching } from './variant.ts';

/** Finds slabs backwards from an object, by what the start of a page holds. */
class Searching extends SlabPool {
  /** @returns address of the first slab whose header passes; 0 when there is none */
  protected search(object: number, pages: number, passes: (bytes: number) => boolean): number {
    const { words } = this.books.memory;
    const { pageSize } = this;
    const nearest = object - (object % pageSize);
    for (let slab = nearest; slab > nearest - pages * pageSize && slab >= this.books.areaStart; slab -= pageSize) {
      if (words[slab >> 2] !== MAGIC) continue;
      const bytes = words[(slab >> 2) + SLAB_BYTES] as number;
      if (passes(bytes) && object < slab + bytes) return slab;
    }
    return 0;
  }
}

/** Frees of other CPUs look for a slab of whatever size; headers stay behind where slabs were. */
class SearchingRemotely extends Searching {
  constructor(memory: Memory, options: SlabPoolOptions) {
    super(
      memory,
      options,
      perCpuCaching(
        class extends SlabCache {
          protected override handBack(slab: number): number {
            this.map.unregister(slab, this.shape.pages);
            return slab;
          }
        },
      ),
    );
  }

  protected override giveBack(object: number, slab: number, sizeClass: number, owner: number): number {
    if (this.currentCpu() === owner) return this.perCpu(owner).freeLocal(sizeClass, slab, object);
    const found = this.search(object, SLAB_PAGES_MAX, (bytes) => this.isPlausible(bytes));
    if (found !== 0) this.perCpu(owner).freeRemote(sizeClass, found, object);
    return QUEUED;
  }

  private isPlausible(bytes: number): boolean {
    return bytes > 0 && bytes % this.pageSize === 0 && bytes <= SLAB_PAGES_MAX * this.pageSize;
  }
}

/** Every free looks for a slab of the size that its class has. */
class SearchingAlways extends Searching {
  protected override giveBack(object: number, _slab: number, sizeClass: number, owner: number): number {
    const { pages = 1, bytes: expected = 0 } = this.shapes[sizeClass] ?? {};
    const found = this.search(object, pages, (bytes) => bytes === expected);
    const slab = found === 0 ? object - (object % this.pageSize) : found;
    return super.giveBack(object, slab, sizeClass, owner);
  }
}

/** Asks twice which CPU it is on. */
class AskingTwice extends SlabPool {
  protected override giveBack(object: number, slab: number, sizeClass: number, owner: number): number {
    if (this.currentCpu() !== owner) {
      this.perCpu(owner).freeRemote(sizeClass, slab, object);
      return QUEUED;
    }
    return this.perCpu(this.currentCpu()).freeLocal(sizeClass, slab, object);
  }
}

export const originalFaults: readonly BuddySlabFault[] = [
  original({
    id: 'buddy-slab/B1',
    sentence:
      'Whether a slab was full is inferred: no object free and none queued. A full slab of which another CPU freed an object stays on the full list.',
    caughtBy: 'one-list',
    shortestTrace: 5,
    pool: caching(
      class extends SlabCache {
        protected override wasFull(slab: number): boolean {
          return freeCount(this.words, slab) === 0 && !this.remoteFrees.pending(slab);
        }
      },
    ),
  }),
  original({
    id: 'buddy-slab/B3',
    sentence:
      'A free on another CPU looks backwards for a header of any size, and headers stay behind where slabs were: an old one inside a larger slab is taken for it.',
    caughtBy: 'untouched',
    shortestTrace: 2,
    scenario: 'S18',
    pool: SearchingRemotely,
  }),
  original({
    id: 'buddy-slab/B6',
    sentence: 'A request for which partial has nothing walks the full list, slab by slab.',
    caughtBy: 'few-accesses',
    shortestTrace: 13,
    scenario: 'S28',
    pool: caching(
      class extends SlabCache {
        protected override firstPendingFull(): number {
          for (let slab = this.lists.front(FULL); slab !== 0; slab = this.words[(slab >> 2) + NEXT] as number) {
            if (this.remoteFrees.pending(slab)) return slab;
          }
          return 0;
        }
      },
    ),
  }),
  original({
    id: 'buddy-slab/B8',
    sentence:
      'A free asks twice which CPU it is on: a thread that migrates in between frees into the lists of a CPU that does not own the slab.',
    caughtBy: 'one-list',
    shortestTrace: 3,
    pool: AskingTwice,
  }),
  original({
    id: 'buddy-slab/B9',
    sentence:
      'A free looks for the header of its slab at the start of every page before it, where users hold objects: what they write there is taken for a header.',
    caughtBy: 'untouched',
    shortestTrace: 2,
    scenario: 'S20',
    pool: SearchingAlways,
  }),
];
