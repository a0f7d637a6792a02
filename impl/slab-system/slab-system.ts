// The slab system of seed 003: caches of equal objects for several CPUs, bootstrapped from themselves.
import { AllocatorError } from '../kit/error.ts';
import { CacheHandle, type CacheKey, type HandledSystem } from './cache-handle.ts';
import * as record from './cache-record.ts';
import type { FrameProvider } from './frame-provider.ts';
import { type CacheInfo, formatInfo, type SlabSystemInfo } from './info.ts';
import { Inspection } from './inspection.ts';
import { explain, type FreeMisuse, type HandleError, type RequestError, type SlabSystemError } from './misuse.ts';
import type { SlabSystemOptions } from './options.ts';

/** What `reclaim` leaves alone. */
export interface ReclaimOptions {
  /** Whether free objects in arrays stay there, and keep their slabs; they do not when it is left out. */
  readonly keepArrays?: boolean;
}

/**
 * Caches of equal objects, over frames that a provider lends.
 *
 * Objects pass from slabs through an array that the CPUs of a cache share, and one of each CPU, to users, and back the
 * same way. Requests without a cache are served from general caches, one for each power of two. Finding the slab around
 * an address takes one look at a table of frames, however many slabs there are.
 *
 * The system is a view of words in the provider's memory: it keeps no state of its own. A request that is refused, or
 * for which there are no frames, has changed nothing.
 */
export class SlabSystem extends Inspection implements HandledSystem {
  /**
   * Makes a system, which is to be initialised. Its books are carved from the provider's memory; the provider is not
   * called.
   *
   * @throws AllocatorError `OptionError` codes for impossible options, `provider-unsuitable`, `memory-spent`; nothing is
   *   carved then
   */
  constructor(options: SlabSystemOptions, provider: FrameProvider) {
    super(options, provider);
  }

  /** Makes a system and initialises it. @throws AllocatorError as the constructor and {@link init} do */
  static start(options: SlabSystemOptions, provider: FrameProvider): SlabSystem {
    const system = new SlabSystem(options, provider);
    system.init();
    return system;
  }

  /**
   * Makes the caches of caches and of arrays, and the general caches.
   *
   * @throws AllocatorError `already-initialized`, `cannot-allocate-frame`; nothing has changed then
   */
  init(): void {
    const error = this.tryInit();
    if (error !== null) throw new AllocatorError(error, explain(error, 'init()'));
  }

  /** As {@link init}, but what is wrong is returned; null when the system is initialised. */
  tryInit(): RequestError | null {
    return this.answerInit();
  }

  /**
   * Makes a cache.
   *
   * @param name 1 to 39 bytes of UTF-8, unlike those of all other caches
   * @param size bytes of an object, 1 to 8 MiB
   * @param align alignment of every object in bytes, up to the frame size; what is no power of two counts as 8
   * @throws AllocatorError with a {@link RequestError} code, `invalid-name`; nothing has changed then
   */
  createCache(name: string, size: number, align = 8): CacheHandle {
    const handle = this.tryCreateCache(name, size, align);
    if (typeof handle !== 'string') return handle;
    const request = `createCache('${name}', ${size}, ${align})`;
    if (handle !== 'invalid-name') throw new AllocatorError(handle, explain(handle, request));
    throw new AllocatorError(
      handle,
      `${request} refused: give a name of 1 to ${record.NAME_BYTES_MAX} bytes of UTF-8.`,
    );
  }

  /** As {@link createCache}, but what is wrong is returned. */
  tryCreateCache(name: string, size: number, align = 8): CacheHandle | RequestError | 'invalid-name' {
    const cache = this.answerCreate(name, size, align);
    return typeof cache === 'string' ? cache : this.handleOf(cache);
  }

  private handleOf(cache: number): CacheHandle {
    const word = (offset: number) => this.word(cache + offset);
    const name = record.nameIn(this.words, cache);
    const key = this.keyOf(word(record.DESCRIPTOR), word(record.GENERATION));
    return new CacheHandle(this, key, name, word(record.OBJECT_BYTES));
  }

  /** As `tryAlloc` of the handle with this key. The usual case is seen at once; else what is wrong is looked for. */
  tryAllocBy(key: CacheKey): number | RequestError | HandleError {
    const cpu = this.cpuAtWork();
    if (this.isAtHand(cpu, key)) return this.handOut(cpu, key.cache);
    return this.answerCacheAlloc(cpu, key.descriptor, key.generation);
  }

  /** As `tryFree` of the handle with this key. */
  tryFreeBy(key: CacheKey, object: number): SlabSystemError | null {
    const cpu = this.cpuAtWork();
    if (this.isAtHand(cpu, key) && this.isHeldOf(key.cache, object)) return this.takeBack(cpu, object);
    return this.answerCacheFree(cpu, key.descriptor, key.generation, object);
  }

  /** As `tryAlloc` of the handle of the cache at a descriptor, wherever that handle is. */
  tryCacheAlloc(descriptor: number, generation: number): number | RequestError | HandleError {
    return this.tryAllocBy(this.keyOf(descriptor, generation));
  }

  /** As `tryFree` of the handle of the cache at a descriptor, wherever that handle is. */
  tryCacheFree(descriptor: number, generation: number, object: number): SlabSystemError | null {
    return this.tryFreeBy(this.keyOf(descriptor, generation), object);
  }

  tryDestroy(descriptor: number, generation: number): RequestError | HandleError | null {
    return this.answerDestroy(descriptor, generation);
  }

  liveObjects(descriptor: number): number {
    return this.liveObjectsOf(this.recordOf(descriptor));
  }

  /**
   * Hands out memory from the smallest general cache that has so many bytes and keeps the alignment. It is not cleared.
   *
   * @param size in bytes, 0 to the largest general object size; 0 is served like 1
   * @param align in bytes; what is no power of two counts as 8
   * @returns its address, or 0 when there are no frames for it, in which case nothing has changed
   * @throws AllocatorError `not-initialized`, `no-such-cpu`, `invalid-size`, `size-too-large`, `alignment-too-large`
   */
  allocFromSlab(size: number, align = 8): number {
    const object = this.answerAlloc(this.cpuAtWork(), size, align);
    return typeof object === 'number' ? object : this.withoutObject(object, size, align);
  }

  private withoutObject(error: RequestError, size: number, align: number): 0 {
    if (error === 'cannot-allocate-frame') return 0;
    throw new AllocatorError(error, explain(error, `allocFromSlab(${size}, ${align})`));
  }

  /** As {@link allocFromSlab}, but what is wrong is returned. */
  tryAllocFromSlab(size: number, align = 8): number | RequestError {
    return this.answerAlloc(this.cpuAtWork(), size, align);
  }

  /**
   * Takes memory back.
   *
   * @param address what `allocFromSlab` returned and was not freed since
   * @throws AllocatorError with a {@link FreeMisuse} code when it is anything else, `not-initialized`, `no-such-cpu`;
   *   nothing has changed then
   */
  freeToSlab(address: number): void {
    const error = this.answerFree(this.cpuAtWork(), address);
    if (error !== null) this.refuseFree(address, error);
  }

  private refuseFree(address: number, error: RequestError | FreeMisuse): never {
    throw new AllocatorError(error, explain(error, `freeToSlab(${address})`));
  }

  /** As {@link freeToSlab}, but what is wrong is returned; null when the memory was taken back. */
  tryFreeToSlab(address: number): RequestError | FreeMisuse | null {
    return this.answerFree(this.cpuAtWork(), address);
  }

  /**
   * Gives back the frames of all slabs of which no object is in use.
   *
   * @returns how many frames were given back
   * @throws AllocatorError `not-initialized`
   */
  reclaim(options: ReclaimOptions = {}): number {
    const frames = this.tryReclaim(options);
    if (typeof frames === 'number') return frames;
    throw new AllocatorError(frames, explain(frames, 'reclaim()'));
  }

  /** As {@link reclaim}, but what is wrong is returned. */
  tryReclaim({ keepArrays = false }: ReclaimOptions = {}): number | RequestError {
    return this.answerReclaim(keepArrays);
  }

  /** The figures of every cache now. */
  info(): SlabSystemInfo {
    const caches = this.cacheRecords();
    const slabs = caches.map((cache) => this.slabsOf(cache).length * 2 ** this.word(cache + record.ORDER));
    return { caches: caches.map((cache) => this.infoOf(cache)), frames: slabs.reduce((sum, some) => sum + some, 0) };
  }

  /** The figures of every cache as a table. */
  printInfo(): string {
    return formatInfo(this.info());
  }

  private infoOf(cache: number): CacheInfo {
    const word = (offset: number) => this.word(cache + offset);
    const slabs = this.slabsOf(cache);
    const perCpu = Array.from({ length: this.cpus }, (_, cpu) => this.objectsIn(cache, cpu).length);
    const localObjects = perCpu.reduce((sum, some) => sum + some, 0);
    const sharedObjects = this.objectsIn(cache, this.cpus).length;
    const taken = slabs.reduce((sum, { used }) => sum + used, 0);
    return {
      name: record.nameIn(this.words, cache),
      objectSize: word(record.OBJECT_BYTES),
      align: word(record.OBJECT_ALIGN),
      order: word(record.ORDER),
      objectsPerSlab: word(record.OBJECTS_PER_SLAB),
      totalObjects: slabs.length * word(record.OBJECTS_PER_SLAB),
      usedObjects: taken - localObjects - sharedObjects,
      limit: this.limit,
      batch: this.batch,
      localObjects,
      sharedObjects,
    };
  }

  private cpuAtWork(): number {
    return this.provider.currentCpu?.() ?? 0;
  }
}
