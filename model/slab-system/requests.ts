// What users ask for, once nothing is wrong with it.
import type { Outcome } from '../../spec/kit/contract.ts';
import { Caches } from './caches.ts';
import { reclaim } from './reclaim.ts';
import type { Cache } from './state.ts';

/** One command of a user at work on a state. */
export class Requests extends Caches {
  init(): Outcome {
    return this.beginAll() === null ? failed() : done(null);
  }

  createCache(number: number, size: number, align: number): Outcome {
    const descriptor = this.create({ kind: 'user', number, size, align });
    return descriptor === null ? failed() : done(descriptor);
  }

  alloc(size: number, align: number): Outcome {
    const general = this.generalFor(size, align) as Cache;
    return this.cacheAlloc(general.descriptor);
  }

  cacheAlloc(descriptor: number): Outcome {
    const object = this.attempt(() => this.take(descriptor));
    if (object === null) return failed();
    const held = [...this.cache(descriptor).held, object].sort((one, other) => one - other);
    this.change(descriptor, { held });
    return done(object);
  }

  /** Takes an object back that a user holds. */
  free(object: number): Outcome {
    const { descriptor, held } = this.state.caches.find((cache) => cache.held.includes(object)) as Cache;
    this.change(descriptor, { held: held.filter((other) => other !== object) });
    this.give(descriptor, object);
    return done(null);
  }

  destroy(descriptor: number): Outcome {
    this.end(descriptor);
    return done(null);
  }

  reclaim(keepArrays: boolean): Outcome {
    reclaim({
      caches: () => this.state.caches.map(({ descriptor }) => descriptor),
      drain: keepArrays ? () => {} : (descriptor) => this.drain(descriptor),
      releaseEmpty: (descriptor) => this.releaseEmpty(descriptor, 0),
      framesGivenBack: () => this.framesGivenBack,
    });
    return done(this.framesGivenBack);
  }
}

function done(value: number | null): Outcome {
  return { error: null, value };
}

function failed(): Outcome {
  return { error: 'cannot-allocate-frame', value: null };
}
