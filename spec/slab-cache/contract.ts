// The words of the slab cache (seed 000/001): its parameters, its errors, and what can be observed of it.
import { choice, integer, type SettingsOf } from '../kit/fields.ts';

export const fields = {
  objectSize: integer('bytes of one object', 'bytes', 16),
  objectAlign: integer('alignment of every object', 'bytes', 8),
  slabSize: integer('bytes of one slab', 'bytes', 128),
  pageSize: integer('bytes of one page', 'bytes', 128),
  objectSizeType: choice('where the SlabInfo of a slab is: in it, or elsewhere', ['small', 'large'], 'small'),
  slabsMax: integer('slabs the backend can supply', 'slabs', 2),
  pageMap: choice('how the backend keeps the page map', ['array', 'hash'], 'array'),
  slabInfoSource: choice('where the backend gets SlabInfos of large slabs', ['pool', 'cache'], 'pool'),
  neighbour: choice('whether a second, equal cache shares memory and backend', ['none', 'sharing'], 'none'),
};

export type SlabCacheSettings = SettingsOf<typeof fields>;

/** Bytes of a SlabInfo on x86-64, as measured on the original. */
export const SLAB_INFO_BYTES = 56;

/** Why a free is refused. */
export const freeErrors = [
  'null',
  'misaligned',
  'wrong-cache',
  'double-free',
  'never-allocated',
  'interior',
  'not-an-object',
  'foreign',
] as const;
export type FreeError = (typeof freeErrors)[number];

/** The caches of one configuration, in the order in which views list them. */
export type Role = 'main' | 'neighbour' | 'slab-info-cache';

/** The figures a cache was made with. */
export interface Geometry {
  readonly objectSize: number;
  readonly objectAlign: number;
  readonly slabSize: number;
  readonly pageSize: number;
  readonly objectSizeType: 'small' | 'large';
}

export interface SlabView {
  /** The address that its SlabInfo records. */
  readonly address: number;
  /** Address of its SlabInfo. */
  readonly slabInfo: number;
  /** Whether the SlabInfo names the cache on whose list the slab is. */
  readonly ownerIsItsCache: boolean;
  /** The count of free objects that the SlabInfo records. */
  readonly freeCount: number;
  /** Indexes of the free objects, front to back; -1 - offset for a node that is at no object's start. */
  readonly freeObjects: readonly number[];
  /** Whether walking the free list back to front gives the same objects. */
  readonly linksAgree: boolean;
  /** Indexes of the objects the cache believes to be held, ascending. */
  readonly live: readonly number[];
  /** Indexes of the objects that are or were held since the slab was made, ascending. */
  readonly handedOut: readonly number[];
}

export interface Statistics {
  readonly freeSlabs: number;
  readonly fullSlabs: number;
  readonly freeObjects: number;
  readonly allocatedObjects: number;
}

export interface CacheView {
  readonly role: Role;
  readonly geometry: Geometry;
  readonly objectsPerSlab: number;
  /** Slabs used less than the threshold, front to back (`lt` in traces). */
  readonly belowThreshold: readonly SlabView[];
  /** Slabs used at least the threshold, but not full (`ge`). */
  readonly atThreshold: readonly SlabView[];
  /** Slabs without free objects (`full`). */
  readonly full: readonly SlabView[];
  /** All of these, list after list. */
  readonly slabs: readonly SlabView[];
  /** Whether walking the three lists back to front gives the same slabs. */
  readonly linksAgree: boolean;
  readonly statistics: Statistics;
  /** Addresses of the objects its users hold by their own account, ascending. */
  readonly held: readonly number[];
}

export interface PageMapEntry {
  readonly page: number;
  readonly slabInfo: number;
}

/** What is left of a slab that was given back. */
export interface RetiredSlab {
  readonly address: number;
  /** Addresses of the objects it had handed out, ascending. */
  readonly objects: readonly number[];
}

/** Everything that can be observed, and that fixes all future behaviour. */
export interface SlabCacheView {
  readonly settings: SlabCacheSettings;
  /** The main cache first. */
  readonly caches: readonly CacheView[];
  /** By ascending page. */
  readonly pageMap: readonly PageMapEntry[];
  /** Addresses of the slabs that the backend has lent, ascending. */
  readonly frames: readonly number[];
  /** Addresses of the SlabInfos that the backend has lent, ascending. */
  readonly slabInfos: readonly number[];
  /** Addresses of the slabs lent to the cache of SlabInfos, ascending. */
  readonly slabInfoFrames: readonly number[];
  /** Slabs that were given back and not made again, by ascending address. */
  readonly retired: readonly RetiredSlab[];
}

/** The roles that a configuration has, in view order. */
export function rolesOf(settings: SlabCacheSettings): readonly Role[] {
  const roles: Role[] = ['main'];
  if (settings.neighbour === 'sharing') roles.push('neighbour');
  if (settings.objectSizeType === 'large' && settings.slabInfoSource === 'cache') roles.push('slab-info-cache');
  return roles;
}

export function geometryOf(settings: SlabCacheSettings, role: Role): Geometry {
  if (role !== 'slab-info-cache') return settings;
  const page = slabInfoPageSize(settings);
  return { objectSize: SLAB_INFO_BYTES, objectAlign: 8, slabSize: page, pageSize: page, objectSizeType: 'small' };
}

/** Page and slab size of the cache of SlabInfos: the page size, or the least that holds two. */
function slabInfoPageSize(settings: SlabCacheSettings): number {
  return Math.max(settings.pageSize, 256);
}

/** The address of an object of a slab. */
export function objectAddress(geometry: Geometry, slab: SlabView, index: number): number {
  return slab.address + index * geometry.objectSize;
}

/** The page in which an address lies. */
export function pageOf(geometry: Geometry, address: number): number {
  return Math.floor(address / geometry.pageSize) * geometry.pageSize;
}

/** Whether the SlabInfo of an object is found without the backend: small, and the slab is one page. */
export function isCalculable(geometry: Geometry): boolean {
  return geometry.objectSizeType === 'small' && geometry.slabSize === geometry.pageSize;
}

/** Whether an operation asks for an object. */
export function isAllocation(operation: string): boolean {
  return operation === 'alloc' || operation === 'neighbour-alloc';
}

/** Whether an operation gives an object back. */
export function isFree(operation: string): boolean {
  return operation === 'free' || operation === 'neighbour-free' || operation === 'free-handing-over';
}

/** Which cache an operation is addressed to, in view order. */
export function addressedCache(operation: string): number {
  return operation === 'neighbour-alloc' || operation === 'neighbour-free' ? 1 : 0;
}
