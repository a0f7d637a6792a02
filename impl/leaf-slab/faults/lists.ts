// Faults in the lists of slabs that have a free object.
import { NEXT, PREVIOUS, USED } from '../leaf-books.ts';
import { PartialLists } from '../partial-lists.ts';
import { SlowPath } from '../slow-path.ts';
import { type LeafSlabFault, listingBy, planted } from './variant.ts';

export const listFaults: readonly LeafSlabFault[] = [
  planted({
    id: 'leaf-slab/full-slab-left-on-list',
    sentence: 'A slab stays on its list when its last free object is taken.',
    caughtBy: 'partial-list',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      protected override becomeFull(): void {}
    },
  }),
  planted({
    id: 'leaf-slab/slab-not-listed-again',
    sentence: 'A full slab of which an object is freed is not put on its list.',
    caughtBy: 'partial-list',
    shortestTrace: 3,
    allocator: class extends SlowPath {
      protected override takeBack(leaf: number, object: number, sizeClass: number): void {
        const wasFull = this.words[this.recordOf(leaf) + USED] === this.capacities[sizeClass];
        super.takeBack(leaf, object, sizeClass);
        if (wasFull) this.lists.remove(sizeClass, leaf);
      }
    },
  }),
  planted({
    id: 'leaf-slab/previous-link-not-set',
    sentence: 'A slab that is put before others is not made the predecessor of the first of them.',
    caughtBy: 'partial-list',
    shortestTrace: 4,
    allocator: listingBy(
      class extends PartialLists {
        override pushFront(sizeClass: number, leaf: number): void {
          super.pushFront(sizeClass, leaf);
          const second = this.words[this.recordOf(leaf) + NEXT] as number;
          if (second !== 0) this.words[this.recordOf(second - 1) + PREVIOUS] = 0;
        }
      },
    ),
  }),
  planted({
    id: 'leaf-slab/unlinked-from-front-only',
    sentence: 'A slab is taken off its list as if it were always the first.',
    caughtBy: 'partial-list',
    shortestTrace: 5,
    allocator: listingBy(
      class extends PartialLists {
        override remove(sizeClass: number, leaf: number): void {
          const record = this.recordOf(leaf);
          this.words[record + PREVIOUS] = 0;
          super.remove(sizeClass, leaf);
        }
      },
    ),
  }),
  planted({
    id: 'leaf-slab/slab-listed-behind',
    sentence: 'A slab is put behind the first of its list instead of before it.',
    caughtBy: 'agreement',
    shortestTrace: 4,
    remark:
      'The order of a list is part of the state, so the two sides differ a command before lowest-first sees an object of another slab handed out.',
    allocator: listingBy(
      class extends PartialLists {
        override pushFront(sizeClass: number, leaf: number): void {
          const first = this.front(sizeClass);
          if (first !== -1) this.remove(sizeClass, first);
          super.pushFront(sizeClass, leaf);
          if (first !== -1) super.pushFront(sizeClass, first);
        }
      },
    ),
  }),
  planted({
    id: 'leaf-slab/list-taken-from-back',
    sentence: 'An object is taken from the last slab of the list instead of the first.',
    caughtBy: 'lowest-first',
    shortestTrace: 5,
    allocator: listingBy(
      class extends PartialLists {
        override front(sizeClass: number): number {
          let leaf = super.front(sizeClass);
          for (let link = leaf + 1; link !== 0; link = this.words[this.recordOf(leaf) + NEXT] as number)
            leaf = link - 1;
          return leaf;
        }
      },
    ),
  }),
  planted({
    id: 'leaf-slab/listed-in-class-below',
    sentence: 'A slab is put on the list of the next smaller class.',
    caughtBy: 'partial-list',
    shortestTrace: 1,
    allocator: listingBy(
      class extends PartialLists {
        override pushFront(sizeClass: number, leaf: number): void {
          super.pushFront(Math.max(0, sizeClass - 1), leaf);
        }
      },
    ),
  }),
];
