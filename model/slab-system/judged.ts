// What is wrong with a command before anything is done about it.
import type { Command } from '../../spec/kit/contract.ts';
import type { freeErrors, handleErrors, requestErrors } from '../../spec/slab-system/contract.ts';
import { alignKept, contains, generalSize, LARGEST_OBJECT, type Promises, recordBytes } from './promise.ts';
import { type Cache, type State, slabsOf } from './state.ts';

export type Refusal = (typeof requestErrors)[number] | (typeof handleErrors)[number] | FreeRefusal;
type FreeRefusal = (typeof freeErrors)[number];

/** The code with which a command is refused, the first that applies; null when only frames can be wanting. */
export function refusalOf(promises: Promises, state: State, { operation, operands }: Command): Refusal | null {
  const [first = 0, second = 0, third = 0, fourth = 0] = operands;
  const initialized = state.caches.length > 0;
  if (operation === 'init') return initialized ? 'already-initialized' : null;
  if (!initialized) return 'not-initialized';
  if (operation === 'create-cache') return wrongCreation(promises, state, first, second, third);
  if (operation === 'destroy') return wrongDestruction(state, first, second);
  if (operation === 'reclaim') return null;
  if (!isCpu(promises, first)) return 'no-such-cpu';
  if (operation === 'alloc') return wrongSize(promises, second, third);
  if (operation === 'free') return wrongFree(promises, state, second, ({ kind }) => kind === 'general');
  const wrongCache = wrongHandle(state, second, third, ['kmem_cache', 'array_cache']);
  if (operation === 'cache-alloc' || wrongCache !== null) return wrongCache;
  return wrongFree(promises, state, fourth, ({ descriptor }) => descriptor === second);
}

function isCpu({ settings }: Promises, cpu: number): boolean {
  return Array.from({ length: settings.cpus }, (_, known) => known).includes(cpu);
}

function wrongCreation(promises: Promises, state: State, number: number, size: number, align: number): Refusal | null {
  if (state.caches.some((cache) => cache.kind === 'user' && cache.number === number)) return 'name-duplicate';
  if (!Number.isInteger(size) || size <= 0) return 'invalid-size';
  if (size > LARGEST_OBJECT) return 'size-too-large';
  if (alignKept(align) > promises.settings.frameSize) return 'alignment-too-large';
  return hasSlabs(promises, size, align) ? null : 'size-too-large';
}

/** Whether there are slabs for such objects, and general caches for what these keep elsewhere. */
export function hasSlabs(promises: Promises, size: number, align: number): boolean {
  const geometry = promises.geometry(size, align);
  if (geometry === null) return false;
  return recordBytes(promises, geometry).every((bytes) => generalSize(promises, bytes, 8) !== null);
}

function wrongSize(promises: Promises, size: number, align: number): Refusal | null {
  if (!Number.isInteger(size) || size < 0) return 'invalid-size';
  if (generalSize(promises, size, 8) === null) return 'size-too-large';
  return generalSize(promises, size, align) === null ? 'alignment-too-large' : null;
}

/** @param internal the kinds of caches that may not be named */
function wrongHandle(
  { caches, generations }: State,
  descriptor: number,
  generation: number,
  internal: readonly string[],
): Refusal | null {
  const cache = caches.find((one) => one.descriptor === descriptor);
  if (cache === undefined) {
    return generations.some((one) => one.descriptor === descriptor) ? 'destroyed' : 'not-a-cache';
  }
  if (internal.includes(cache.kind)) return 'internal-cache';
  return cache.generation === generation ? null : 'destroyed';
}

function wrongDestruction(state: State, descriptor: number, generation: number): Refusal | null {
  const wrong = wrongHandle(state, descriptor, generation, ['kmem_cache', 'array_cache', 'general']);
  if (wrong !== null) return wrong;
  const cache = state.caches.find((one) => one.descriptor === descriptor);
  return cache !== undefined && cache.held.length > 0 ? 'objects-live' : null;
}

/** @param isRight whether objects of this cache may be freed so */
function wrongFree(
  promises: Promises,
  state: State,
  address: number,
  isRight: (cache: Cache) => boolean,
): FreeRefusal | null {
  if (address === 0) return 'null';
  for (const cache of state.caches) {
    const geometry = promises.geometry(cache.size, cache.align);
    if (geometry === null) continue;
    const slab = slabsOf(cache).find((one) => contains(promises.settings, geometry, one, address));
    if (slab === undefined) continue;
    if (!isRight(cache)) return 'wrong-cache';
    const { objectBytes, objectsPerSlab } = geometry;
    const offset = address - slab.firstObject;
    if (offset < 0 || offset >= objectsPerSlab * objectBytes) return 'not-an-object';
    if (offset % objectBytes !== 0) return 'interior';
    return cache.held.includes(address) ? null : 'not-allocated';
  }
  return 'not-in-cache';
}
