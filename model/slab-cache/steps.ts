// What each command does: one recipe a command.
import type { Command, Environment, Outcome } from '../../spec/kit/contract.ts';
import type { FreeError, Geometry } from '../../spec/slab-cache/contract.ts';
import { addressOf, calculates, contains, ownSlabInfo, type Promises, pageStart, pagesOfSlab } from './promise.ts';
import { allCaches, type Cache, type Slab, type State, slabsOf } from './state.ts';

/** The promises of every cache of a configuration. */
export interface World {
  /** The main cache, and its neighbour where there is one. */
  readonly caches: readonly Promises[];
  readonly slabInfoCache: Promises | null;
}

export function apply(world: World, state: State, command: Command, environment: Environment): Outcome {
  const operand = command.operands[0] ?? 0;
  switch (command.operation) {
    case 'alloc':
      return { error: null, value: new CacheWork(world, state, 0, environment).alloc() };
    case 'free':
      return new CacheWork(world, state, 0, environment).free(operand, null);
    case 'neighbour-alloc':
      return { error: null, value: new CacheWork(world, state, 1, environment).alloc() };
    case 'neighbour-free':
      return new CacheWork(world, state, 1, environment).free(operand, null);
    case 'free-handing-over':
      return new CacheWork(world, state, 0, environment).free(operand, new CacheWork(world, state, 1, environment));
    default:
      throw new Error(`The slab cache model has no operation '${command.operation}'.`);
  }
}

/** One cache at work on a state. */
class CacheWork {
  private readonly world: World;
  private readonly state: State;
  private readonly cache: Cache;
  private readonly promises: Promises;
  private readonly environment: Environment;

  constructor(world: World, state: State, cache: number | 'slab-info', environment: Environment) {
    const found = cache === 'slab-info' ? state.slabInfoCache : state.caches[cache];
    const promises = cache === 'slab-info' ? world.slabInfoCache : world.caches[cache];
    if (found === undefined || found === null || promises === undefined || promises === null) {
      throw new Error(`This configuration has no cache ${cache}.`);
    }
    this.world = world;
    this.state = state;
    this.cache = found;
    this.promises = promises;
    this.environment = environment;
  }

  /** An object of the preferred slab: the one freed last. 0 when a slab is needed and cannot be had. */
  alloc(): number {
    const { cache, promises, environment } = this;
    const { geometry, calls } = promises;
    const slab = cache.at[0] ?? cache.below[0] ?? this.newSlab();
    if (slab === null) return 0;
    const index = slab.free.pop() as number;
    const address = addressOf(geometry, slab, index);
    insertAscending(slab.live, index);
    insertAscending(slab.handedOut, index);
    const used = promises.objects - slab.free.length;
    const once = geometry.slabSize === geometry.pageSize;
    if (!calculates(geometry) && !(once && used > 1)) {
      const page = pageStart(geometry, address);
      environment.call(calls.save, page, slab.slabInfo);
      insertAscending(slab.savedPages, page);
    }
    this.relist(slab);
    return address;
  }

  /** @param receiver the cache that the backend lets allocate before it returns from taking the slab back */
  free(address: number, receiver: CacheWork | null): Outcome {
    const error = this.reasonToRefuse(address);
    if (error !== null) {
      this.mayLookUp(error, address);
      return { error, value: null };
    }
    const { promises, environment, state } = this;
    const { geometry, calls } = promises;
    const slab = this.slabAround(address) as Slab;
    if (!calculates(geometry)) {
      environment.call(calls.get, pageStart(geometry, address));
      environment.expectAnswer(slab.slabInfo);
    }
    const index = (address - slab.address) / geometry.objectSize;
    slab.free.push(index);
    slab.live.splice(slab.live.indexOf(index), 1);
    if (slab.free.length < promises.objects) {
      this.relist(slab);
      return { error: null, value: null };
    }
    this.unlist(slab);
    retire(
      state,
      slab.address,
      slab.handedOut.map((index) => addressOf(geometry, slab, index)),
    );
    environment.call(calls.freeSlab, slab.address, geometry.slabSize, geometry.pageSize);
    const handedOver = receiver?.alloc() ?? null;
    if (geometry.objectSizeType === 'large') this.giveBackSlabInfo(slab.slabInfo);
    if (!calculates(geometry)) {
      for (const page of pagesOfSlab(geometry, slab)) {
        const taken = handedOver !== null && handedOver !== 0 && pageStart(geometry, handedOver) === page;
        if (!taken) environment.call(calls.delete, page);
      }
    }
    return { error: null, value: handedOver };
  }

  private newSlab(): Slab | null {
    const { cache, promises, environment, state } = this;
    const { geometry, calls } = promises;
    const address = environment.call(calls.allocSlab, geometry.slabSize, geometry.pageSize);
    if (address === 0) return null;
    const slabInfo = geometry.objectSizeType === 'small' ? ownSlabInfo(geometry, address) : this.obtainSlabInfo();
    if (slabInfo === 0) {
      environment.call(calls.freeSlab, address, geometry.slabSize, geometry.pageSize);
      return null;
    }
    const free = Array.from({ length: promises.objects }, (_, index) => index);
    cache.below.push({ address, slabInfo, free, live: [], handedOut: [], savedPages: [] });
    unretire(state, address, address + geometry.slabSize);
    // Read back, so that a draft of the state is what is changed from here on.
    return cache.below[cache.below.length - 1] as Slab;
  }

  private obtainSlabInfo(): number {
    const { promises, environment, state, world } = this;
    const slabInfo = environment.call(promises.calls.allocSlabInfo);
    if (state.slabInfoCache !== null && !environment.refusedLast) {
      const predicted = new CacheWork(world, state, 'slab-info', environment).alloc();
      if (predicted !== slabInfo) environment.expectAnswer(predicted);
    }
    return slabInfo;
  }

  private giveBackSlabInfo(slabInfo: number): void {
    const { promises, environment, state, world } = this;
    environment.call(promises.calls.freeSlabInfo, slabInfo);
    if (state.slabInfoCache !== null) new CacheWork(world, state, 'slab-info', environment).free(slabInfo, null);
  }

  /** Puts a slab whose use changed on the list it belongs to, if it is not on it already. */
  private relist(slab: Slab): void {
    const { cache, promises } = this;
    const used = promises.objects - slab.free.length;
    if (slab.free.length === 0) {
      this.unlist(slab);
      cache.full.push(slab);
    } else {
      const list = used >= promises.threshold ? cache.at : cache.below;
      if (list.some((listed) => listed.address === slab.address)) return;
      this.unlist(slab);
      list.unshift(slab);
    }
  }

  private unlist(slab: Slab): void {
    const { below, at, full } = this.cache;
    if (!takeOff(below, slab) && !takeOff(at, slab)) takeOff(full, slab);
  }

  /** The slab of this cache in which an address lies. */
  private slabAround(address: number): Slab | null {
    const { below, at, full } = this.cache;
    const { geometry } = this.promises;
    return around(geometry, at, address) ?? around(geometry, full, address) ?? around(geometry, below, address);
  }

  /** Looking up the page of an address that is then refused is no harm, where SlabInfos are looked up at all. */
  private mayLookUp(error: FreeError, address: number): void {
    const { environment, promises } = this;
    if (error === 'null' || error === 'misaligned' || calculates(promises.geometry)) return;
    environment.mayCall(promises.calls.get, pageStart(promises.geometry, address));
  }

  /** Why an address can't be freed; null when it is a live object of this cache. */
  private reasonToRefuse(address: number): FreeError | null {
    const { promises, state, world } = this;
    const { geometry } = promises;
    if (address === 0) return 'null';
    if (address % geometry.objectAlign !== 0) return 'misaligned';
    const own = this.slabAround(address);
    if (own !== null) {
      const offset = address - own.address;
      const index = Math.floor(offset / geometry.objectSize);
      if (index >= promises.objects) return 'not-an-object';
      if (offset % geometry.objectSize !== 0) return 'interior';
      if (own.live.includes(index)) return null;
      return own.handedOut.includes(index) ? 'double-free' : 'never-allocated';
    }
    const others = world.slabInfoCache === null ? world.caches : [...world.caches, world.slabInfoCache];
    for (const [position, other] of allCaches(state).entries()) {
      const theirs = (others[position] as Promises).geometry;
      const slab = slabsOf(other).find((candidate) => contains(theirs, candidate, address));
      const index = slab === undefined ? -1 : (address - slab.address) / theirs.objectSize;
      if (slab?.handedOut.includes(index)) return slab.live.includes(index) ? 'wrong-cache' : 'double-free';
    }
    return state.retired.some((slab) => slab.objects.includes(address)) ? 'double-free' : 'foreign';
  }
}

/** The slab of a list in which an address lies. */
function around(geometry: Geometry, list: readonly Slab[], address: number): Slab | null {
  for (const slab of list) if (contains(geometry, slab, address)) return slab;
  return null;
}

/** @returns whether the slab was on the list */
function takeOff(list: Slab[], slab: Slab): boolean {
  for (let index = 0; index < list.length; index += 1) {
    if (list[index]?.address !== slab.address) continue;
    list.splice(index, 1);
    return true;
  }
  return false;
}

function retire(state: State, address: number, objects: number[]): void {
  const at = state.retired.findIndex((slab) => slab.address > address);
  state.retired.splice(at === -1 ? state.retired.length : at, 0, { address, objects });
}

/** Forgets retired objects of memory that becomes a slab again. */
function unretire(state: State, from: number, to: number): void {
  for (const slab of state.retired) slab.objects = slab.objects.filter((object) => object < from || object >= to);
  state.retired = state.retired.filter((slab) => slab.objects.length > 0);
}

/** Adds a number to a list of ascending distinct numbers. */
function insertAscending(list: number[], item: number): void {
  const at = list.findIndex((existing) => existing >= item);
  if (at === -1) list.push(item);
  else if (list[at] !== item) list.splice(at, 0, item);
}
