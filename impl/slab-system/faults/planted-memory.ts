// Defects in whose memory is whose: objects handed out that are held, slabs and frames lost while they are in use.
import { FIRST_OBJECT, SLAB_DESCRIPTOR } from '../books.ts';
import * as record from '../cache-record.ts';
import { Kind } from '../cache-record.ts';
import type { RequestError } from '../misuse.ts';
import { FREE_LIST, USED } from '../slab-lists.ts';
import { SlabSystem } from '../slab-system.ts';
import { planted, type SlabSystemFault } from './variant.ts';

/** A system that goes wrong with caches of users alone: what holds it together itself stays whole. */
class WithUsers extends SlabSystem {
  protected isOfUsers(cache: number): boolean {
    return this.word(cache + record.KIND) === Kind.User;
  }
}

export const plantedMemoryFaults: readonly SlabSystemFault[] = [
  planted({
    id: 'slab-system/served-from-general',
    sentence: 'A cache for which there are no frames hands out an object of a general cache.',
    caughtBy: 'handed-out-once',
    shortestTrace: 3,
    rows: ['on-slab'],
    system: class extends WithUsers {
      protected override handOut(cpu: number, cache: number): number | RequestError {
        const object = super.handOut(cpu, cache);
        if (object !== 'cannot-allocate-frame' || !this.isOfUsers(cache)) return object;
        const general = this.generalFor(this.word(cache + record.OBJECT_BYTES), 0);
        return general === 0 ? object : super.handOut(cpu, general);
      }
    },
  }),
  planted({
    id: 'slab-system/cursor-behind',
    sentence:
      'The free list of a slab in use is read in front of its cursor: the first object is handed out once more.',
    caughtBy: 'handed-out-once',
    shortestTrace: 4,
    rows: ['on-slab'],
    system: class extends WithUsers {
      protected override takeObjects(
        cache: number,
        slab: number,
        wanted: number,
        take: (object: number) => void,
      ): number {
        const isInUse = this.word(this.word(slab + SLAB_DESCRIPTOR) + USED) > 0;
        const firstObject = this.word(slab + FIRST_OBJECT);
        const takeWrong = () => take(firstObject);
        return super.takeObjects(cache, slab, wanted, isInUse && this.isOfUsers(cache) ? takeWrong : take);
      }
    },
  }),
  planted({
    id: 'slab-system/last-object-overlooked',
    sentence: 'A slab to which an object returns counts as empty when one other is still out.',
    caughtBy: 'frames-accounted',
    shortestTrace: 4,
    rows: ['frame-cap'],
    system: class extends WithUsers {
      protected override listReturned(cpu: number, cache: number, slab: number, used: number): void {
        super.listReturned(cpu, cache, slab, used === 1 && this.isOfUsers(cache) ? 0 : used);
      }
    },
  }),
  planted({
    id: 'slab-system/full-slab-lost',
    sentence: 'A full slab to which an object returns is on no list from then on.',
    caughtBy: 'no-overlap',
    shortestTrace: 6,
    rows: ['on-slab'],
    system: class extends WithUsers {
      protected override listReturned(cpu: number, cache: number, slab: number, used: number): void {
        const wasFull = used + 1 === this.word(cache + record.OBJECTS_PER_SLAB);
        if (used === 0 || !wasFull || !this.isOfUsers(cache)) super.listReturned(cpu, cache, slab, used);
      }
    },
  }),
  planted({
    id: 'slab-system/last-index-repeated',
    sentence: 'The last object of a new slab is not in its free list: the one before it is there twice.',
    caughtBy: 'used-counted',
    shortestTrace: 1,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override layOutSlab(cpu: number, cache: number, extent: number): number {
        const slab = super.layOutSlab(cpu, cache, extent);
        const last = this.word(cache + record.OBJECTS_PER_SLAB) - 1;
        if (slab === 0 || last === 0) return slab;
        this.journal.put(this.word(this.word(slab + SLAB_DESCRIPTOR) + FREE_LIST) + last, last - 1);
        return slab;
      }
    },
  }),
];
