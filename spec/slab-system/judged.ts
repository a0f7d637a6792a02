// What a command must be refused for, in the order in which it is judged. Nothing that changes is looked at but which
// caches and slabs there are, and what users hold by their own account.
import type { Command } from '../kit/contract.ts';
import type { CacheView, freeErrors, handleErrors, requestErrors, SlabSystemView, SlabView } from './contract.ts';
import { alignKept, generalFor, geometryFor, INDEX_BYTES, OBJECT_BYTES_MAX } from './geometry.ts';
import { cacheAt, heldOf, indexIn, kindOf, placeOf } from './places.ts';

type View = SlabSystemView;
export type FreeError = (typeof freeErrors)[number];
export type Refusal = (typeof requestErrors)[number] | (typeof handleErrors)[number] | FreeError;

/** The code with which a command must be refused; null when none of the reasons known beforehand applies. */
export function refusalOf(view: View, { operation, operands }: Command): Refusal | null {
  const [first = 0, second = 0, third = 0, fourth = 0] = operands;
  if (operation === 'init') return view.initialized ? 'already-initialized' : null;
  if (!view.initialized) return 'not-initialized';
  switch (operation) {
    case 'create-cache':
      return creationRefusal(view, first, second, third);
    case 'cache-alloc':
      return cpuRefusal(view, first) ?? handleRefusal(view, second, third, isOfSystem);
    case 'cache-free':
      return (
        cpuRefusal(view, first) ?? handleRefusal(view, second, third, isOfSystem) ?? objectRefusal(view, fourth, second)
      );
    case 'destroy':
      return handleRefusal(view, first, second, isNoUsers) ?? (hasLive(view, first) ? 'objects-live' : null);
    case 'alloc':
      return cpuRefusal(view, first) ?? generalRefusal(view, second, third);
    case 'free':
      return cpuRefusal(view, first) ?? objectRefusal(view, second, null);
    default:
      return null;
  }
}

function creationRefusal(view: View, number: number, size: number, align: number): Refusal | null {
  if (view.caches.some(({ name }) => name === `user-${number}`)) return 'name-duplicate';
  if (!Number.isInteger(size) || size <= 0) return 'invalid-size';
  if (size > OBJECT_BYTES_MAX) return 'size-too-large';
  if (alignKept(align) > view.settings.frameSize) return 'alignment-too-large';
  return hasSlabs(view.settings, size, align) ? null : 'size-too-large';
}

/** Whether there are slabs for such objects, and general caches for the records that these keep elsewhere. */
function hasSlabs(settings: View['settings'], size: number, align: number): boolean {
  const geometry = geometryFor(settings, size, align);
  if (geometry === null || geometry.onSlab) return geometry !== null;
  const records = [INDEX_BYTES * geometry.objectsPerSlab, settings.slabDescriptor];
  return records.every((bytes) => generalFor(settings, bytes, 8) !== 0);
}

function generalRefusal({ settings }: View, size: number, align: number): Refusal | null {
  if (!Number.isInteger(size) || size < 0) return 'invalid-size';
  if (size > settings.generalMax) return 'size-too-large';
  return generalFor(settings, size, align) === 0 ? 'alignment-too-large' : null;
}

function cpuRefusal({ settings: { cpus } }: View, cpu: number): Refusal | null {
  return Number.isInteger(cpu) && cpu >= 0 && cpu < cpus ? null : 'no-such-cpu';
}

function handleRefusal(
  view: View,
  descriptor: number,
  generation: number,
  isInternal: (cache: CacheView) => boolean,
): Refusal | null {
  const cache = cacheAt(view, descriptor);
  const wasOne = view.generations.some((one) => one.descriptor === descriptor);
  if (cache === undefined) return wasOne ? 'destroyed' : 'not-a-cache';
  if (isInternal(cache)) return 'internal-cache';
  return cache.generation === generation ? null : 'destroyed';
}

function isOfSystem(cache: CacheView): boolean {
  return kindOf(cache) === 'kmem_cache' || kindOf(cache) === 'array_cache';
}

function isNoUsers(cache: CacheView): boolean {
  return kindOf(cache) !== 'user';
}

function hasLive(view: View, descriptor: number): boolean {
  const cache = cacheAt(view, descriptor);
  return cache !== undefined && heldOf(view, cache).length > 0;
}

/** @param descriptor of the cache that must be the object's; null for any general one */
function objectRefusal(view: View, address: number, descriptor: number | null): FreeError | null {
  if (address === 0) return 'null';
  const place = placeOf(view, address);
  if (place === null) return 'not-in-cache';
  const { cache, slab } = place;
  const isRight = descriptor === null ? kindOf(cache) === 'general' : cache.descriptor === descriptor;
  if (!isRight) return 'wrong-cache';
  if (isOutside(cache, slab, address)) return 'not-an-object';
  if (indexIn(cache, slab, address) === -1) return 'interior';
  return view.held.some((held) => held.address === address) ? null : 'not-allocated';
}

/** Whether an address lies in the head, the colour or the rest of a slab. */
function isOutside({ geometry }: CacheView, { firstObject }: SlabView, address: number): boolean {
  return address < firstObject || address >= firstObject + geometry.objectsPerSlab * geometry.objectBytes;
}
