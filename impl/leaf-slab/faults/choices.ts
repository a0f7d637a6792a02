// Faults in what is chosen for a request: the class, the slab, the object, the leaf.
import { SlowPath } from '../slow-path.ts';
import { type LeafSlabFault, planted } from './variant.ts';

export const choiceFaults: readonly LeafSlabFault[] = [
  planted({
    id: 'leaf-slab/class-rounded-down',
    sentence: 'A request gets an object of the largest class that is no larger.',
    caughtBy: 'routed',
    shortestTrace: 1,
    allocator: class extends SlowPath {
      protected override classOf(size: number): number {
        const sizeClass = super.classOf(size);
        return sizeClass > 0 && this.sizeClasses[sizeClass]?.objectSize !== size ? sizeClass - 1 : sizeClass;
      }
    },
  }),
  planted({
    id: 'leaf-slab/largest-class-left-to-buddy',
    sentence: 'A request for just as many bytes as the largest object has is served by the buddy.',
    caughtBy: 'routed',
    shortestTrace: 1,
    allocator: class extends SlowPath {
      protected override classOf(size: number): number {
        return size === this.largestObject ? -1 : super.classOf(size);
      }
    },
  }),
  planted({
    id: 'leaf-slab/block-rounded-down',
    sentence: 'A block has as many leaves as are full, without the one that holds the rest.',
    caughtBy: 'no-overlap',
    shortestTrace: 1,
    allocator: class extends SlowPath {
      protected override allocateBlock(size: number): number {
        return super.allocateBlock(size - (size % this.leafSize));
      }
    },
  }),
  planted({
    id: 'leaf-slab/grows-too-early',
    sentence: 'Every object gets a slab of its own, as long as there are leaves.',
    caughtBy: 'grow-only-when-full',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      override allocate(size: number): number {
        const sizeClass = this.classOf(size);
        if (sizeClass >= 0) this.obtainSlab(sizeClass);
        return super.allocate(size);
      }
    },
  }),
  planted({
    id: 'leaf-slab/highest-object-first',
    sentence: 'The highest free object of a slab is handed out instead of the lowest.',
    caughtBy: 'lowest-first',
    shortestTrace: 1,
    allocator: class extends SlowPath {
      protected override takeObject(leaf: number): number {
        let object = (this.capacities[this.ownerOf(leaf) - 1] as number) - 1;
        while (this.isLive(leaf, object)) object -= 1;
        const at = this.bitmapOf(leaf) + (object >> 5);
        this.words[at] = (this.words[at] as number) | (1 << (object & 31));
        return object;
      }
    },
  }),
  planted({
    id: 'leaf-slab/highest-leaf-first',
    sentence: 'The highest free leaf becomes a slab instead of the lowest.',
    caughtBy: 'lowest-first',
    shortestTrace: 1,
    allocator: class extends SlowPath {
      protected override obtainSlab(sizeClass: number): number {
        for (let leaf = this.leaves - 1; leaf >= 0; leaf -= 1) {
          if (!this.buddy.allocateAt(this.addressOf(leaf), this.leafSize)) continue;
          this.makeSlab(sizeClass, leaf);
          return leaf;
        }
        return super.obtainSlab(sizeClass);
      }
    },
  }),
];
