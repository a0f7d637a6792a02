// What the original does wrong with requests that name no cache, by users or by the system itself.
import * as record from '../cache-record.ts';
import { Kind } from '../cache-record.ts';
import type { RequestError } from '../misuse.ts';
import { SlabSystem } from '../slab-system.ts';
import { smallestBut } from './settings.ts';
import { original, type SlabSystemFault } from './variant.ts';

/** A system that looks for objects of some size in caches of any kind. */
class AnyCache extends SlabSystem {
  /** The cache with the smallest objects that have so many bytes, of the caches of these kinds. */
  protected smallestOf(kinds: readonly Kind[], bytes: number): number {
    let best = 0;
    for (const cache of this.allCaches()) {
      if (kinds.every((kind) => kind !== this.word(cache + record.KIND))) continue;
      const objectBytes = this.word(cache + record.OBJECT_BYTES);
      const isBetter = best === 0 || objectBytes < this.word(best + record.OBJECT_BYTES);
      if (objectBytes >= bytes && isBetter) best = cache;
    }
    return best;
  }
}

/** A system whose users are served, by size, from caches of these kinds. */
function servingFrom(kinds: readonly Kind[]): typeof SlabSystem {
  return class extends AnyCache {
    private serves = false;

    protected override answerAlloc(cpu: number, size: number, align: number): number | RequestError {
      this.serves = true;
      const answer = super.answerAlloc(cpu, size, align);
      this.serves = false;
      return answer;
    }

    protected override generalFor(bytes: number, align: number): number {
      const general = super.generalFor(bytes, align);
      return this.serves && general !== 0 ? this.smallestOf(kinds, bytes) : general;
    }
  };
}

/** A system that puts the records of slabs into caches of these kinds. */
function recordingIn(kinds: readonly Kind[]): typeof SlabSystem {
  return class extends AnyCache {
    protected override takeGeneral(cpu: number, bytes: number): number {
      const cache = this.smallestOf(kinds, bytes);
      const object = this.takeObject(cpu, cache);
      if (object !== 0) this.clearObject(cache, object);
      return object;
    }
  };
}

export const originalGeneralFaults: readonly SlabSystemFault[] = [
  original({
    id: 'rslab/K7',
    sentence: 'General requests are served from a cache of users, when its objects fit better.',
    caughtBy: 'general-serves',
    shortestTrace: 3,
    settings: smallestBut({}),
    system: servingFrom([Kind.General, Kind.User]),
  }),
  original({
    id: 'rslab/K8',
    sentence: 'Descriptors and free lists of slabs are put into caches of users, or into those of the system itself.',
    caughtBy: 'records-elsewhere',
    shortestTrace: 3,
    rows: ['off-slab'],
    system: recordingIn([Kind.Caches, Kind.Arrays, Kind.General, Kind.User]),
  }),
  original({
    id: 'rslab/K8-request',
    sentence: 'General requests are served with a descriptor or an array of a cache, when these fit better.',
    caughtBy: 'general-serves',
    shortestTrace: 2,
    rows: ['general'],
    system: servingFrom([Kind.Caches, Kind.Arrays, Kind.General]),
  }),
  original({
    id: 'rslab/K14',
    sentence: 'The alignment of a general request is ignored.',
    caughtBy: 'general-serves',
    shortestTrace: 2,
    rows: ['general'],
    system: class extends SlabSystem {
      protected override generalFor(bytes: number, align: number): number {
        return super.generalFor(bytes, align) === 0 ? 0 : super.generalFor(bytes, 0);
      }
    },
  }),
];
