// Faults in what a cache asks of its backend: calls left out, made twice, in another order or with other arguments.
import type { FreeMisuse } from '../misuse.ts';
import { SlabCache } from '../slab-cache.ts';
import { slabOf } from '../slab-info.ts';
import { callingBy, ForwardedCalls, planted, type SlabCacheFault, settingsWith } from './variant.ts';

export const backendCallFaults: readonly SlabCacheFault[] = [
  planted({
    id: 'slab-cache/slab-leaked',
    sentence: 'The slab is not given back when the backend has no SlabInfo for it.',
    caughtBy: 'failure-changes-nothing',
    shortestTrace: 1,
    parts: {
      cache: class extends SlabCache {
        protected override giveBackUnused(): void {}
      },
    },
  }),
  planted({
    id: 'slab-cache/slab-info-leaked',
    sentence: 'The SlabInfo of a large slab is not given back with the slab.',
    caughtBy: 'slab-info',
    shortestTrace: 2,
    parts: callingBy(
      class extends ForwardedCalls {
        override freeSlabInfo(): void {}
      },
    ),
  }),
  planted({
    id: 'slab-cache/slab-info-back-first',
    sentence: 'The SlabInfo of a large slab is given back before the slab.',
    caughtBy: 'backend-balance',
    shortestTrace: 2,
    parts: {
      cache: class extends SlabCache {
        protected override giveBack(slab: number, info: number): void {
          if (this.layout.slabInfoOffset >= 0) {
            super.giveBack(slab, info);
            return;
          }
          this.backend.freeSlabInfo(info);
          this.backend.freeSlab(slab, this.slabSize, this.pageSize);
          this.deletePages(slab);
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/slab-back-with-sizes-swapped',
    sentence: 'A slab is given back with slab size and page size in the place of each other.',
    caughtBy: 'backend-balance',
    shortestTrace: 1,
    parts: callingBy(
      class extends ForwardedCalls {
        override freeSlab(slab: number, slabSize: number, pageSize: number): void {
          super.freeSlab(slab, pageSize, slabSize);
        }
      },
    ),
  }),
  planted({
    id: 'slab-cache/slab-back-twice',
    sentence: 'A slab is given back twice.',
    caughtBy: 'no-crash',
    shortestTrace: 1,
    remark: 'The backend itself refuses a slab that it has not lent, before backend-balance is asked.',
    parts: callingBy(
      class extends ForwardedCalls {
        override freeSlab(slab: number, slabSize: number, pageSize: number): void {
          super.freeSlab(slab, slabSize, pageSize);
          super.freeSlab(slab, slabSize, pageSize);
        }
      },
    ),
  }),
  planted({
    id: 'slab-cache/slab-cleared-after-giving-back',
    sentence: 'A slab is cleared after it was given back.',
    caughtBy: 'untouched-bytes',
    shortestTrace: 2,
    parts: {
      cache: class extends SlabCache {
        protected override giveBack(slab: number, info: number): void {
          super.giveBack(slab, info);
          this.words.fill(0, slab >> 2, (slab + this.slabSize) >> 2);
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/page-of-slab-saved',
    sentence: 'The SlabInfo is saved for the first page of the slab instead of the page of the object.',
    caughtBy: 'page-map',
    shortestTrace: 1,
    parts: {
      cache: class extends SlabCache {
        protected override saveSlabInfo(_object: number, info: number, free: number): void {
          super.saveSlabInfo(slabOf(this.words, info), info, free);
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/one-page-deleted',
    sentence: 'Only the first page of a slab that was given back is deleted.',
    caughtBy: 'empty-again',
    shortestTrace: 2,
    settings: settingsWith({ objectSize: 24, slabSize: 128, pageSize: 32, objectSizeType: 'small', slabsMax: 1 }),
    parts: {
      cache: class extends SlabCache {
        protected override deletePages(slab: number): void {
          this.backend.deleteSlabInfoPointer(slab);
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/pages-deleted-first',
    sentence: 'The pages of a slab are deleted before it is given back.',
    caughtBy: 'call-order',
    shortestTrace: 2,
    parts: {
      cache: class extends SlabCache {
        protected override releaseSlab(info: number): void {
          if (!this.layout.slabInfoIsCalculable) super.deletePages(slabOf(this.words, info));
          super.releaseSlab(info);
        }

        protected override deletePages(): void {}
      },
    },
  }),
  planted({
    id: 'slab-cache/calculable-page-saved',
    sentence: 'The SlabInfo is saved although it can be calculated.',
    caughtBy: 'no-crash',
    shortestTrace: 1,
    remark:
      'Where a SlabInfo can be calculated the backend has no page map, and throws before needless-calls is asked.',
    parts: {
      cache: class extends SlabCache {
        protected override takeObject(info: number): number {
          const object = super.takeObject(info);
          if (!this.slabInfoIsSaved) this.saveSlabInfo(object, info, this.objectsPerSlab - 1);
          return object;
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/looked-up-before-checking',
    sentence: 'The SlabInfo is looked up before it is known whether the address is an object at all.',
    caughtBy: 'needless-calls',
    shortestTrace: 1,
    parts: {
      cache: class extends SlabCache {
        protected override recogniseMisuse(address: number): FreeMisuse | null {
          const misuse = super.recogniseMisuse(address);
          if (misuse !== null && !this.layout.slabInfoIsCalculable)
            this.backend.getSlabInfoPointer(this.pageOf(address));
          return misuse;
        }
      },
    },
  }),
];
