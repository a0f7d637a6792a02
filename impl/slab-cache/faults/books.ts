// Faults in what a cache records: its layout, its statistics, its SlabInfos, and where it records it.
import { ALLOCATED_OBJECTS, FREE_SLABS } from '../books.ts';
import type { SlabLayout } from '../layout.ts';
import { SlabCache } from '../slab-cache.ts';
import { SlabLists } from '../slab-lists.ts';
import { listingBy, planted, type SlabCacheFault, settingsWith } from './variant.ts';

/** Offset in a SlabInfo of the word that names the owner (slab-info.ts). */
const OWNER = 32;
/** Offset in the books of the upper half of a link, which nothing reads (kit/links.ts). */
const UPPER_HALF = 4;

let slabsEverMade = 0;

export const bookFaults: readonly SlabCacheFault[] = [
  planted({
    id: 'slab-cache/objects-per-slab-misstated',
    sentence: 'A slab is said to have one object more than it has.',
    caughtBy: 'agreement',
    shortestTrace: 0,
    remark: 'It shows before any command, when there is nothing yet of which an invariant could speak.',
    parts: {
      cache: class extends SlabCache {
        protected override layOut(): SlabLayout {
          const layout = super.layOut();
          return { ...layout, objectsPerSlab: layout.objectsPerSlab + 1 };
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/slab-info-too-low',
    sentence: 'The SlabInfo of a small slab begins 8 bytes too low, in unused bytes or in the last object.',
    caughtBy: 'untouched-bytes',
    shortestTrace: 1,
    settings: settingsWith({ objectSize: 32, slabSize: 128, pageSize: 128, objectSizeType: 'small', slabsMax: 2 }),
    parts: {
      cache: class extends SlabCache {
        protected override layOut(): SlabLayout {
          const layout = super.layOut();
          const { slabInfoOffset } = layout;
          return { ...layout, slabInfoOffset: slabInfoOffset < 0 ? slabInfoOffset : slabInfoOffset - 8 };
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/owner-not-recorded',
    sentence: 'The SlabInfo of a new slab does not say which cache owns it.',
    caughtBy: 'slab-info',
    shortestTrace: 1,
    parts: {
      cache: class extends SlabCache {
        protected override makeSlab(slab: number, info: number): void {
          super.makeSlab(slab, info);
          this.words[(info + OWNER) >> 2] = 0;
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/free-slabs-not-lowered',
    sentence: 'The statistics still count a slab as free that was given back.',
    caughtBy: 'statistics',
    shortestTrace: 2,
    parts: listingBy(
      class extends SlabLists {
        override removeEmpty(info: number): void {
          super.removeEmpty(info);
          this.count(FREE_SLABS, 1);
        }
      },
    ),
  }),
  planted({
    id: 'slab-cache/allocated-objects-not-counted',
    sentence: 'The statistics do not count an object that is handed out.',
    caughtBy: 'statistics',
    shortestTrace: 1,
    parts: {
      cache: class extends SlabCache {
        protected override takeObject(info: number): number {
          this.count(ALLOCATED_OBJECTS, -1);
          return super.takeObject(info);
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/failed-alloc-counted',
    sentence: 'The statistics count an object as handed out although the backend refused its slab.',
    caughtBy: 'failure-changes-nothing',
    shortestTrace: 1,
    parts: {
      cache: class extends SlabCache {
        override alloc(): number {
          const object = super.alloc();
          if (object === 0) this.count(ALLOCATED_OBJECTS, 1);
          return object;
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/state-outside-memory',
    sentence: 'Slabs are numbered by a counter that is not in the memory, and each number is recorded.',
    caughtBy: 'no-hidden-state',
    shortestTrace: 1,
    remark: 'No view shows the number: only repeating a command from the same image does.',
    parts: {
      cache: class extends SlabCache {
        protected override makeSlab(slab: number, info: number): void {
          super.makeSlab(slab, info);
          slabsEverMade += 1;
          this.words[(this.books + UPPER_HALF) >> 2] = slabsEverMade;
        }
      },
    },
  }),
];
