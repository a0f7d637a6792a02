// Faults in the backend: what it lends, and what it remembers of pages.
import { FlatPageMap } from '../backend/flat-page-map.ts';
import { FrameSource } from '../backend/frame-source.ts';
import { HashPageMap } from '../backend/hash-page-map.ts';
import { planted, type SlabCacheFault } from './variant.ts';

export const backendPartFaults: readonly SlabCacheFault[] = [
  planted({
    id: 'slab-cache/frame-granted-twice',
    sentence: 'The first frame is granted once more when all frames are.',
    caughtBy: 'untouched-bytes',
    shortestTrace: 3,
    parts: {
      frameSource: class extends FrameSource {
        override grant(): number {
          const frame = super.grant();
          return frame === 0 ? this.first : frame;
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/last-frame-withheld',
    sentence: 'A frame is refused while one is left.',
    caughtBy: 'refused-only-when-spent',
    shortestTrace: 1,
    parts: {
      frameSource: class extends FrameSource {
        override grant(): number {
          const frame = super.grant();
          if (frame === 0 || this.free.lowest() !== -1) return frame;
          this.takeBack(frame);
          return 0;
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/page-map-forgets-nothing',
    sentence: 'The page map keeps the pages it is to forget.',
    caughtBy: 'empty-again',
    shortestTrace: 2,
    parts: {
      flatPageMap: class extends FlatPageMap {
        override delete(): void {}
      },
    },
  }),
  planted({
    id: 'slab-cache/page-map-hole-left-open',
    sentence: 'Deleting a page leaves a hole in the hash table, and later pages of its run are no longer found.',
    caughtBy: 'page-map',
    shortestTrace: 3,
    remark:
      'All pages are looked for in one place here: with the sound hash, the consecutive pages of a small memory never collide, and no hole is ever in the way.',
    parts: {
      hashPageMap: class extends HashPageMap {
        protected override homeOf(): number {
          return 0;
        }

        protected override closeHole(slot: number): void {
          this.put(slot, 0, 0);
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/page-map-moves-too-much',
    sentence: 'Deleting a page moves every later page of its run back, even before the place where it is looked for.',
    caughtBy: 'page-map',
    shortestTrace: 3,
    remark:
      'Neighbouring pages are looked for in neighbouring places here: with the sound hash they stand far apart, and it depends on addresses whether one is moved.',
    parts: {
      hashPageMap: class extends HashPageMap {
        protected override homeOf(page: number): number {
          return (page / this.pageSize) & (this.slots - 1);
        }

        protected override closeHole(slot: number): void {
          let hole = slot;
          for (let at = this.behind(hole); this.pageAt(at) !== 0; at = this.behind(at)) {
            this.put(hole, this.pageAt(at), this.infoAt(at));
            hole = at;
          }
          this.put(hole, 0, 0);
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/page-map-mixes-up',
    sentence:
      'Deleting a page moves later pages of its run back without their SlabInfos: a page then has that of a neighbour.',
    caughtBy: 'page-map',
    shortestTrace: 3,
    remark: 'All pages are looked for in one place here, so that a run is long enough for one to be moved.',
    parts: {
      hashPageMap: class extends HashPageMap {
        protected override homeOf(): number {
          return 0;
        }

        protected override put(slot: number, page: number, info: number): void {
          const movesHere = page !== 0 && this.pageAt(slot) !== 0 && this.pageAt(slot) !== page;
          super.put(slot, page, movesHere ? this.infoAt(slot) : info);
        }
      },
    },
  }),
];
