// Which frees are refused, and why: decided by looking only.
import type { Command, Environment, Immutable } from '../../spec/kit/contract.ts';
import type { FreeError } from '../../spec/slab-cache/contract.ts';
import { calculates, type Promises, pageStart, type World } from './promise.ts';
import { type Cache, type State, slabAround } from './state.ts';

/** The code with which a command is refused; null when it is carried out. */
export function refusalOf(
  world: World,
  state: Immutable<State>,
  command: Command,
  environment: Pick<Environment, 'mayCall'>,
): FreeError | null {
  const cache = addressed(command.operation);
  if (cache === -1) return null;
  const address = command.operands[0] ?? 0;
  const error = reasonToRefuse(world, state, cache, address);
  const { geometry, calls } = world.caches[cache] as Promises;
  if (error !== null && error !== 'null' && error !== 'misaligned' && !calculates(geometry)) {
    // Looking up the page of an address that is then refused is no harm, where SlabInfos are looked up at all.
    environment.mayCall(calls.get, pageStart(geometry, address));
  }
  return error;
}

/** Position of the cache to which something is to be given back; -1 where nothing is. */
function addressed(operation: string): number {
  if (operation === 'free' || operation === 'free-handing-over') return 0;
  return operation === 'neighbour-free' ? 1 : -1;
}

/** Why an address can't be freed; null when it is a live object of this cache. */
function reasonToRefuse(world: World, state: Immutable<State>, cache: number, address: number): FreeError | null {
  const { geometry, objects } = world.caches[cache] as Promises;
  if (address === 0) return 'null';
  if (address % geometry.objectAlign !== 0) return 'misaligned';
  const own = slabAround(geometry, state.caches[cache] as Immutable<Cache>, address);
  if (own !== null) {
    const offset = address - own.address;
    const index = Math.floor(offset / geometry.objectSize);
    if (index >= objects) return 'not-an-object';
    if (offset % geometry.objectSize !== 0) return 'interior';
    if (own.live.includes(index)) return null;
    return own.handedOut.includes(index) ? 'double-free' : 'never-allocated';
  }
  for (let other = 0; other < state.caches.length; other += 1) {
    const found = pastOf(world.caches[other] as Promises, state.caches[other] as Immutable<Cache>, address);
    if (found !== null) return found;
  }
  if (state.slabInfoCache !== null) {
    const found = pastOf(world.slabInfoCache as Promises, state.slabInfoCache, address);
    if (found !== null) return found;
  }
  for (const { objects: past } of state.retired) if (past.includes(address)) return 'double-free';
  return 'foreign';
}

/** What an address is to another cache, which handed it out; null when that cache never did. */
function pastOf({ geometry }: Promises, cache: Immutable<Cache>, address: number): FreeError | null {
  const slab = slabAround(geometry, cache, address);
  if (slab === null) return null;
  const index = (address - slab.address) / geometry.objectSize;
  if (!slab.handedOut.includes(index)) return null;
  return slab.live.includes(index) ? 'wrong-cache' : 'double-free';
}
