// The words of the buddy-slab allocator (seed 002): its parameters, its errors, and what can be observed of it.
import { choice, integer, type SettingsOf } from '../kit/fields.ts';

export const fields = {
  part: choice(
    'what is used: slabs that users supply, pages alone, or the whole, which gets its slabs from its pages',
    ['slabs', 'pages', 'whole'],
    'slabs',
  ),
  pageSize: integer('bytes of one page: a power of two from 256 on', 'bytes', 256),
  cpus: integer('CPUs, each with slabs of its own', 'CPUs', 2),
  arenaPages: integer('pages from which users supply slabs (part slabs)', 'pages', 2),
  arenaStart: integer('address of these, or of the first region; from 16 on', 'bytes', 1024),
  regionSize: integer('bytes of each region (parts pages and whole)', 'bytes', 2048),
  regions: integer('regions that can be added, one behind the other, the first included', 'regions', 1),
  heapAlign: integer('alignment of the pages of a region, a power of two; 0 is one page', 'bytes', 0),
  physicalBase: integer('physical address of address 0: memory is low up to 4 GiB', 'bytes', 0),
  sizeMin: integer('least size users ask slabs for: a size class', 'bytes', 64),
  sizeMax: integer('greatest size users ask slabs for: a size class', 'bytes', 64),
  pagesMax: integer('greatest number of pages users ask for at once; 0 for none', 'pages', 0),
};

export type BuddySlabSettings = SettingsOf<typeof fields>;
export type Part = BuddySlabSettings['part'];

/** Bytes of a slab page header. */
export const HEADER_BYTES = 128;
/** Bytes of the objects of each size class. */
export const CLASS_BYTES: readonly number[] = [8, 16, 32, 64, 128, 256, 512, 1024, 2048];
/** Objects of one slab at most: the bits of its bitmap. */
export const OBJECTS_MAX = 512;
/** The greatest order of a block of pages. */
export const ORDER_MAX = 20;
/** Bytes in front of the page records of a region, and of one page record. */
export const SECTION_BYTES = 160;
export const PAGE_RECORD_BYTES = 12;

/** Why an allocation, or anything else but a free, is refused. */
export const requestErrors = [
  'invalid-param',
  'needs-slab',
  'no-memory',
  'not-initialized',
  'already-initialized',
  'memory-overlap',
  'not-found',
  'no-capacity',
] as const;

/** Why the free of an object or of pages is refused. */
export const freeErrors = [
  'null',
  'foreign',
  'wrong-class',
  'header',
  'interior',
  'not-an-object',
  'not-allocated',
  'misaligned',
  'wrong-count',
  'slab-pages',
] as const;
export type RequestError = (typeof requestErrors)[number];
export type FreeError = (typeof freeErrors)[number];

export type ListName = 'partial' | 'full' | 'empty';
/** In the order in which views write them, as 0, 1 and 2. */
export const listNames: readonly ListName[] = ['partial', 'full', 'empty'];

/** 2^order pages. */
export interface BlockView {
  /** Page frame number of its first page, counted from the first page of its section. */
  readonly page: number;
  readonly order: number;
}

export interface AllocatedBlockView extends BlockView {
  /** Whether it is flagged as a slab. */
  readonly slab: boolean;
}

/** One region, with its pages. */
export interface SectionView {
  /** Address of the region as it was given. */
  readonly start: number;
  /** Bytes of the region as it was given. */
  readonly byteLength: number;
  /** Address of its first page. */
  readonly heapStart: number;
  readonly pages: number;
  /** The recorded count of free pages. */
  readonly freePages: number;
  /** By order, 0 to 20: page frame numbers of the free blocks, front to back. */
  readonly freeLists: readonly (readonly number[])[];
  /** Whether walking each list back to front gives the same blocks, and each block's record says that it is free. */
  readonly linksAgree: boolean;
  /** By ascending page. */
  readonly allocated: readonly AllocatedBlockView[];
}

export interface SlabView {
  readonly address: number;
  /** Index into {@link CLASS_BYTES}. */
  readonly sizeClass: number;
  /** The CPU that owns it. */
  readonly owner: number;
  /** The list that its header says it is on; null for none. */
  readonly list: ListName | null;
  /** The recorded count of free objects of the bitmap. */
  readonly freeCount: number;
  /** Indexes of the free objects by the bitmap, ascending; the bits behind the last object included. */
  readonly freeObjects: readonly number[];
  /** Indexes of the objects freed by other CPUs and not taken back yet, the last one first. */
  readonly queued: readonly number[];
  /** Whether walking them came to an end within the slab. */
  readonly queueEnds: boolean;
  /** Indexes of the objects the allocator believes to be held, ascending. */
  readonly live: readonly number[];
  /** Whether magic, class, owner, capacity and bytes stand in the header as they must. */
  readonly headerAgrees: boolean;
}

/** One list of slabs that is not empty. */
export interface SlabListView {
  readonly cpu: number;
  readonly sizeClass: number;
  readonly list: ListName;
  /** Addresses of its slabs, front to back. */
  readonly slabs: readonly number[];
  /** Whether walking it back to front gives the same slabs. */
  readonly linksAgree: boolean;
}

/** What a user holds, by his own account: an object, or pages. */
export interface HeldBlock {
  readonly address: number;
  /** Bytes of the object's size class, or of the block of pages. */
  readonly byteLength: number;
}

/** Everything that can be observed, and that fixes all future behaviour. */
export interface BuddySlabView {
  readonly settings: BuddySlabSettings;
  /** Whether the whole was initialised; always true of the other parts. */
  readonly initialized: boolean;
  /** In the order in which they were added; none in part slabs. */
  readonly sections: readonly SectionView[];
  /** By ascending address; none in part pages. */
  readonly slabs: readonly SlabView[];
  /** By CPU, then class, then partial, full, empty. */
  readonly lists: readonly SlabListView[];
  /** By ascending address. */
  readonly held: readonly HeldBlock[];
}

/** Pages of a slab of this class. */
export function slabPages({ pageSize }: BuddySlabSettings, sizeClass: number): number {
  const bytes = CLASS_BYTES[sizeClass] ?? 0;
  if (bytes <= 256) return 1;
  if (bytes <= 1024) return 2;
  return Math.max(1, Math.min(4, Math.floor((16 * pageSize) / 16_384)));
}

/** Bytes of a slab of this class. */
export function slabBytes(settings: BuddySlabSettings, sizeClass: number): number {
  return slabPages(settings, sizeClass) * settings.pageSize;
}

/** Offset of the first object of a slab of this class. */
export function firstObjectOffset(sizeClass: number): number {
  const bytes = CLASS_BYTES[sizeClass] ?? 0;
  return Math.ceil(HEADER_BYTES / bytes) * bytes;
}

/** Objects of a slab of this class; 0 where not even one fits. */
export function objectsPerSlab(settings: BuddySlabSettings, sizeClass: number): number {
  const room = slabBytes(settings, sizeClass) - firstObjectOffset(sizeClass);
  return Math.max(0, Math.min(OBJECTS_MAX, Math.floor(room / (CLASS_BYTES[sizeClass] ?? 0))));
}

/** Address of an object. */
export function objectAddress(slab: number, sizeClass: number, index: number): number {
  return slab + firstObjectOffset(sizeClass) + index * (CLASS_BYTES[sizeClass] ?? 0);
}

/** The class that serves a request; -1 where none does. */
export function classFor(size: number, align: number): number {
  return CLASS_BYTES.findIndex((bytes) => bytes >= Math.max(size, align));
}

/** The least order whose blocks have so many pages. */
export function orderFor(count: number): number {
  let order = 0;
  while (2 ** order < count) order += 1;
  return order;
}

/** Where the k-th region lies that can be added. */
export function regionStart({ arenaStart, regionSize }: BuddySlabSettings, index: number): number {
  return arenaStart + index * regionSize;
}

/** The index of the size class a setting names; -1 when it names none. */
export function classOfSetting(bytes: number): number {
  return CLASS_BYTES.indexOf(bytes);
}
