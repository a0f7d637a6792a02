// What a cache promises about the inside of its slabs, from the words of the seed.

import type { Geometry, SlabCacheSettings } from '../../spec/slab-cache/contract.ts';
import type { Slab } from './state.ts';

/** "SlabInfo is 56 bytes on x86-64." */
export const SLAB_INFO = 56;
/** "Two link words live in the first 16 bytes of a free object." */
export const LINKS = 16;

/** The promises of one cache. */
export interface Promises {
  readonly geometry: Geometry;
  readonly objects: number;
  /** From how many objects in use a slab is preferred. */
  readonly threshold: number;
  /** Names of the backend calls it makes. */
  readonly calls: CallNames;
}

/** The promises of every cache of a configuration. */
export interface World {
  /** The main cache, and its neighbour where there is one. */
  readonly caches: readonly Promises[];
  readonly slabInfoCache: Promises | null;
}

export interface CallNames {
  readonly allocSlab: string;
  readonly freeSlab: string;
  readonly allocSlabInfo: string;
  readonly freeSlabInfo: string;
  readonly save: string;
  readonly get: string;
  readonly delete: string;
}

/** @param prefix what distinguishes the calls of this cache from those of the main one */
export function promisesOf(geometry: Geometry, prefix: string): Promises {
  const room = geometry.slabSize - (geometry.objectSizeType === 'small' ? SLAB_INFO : 0);
  const objects = (room - (room % geometry.objectSize)) / geometry.objectSize;
  const threeQuarters = (objects * 3 - ((objects * 3) % 4)) / 4;
  return {
    geometry,
    objects,
    threshold: threeQuarters === 0 ? 1 : threeQuarters,
    calls: {
      allocSlab: `${prefix}alloc_slab`,
      freeSlab: `${prefix}free_slab`,
      allocSlabInfo: `${prefix}alloc_slab_info`,
      freeSlabInfo: `${prefix}free_slab_info`,
      save: `${prefix}save_slab_info_ptr`,
      get: `${prefix}get_slab_info_ptr`,
      delete: `${prefix}delete_slab_info_ptr`,
    },
  };
}

/** Where a slab that holds its own SlabInfo holds it: in its last bytes. */
export function ownSlabInfo(geometry: Geometry, slab: number): number {
  return slab + geometry.slabSize - SLAB_INFO;
}

export function addressOf(geometry: Geometry, slab: Slab, index: number): number {
  return slab.address + geometry.objectSize * index;
}

/** The start of the page in which an address lies. */
export function pageStart(geometry: Geometry, address: number): number {
  return address - (address % geometry.pageSize);
}

export function pagesOfSlab(geometry: Geometry, slab: Slab): number[] {
  const pages = [];
  for (let offset = 0; offset < geometry.slabSize; offset += geometry.pageSize) pages.push(slab.address + offset);
  return pages;
}

/** "Only in the configuration slab = page and small can the allocator calculate the SlabInfo position itself." */
export function calculates(geometry: Geometry): boolean {
  return geometry.objectSizeType === 'small' && geometry.slabSize === geometry.pageSize;
}

/** Whether an address lies in a slab. */
export function contains(geometry: Geometry, slab: { readonly address: number }, address: number): boolean {
  return address >= slab.address && address < slab.address + geometry.slabSize;
}

/** Why a configuration is impossible, null when it is possible; the first reason in the seed's order. */
export function refusal(settings: SlabCacheSettings): string | null {
  const { objectSize, objectAlign, slabSize, pageSize, objectSizeType } = settings;
  const powersOfTwo = Array.from({ length: 31 }, (_, exponent) => 2 ** exponent);
  const sizes = [objectSize, objectAlign, slabSize, pageSize];
  if (!sizes.every((size) => Number.isInteger(size) && size >= 0 && size <= 2147483640)) return 'not-a-whole-number';
  if (pageSize === 0) return 'page-size-zero';
  if (slabSize % pageSize > 0) return 'slab-not-whole-pages';
  if (!powersOfTwo.includes(slabSize)) return 'slab-not-power-of-two';
  if (pageSize < 8) return 'page-too-small';
  if (!powersOfTwo.includes(objectAlign)) return 'alignment-not-power-of-two';
  if (pageSize < objectAlign) return 'alignment-exceeds-page';
  if (objectSize < LINKS) return 'object-too-small';
  if (objectSize % 8 > 0) return 'object-size-not-multiple-of-8';
  if (objectSize % objectAlign > 0) return 'object-size-not-multiple-of-alignment';
  if (objectSizeType === 'small' && SLAB_INFO + objectSize > slabSize) return 'slab-too-small';
  if (slabSize < objectSize) return 'no-object-fits';
  return null;
}
