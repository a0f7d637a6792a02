// The known defects of the original, each put back into the sound cache by itself.
import { AllocatorError } from '../../kit/error.ts';
import { initialiseNode } from '../../kit/links.ts';
import type { SlabLayout } from '../layout.ts';
import type { FreeMisuse } from '../misuse.ts';
import { SlabCache } from '../slab-cache.ts';
import { original, type SlabCacheFault, settingsWith } from './variant.ts';

const TWO_OBJECTS_IN_ONE_PAGE = settingsWith({
  objectSize: 32,
  slabSize: 128,
  pageSize: 128,
  objectSizeType: 'small',
  slabsMax: 2,
});

export const originalFaults: readonly SlabCacheFault[] = [
  original({
    id: 'slab-cache/n1',
    sentence:
      'The threshold of a slab of one object is 0, so that the slab is never moved to the well-used list and alloc, expecting it there, panics.',
    caughtBy: 'no-crash',
    shortestTrace: 1,
    remark: 'The original panics on it, and so does this: the state after a panic is judged by nobody.',
    parts: {
      cache: class extends SlabCache {
        protected override layOut(): SlabLayout {
          const layout = super.layOut();
          return { ...layout, threshold: Math.floor((75 * layout.objectsPerSlab) / 100) };
        }
      },
    },
  }),
  original({
    id: 'slab-cache/size-not-multiple-of-8',
    sentence:
      'Objects of any size from 16 on are accepted, and the first alloc panics at the object that is not aligned to 8.',
    caughtBy: 'no-crash',
    shortestTrace: 1,
    remark: 'The original panics on it, and so does this; the sound constructor refuses such a size.',
    settings: settingsWith({
      objectSize: 20,
      objectAlign: 4,
      slabSize: 128,
      pageSize: 128,
      objectSizeType: 'small',
      slabsMax: 1,
    }),
    parts: {
      cache: class extends SlabCache {
        protected override checkOptions(): void {}

        protected override fillFreeList(slab: number, info: number): void {
          for (let object = slab; object < slab + this.layout.objectBytes; object += this.objectSize) {
            if (object % 8 !== 0) throw new AllocatorError('misaligned-object', `${object} is not aligned to 8.`);
          }
          super.fillFreeList(slab, info);
        }
      },
    },
  }),
  original({
    id: 'slab-cache/double-free-releases-slab',
    sentence:
      'An object is freed again as long as its slab has any object in use: when it has one, the slab is given back with that object live.',
    caughtBy: 'misuse-refused',
    shortestTrace: 4,
    parts: {
      cache: class extends SlabCache {
        protected override recogniseMisuse(address: number): FreeMisuse | null {
          const misuse = super.recogniseMisuse(address);
          return misuse === 'double-free' && this.ownsPageOf(address) ? null : misuse;
        }
      },
    },
  }),
  original({
    id: 'slab-cache/double-free-others-live',
    sentence:
      'An object is freed again while its slab has two others in use: it is on the free list twice, and the counts are one too high and one too low.',
    caughtBy: 'misuse-refused',
    shortestTrace: 5,
    remark:
      'The same defect as slab-cache/double-free-releases-slab, of which the shorter trace is taken away: a second free that would empty the slab is still refused.',
    parts: {
      cache: class extends SlabCache {
        protected override recogniseMisuse(address: number): FreeMisuse | null {
          const misuse = super.recogniseMisuse(address);
          return misuse === 'double-free' && this.ownsPageOf(address) && this.liveAround(address) >= 2 ? null : misuse;
        }

        private liveAround(address: number): number {
          const slab = this.slabAround(address);
          let live = 0;
          for (let object = slab; object < slab + this.layout.objectBytes; object += this.objectSize) {
            if (this.directory.isLive(object)) live += 1;
          }
          return live;
        }
      },
    },
  }),
  original({
    id: 'slab-cache/double-free-after-release',
    sentence:
      'An object whose slab was given back is freed again: what is left of its SlabInfo is taken for a record, and memory of others is written.',
    caughtBy: 'misuse-refused',
    shortestTrace: 3,
    settings: TWO_OBJECTS_IN_ONE_PAGE,
    parts: {
      cache: class extends SlabCache {
        protected override recogniseMisuse(address: number): FreeMisuse | null {
          const misuse = super.recogniseMisuse(address);
          return misuse === 'double-free' && !this.ownsPageOf(address) ? null : misuse;
        }
      },
    },
  }),
  original({
    id: 'slab-cache/interior-pointer',
    sentence: 'An aligned address inside a live object is freed: it enters the free list, and is handed out next.',
    caughtBy: 'misuse-refused',
    shortestTrace: 2,
    parts: {
      cache: class extends SlabCache {
        protected override recogniseMisuse(address: number): FreeMisuse | null {
          const misuse = super.recogniseMisuse(address);
          return misuse === 'interior' ? null : misuse;
        }
      },
    },
  }),
  original({
    id: 'slab-cache/never-allocated',
    sentence: 'An object that was never handed out is freed: the free list loses others, and the counts are wrong.',
    caughtBy: 'misuse-refused',
    shortestTrace: 2,
    settings: TWO_OBJECTS_IN_ONE_PAGE,
    parts: {
      cache: class extends SlabCache {
        protected override recogniseMisuse(address: number): FreeMisuse | null {
          const misuse = super.recogniseMisuse(address);
          return misuse === 'never-allocated' ? null : misuse;
        }
      },
    },
  }),
  original({
    id: 'slab-cache/write-before-ownership-check',
    sentence: 'A free through the wrong cache writes two links into the object, and only then refuses.',
    caughtBy: 'misuse-refused',
    shortestTrace: 2,
    settings: { ...TWO_OBJECTS_IN_ONE_PAGE, neighbour: 'sharing' },
    parts: {
      cache: class extends SlabCache {
        protected override recogniseMisuse(address: number): FreeMisuse | null {
          const misuse = super.recogniseMisuse(address);
          if (misuse === 'wrong-cache') initialiseNode(this.words, address);
          return misuse;
        }
      },
    },
  }),
  original({
    id: 'slab-cache/delete-after-free',
    sentence:
      'Page-map entries are deleted after the slab was given back, whoever has it by then: the entry of another cache is lost.',
    caughtBy: 'page-map',
    shortestTrace: 2,
    parts: {
      cache: class extends SlabCache {
        protected override deletePages(slab: number): void {
          for (let page = slab; page < slab + this.slabSize; page += this.pageSize) {
            this.backend.deleteSlabInfoPointer(page);
          }
        }
      },
    },
  }),
];
