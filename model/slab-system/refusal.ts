// Which configurations are impossible, and why.
import type { SlabSystemSettings } from '../../spec/slab-system/contract.ts';
import { hasSlabs } from './judged.ts';
import {
  alignKept,
  arrayBytes,
  generalSize,
  LARGEST_OBJECT,
  type Promises,
  promisesOf,
  recordBytes,
  staticsEnd,
} from './promise.ts';

const LEAST_FRAME = 64;
const GREATEST_FRAME = 67_108_864;
const MOST_CPUS = 1024;
const MOST_OBJECTS = 65_536;
const MOST_KEPT = 2_147_483_640;
const LEAST_SLAB_DESCRIPTOR = 16;
const MOST_GENERATIONS = 16_777_216;
/** 128 MiB: behind the last frame, so that what is recorded about frames finds room too. */
const GREATEST_END = 134_217_728;
/** Of each user's cache the size is a multiple of the first one's, so that more are not wanted. */
const MOST_USER_CACHES = 1024;

/**
 * Why a configuration is impossible, null when it is possible; the first reason of these:
 *
 * - `not-a-whole-number`: a parameter is negative or has a fraction
 * - `frame-size`: no power of two from 64 to 2^26
 * - `cache-line`: no power of two from 8 to the frame size
 * - `cpus`: none, or more than 1024
 * - `limit`: 0, or above 65536
 * - `batch`: 0, or above the limit
 * - `kept-empty`: above 2^31 - 8
 * - `slab-descriptor`: no multiple of 8 from 16 to the frame size
 * - `cache-descriptor`: no multiple of 8 from 8 to the frame size
 * - `generations`: no power of two up to 2^24
 * - `general-sizes`: one is no power of two from 8 to 8 MiB, or the least is above the greatest
 * - `frame-size`: a cache descriptor or an array is no less than an eighth of it, or leaves no room for a slab of them; or
 *   slabs of a general cache would need themselves, or a general cache that there is not, for their records
 * - `frames`: none
 * - `frame-start`: no multiple of the frame size, or before the end of the static descriptor and arrays
 * - `memory-size`: the frames end behind 128 MiB
 * - `user-caches`: more than 1024
 * - `object-size`, `object-align`: users have caches, and there can be none of this size or alignment
 */
export function refusal(settings: SlabSystemSettings): string | null {
  if (!Object.values(settings).every((number) => Number.isSafeInteger(number) && number >= 0)) {
    return 'not-a-whole-number';
  }
  return (
    refusedNumbers(settings) ?? refusedFrame(promisesOf(settings)) ?? refusedFrames(settings) ?? refusedUsers(settings)
  );
}

function refusedNumbers(settings: SlabSystemSettings): string | null {
  const { frameSize, cacheLine, cpus, limit, batch, keptEmpty, slabDescriptor, cacheDescriptor, generations } =
    settings;
  if (!isPower(frameSize, LEAST_FRAME, GREATEST_FRAME)) return 'frame-size';
  if (!isPower(cacheLine, 8, frameSize)) return 'cache-line';
  if (cpus < 1 || cpus > MOST_CPUS) return 'cpus';
  if (limit < 1 || limit > MOST_OBJECTS) return 'limit';
  if (batch < 1 || batch > limit) return 'batch';
  if (keptEmpty > MOST_KEPT) return 'kept-empty';
  if (!isEights(slabDescriptor, LEAST_SLAB_DESCRIPTOR, frameSize)) return 'slab-descriptor';
  if (!isEights(cacheDescriptor, 8, frameSize)) return 'cache-descriptor';
  if (!isPower(generations, 1, MOST_GENERATIONS)) return 'generations';
  const { generalMin, generalMax } = settings;
  const areSizes = isPower(generalMin, 8, LARGEST_OBJECT) && isPower(generalMax, generalMin, LARGEST_OBJECT);
  return areSizes ? null : 'general-sizes';
}

/** The first two caches keep their records in their slabs, and no general cache may need itself for them. */
function refusedFrame(promises: Promises): string | null {
  const { settings, generalSizes } = promises;
  const first = [settings.cacheDescriptor, arrayBytes(settings)];
  const areHeads = first.every((size) => promises.geometry(size, 8)?.onSlab === true);
  return areHeads && generalSizes.every((size) => isSupplied(promises, size, [])) ? null : 'frame-size';
}

/** @param waiting sizes of the general caches that this one is to supply, whose own supply it must not need */
function isSupplied(promises: Promises, size: number, waiting: readonly number[]): boolean {
  const geometry = promises.geometry(size, 8);
  if (geometry === null || waiting.includes(size)) return false;
  return recordBytes(promises, geometry).every((bytes) => {
    const supplier = generalSize(promises, bytes, 8);
    return supplier !== null && isSupplied(promises, supplier, [...waiting, size]);
  });
}

function refusedFrames(settings: SlabSystemSettings): string | null {
  const { frames, frameSize, frameStart } = settings;
  if (frames === 0) return 'frames';
  if (frameStart % frameSize !== 0 || frameStart < staticsEnd(settings)) return 'frame-start';
  return frameStart + frames * frameSize > GREATEST_END ? 'memory-size' : null;
}

function refusedUsers(settings: SlabSystemSettings): string | null {
  const { userCaches, objectSize, objectAlign, frameSize } = settings;
  if (userCaches > MOST_USER_CACHES) return 'user-caches';
  if (userCaches === 0) return null;
  if (objectSize < 1 || objectSize > LARGEST_OBJECT) return 'object-size';
  if (alignKept(objectAlign) > frameSize) return 'object-align';
  return hasSlabs(promisesOf(settings), objectSize, objectAlign) ? null : 'object-size';
}

function isPower(number: number, least: number, most: number): boolean {
  let power = 1;
  while (power < number) power += power;
  return power === number && number >= least && number <= most;
}

function isEights(number: number, least: number, most: number): boolean {
  return number % 8 === 0 && number >= least && number <= most;
}
