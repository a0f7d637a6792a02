// Faults in what is recognised, recorded and locked: the map of slabs, the held bits, the lock of a CPU.

import type { SlabFreeError, SlabRequestError } from '../../slabs/misuse.ts';
import { PerCpuSlab } from '../../slabs/per-cpu-slab.ts';
import type { SlabBooks } from '../../slabs/slab-books.ts';
import { SlabCache } from '../../slabs/slab-cache.ts';
import { FREE_AND_OWNER, initialiseHeader, PARTIAL, retireHeader } from '../../slabs/slab-header.ts';
import { SlabMap } from '../../slabs/slab-map.ts';
import { QUEUED, SlabPool } from '../../slabs/slab-pool.ts';
import { type BuddySlabFault, caching, type PoolMaker, perCpu, planted } from './variant.ts';

/** A pool which looks addresses up in such a map. */
function mapping(Mapping: new (books: SlabBooks) => SlabMap): PoolMaker {
  return class extends SlabPool {
    protected override makeMap(books: SlabBooks): SlabMap {
      return new Mapping(books);
    }
  };
}

export const misuseFaults: readonly BuddySlabFault[] = [
  planted({
    id: 'buddy-slab/held-bit-tested-first',
    sentence: 'Whether an object is held is looked at first and recorded then: two frees at the same time both pass.',
    caughtBy: 'linearizable',
    shortestTrace: 14,
    scenario: 'S10',
    pool: mapping(
      class extends SlabMap {
        override letGo(object: number): boolean {
          if (!this.isHeld(object)) return false;
          super.letGo(object);
          return true;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/held-bit-not-tested',
    sentence: 'An object that nobody holds can be freed.',
    caughtBy: 'misuse-refused',
    shortestTrace: 2,
    pool: mapping(
      class extends SlabMap {
        override letGo(object: number): boolean {
          super.letGo(object);
          return true;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/held-after-remote-free',
    sentence: 'An object that another CPU freed is still recorded as held.',
    caughtBy: 'agreement',
    shortestTrace: 3,
    remark:
      'What users hold is taken from their own account, which no allocator can spoil: only the model shows that it has another.',
    pool: class extends SlabPool {
      protected override giveBack(object: number, slab: number, sizeClass: number, owner: number): number {
        const freed = super.giveBack(object, slab, sizeClass, owner);
        if (freed === QUEUED) this.map.hold(object);
        return freed;
      }
    },
  }),
  planted({
    id: 'buddy-slab/class-not-compared',
    sentence: 'An object is freed as one of another class.',
    caughtBy: 'misuse-refused',
    shortestTrace: 3,
    pool: class extends SlabPool {
      protected override judgeFree(address: number, sizeClass: number, entry: number): SlabFreeError | null {
        const refused = super.judgeFree(address, sizeClass, entry);
        return refused === 'wrong-class' ? null : refused;
      }
    },
  }),
  planted({
    id: 'buddy-slab/interior-rounded-down',
    sentence: 'A free of an address inside an object frees the object.',
    caughtBy: 'misuse-refused',
    shortestTrace: 3,
    pool: class extends SlabPool {
      override tryFree(address: number, size: number, align: number): number | SlabFreeError {
        const start = address - (address % Math.max(8, size, align));
        const isInside = this.misuseOfFree(address, size, align) === 'interior';
        return super.tryFree(isInside && this.misuseOfFree(start, size, align) === null ? start : address, size, align);
      }
    },
  }),
  planted({
    id: 'buddy-slab/header-taken-for-object',
    sentence: 'A free of an address in a header is refused as one inside an object.',
    caughtBy: 'misuse-named',
    shortestTrace: 2,
    pool: class extends SlabPool {
      protected override judgeFree(address: number, sizeClass: number, entry: number): SlabFreeError | null {
        const refused = super.judgeFree(address, sizeClass, entry);
        return refused === 'header' ? 'interior' : refused;
      }
    },
  }),
  planted({
    id: 'buddy-slab/freed-object-written',
    sentence: 'An object that its own CPU frees is written to.',
    caughtBy: 'untouched-bytes',
    shortestTrace: 3,
    pool: caching(
      class extends SlabCache {
        protected override putBack(slab: number, object: number): void {
          super.putBack(slab, object);
          this.words[(object >> 2) + 1] = slab;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/new-slab-counts-less',
    sentence: 'A new slab counts one free object less than its bitmap has.',
    caughtBy: 'count-agrees',
    shortestTrace: 1,
    pool: caching(
      class extends SlabCache {
        override addSlab(slab: number): void {
          super.addSlab(slab);
          const at = (slab >> 2) + FREE_AND_OWNER;
          this.words[at] = (this.words[at] as number) - 1;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/reset-does-nothing',
    sentence: 'A reset leaves the slabs of its CPU as they are.',
    caughtBy: 'reset-drops',
    shortestTrace: 2,
    pool: perCpu(
      class extends PerCpuSlab {
        override reset(): void {}
      },
    ),
  }),
  planted({
    id: 'buddy-slab/slab-stays-registered',
    sentence: 'A slab that was handed back is still taken for a slab.',
    caughtBy: 'headers-stand',
    shortestTrace: 4,
    rows: ['slabs', 'whole'],
    pool: caching(
      class extends SlabCache {
        protected override handBack(slab: number): number {
          retireHeader(this.words, slab);
          return slab;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/overlap-not-seen',
    sentence: 'A slab can be added over pages of another one.',
    caughtBy: 'request-judged',
    shortestTrace: 2,
    pool: perCpu(
      class extends PerCpuSlab {
        protected override register(sizeClass: number, slab: number): boolean {
          const { pages = 1 } = this.slabs.caches[sizeClass]?.shape ?? {};
          this.map.unregister(slab, pages);
          return super.register(sizeClass, slab);
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/owner-not-recorded',
    sentence: 'Every slab is recorded as one of CPU 0.',
    caughtBy: 'headers-stand',
    shortestTrace: 1,
    pool: perCpu(
      class extends PerCpuSlab {
        protected override register(sizeClass: number, slab: number): boolean {
          const { pages = 1 } = this.slabs.caches[sizeClass]?.shape ?? {};
          if (!this.map.register(slab, pages, sizeClass, 0)) return false;
          this.slabs.addSlab(sizeClass, slab);
          return true;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/one-object-too-many',
    sentence: 'A slab is made with one object more than it has room for.',
    caughtBy: 'headers-stand',
    shortestTrace: 1,
    pool: caching(
      class extends SlabCache {
        override addSlab(slab: number): void {
          initialiseHeader(this.words, slab, { ...this.shape, capacity: this.shape.capacity + 1 }, this.cpu);
          this.lists.pushFront(PARTIAL, slab);
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/lock-kept-on-refusal',
    sentence: 'A request for which a slab is needed does not give the lock up.',
    caughtBy: 'failure-changes-nothing',
    shortestTrace: 1,
    pool: perCpu(
      class extends PerCpuSlab {
        override alloc(size: number, align: number): number | SlabRequestError {
          this.acquire();
          const object = this.slabs.alloc(size, align);
          if (object !== 'needs-slab') this.release();
          return object;
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/alloc-without-lock',
    sentence: 'Objects are handed out without the lock.',
    caughtBy: 'race',
    shortestTrace: 7,
    scenario: 'S15',
    pool: perCpu(
      class extends PerCpuSlab {
        override alloc(size: number, align: number): number | SlabRequestError {
          return this.slabs.alloc(size, align);
        }
      },
    ),
  }),
  planted({
    id: 'buddy-slab/free-without-lock',
    sentence: 'Objects are taken back by their own CPU without the lock.',
    caughtBy: 'race',
    shortestTrace: 3,
    scenario: 'S16',
    pool: perCpu(
      class extends PerCpuSlab {
        override freeLocal(sizeClass: number, slab: number, object: number): number {
          return this.slabs.free(sizeClass, slab, object);
        }
      },
    ),
  }),
];
