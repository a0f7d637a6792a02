// Slabs: made of frames, emptied object by object, filled again, given back.
import type { Environment } from '../../spec/kit/contract.ts';
import type { Geometry } from '../../spec/slab-system/contract.ts';
import { addressOf, contains, type Promises, recordBytes } from './promise.ts';
import type { Cache, Slab, State } from './state.ts';

/** Where the records of a slab are. */
type Records = Pick<Slab, 'descriptor' | 'freeList'>;

/** One command at work on the slabs of a state. */
export abstract class Slabs {
  protected readonly promises: Promises;
  protected readonly state: State;
  /** The CPU at work. */
  protected readonly cpu: number;
  /** Frames given back by this command. */
  protected framesGivenBack = 0;
  private readonly environment: Environment;
  /** Frames obtained by this command, in order. */
  private readonly obtained: { readonly address: number; readonly frames: number }[] = [];

  constructor(promises: Promises, state: State, environment: Environment, cpu: number) {
    this.promises = promises;
    this.state = state;
    this.environment = environment;
    this.cpu = cpu;
  }

  /** An object of a general cache for the system itself; null when there is no memory for it. */
  protected abstract takeRecord(bytes: number): number | null;

  /** Gives such an object back. */
  protected abstract giveRecord(address: number): void;

  /**
   * Carries something out wholly or not at all.
   *
   * @param act returns null when it failed: all is as before then, and frames have gone back, the last first
   */
  protected attempt<Result>(act: () => Result | null): Result | null {
    const { caches, generations } = this.state;
    const obtainedBefore = this.obtained.length;
    const result = act();
    if (result !== null) return result;
    this.state.caches = caches;
    this.state.generations = generations;
    for (const { address, frames } of this.obtained.splice(obtainedBefore).reverse()) {
      this.environment.call('free_frames', address, frames);
    }
    return null;
  }

  /** The cache as it is now. */
  protected cache(descriptor: number): Cache {
    const found = this.state.caches.find((cache) => cache.descriptor === descriptor);
    if (found === undefined) throw new Error(`There is no cache at ${descriptor}.`);
    return found;
  }

  /** From now on the cache at a descriptor has changed in this. */
  protected change(descriptor: number, changes: Partial<Cache>): void {
    this.state.caches = this.state.caches.map((cache) =>
      cache.descriptor === descriptor ? { ...cache, ...changes } : cache,
    );
  }

  protected geometry({ size, align }: Cache): Geometry {
    const geometry = this.promises.geometry(size, align);
    if (geometry === null) throw new Error(`There is no slab for objects of ${size} bytes.`);
    return geometry;
  }

  /** Up to so many objects, in the order in which slabs hand them out; one new slab is made for them at most. */
  protected collect(descriptor: number, wanted: number): number[] {
    const collected: number[] = [];
    let mayMake = true;
    while (collected.length < wanted) {
      const { partial, empty } = this.cache(descriptor);
      const [first] = empty;
      if (partial.length === 0 && first !== undefined) {
        this.change(descriptor, { partial: [first], empty: empty.slice(1) });
      } else if (partial.length === 0) {
        if (!mayMake || this.makeSlab(descriptor) === null) break;
        mayMake = false;
      }
      collected.push(...this.takeFromFirst(descriptor, wanted - collected.length));
    }
    return collected;
  }

  /** Up to so many objects of the first partial slab. */
  private takeFromFirst(descriptor: number, wanted: number): number[] {
    const cache = this.cache(descriptor);
    const geometry = this.geometry(cache);
    const first = cache.partial[0] as Slab;
    const left = { ...first, free: first.free.slice(wanted) };
    const others = cache.partial.slice(1);
    if (left.free.length > 0) this.change(descriptor, { partial: [left, ...others] });
    else this.change(descriptor, { partial: others, full: [...cache.full, left] });
    return first.free.slice(0, wanted).map((index) => addressOf(geometry, first, index));
  }

  /** A new slab is the last partial one: objects are wanted of it. */
  private makeSlab(descriptor: number): Slab | null {
    return this.attempt(() => {
      const geometry = this.geometry(this.cache(descriptor));
      const address = this.obtain(2 ** geometry.order);
      if (address === 0) return null;
      const records = this.takeRecords(geometry);
      if (records === null) return null;
      const { nextColour, partial } = this.cache(descriptor);
      const { headBytes, colourStride, colours, objectsPerSlab } = geometry;
      const firstObject = address + headBytes + colourStride * nextColour;
      const free = Array.from({ length: objectsPerSlab }, (_, index) => index);
      const slab = { address, firstObject, ...records, free };
      const isLastColour = nextColour + 1 >= colours;
      this.change(descriptor, { nextColour: isLastColour ? 0 : nextColour + 1, partial: [...partial, slab] });
      return slab;
    });
  }

  private takeRecords(geometry: Geometry): Records | null {
    const [listBytes, descriptorBytes] = recordBytes(this.promises, geometry);
    if (listBytes === undefined || descriptorBytes === undefined) return { descriptor: 0, freeList: 0 };
    const freeList = this.takeRecord(listBytes);
    if (freeList === null) return null;
    const descriptor = this.takeRecord(descriptorBytes);
    return descriptor === null ? null : { descriptor, freeList };
  }

  private obtain(frames: number): number {
    const address = this.environment.call('alloc_frames', frames);
    if (address !== 0) this.obtained.push({ address, frames });
    return address;
  }

  /** Puts an object back that nobody has any more. Of too many empty slabs the oldest are given back. */
  protected putBack(descriptor: number, object: number): void {
    const cache = this.cache(descriptor);
    const geometry = this.geometry(cache);
    const { settings } = this.promises;
    const isAround = (slab: Slab) => contains(settings, geometry, slab, object);
    const around = [...cache.partial, ...cache.full].find(isAround) as Slab;
    const index = (object - around.firstObject) / geometry.objectBytes;
    const slab = { ...around, free: [index, ...around.free] };
    const others = {
      partial: cache.partial.filter(({ address }) => address !== slab.address),
      full: cache.full.filter(({ address }) => address !== slab.address),
    };
    const isEmpty = slab.free.length === geometry.objectsPerSlab;
    if (isEmpty) this.change(descriptor, { ...others, empty: [...cache.empty, slab] });
    else this.change(descriptor, { ...others, partial: [...others.partial, slab] });
    this.releaseEmpty(descriptor, settings.keptEmpty);
  }

  /** Gives the oldest empty slabs back until so many are left. */
  protected releaseEmpty(descriptor: number, kept: number): void {
    for (let { empty } = this.cache(descriptor); empty.length > kept; { empty } = this.cache(descriptor)) {
      this.change(descriptor, { empty: empty.slice(1) });
      this.release(2 ** this.geometry(this.cache(descriptor)).order, empty[0] as Slab);
    }
  }

  /** The records go back first; the frames last, when nothing in them is used any more. */
  private release(frames: number, slab: Slab): void {
    if (slab.descriptor !== 0) {
      this.giveRecord(slab.descriptor);
      this.giveRecord(slab.freeList);
    }
    this.environment.call('free_frames', slab.address, frames);
    this.framesGivenBack += frames;
  }
}
