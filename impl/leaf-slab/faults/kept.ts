// Faults in which empty slabs are kept, and in when they are given back.
import { SlowPath } from '../slow-path.ts';
import { type LeafSlabFault, planted } from './variant.ts';

export const keptFaults: readonly LeafSlabFault[] = [
  planted({
    id: 'leaf-slab/empty-slab-stays',
    sentence: 'A slab that becomes empty is not given back, although none is to be kept.',
    caughtBy: 'kept-empty',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      protected override becomeEmpty(sizeClass: number, leaf: number): void {
        if (this.keepEmpty !== 0) super.becomeEmpty(sizeClass, leaf);
      }
    },
  }),
  planted({
    id: 'leaf-slab/second-empty-slab-kept',
    sentence: 'A slab that becomes empty is kept although its class has an empty one.',
    caughtBy: 'kept-empty',
    shortestTrace: 6,
    allocator: class extends SlowPath {
      protected override becomeEmpty(sizeClass: number, leaf: number): void {
        if (this.keptOf(sizeClass) === -1) super.becomeEmpty(sizeClass, leaf);
      }
    },
  }),
  planted({
    id: 'leaf-slab/empty-slab-not-kept',
    sentence: 'A slab that becomes empty is given back although it is to be kept.',
    caughtBy: 'kept-until-needed',
    shortestTrace: 2,
    allocator: class extends SlowPath {
      protected override becomeEmpty(sizeClass: number, leaf: number): void {
        this.releaseSlab(sizeClass, leaf);
      }
    },
  }),
  planted({
    id: 'leaf-slab/empty-slab-blocks-large-request',
    sentence: 'Empty slabs that are kept are never given back.',
    caughtBy: 'largest-again',
    shortestTrace: 3,
    allocator: class extends SlowPath {
      protected override allocateReleasing(): number {
        return 0;
      }
    },
  }),
  planted({
    id: 'leaf-slab/empty-slab-blocks-other-class',
    sentence: 'Empty slabs that are kept are given back for a block, but not for a slab of another class.',
    caughtBy: 'served-when-room',
    shortestTrace: 4,
    allocator: class extends SlowPath {
      protected override allocateReleasing(size: number): number {
        return size === this.leafSize ? 0 : super.allocateReleasing(size);
      }
    },
  }),
  planted({
    id: 'leaf-slab/empty-slabs-given-back-in-vain',
    sentence: 'Empty slabs stay given back when that was of no help.',
    caughtBy: 'failure-changes-nothing',
    shortestTrace: 3,
    allocator: class extends SlowPath {
      protected override allocateReleasing(size: number): number {
        const address = super.allocateReleasing(size);
        if (address !== 0) return address;
        for (let sizeClass = 0; sizeClass < this.capacities.length; sizeClass += 1) {
          const leaf = this.keptOf(sizeClass);
          if (leaf === -1) continue;
          this.forgetSlab(sizeClass, leaf);
          this.buddy.free(this.addressOf(leaf));
        }
        return 0;
      }
    },
  }),
  planted({
    id: 'leaf-slab/empty-slabs-given-back-unasked',
    sentence: 'Empty slabs are given back by every request for leaves, although the buddy could serve it.',
    caughtBy: 'kept-until-needed',
    shortestTrace: 3,
    allocator: class extends SlowPath {
      protected override allocateLeaves(size: number): number {
        const address = super.allocateReleasing(size);
        return address === 0 ? this.buddy.allocate(size) : address;
      }
    },
  }),
  planted({
    id: 'leaf-slab/used-slab-still-taken-for-empty',
    sentence: 'A slab that was kept is still taken for empty once an object of it is handed out.',
    caughtBy: 'kept-until-needed',
    shortestTrace: 4,
    allocator: class extends SlowPath {
      protected override becomeUsed(): void {}
    },
  }),
];
