// Defects in how slabs are laid out, listed, filled, emptied and given back.
import { FIRST_OBJECT, SLAB_DESCRIPTOR } from '../books.ts';
import * as record from '../cache-record.ts';
import type { SlabGeometry } from '../geometry.ts';
import { FREE_LIST, USED } from '../slab-lists.ts';
import { SlabSystem } from '../slab-system.ts';
import { smallestBut } from './settings.ts';
import { planted, type SlabSystemFault } from './variant.ts';

export const plantedSlabFaults: readonly SlabSystemFault[] = [
  planted({
    id: 'slab-system/exact-fit',
    sentence: 'A slab has one object less than its layout has room for.',
    caughtBy: 'geometry-exact',
    shortestTrace: 1,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      override geometryOf(size: number, align: number): SlabGeometry | null {
        const geometry = super.geometryOf(size, align);
        if (geometry === null || geometry.objectsPerSlab === 1) return geometry;
        const leftBytes = geometry.leftBytes + geometry.objectBytes;
        return { ...geometry, objectsPerSlab: geometry.objectsPerSlab - 1, leftBytes };
      }
    },
  }),
  planted({
    id: 'slab-system/emptied-stays-partial',
    sentence: 'A slab whose last object is returned stays among the partial ones.',
    caughtBy: 'one-list',
    shortestTrace: 4,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override listReturned(_cpu: number, cache: number, slab: number): void {
        this.lists.pushBack(cache + record.PARTIAL, slab);
      }
    },
  }),
  planted({
    id: 'slab-system/returned-keeps-place',
    sentence: 'A partial slab to which an object is returned goes to the front of its list.',
    caughtBy: 'lists-in-order',
    shortestTrace: 7,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override listReturned(cpu: number, cache: number, slab: number, used: number): void {
        super.listReturned(cpu, cache, slab, used);
        const list = cache + record.PARTIAL;
        while (used > 0 && this.lists.front(list) !== slab) {
          const first = this.lists.front(list);
          this.lists.remove(list, first);
          this.lists.pushBack(list, first);
        }
      }
    },
  }),
  planted({
    id: 'slab-system/returned-as-first',
    sentence: 'Whatever object is returned to a slab, the first is free from then on.',
    caughtBy: 'one-place',
    shortestTrace: 4,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override returnToSlab(cpu: number, object: number): void {
        const slab = this.slabOf(object);
        super.returnToSlab(cpu, this.word(slab + FIRST_OBJECT));
      }
    },
  }),
  planted({
    id: 'slab-system/used-not-counted',
    sentence: 'An object that is taken from a slab is not counted when it is the last.',
    caughtBy: 'one-list',
    shortestTrace: 2,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override takeObjects(
        cache: number,
        slab: number,
        wanted: number,
        take: (object: number) => void,
      ): number {
        const taken = super.takeObjects(cache, slab, wanted, take);
        const used = this.word(slab + SLAB_DESCRIPTOR) + USED;
        if (this.word(used) === this.word(cache + record.OBJECTS_PER_SLAB)) this.add(used, -1);
        return taken;
      }
    },
  }),
  planted({
    id: 'slab-system/frames-kept',
    sentence: 'The frames of a slab that is released stay lent.',
    caughtBy: 'frames-are-slabs',
    shortestTrace: 4,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override releaseFrames(): void {}
    },
  }),
  planted({
    id: 'slab-system/fewer-frames-returned',
    sentence: 'Of a slab of several frames only the first is given back.',
    caughtBy: 'no-crash',
    shortestTrace: 5,
    rows: ['multi-frame'],
    remark: 'The provider refuses to take back what it has not lent.',
    system: class extends SlabSystem {
      protected override releaseFrames(extent: number): void {
        super.releaseFrames(extent, 1);
      }
    },
  }),
  planted({
    id: 'slab-system/records-forgotten',
    sentence: 'Descriptor and free list of a slab that is released are not given back to their caches.',
    caughtBy: 'system-accounted',
    shortestTrace: 5,
    rows: ['off-slab'],
    system: class extends SlabSystem {
      protected override releaseSlab(_cpu: number, cache: number, slab: number): void {
        const extent = this.extentOf(slab);
        const frames = 2 ** this.word(cache + record.ORDER);
        this.claimFrames(slab, frames, [0, 0, 0, 0]);
        this.releaseFrames(extent, frames);
      }
    },
  }),
  planted({
    id: 'slab-system/free-list-after-descriptor',
    sentence: 'The free list of an off-slab slab is given back, and its descriptor is not.',
    caughtBy: 'system-accounted',
    shortestTrace: 5,
    rows: ['off-slab'],
    system: class extends SlabSystem {
      protected override releaseSlab(cpu: number, cache: number, slab: number): void {
        const extent = this.extentOf(slab);
        const frames = 2 ** this.word(cache + record.ORDER);
        const freeList = this.word(this.word(slab + SLAB_DESCRIPTOR) + FREE_LIST) << 2;
        this.claimFrames(slab, frames, [0, 0, 0, 0]);
        if (this.word(cache + record.ON_SLAB) === 0) this.giveBack(cpu, freeList);
        this.releaseFrames(extent, frames);
      }
    },
  }),
  planted({
    id: 'slab-system/trims-newest',
    sentence: 'Of too many empty slabs the one emptied last is given back.',
    caughtBy: 'lists-in-order',
    shortestTrace: 9,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override releaseOldest(cpu: number, cache: number): void {
        const list = cache + record.EMPTY;
        const first = this.lists.front(list);
        if (this.lists.next(first) !== 0) {
          this.lists.remove(list, first);
          this.lists.pushBack(list, first);
        }
        super.releaseOldest(cpu, cache);
      }
    },
  }),
  planted({
    id: 'slab-system/keeps-all-empty',
    sentence: 'However many slabs of a cache are empty, none is given back unasked.',
    caughtBy: 'few-kept-empty',
    shortestTrace: 7,
    settings: smallestBut({ keptEmpty: 0, frames: 6, objectSize: 56 }),
    system: class extends SlabSystem {
      protected override listReturned(cpu: number, cache: number, slab: number, used: number): void {
        if (used > 0) super.listReturned(cpu, cache, slab, used);
        else {
          this.lists.pushBack(cache + record.EMPTY, slab);
          this.add(cache + record.EMPTY_COUNT, 1);
        }
      }
    },
  }),
  planted({
    id: 'slab-system/colour-too-many',
    sentence: 'Slabs take one colour more than there is room for.',
    caughtBy: 'colours-advance',
    shortestTrace: 1,
    rows: ['coloured'],
    system: class extends SlabSystem {
      protected override nextColourOffset(cache: number): number {
        const colour = this.word(cache + record.NEXT_COLOUR);
        this.journal.put(cache + record.NEXT_COLOUR, colour < this.word(cache + record.COLOURS) ? colour + 1 : 0);
        return colour * this.word(cache + record.COLOUR_STRIDE);
      }
    },
  }),
];
