// Faults in how objects are taken, given back and refused, and in what is written while that happens.
import { back, front, initialiseNode, pushBack, pushFront, remove } from '../../kit/links.ts';
import type { FreeMisuse } from '../misuse.ts';
import { SlabCache } from '../slab-cache.ts';
import { addToFreeCount, freeListOf } from '../slab-info.ts';
import { planted, type SlabCacheFault, settingsWith } from './variant.ts';

/** Offset of the previous link in a node (kit/links.ts). */
const PREVIOUS = 8;

export const objectFaults: readonly SlabCacheFault[] = [
  planted({
    id: 'slab-cache/free-object-without-predecessor',
    sentence: 'A freed object is put behind the other free ones, but does not say which is before it.',
    caughtBy: 'free-list',
    shortestTrace: 3,
    parts: {
      cache: class extends SlabCache {
        protected override giveObject(info: number, object: number): void {
          super.giveObject(info, object);
          this.words[(object + PREVIOUS) >> 2] = 0;
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/object-taken-from-front',
    sentence: 'The object that was free longest is taken instead of the one freed last.',
    caughtBy: 'last-freed-first',
    shortestTrace: 1,
    parts: {
      cache: class extends SlabCache {
        protected override takeObject(info: number): number {
          const freeList = freeListOf(info);
          const object = front(this.words, freeList);
          remove(this.words, freeList, object);
          return object;
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/object-stays-on-free-list',
    sentence: 'An object that is handed out stays on the free list.',
    caughtBy: 'no-overlap',
    shortestTrace: 1,
    parts: {
      cache: class extends SlabCache {
        protected override takeObject(info: number): number {
          return back(this.words, freeListOf(info));
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/object-freed-to-front',
    sentence: 'A freed object is put before the free objects of its slab instead of behind them.',
    caughtBy: 'agreement',
    shortestTrace: 3,
    remark:
      'The order of a free list is part of the state, so the two sides differ a command before last-freed-first sees another object handed out.',
    parts: {
      cache: class extends SlabCache {
        protected override giveObject(info: number, object: number): void {
          initialiseNode(this.words, object);
          pushFront(this.words, freeListOf(info), object);
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/free-count-not-lowered',
    sentence: 'The SlabInfo still counts an object as free that was handed out.',
    caughtBy: 'free-list',
    shortestTrace: 1,
    parts: {
      cache: class extends SlabCache {
        protected override takeObject(info: number): number {
          addToFreeCount(this.words, info, 1);
          return super.takeObject(info);
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/one-object-too-many',
    sentence: 'One object more than fits is put on the free list of a new slab: it overlaps the SlabInfo.',
    caughtBy: 'no-overlap',
    shortestTrace: 1,
    settings: settingsWith({ objectSize: 24, slabSize: 128, pageSize: 128, objectSizeType: 'small', slabsMax: 2 }),
    parts: {
      cache: class extends SlabCache {
        protected override fillFreeList(slab: number, info: number): void {
          super.fillFreeList(slab, info);
          const behind = slab + this.layout.objectBytes;
          initialiseNode(this.words, behind);
          pushBack(this.words, freeListOf(info), behind);
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/cleared-on-alloc',
    sentence: 'An object is cleared before it is handed out.',
    caughtBy: 'untouched-bytes',
    shortestTrace: 1,
    parts: {
      cache: class extends SlabCache {
        protected override takeObject(info: number): number {
          const object = super.takeObject(info);
          this.words.fill(0, object >> 2, (object + this.objectSize) >> 2);
          return object;
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/cleared-on-free',
    sentence: 'A freed object is cleared, the bytes behind its two links too.',
    caughtBy: 'untouched-bytes',
    shortestTrace: 2,
    parts: {
      cache: class extends SlabCache {
        protected override giveObject(info: number, object: number): void {
          this.words.fill(0, object >> 2, (object + this.objectSize) >> 2);
          super.giveObject(info, object);
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/first-object-refused',
    sentence: 'The object at the start of a slab is taken for the slab itself and is not freed.',
    caughtBy: 'misuse-refused',
    shortestTrace: 2,
    parts: {
      cache: class extends SlabCache {
        protected override holds(address: number): boolean {
          return super.holds(address) && address !== this.slabAround(address);
        }

        protected override recogniseMisuse(address: number): FreeMisuse | null {
          return super.holds(address) ? 'not-an-object' : super.recogniseMisuse(address);
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/misuse-misnamed',
    sentence: 'Freeing an object that was never handed out is refused as a double free.',
    caughtBy: 'agreement',
    shortestTrace: 2,
    remark: 'Nothing goes wrong in the cache: only the model says under which code a wrong free is refused.',
    parts: {
      cache: class extends SlabCache {
        protected override recogniseMisuse(address: number): FreeMisuse | null {
          const misuse = super.recogniseMisuse(address);
          return misuse === 'never-allocated' ? 'double-free' : misuse;
        }
      },
    },
  }),
];
