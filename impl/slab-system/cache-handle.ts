// A cache as its users have it.
import { AllocatorError } from '../kit/error.ts';
import { explain, type FreeMisuse, type HandleError, type RequestError, type SlabSystemError } from './misuse.ts';

/** Which cache a handle is of, and how its system tells in a moment that it is still there. */
export interface CacheKey {
  /** Address of the cache's descriptor. */
  readonly descriptor: number;
  /** Which of the caches that had this descriptor in turn it is. */
  readonly generation: number;
  /** Its record. */
  readonly cache: number;
  /** The word that says which cache is at the descriptor, and what it is as long as that is this one. */
  readonly historyAt: number;
  readonly history: number;
}

/** What a handle asks of its system. The CPU is the one at work. */
export interface HandledSystem {
  tryAllocBy(key: CacheKey): number | RequestError | HandleError;
  tryFreeBy(key: CacheKey, object: number): SlabSystemError | null;
  tryDestroy(descriptor: number, generation: number): RequestError | HandleError | null;
  /** Objects of the cache at a descriptor that users hold. */
  liveObjects(descriptor: number): number;
}

/**
 * A cache of equal objects, until it is destroyed: then every request through the handle is refused, also when another
 * cache got the same descriptor.
 */
export class CacheHandle {
  /** Address of the cache's descriptor. */
  readonly descriptor: number;
  /** Which of the caches that had this descriptor in turn it is. */
  readonly generation: number;
  readonly name: string;
  /** Bytes from one object to the next. */
  readonly objectBytes: number;
  private readonly system: HandledSystem;
  private readonly key: CacheKey;

  /** Made by `createCache` of a system. */
  constructor(system: HandledSystem, key: CacheKey, name: string, objectBytes: number) {
    this.system = system;
    this.key = key;
    this.descriptor = key.descriptor;
    this.generation = key.generation;
    this.name = name;
    this.objectBytes = objectBytes;
  }

  /**
   * Hands out one object. Its memory is not cleared.
   *
   * @returns its address, or 0 when there are no frames for it, in which case nothing has changed
   * @throws AllocatorError `destroyed`, `no-such-cpu`
   */
  alloc(): number {
    const object = this.system.tryAllocBy(this.key);
    return typeof object === 'number' ? object : this.withoutObject(object);
  }

  /** Apart from what every call does, as is all that is seldom done: a compiler writes short calls out where they are. */
  private withoutObject(error: RequestError | HandleError): 0 {
    if (error === 'cannot-allocate-frame') return 0;
    throw new AllocatorError(error, explain(error, `${this.name}.alloc()`));
  }

  /** As {@link alloc}, but what is wrong is returned. */
  tryAlloc(): number | RequestError | HandleError {
    return this.system.tryAllocBy(this.key);
  }

  /**
   * Takes an object back.
   *
   * @param object an address that `alloc` of this cache returned and that was not freed since
   * @throws AllocatorError with a {@link FreeMisuse} code when it is anything else, `destroyed`, `no-such-cpu`; nothing
   *   has changed then
   */
  free(object: number): void {
    const error = this.system.tryFreeBy(this.key, object);
    if (error !== null) this.refuseFree(object, error);
  }

  private refuseFree(object: number, error: SlabSystemError): never {
    throw new AllocatorError(error, explain(error, `${this.name}.free(${object})`));
  }

  /** As {@link free}, but what is wrong is returned; null when the object was taken back. */
  tryFree(object: number): RequestError | HandleError | FreeMisuse | null {
    return this.system.tryFreeBy(this.key, object);
  }

  /**
   * Destroys the cache: its frames, arrays, descriptor and name are free for others.
   *
   * @throws AllocatorError `objects-live` while users hold objects, saying how many; `destroyed`; nothing has changed
   *   then
   */
  destroy(): void {
    const error = this.tryDestroy();
    if (error === null) return;
    const detail = error === 'objects-live' ? `${this.system.liveObjects(this.descriptor)} ` : '';
    throw new AllocatorError(error, explain(error, `${this.name}.destroy()`, detail));
  }

  /** As {@link destroy}, but what is wrong is returned; null when the cache is destroyed. */
  tryDestroy(): RequestError | HandleError | null {
    return this.system.tryDestroy(this.descriptor, this.generation);
  }
}
