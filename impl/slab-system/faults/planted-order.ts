// Defects in the order in which arrays, slabs and lists hand out and take back.
import { COUNT } from '../array-layout.ts';
import { SLAB_DESCRIPTOR } from '../books.ts';
import * as record from '../cache-record.ts';
import { FREE_LIST, USED } from '../slab-lists.ts';
import { SlabSystem } from '../slab-system.ts';
import { smallestBut } from './settings.ts';
import { planted, type SlabSystemFault } from './variant.ts';

export const plantedOrderFaults: readonly SlabSystemFault[] = [
  planted({
    id: 'slab-system/takes-from-last',
    sentence: 'Objects are taken from the last partial slab.',
    caughtBy: 'lists-in-order',
    shortestTrace: 8,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override slabWithFree(cache: number): number {
        let slab = super.slabWithFree(cache);
        while (slab !== 0 && this.lists.next(slab) !== 0) slab = this.lists.next(slab);
        return slab;
      }
    },
  }),
  planted({
    id: 'slab-system/full-listed-first',
    sentence: 'A slab that becomes full is listed before those that are full already.',
    caughtBy: 'lists-in-order',
    shortestTrace: 6,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override takeObjects(
        cache: number,
        slab: number,
        wanted: number,
        take: (object: number) => void,
      ): number {
        const taken = super.takeObjects(cache, slab, wanted, take);
        const list = cache + record.FULL;
        const isFull =
          this.word(this.word(slab + SLAB_DESCRIPTOR) + USED) === this.word(cache + record.OBJECTS_PER_SLAB);
        while (isFull && this.lists.front(list) !== slab) {
          const first = this.lists.front(list);
          this.lists.remove(list, first);
          this.lists.pushBack(list, first);
        }
        return taken;
      }
    },
  }),
  planted({
    id: 'slab-system/freed-last',
    sentence: 'A slab hands out the object that returned to it last after all others that are free.',
    caughtBy: 'last-freed-first',
    shortestTrace: 4,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override listReturned(cpu: number, cache: number, slab: number, used: number): void {
        const end = this.freeListOf(slab) + this.word(cache + record.OBJECTS_PER_SLAB);
        const returned = this.freeListOf(slab) + used;
        const index = this.word(returned);
        for (let at = returned; at < end - 1; at += 1) this.journal.put(at, this.word(at + 1));
        this.journal.put(end - 1, index);
        super.listReturned(cpu, cache, slab, used);
      }

      private freeListOf(slab: number): number {
        return this.word(this.word(slab + SLAB_DESCRIPTOR) + FREE_LIST);
      }
    },
  }),
  planted({
    id: 'slab-system/filled-from-end',
    sentence: 'A new slab of a cache of users hands out its objects from the last to the first.',
    caughtBy: 'last-freed-first',
    shortestTrace: 3,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override layOutSlab(cpu: number, cache: number, extent: number): number {
        const slab = super.layOutSlab(cpu, cache, extent);
        if (slab === 0 || this.word(cache + record.KIND) !== record.Kind.User) return slab;
        const freeList = this.word(this.word(slab + SLAB_DESCRIPTOR) + FREE_LIST);
        const last = this.word(cache + record.OBJECTS_PER_SLAB) - 1;
        for (let index = 0; index <= last; index += 1) this.journal.put(freeList + index, last - index);
        return slab;
      }
    },
  }),
  planted({
    id: 'slab-system/takes-oldest-shared',
    sentence: 'An empty array is filled with the oldest of the shared objects.',
    caughtBy: 'newest-first',
    shortestTrace: 4,
    settings: smallestBut({ cpus: 3, limit: 2, frames: 6 }),
    system: class extends SlabSystem {
      protected override moveNewest(from: number, to: number): void {
        for (const object of this.takeOldest(from, this.batch)) this.push(to, object);
      }
    },
  }),
  planted({
    id: 'slab-system/freed-as-oldest',
    sentence: 'An object that is freed becomes the oldest of the array of its CPU.',
    caughtBy: 'oldest-flushed',
    shortestTrace: 3,
    rows: ['frame-cap'],
    system: class extends SlabSystem {
      protected override giveObject(cpu: number, cache: number, object: number): void {
        super.giveObject(cpu, cache, object);
        const array = this.arrayOf(cache, cpu);
        for (const older of this.takeOldest(array, this.word(array + COUNT) - 1)) this.push(array, older);
      }
    },
  }),
  planted({
    id: 'slab-system/flushes-fewer',
    sentence: 'Of a full array the oldest object alone is handed to the shared one, not a batch.',
    caughtBy: 'arrays-within-limit',
    shortestTrace: 7,
    rows: ['frame-cap'],
    system: class extends SlabSystem {
      protected override flush(cpu: number, cache: number, array: number): void {
        const shared = this.sharedArrayOf(cache);
        if (this.word(shared + COUNT) === this.limit) {
          for (const object of this.takeOldest(shared, 1)) this.returnToSlab(cpu, object);
        }
        for (const object of this.takeOldest(array, 1)) this.push(shared, object);
      }
    },
  }),
  planted({
    id: 'slab-system/flushes-late',
    sentence: 'An array takes one object more than its limit before any is handed on.',
    caughtBy: 'arrays-within-limit',
    shortestTrace: 3,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override giveObject(cpu: number, cache: number, object: number): void {
        const array = this.arrayOf(cache, cpu);
        const count = this.word(array + COUNT);
        if (count === this.limit) this.push(array, object);
        else super.giveObject(cpu, cache, object);
      }
    },
  }),
  planted({
    id: 'slab-system/drains-newest-first',
    sentence: 'What arrays hold when they are drained returns to the slabs from the newest object on.',
    caughtBy: 'last-freed-first',
    shortestTrace: 4,
    rows: ['frame-cap'],
    system: class extends SlabSystem {
      protected override drain(cpu: number, cache: number): void {
        for (let index = 0; index <= this.cpus; index += 1) {
          const array = this.arrayOf(cache, index);
          while (this.word(array + COUNT) > 0) this.returnToSlab(cpu, this.pop(array));
        }
      }
    },
  }),
];
