// Faults in what serves a request, and in what becomes of a slab that is emptied.
import type { SlabRequestError } from '../../slabs/misuse.ts';
import { SlabCache } from '../../slabs/slab-cache.ts';
import {
  BITMAP,
  BITMAP_WORDS,
  EMPTY,
  FREE_AND_OWNER,
  FULL,
  freeCount,
  type List,
  NEXT,
  PARTIAL,
} from '../../slabs/slab-header.ts';
import { SlabLists } from '../../slabs/slab-lists.ts';
import { SlabPool } from '../../slabs/slab-pool.ts';
import { type BuddySlabFault, caching, listing, planted, slabsOfOneObject } from './variant.ts';

export const choiceFaults: readonly BuddySlabFault[] = [
  planted({
    id: 'buddy-slab/served-from-cpu-0',
    sentence: 'Every request is served from the slabs of CPU 0.',
    caughtBy: 'served-from-its-own',
    shortestTrace: 2,
    pool: class extends SlabPool {
      override tryAlloc(size: number, align: number): number | SlabRequestError {
        return this.perCpu(0).alloc(size, align);
      }
    },
  }),
  planted({
    id: 'buddy-slab/object-misplaced',
    sentence: 'An object is handed out by the address behind its first eight bytes.',
    caughtBy: 'no-overlap',
    shortestTrace: 2,
    pool: caching(
      class extends SlabCache {
        override alloc(): number {
          const object = super.alloc();
          return object === 0 ? 0 : object + 8;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/back-of-partial',
    sentence: 'The last slab of partial serves instead of the first.',
    caughtBy: 'front-of-partial',
    shortestTrace: 3,
    pool: listing(
      class extends SlabLists {
        override front(list: List): number {
          let slab = super.front(list);
          for (let behind = slab; behind !== 0; behind = this.words[(slab >> 2) + NEXT] as number) slab = behind;
          return slab;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/highest-slot',
    sentence: 'The highest free object of a slab is handed out instead of the lowest.',
    caughtBy: 'lowest-object',
    shortestTrace: 2,
    pool: caching(
      class extends SlabCache {
        protected override takeFree(slab: number): number {
          const { words } = this;
          const node = slab >> 2;
          for (let word = BITMAP_WORDS - 1; word >= 0; word -= 1) {
            const free = words[node + BITMAP + word] as number;
            if (free === 0) continue;
            const bit = 31 - Math.clz32(free);
            words[node + BITMAP + word] = free ^ (1 << bit);
            words[node + FREE_AND_OWNER] = (words[node + FREE_AND_OWNER] as number) - 1;
            return (word << 5) + bit;
          }
          return -1;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/empty-before-full',
    sentence: 'The empty slab that is kept serves before full ones of which other CPUs freed objects.',
    caughtBy: 'empty-last',
    shortestTrace: 7,
    settings: slabsOfOneObject(3),
    pool: caching(
      class extends SlabCache {
        override alloc(): number {
          let object = this.allocFromPartial();
          if (object === 0 && this.reuseEmpty()) object = this.allocFromPartial();
          if (object === 0 && this.reclaimFull()) object = this.allocFromPartial();
          return object;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/full-not-reclaimed',
    sentence: 'What other CPUs freed of full slabs is not looked for.',
    caughtBy: 'needs-slab-only-when-none-offers',
    shortestTrace: 4,
    pool: caching(
      class extends SlabCache {
        protected override reclaimFull(): boolean {
          return false;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/reclaimed-without-draining',
    sentence: 'The first full slab is put on partial without a look at what is queued in it.',
    caughtBy: 'failure-changes-nothing',
    shortestTrace: 3,
    pool: caching(
      class extends SlabCache {
        protected override reclaimFull(): boolean {
          const slab = this.lists.front(FULL);
          if (slab === 0) return false;
          this.leaveFull(slab);
          this.lists.pushFront(PARTIAL, slab);
          return true;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/empty-not-reused',
    sentence: 'A slab is asked for though an empty one is kept.',
    caughtBy: 'needs-slab-only-when-none-offers',
    shortestTrace: 4,
    pool: caching(
      class extends SlabCache {
        protected override reuseEmpty(): boolean {
          return false;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/front-not-drained',
    sentence:
      'What other CPUs freed of the slab at the front of partial is left queued while others of its objects are free.',
    caughtBy: 'drained-whole',
    shortestTrace: 4,
    pool: caching(
      class extends SlabCache {
        protected override allocFromPartial(): number {
          const slab = this.lists.front(PARTIAL);
          if (slab === 0 || freeCount(this.words, slab) === 0) return super.allocFromPartial();
          const index = this.takeFree(slab);
          if (freeCount(this.words, slab) === 0 && !this.remoteFrees.pending(slab)) this.becomeFull(slab);
          const object = slab + this.shape.firstOffset + index * this.shape.objectBytes;
          this.map.hold(object);
          return object;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/emptiness-before-drain',
    sentence: 'Whether a slab has become empty is decided before what other CPUs freed is taken.',
    caughtBy: 'kept-or-handed-back',
    shortestTrace: 5,
    pool: caching(
      class extends SlabCache {
        override free(slab: number, object: number): number {
          if (this.wasFull(slab)) {
            this.leaveFull(slab);
            this.lists.pushFront(PARTIAL, slab);
          }
          this.putBack(slab, object);
          const isEmpty = freeCount(this.words, slab) === this.shape.capacity;
          if (this.remoteFrees.pending(slab)) this.drain(slab);
          return isEmpty ? this.becomeEmpty(slab) : 0;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/two-empties-kept',
    sentence: 'Two empty slabs of a class are kept.',
    caughtBy: 'one-empty-kept',
    shortestTrace: 4,
    rows: ['slabs', 'whole'],
    pool: caching(
      class extends SlabCache {
        protected override becomeEmpty(slab: number): number {
          this.lists.remove(PARTIAL, slab);
          this.lists.pushFront(EMPTY, slab);
          return 0;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/newest-empty-kept',
    sentence: 'The slab that became empty last is kept, and the one that was kept is handed back.',
    caughtBy: 'hands-back-only-empty',
    shortestTrace: 4,
    rows: ['slabs', 'whole'],
    pool: caching(
      class extends SlabCache {
        protected override becomeEmpty(slab: number): number {
          const kept = this.lists.front(EMPTY);
          if (kept !== 0) this.lists.remove(EMPTY, kept);
          this.lists.remove(PARTIAL, slab);
          this.lists.pushFront(EMPTY, slab);
          return kept === 0 ? 0 : this.handBack(kept);
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/none-kept',
    sentence: 'A slab that becomes empty is always handed back.',
    caughtBy: 'kept-or-handed-back',
    shortestTrace: 3,
    pool: caching(
      class extends SlabCache {
        protected override becomeEmpty(slab: number): number {
          this.lists.remove(PARTIAL, slab);
          return this.handBack(slab);
        }
      },
    ),
  }),
];
