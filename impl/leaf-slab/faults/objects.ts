// Faults in how objects are marked, addressed and recognised, and in what is written while that happens.
import type { Buddy } from '../../buddy/index.ts';
import type { Memory } from '../../kit/memory.ts';
import { type LeafBooks, USED } from '../leaf-books.ts';
import type { CompleteOptions } from '../options.ts';
import { type SizeClass, sizeClassesIn } from '../size-classes.ts';
import { SlowPath } from '../slow-path.ts';
import { type LeafSlabFault, planted } from './variant.ts';

export const objectFaults: readonly LeafSlabFault[] = [
  planted({
    id: 'leaf-slab/double-free-by-count',
    sentence: 'A free is taken for right as long as its slab has any live object.',
    caughtBy: 'misuse-refused',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      protected override isLive(leaf: number): boolean {
        return this.words[this.recordOf(leaf) + USED] !== 0;
      }
    },
  }),
  planted({
    id: 'leaf-slab/interior-freed',
    sentence: 'A free of an address inside an object frees the object.',
    caughtBy: 'misuse-refused',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      protected override objectAt(address: number, leaf: number, sizeClass: number): number {
        const size = this.sizeClasses[sizeClass]?.objectSize ?? 1;
        return super.objectAt(address - ((address - this.base) % size), leaf, sizeClass);
      }
    },
  }),
  planted({
    id: 'leaf-slab/descriptor-in-last-object',
    sentence: 'The descriptor of a slab begins 8 bytes too low, in the unused bytes or in the last object.',
    caughtBy: 'untouched-bytes',
    shortestTrace: 1,
    allocator: class extends SlowPath {
      protected override carveBooks(memory: Memory, options: CompleteOptions, buddy: Buddy): LeafBooks {
        const books = super.carveBooks(memory, options, buddy);
        return options.descriptor === 'inside' ? { ...books, bitmaps: books.bitmaps - 2 } : books;
      }
    },
  }),
  planted({
    id: 'leaf-slab/link-in-free-object',
    sentence: 'A freed object is linked to the next free one, although the bitmap says which are free.',
    caughtBy: 'untouched-bytes',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      protected override takeBack(leaf: number, object: number, sizeClass: number): void {
        super.takeBack(leaf, object, sizeClass);
        this.words[this.addressOfObject(leaf, object, sizeClass) >> 2] = object + 1;
      }
    },
  }),
  planted({
    id: 'leaf-slab/room-for-header',
    sentence: 'Objects of more than 8 bytes start 8 bytes too high, as if each had a header.',
    caughtBy: 'no-overlap',
    shortestTrace: 1,
    allocator: class extends SlowPath {
      protected override addressOfObject(leaf: number, object: number, sizeClass: number): number {
        return super.addressOfObject(leaf, object, sizeClass) + (sizeClass === 0 ? 0 : 8);
      }
    },
  }),
  planted({
    id: 'leaf-slab/object-not-marked',
    sentence: 'An object that is handed out is counted, but not marked in the bitmap.',
    caughtBy: 'bitmap-count',
    shortestTrace: 1,
    allocator: class extends SlowPath {
      protected override takeObject(leaf: number): number {
        const object = super.takeObject(leaf);
        this.unmark(leaf, object);
        return object;
      }
    },
  }),
  planted({
    id: 'leaf-slab/object-stays-marked',
    sentence: 'An object that is freed is counted, but stays marked in the bitmap.',
    caughtBy: 'bitmap-count',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      protected override unmark(): void {}
    },
  }),
  planted({
    id: 'leaf-slab/stale-bitmap',
    sentence: 'The bitmap in a leaf that becomes a slab is not cleared.',
    caughtBy: 'bitmap-count',
    shortestTrace: 1,
    allocator: class extends SlowPath {
      protected override clearBitmap(): void {}
    },
  }),
  planted({
    id: 'leaf-slab/classes-without-descriptor',
    sentence: 'The classes are those of whole leaves, although descriptors take up part of each.',
    caughtBy: 'agreement',
    shortestTrace: 0,
    remark: 'It shows before any command, when there is nothing yet of which an invariant could speak.',
    allocator: class extends SlowPath {
      protected override layClasses({ leafSize }: CompleteOptions): readonly SizeClass[] {
        return sizeClassesIn(leafSize);
      }
    },
  }),
];
