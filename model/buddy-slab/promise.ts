// What the allocator promises about sizes and places, from the words of the seed.
import type { BuddySlabSettings, Part } from '../../spec/buddy-slab/contract.ts';

/** Bytes that a slab begins with and that are no objects. */
export const HEADER = 128;
/** Bytes of a queued object in which the way to the next one is written. */
export const LINK = 8;
/** The greatest order of a block of pages. */
export const GREATEST_ORDER = 20;
/** "8 .. 2048." */
export const OBJECT_SIZES: readonly number[] = [8, 16, 32, 64, 128, 256, 512, 1024, 2048];
/** Bytes of the largest object: what is larger, or aligned more, is served with pages. */
export const LARGEST_OBJECT = 2048;
const MOST_OBJECTS = 512;
/** Bytes of a region in front of the records of its pages, and of one record. */
const DESCRIPTOR = 160;
const RECORD = 12;

/** Objects of one size. */
export interface ClassPromise {
  /** Bytes of one object. */
  readonly bytes: number;
  /** Pages of a slab. */
  readonly pages: number;
  readonly slabBytes: number;
  /** Bytes in front of the first object. */
  readonly first: number;
  /** How many objects a slab has; 0 where not one fits. */
  readonly objects: number;
}

/** The promises of one configuration. */
export interface Promises {
  readonly part: Part;
  readonly pageSize: number;
  /** CPUs that have slabs; 0 where there are none. */
  readonly cpus: number;
  /** By ascending size. */
  readonly classes: readonly ClassPromise[];
  /** Where slabs and regions may lie: from the first address to the one behind the last. */
  readonly areaStart: number;
  readonly areaEnd: number;
  /** Bytes to which the first page of a section is aligned. */
  readonly heapAlign: number;
  /** Whether a region is cut to whole pages before anything else. */
  readonly trims: boolean;
  /** Physical address of address 0. */
  readonly physicalBase: number;
}

export function promisesOf(settings: BuddySlabSettings): Promises {
  const { part, pageSize, cpus, arenaStart, heapAlign, physicalBase } = settings;
  return {
    part,
    pageSize,
    cpus: part === 'pages' ? 0 : cpus,
    classes: OBJECT_SIZES.map((bytes) => classPromise(bytes, pageSize)),
    areaStart: arenaStart,
    areaEnd: arenaStart + lentBytes(settings),
    heapAlign: heapAlign === 0 ? pageSize : heapAlign,
    trims: part === 'pages',
    physicalBase,
  };
}

/** Bytes of all the memory that there is to lend. */
export function lentBytes({ part, pageSize, arenaPages, regions, regionSize }: BuddySlabSettings): number {
  return part === 'slabs' ? arenaPages * pageSize : regions * regionSize;
}

function classPromise(bytes: number, pageSize: number): ClassPromise {
  const pages = pagesOfSlab(bytes, pageSize);
  const slabBytes = pages * pageSize;
  let first = bytes;
  while (first < HEADER) first += bytes;
  let objects = 0;
  while (objects < MOST_OBJECTS && first + objects * bytes + bytes <= slabBytes) objects += 1;
  return { bytes, pages, slabBytes, first, objects };
}

/** Objects of 2048 bytes get a page for each KiB of a page, but no more than four. */
function pagesOfSlab(bytes: number, pageSize: number): number {
  if (bytes <= 256) return 1;
  if (bytes < LARGEST_OBJECT) return 2;
  let pages = 1;
  while (pages < 4 && 1024 * (pages + 1) <= pageSize) pages += 1;
  return pages;
}

/** The class of the smallest objects that are so large and so far aligned; -1 when there is none. */
export function classOf({ classes }: Promises, size: number, align: number): number {
  return classes.findIndex(({ bytes }) => bytes >= size && bytes >= align);
}

/** The order of the smallest blocks that have so many pages; more than the greatest when there is none. */
export function orderOf(count: number): number {
  let order = 0;
  for (let pages = 1; pages < count && order <= GREATEST_ORDER; pages += pages) order += 1;
  return order;
}

/** Where the descriptor of a region lies, and its pages. */
export interface RegionLayout {
  readonly descriptor: number;
  /** Bytes of the descriptor and of all page records behind it. */
  readonly recordBytes: number;
  readonly heapStart: number;
  /** 0 when the region has no room for any. */
  readonly pages: number;
}

/** As many pages as fit behind their own records, the first of them aligned. */
export function layOut(promises: Promises, start: number, byteLength: number): RegionLayout {
  const { pageSize, heapAlign, trims } = promises;
  const from = trims ? roundedUp(start, pageSize) : start;
  const end = start + byteLength;
  const to = trims ? end - (end % pageSize) : end;
  const descriptor = roundedUp(from, 8);
  let pages = Math.floor((to - descriptor - DESCRIPTOR) / (pageSize + RECORD));
  while (pages > 0 && heapBehind(descriptor, pages, heapAlign) + pages * pageSize > to) pages -= 1;
  if (pages < 0) pages = 0;
  const recordBytes = DESCRIPTOR + pages * RECORD;
  return { descriptor, recordBytes, heapStart: heapBehind(descriptor, pages, heapAlign), pages };
}

function heapBehind(descriptor: number, pages: number, heapAlign: number): number {
  return roundedUp(descriptor + DESCRIPTOR + pages * RECORD, heapAlign);
}

/** The free blocks of a section of which nothing is handed out: by order, as `Section.free`. */
export function blocksOf(pages: number): number[][] {
  const free: number[][] = Array.from({ length: GREATEST_ORDER + 1 }, () => []);
  for (let page = 0; page < pages; ) {
    let order = 0;
    while (order < GREATEST_ORDER && page % 2 ** (order + 1) === 0 && page + 2 ** (order + 1) <= pages) order += 1;
    free[order]?.unshift(page);
    page += 2 ** order;
  }
  return free;
}

/** The least multiple that is no less. */
export function roundedUp(number: number, multiple: number): number {
  const beyond = number % multiple;
  return beyond === 0 ? number : number - beyond + multiple;
}

/** A whole number from 0 on. */
export function isCount(number: number): boolean {
  return Number.isInteger(number) && number >= 0;
}

/** 1, 2, 4, 8 and so on. */
export function isPowerOfTwo(number: number): boolean {
  if (!Number.isFinite(number)) return false;
  let power = 1;
  while (power < number) power += power;
  return power === number;
}
