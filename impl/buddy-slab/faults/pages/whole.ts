// Faults in how slabs and pages make a whole.
import { GlobalAllocator } from '../../global-allocator.ts';
import type { GlobalFreeError, GlobalRegionError, GlobalRequestError } from '../../global-errors.ts';
import { LockedPages } from '../../locked-pages.ts';
import type { PageAllocError } from '../../pages/errors.ts';
import { SLAB } from '../../pages/layout.ts';
import { isSmall } from '../../requests.ts';
import type { SlabShape } from '../../slabs/size-classes.ts';
import { original, type PageFault, planted } from './variant.ts';

export const wholeFaults: readonly PageFault[] = [
  original({
    id: 'buddy-slab/B7',
    sentence:
      'Between the arrival of a new slab and the request it was made for, others on the same CPU can use it up: then there is said to be no memory.',
    caughtBy: 'linearizable',
    shortestTrace: 18,
    scenario: 'S15',
    variant: {
      Whole: class extends GlobalAllocator {
        protected override serveFromNew(slab: number, shape: SlabShape): number | GlobalRequestError {
          this.pool.tryAddSlab(shape.sizeClass, slab);
          const object = this.pool.tryAlloc(shape.objectBytes, 1);
          return object === 'needs-slab' ? 'no-memory' : object;
        }
      },
    },
  }),
  planted({
    id: 'buddy-slab/pages-without-lock',
    sentence: 'Pages are handed out and taken back without the lock.',
    caughtBy: 'race',
    shortestTrace: 8,
    scenario: 'S25',
    variant: {
      Locked: class extends LockedPages {
        protected override acquire(): void {}
        protected override release(): void {}
      },
    },
  }),
  planted({
    id: 'buddy-slab/objects-as-pages',
    sentence: 'Objects of 64 bytes and more get pages of their own.',
    caughtBy: 'routed',
    shortestTrace: 2,
    rows: ['whole'],
    variant: {
      Whole: class extends GlobalAllocator {
        protected override allocObject(size: number, align: number): number | GlobalRequestError {
          return size >= 64 ? this.allocBlock(size, align) : super.allocObject(size, align);
        }
      },
    },
  }),
  planted({
    id: 'buddy-slab/pages-as-slabs',
    sentence: 'Pages that are asked for by bytes are flagged as a slab.',
    caughtBy: 'pages-accounted',
    shortestTrace: 2,
    rows: ['whole'],
    variant: {
      Whole: class extends GlobalAllocator {
        protected override allocBlock(size: number, align: number): number | GlobalRequestError {
          const address = super.allocBlock(size, align);
          if (typeof address === 'number') this.pages.locked((pages) => pages.setPageFlags(address, SLAB));
          return address;
        }
      },
    },
  }),
  planted({
    id: 'buddy-slab/slab-not-flagged',
    sentence: 'The pages of a slab are not flagged as one.',
    caughtBy: 'pages-accounted',
    shortestTrace: 2,
    rows: ['whole'],
    variant: {
      Locked: class extends LockedPages {
        override takeSlab(count: number): number | PageAllocError {
          return this.take(count, count * this.pages.pageSize);
        }
      },
    },
  }),
  planted({
    id: 'buddy-slab/slab-not-given-back',
    sentence: 'The pages of a slab that is handed back stay handed out.',
    caughtBy: 'pages-accounted',
    shortestTrace: 4,
    rows: ['whole'],
    variant: {
      Locked: class extends LockedPages {
        override giveSlab(): void {}
      },
    },
  }),
  planted({
    id: 'buddy-slab/slab-passes-first-block',
    sentence: 'A new slab takes the second block that fits, where there is one.',
    caughtBy: 'slab-where-it-fits',
    shortestTrace: 2,
    rows: ['whole'],
    variant: {
      Locked: class extends LockedPages {
        override takeSlab(count: number): number | PageAllocError {
          const passed = this.take(count, count * this.pages.pageSize);
          const slab = super.takeSlab(count);
          if (typeof passed === 'number') this.give(passed, count);
          return typeof slab === 'number' ? slab : super.takeSlab(count);
        }
      },
    },
  }),
  planted({
    id: 'buddy-slab/reallocated-in-place',
    sentence: 'Pages that are reallocated to a size which their block has stay where they are.',
    caughtBy: 'reallocated',
    shortestTrace: 3,
    rows: ['whole'],
    variant: {
      Whole: class extends GlobalAllocator {
        override tryRealloc(
          address: number,
          size: number,
          align: number,
          newSize: number,
        ): number | GlobalFreeError | GlobalRequestError {
          const misuse = this.misuseOfFree(address, size, align);
          const stays = misuse === null && newSize <= size && !isSmall(newSize, align) && address % align === 0;
          return stays ? address : super.tryRealloc(address, size, align, newSize);
        }
      },
    },
  }),
  planted({
    id: 'buddy-slab/reallocated-and-kept',
    sentence: 'The old memory is not taken back when it is reallocated.',
    caughtBy: 'one-state-per-object',
    shortestTrace: 3,
    rows: ['whole'],
    variant: {
      Whole: class extends GlobalAllocator {
        override tryRealloc(
          address: number,
          size: number,
          align: number,
          newSize: number,
        ): number | GlobalFreeError | GlobalRequestError {
          return this.misuseOfFree(address, size, align) ?? this.tryAlloc(newSize, align);
        }
      },
    },
  }),
  planted({
    id: 'buddy-slab/initialised-twice',
    sentence: 'A second init adds its region rather than being refused.',
    caughtBy: 'request-judged',
    shortestTrace: 2,
    rows: ['whole'],
    variant: {
      Whole: class extends GlobalAllocator {
        override tryInit(start: number, byteLength: number): GlobalRegionError | null {
          return super.tryInit(start, byteLength) === null || this.isInitialized ? null : 'invalid-param';
        }
      },
    },
  }),
];
