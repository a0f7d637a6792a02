// What the original takes back, or takes for a cache, and should not: each defect by itself.
import { CACHE_OF_CACHES } from '../books.ts';
import * as record from '../cache-record.ts';
import type { FreeMisuse, HandleError, RequestError, SlabSystemError } from '../misuse.ts';
import { SlabSystem } from '../slab-system.ts';
import { smallestBut } from './settings.ts';
import { original, type SlabSystemFault } from './variant.ts';

/** A system that takes back what is misused in one way. */
function accepting(accepted: FreeMisuse): typeof SlabSystem {
  return class extends SlabSystem {
    protected override misuseOf(address: number, isRight: (cache: number) => boolean): FreeMisuse | null {
      const misuse = super.misuseOf(address, isRight);
      return misuse === accepted ? null : misuse;
    }
  };
}

/** A system whose caches take back, into their own arrays, what is misused in one way. */
function adopting(adopted: FreeMisuse): typeof SlabSystem {
  return class extends SlabSystem {
    protected override answerCacheFree(
      cpu: number,
      descriptor: number,
      generation: number,
      object: number,
    ): SlabSystemError | null {
      const error = super.answerCacheFree(cpu, descriptor, generation, object);
      const cache = this.cacheNamed(descriptor, generation);
      if (error !== adopted || typeof cache === 'string') return error;
      this.giveObject(cpu, cache, object);
      return null;
    }
  };
}

export const originalFreeFaults: readonly SlabSystemFault[] = [
  original({
    id: 'rslab/K2',
    sentence: 'An object that is free already is freed once more: two users get it.',
    caughtBy: 'misuse-refused',
    shortestTrace: 4,
    rows: ['on-slab'],
    system: accepting('not-allocated'),
  }),
  original({
    id: 'rslab/K3',
    sentence: 'An address inside an object is freed: it is handed out as it is.',
    caughtBy: 'misuse-refused',
    shortestTrace: 4,
    rows: ['on-slab'],
    system: accepting('interior'),
  }),
  original({
    id: 'rslab/K3-head',
    sentence: 'The start of a slab is freed: its descriptor is handed out.',
    caughtBy: 'misuse-refused',
    shortestTrace: 4,
    rows: ['on-slab'],
    system: accepting('not-an-object'),
  }),
  original({
    id: 'rslab/K4',
    sentence: 'An address around which no slab is is freed: the next user gets it.',
    caughtBy: 'misuse-refused',
    shortestTrace: 3,
    rows: ['on-slab'],
    system: adopting('not-in-cache'),
  }),
  original({
    id: 'rslab/K5',
    sentence: 'The handle of a destroyed cache is that of whichever cache got its descriptor.',
    caughtBy: 'handles-judged',
    shortestTrace: 5,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override cacheNamed(descriptor: number, generation: number): number | HandleError {
        const cache = super.cacheNamed(descriptor, generation);
        if (cache !== 'destroyed') return cache;
        const there = this.allCaches().find((one) => this.word(one + record.DESCRIPTOR) === descriptor);
        return there ?? cache;
      }
    },
  }),
  original({
    id: 'rslab/K6',
    sentence: 'A cache is destroyed twice: its descriptor is free twice.',
    caughtBy: 'handles-judged',
    shortestTrace: 4,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override answerDestroy(descriptor: number, generation: number): RequestError | HandleError | null {
        const error = super.answerDestroy(descriptor, generation);
        if (error !== 'destroyed') return error;
        this.giveObject(0, this.control(CACHE_OF_CACHES), descriptor);
        return null;
      }
    },
  }),
  original({
    id: 'rslab/K9',
    sentence: 'What a request for the fewest bytes got is not taken back.',
    caughtBy: 'misuse-refused',
    shortestTrace: 3,
    rows: ['general'],
    system: class extends SlabSystem {
      protected override answerFree(cpu: number, object: number): RequestError | FreeMisuse | null {
        const isAccepted =
          this.initialized && cpu < this.cpus && cpu >= 0 && this.misuseOf(object, () => true) === null;
        const cache = isAccepted ? this.cacheOf(object) : 0;
        if (cache === 0 || !this.isGeneral(cache)) return super.answerFree(cpu, object);
        const isSmallest = this.word(cache + record.SIZE) === this.options.generalMin;
        return isSmallest ? 'not-in-cache' : super.answerFree(cpu, object);
      }
    },
  }),
  original({
    id: 'rslab/K17',
    sentence: 'A cache is destroyed while users hold objects of it.',
    caughtBy: 'handles-judged',
    shortestTrace: 4,
    rows: ['on-slab'],
    system: class extends SlabSystem {
      protected override liveObjectsOf(): number {
        return 0;
      }
    },
  }),
  original({
    id: 'rslab/K21',
    sentence: 'A cache takes back an object of another, and hands it out as its own.',
    caughtBy: 'misuse-refused',
    shortestTrace: 5,
    settings: smallestBut({ slabDescriptor: 384, frames: 5, userCaches: 2, objectSize: 40 }),
    system: adopting('wrong-cache'),
  }),
];
