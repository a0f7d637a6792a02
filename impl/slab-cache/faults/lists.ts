// Faults in where a slab stands: on which of the three lists, at which end, and which slab comes next.
import { front, next, previous, pushBack, pushFront, remove } from '../../kit/links.ts';
import { AT_THRESHOLD, BELOW_THRESHOLD } from '../books.ts';
import type { SlabLayout } from '../layout.ts';
import { SlabCache } from '../slab-cache.ts';
import { SlabLists } from '../slab-lists.ts';
import { listingBy, planted, type SlabCacheFault } from './variant.ts';

/** Offset of the previous link in a node (kit/links.ts). */
const PREVIOUS = 8;

export const listFaults: readonly SlabCacheFault[] = [
  planted({
    id: 'slab-cache/threshold-off-by-one',
    sentence: 'A slab counts as well used one object too late.',
    caughtBy: 'list-by-use',
    shortestTrace: 1,
    parts: {
      cache: class extends SlabCache {
        protected override layOut(): SlabLayout {
          const layout = super.layOut();
          return { ...layout, threshold: Math.min(layout.objectsPerSlab, layout.threshold + 1) };
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/unlink-forgotten',
    sentence: 'A slab that moves to another list is not taken off the one it was on.',
    caughtBy: 'one-list',
    shortestTrace: 1,
    parts: listingBy(
      class extends SlabLists {
        protected override move(info: number, _from: number, to: number): void {
          pushFront(this.words, to, info);
        }
      },
    ),
  }),
  planted({
    id: 'slab-cache/previous-link-not-updated',
    sentence: 'A slab taken from the middle of a list stays the predecessor of the slab that was behind it.',
    caughtBy: 'one-list',
    shortestTrace: 4,
    parts: listingBy(
      class extends SlabLists {
        protected override move(info: number, from: number, to: number): void {
          const behind = next(this.words, info);
          const inTheMiddle = behind !== 0 && previous(this.words, info) !== 0;
          super.move(info, from, to);
          if (inTheMiddle) this.words[(behind + PREVIOUS) >> 2] = info;
        }
      },
    ),
  }),
  planted({
    id: 'slab-cache/previous-link-not-set',
    sentence: 'A slab that is put before others is not made the predecessor of the first of them.',
    caughtBy: 'one-list',
    shortestTrace: 4,
    parts: listingBy(
      class extends SlabLists {
        protected override move(info: number, from: number, to: number): void {
          super.move(info, from, to);
          const second = next(this.words, info);
          if (second !== 0) this.words[(second + PREVIOUS) >> 2] = 0;
        }
      },
    ),
  }),
  planted({
    id: 'slab-cache/slab-at-wrong-end',
    sentence: 'A slab that moves to another list is put behind the slabs there instead of before them.',
    caughtBy: 'agreement',
    shortestTrace: 4,
    remark:
      'The order of a list is part of the state, so the two sides differ a command before last-freed-first sees an object of another slab handed out.',
    parts: listingBy(
      class extends SlabLists {
        protected override move(info: number, from: number, to: number): void {
          remove(this.words, from, info);
          pushBack(this.words, to, info);
        }
      },
    ),
  }),
  planted({
    id: 'slab-cache/wrong-list-first',
    sentence: 'An object is taken from a little-used slab although there is a well-used one.',
    caughtBy: 'last-freed-first',
    shortestTrace: 6,
    parts: {
      cache: class extends SlabCache {
        protected override slabWithFree(): number {
          const littleUsed = front(this.words, this.books + BELOW_THRESHOLD);
          return littleUsed === 0 ? super.slabWithFree() : littleUsed;
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/grows-too-early',
    sentence: 'A slab is asked for although a little-used one has free objects.',
    caughtBy: 'grow-only-when-full',
    shortestTrace: 2,
    parts: {
      cache: class extends SlabCache {
        protected override slabWithFree(): number {
          const wellUsed = front(this.words, this.books + AT_THRESHOLD);
          return wellUsed === 0 ? this.obtainSlab() : wellUsed;
        }
      },
    },
  }),
  planted({
    id: 'slab-cache/empty-slab-kept',
    sentence: 'A slab stays when its last object is freed.',
    caughtBy: 'empty-slab-released',
    shortestTrace: 2,
    parts: {
      cache: class extends SlabCache {
        protected override releaseSlab(): void {}
      },
    },
  }),
];
