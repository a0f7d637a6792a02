// Defects in the arrays between slabs and users, in the set of caches, and in what a refused request leaves behind.
import { BATCH, COUNT, OBJECT_WORDS, OBJECTS } from '../array-layout.ts';
import { CACHE_IS_THERE, CACHE_OF_ARRAYS, CACHE_OF_CACHES, FIRST_CACHE } from '../books.ts';
import type { Kind } from '../cache-record.ts';
import * as record from '../cache-record.ts';
import { SlabSystem } from '../slab-system.ts';
import { planted, type SlabSystemFault } from './variant.ts';

export const plantedLayerFaults: readonly SlabSystemFault[] = [
  planted({
    id: 'slab-system/flush-copies',
    sentence:
      'The oldest objects of a full array are handed to the shared one, and stay where they are when there is room.',
    caughtBy: 'arrays-within-limit',
    shortestTrace: 3,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override flush(cpu: number, cache: number, array: number): void {
        const oldest = this.word(array + OBJECTS);
        super.flush(cpu, cache, array);
        if (this.word(array + COUNT) === 0) this.push(this.sharedArrayOf(cache), oldest);
      }
    },
  }),
  planted({
    id: 'slab-system/shared-beyond-limit',
    sentence: 'The shared array takes more objects than it has room for.',
    caughtBy: 'untouched-bytes',
    shortestTrace: 8,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override flush(_cpu: number, cache: number, array: number): void {
        for (const object of this.takeOldest(array, this.word(array + BATCH)))
          this.push(this.sharedArrayOf(cache), object);
      }
    },
  }),
  planted({
    id: 'slab-system/flush-newest',
    sentence: 'A full array hands its newest objects to the shared one.',
    caughtBy: 'oldest-flushed',
    shortestTrace: 7,
    rows: ['frame-cap'],
    system: class extends SlabSystem {
      protected override giveObject(cpu: number, cache: number, object: number): void {
        const array = this.arrayOf(cache, cpu);
        const newest = this.word(array + COUNT) < this.limit ? 0 : this.pop(array);
        if (newest !== 0) super.giveObject(cpu, cache, object);
        super.giveObject(cpu, cache, newest === 0 ? object : newest);
      }
    },
  }),
  planted({
    id: 'slab-system/pops-oldest',
    sentence: 'The oldest object of an array is handed out.',
    caughtBy: 'newest-first',
    shortestTrace: 1,
    rows: ['frame-cap'],
    system: class extends SlabSystem {
      protected override pop(array: number): number {
        return this.takeOldest(array, 1)[0] ?? 0;
      }
    },
  }),
  planted({
    id: 'slab-system/refill-reversed',
    sentence: 'A batch of shared objects arrives in the reverse order.',
    caughtBy: 'newest-first',
    shortestTrace: 9,
    rows: ['frame-cap'],
    system: class extends SlabSystem {
      protected override moveNewest(from: number, to: number, count: number): void {
        for (let moved = 0; moved < this.batch; moved += 1) {
          const at = from + OBJECTS + OBJECT_WORDS * (count - 1 - moved);
          this.push(to, this.word(at));
          this.journal.put(at, 0);
        }
        this.journal.put(from + COUNT, count - this.batch);
      }
    },
  }),
  planted({
    id: 'slab-system/held-not-cleared',
    sentence: 'That a user holds an object is still recorded after he freed it.',
    caughtBy: 'holders-known',
    shortestTrace: 4,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override hold(object: number, held: boolean): void {
        if (held) super.hold(object, held);
      }
    },
  }),
  planted({
    id: 'slab-system/arrays-forgotten',
    sentence: 'The arrays of a cache that is destroyed are not given back.',
    caughtBy: 'system-accounted',
    shortestTrace: 3,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override giveObject(cpu: number, cache: number, object: number): void {
        if (cache !== this.control(CACHE_OF_ARRAYS)) super.giveObject(cpu, cache, object);
      }
    },
  }),
  planted({
    id: 'slab-system/descriptor-forgotten',
    sentence: 'The descriptor of a cache that is destroyed is not given back.',
    caughtBy: 'system-accounted',
    shortestTrace: 3,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override giveObject(cpu: number, cache: number, object: number): void {
        if (cache !== this.control(CACHE_OF_CACHES)) super.giveObject(cpu, cache, object);
      }
    },
  }),
  planted({
    id: 'slab-system/arrays-from-static',
    sentence: 'The first array of every cache is the static one of the cache of arrays.',
    caughtBy: 'one-place',
    shortestTrace: 1,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override takeArrays(cpu: number, cache: number, kind: Kind): boolean {
        const taken = super.takeArrays(cpu, cache, kind);
        if (taken) this.journal.put(cache + record.ARRAYS, this.staticArray(1, 0));
        return taken;
      }
    },
  }),
  planted({
    id: 'slab-system/listed-first',
    sentence: 'A new cache is listed before those that were created earlier.',
    caughtBy: 'caches-in-order',
    shortestTrace: 2,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override append(cache: number): void {
        const first = this.control(FIRST_CACHE);
        if (this.initialized) {
          this.journal.put(cache + record.NEXT_CACHE, first);
          this.journal.put(first + record.PREVIOUS_CACHE, cache);
          this.setControl(FIRST_CACHE, cache);
        } else super.append(cache);
      }
    },
  }),
  planted({
    id: 'slab-system/generation-stays',
    sentence: 'The next cache at a descriptor has the generation of the one destroyed there.',
    caughtBy: 'destroyed-whole',
    shortestTrace: 3,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override endGeneration(descriptor: number): void {
        const at = this.books.histories + this.places.placeOf(descriptor);
        const was = this.word(at);
        super.endGeneration(descriptor);
        this.journal.put(at, (was & ~CACHE_IS_THERE) | 2);
      }
    },
  }),
  planted({
    id: 'slab-system/colour-spent-on-failure',
    sentence: 'A request that is refused a frame has spent a colour all the same.',
    caughtBy: 'failure-changes-nothing',
    shortestTrace: 1,
    rows: ['coloured'],
    system: class extends SlabSystem {
      protected override makeSlab(cpu: number, cache: number): number {
        const slab = super.makeSlab(cpu, cache);
        if (slab === 0) this.words[cache + record.NEXT_COLOUR] = this.word(cache + record.NEXT_COLOUR) + 1;
        return slab;
      }
    },
  }),
  planted({
    id: 'slab-system/object-cleared',
    sentence: 'An object is cleared when it is taken back, at its end: the user of the next one finds zeros.',
    caughtBy: 'untouched-bytes',
    shortestTrace: 4,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override takeBack(cpu: number, object: number): null {
        const end = (object + this.word(this.cacheOf(object) + record.OBJECT_BYTES)) >> 2;
        super.takeBack(cpu, object);
        this.journal.put(end - 1, 0);
        return null;
      }
    },
  }),
  planted({
    id: 'slab-system/general-too-large',
    sentence: 'General requests are served from the largest cache.',
    caughtBy: 'general-serves',
    shortestTrace: 2,
    rows: ['general'],
    system: class extends SlabSystem {
      protected override generalFor(_bytes: number, align: number): number {
        return super.generalFor(this.options.generalMax, align);
      }
    },
  }),
];
