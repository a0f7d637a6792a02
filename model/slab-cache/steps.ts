// What each command does that is not refused: one recipe a command.
import type { Command, Environment, Outcome } from '../../spec/kit/contract.ts';
import { addressOf, calculates, ownSlabInfo, type Promises, pageStart, pagesOfSlab, type World } from './promise.ts';
import { type Cache, type Slab, type State, slabAround } from './state.ts';

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

  /**
   * @param address of a live object of this cache
   * @param receiver the cache that the backend lets allocate before it returns from taking the slab back
   */
  free(address: number, receiver: CacheWork | null): Outcome {
    const { cache, promises, environment, state } = this;
    const { geometry, calls } = promises;
    const slab = slabAround(geometry, cache, address) as Slab;
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
      if (positionOf(list, slab) !== -1) return;
      this.unlist(slab);
      list.unshift(slab);
    }
  }

  private unlist(slab: Slab): void {
    const { below, at, full } = this.cache;
    if (!takeOff(below, slab) && !takeOff(at, slab)) takeOff(full, slab);
  }
}

/** @returns whether the slab was on the list */
function takeOff(list: Slab[], slab: Slab): boolean {
  const position = positionOf(list, slab);
  if (position !== -1) list.splice(position, 1);
  return position !== -1;
}

/** Where a slab is on a list; -1 when it is not. A draft of it counts as the slab. */
function positionOf(list: readonly Slab[], { address }: Slab): number {
  for (let index = 0; index < list.length; index += 1) if (list[index]?.address === address) return index;
  return -1;
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
