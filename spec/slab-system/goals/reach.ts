// Which situations a configuration can reach at all.
import { type Goal, type Step, sometimes } from '../../kit/property.ts';
import { asksGeneral, hasUsers, sizeOfUser, sizesAsked } from '../alphabet/offered.ts';
import type { Geometry, SlabSystemSettings, SlabSystemView } from '../contract.ts';
import { generalSizes, geometryFor } from '../geometry.ts';

export type At = Step<SlabSystemView>;
export type When = (settings: SlabSystemSettings) => boolean;

export function goal(id: string, sentence: string, reached: (step: At) => boolean, applies: When = () => true) {
  return sometimes<SlabSystemView, SlabSystemSettings>(id, sentence, reached, applies) satisfies Goal<
    SlabSystemView,
    SlabSystemSettings
  >;
}

/** All of these. */
export function and(...conditions: readonly When[]): When {
  return (settings) => conditions.every((condition) => condition(settings));
}

/** Any of these. */
export function or(...conditions: readonly When[]): When {
  return (settings) => conditions.some((condition) => condition(settings));
}

export { asksGeneral, hasUsers };
export const severalCpus: When = ({ cpus }) => cpus > 1;
export const inBatches: When = ({ batch }) => batch > 1;

/** Frames up to which the provider comes to be spent. */
const SPENT_MAX = 12;
export const spends: When = ({ frames }) => frames <= SPENT_MAX;

/** Frames from which on histories are sampled, so that what is rare may not be met. */
const SAMPLED_FRAME = 4096;
export const small: When = ({ frameSize }) => frameSize < SAMPLED_FRAME;

/** Objects of a slab with which all of a slab come to be out, or back. */
const FILLED_MAX = 32;

interface Room {
  readonly geometry: Geometry;
  /** Slabs that there can be of it at a time. */
  readonly slabs: number;
}

/** One of the caches of which users ask for objects is so, and there is room for so many slabs of it. */
export function room(
  slabs: number,
  isSo: (geometry: Geometry, settings: SlabSystemSettings) => boolean = () => true,
): When {
  return (settings) => rooms(settings).some((one) => one.slabs >= slabs && isSo(one.geometry, settings));
}

/** The same, of caches whose slabs come to be full. */
export function filling(slabs: number, isSo: (geometry: Geometry) => boolean = () => true): When {
  return room(slabs, (geometry) => geometry.objectsPerSlab <= FILLED_MAX && isSo(geometry));
}

/** So many objects of one cache can be out at a time, by limit and batch. */
export function objects(wanted: (settings: SlabSystemSettings) => number): When {
  return (settings) =>
    rooms(settings).some(({ geometry, slabs }) => geometry.objectsPerSlab * slabs >= wanted(settings));
}

/** So many that the array of a CPU is full, and one more is freed. */
export const flushes: When = objects(({ limit }) => limit + 1);
/** So many that the shared array is full as well. */
export const overflows: When = objects(({ limit, batch }) => limit + Math.floor(limit / batch) * batch + 1);

function rooms(settings: SlabSystemSettings): Room[] {
  const { userCaches, objectAlign } = settings;
  const ofUsers = userCaches > 0 ? [geometryFor(settings, sizeOfUser(settings, 0), objectAlign)] : [];
  const general = sizesAsked(settings).map((size) => geometryFor(settings, size, 8));
  const frames = framesLeft(settings);
  return [...ofUsers, ...general].flatMap((geometry) => {
    if (geometry === null) return [];
    const records = geometry.onSlab ? 0 : recordFrames(settings, geometry);
    return [{ geometry, slabs: Math.floor((frames - records) / 2 ** geometry.order) }];
  });
}

/** Frames that are left when the system has begun and one cache of a user was created. */
function framesLeft(settings: SlabSystemSettings): number {
  const { cacheDescriptor, limit, batch, cpus, userCaches, frames } = settings;
  const caches = generalSizes(settings).length + Math.min(1, userCaches);
  const inWholeBatches = (count: number) => Math.ceil(count / batch) * batch;
  const slabsFor = (size: number, count: number) =>
    Math.ceil(inWholeBatches(count) / (geometryFor(settings, size, 8)?.objectsPerSlab ?? 1));
  return frames - slabsFor(cacheDescriptor, caches + 1) - slabsFor(24 + 8 * limit, caches * (cpus + 1));
}

/** Frames of the first slabs of the general caches that keep descriptor and free list. */
function recordFrames(settings: SlabSystemSettings, { objectsPerSlab }: Geometry): number {
  const sizes = [settings.slabDescriptor, 4 * objectsPerSlab];
  const classes = sizes.map((size) => generalSizes(settings).find((one) => one >= size));
  return new Set(classes).size;
}
