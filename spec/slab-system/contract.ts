// The words of the slab system (seed 003): its parameters, its errors, and what can be observed.
import { integer, type SettingsOf } from '../kit/fields.ts';

export const fields = {
  frameSize: integer('bytes of one frame: a power of two', 'bytes', 512),
  cacheLine: integer('bytes of one cache line, by which slabs are coloured: a power of two', 'bytes', 16),
  cpus: integer('CPUs, each with an array of every cache', 'CPUs', 2),
  limit: integer('objects that an array holds at most', 'objects', 2),
  batch: integer('objects that are moved at a time, at most the limit', 'objects', 1),
  keptEmpty: integer('empty slabs that a cache keeps before it gives any back by itself', 'slabs', 1),
  slabDescriptor: integer('bytes of a slab descriptor, a multiple of 8', 'bytes', 16),
  cacheDescriptor: integer('bytes of a cache descriptor, a multiple of 8', 'bytes', 16),
  generations: integer('how many caches that had one descriptor in turn are told apart: a power of two', 'caches', 4),
  generalMin: integer('object size of the smallest general cache: a power of two from 8 on', 'bytes', 8),
  generalMax: integer('object size of the largest general cache: a power of two', 'bytes', 32),
  frames: integer('frames the frame provider has', 'frames', 8),
  frameStart: integer('address of the first frame, a multiple of the frame size', 'bytes', 1024),
  userCaches: integer('caches that users create at a time', 'caches', 1),
  objectSize: integer('object size of these caches', 'bytes', 24),
  objectAlign: integer('alignment they ask for; what is no power of two counts as 8', 'bytes', 8),
};

export type SlabSystemSettings = SettingsOf<typeof fields>;

/** Why a request is refused. */
export const requestErrors = [
  'not-initialized',
  'already-initialized',
  'cannot-allocate-frame',
  'name-duplicate',
  'invalid-size',
  'size-too-large',
  'alignment-too-large',
  'no-such-cpu',
] as const;

/** Why a handle of a cache is refused. */
export const handleErrors = ['not-a-cache', 'destroyed', 'internal-cache', 'objects-live'] as const;

/** Why the free of an object is refused. */
export const freeErrors = [
  'null',
  'not-in-cache',
  'wrong-cache',
  'not-an-object',
  'interior',
  'not-allocated',
] as const;

export type ListName = 'partial' | 'full' | 'empty';
/** In the order in which views write them, as 0, 1 and 2. */
export const listNames: readonly ListName[] = ['partial', 'full', 'empty'];

/** What becomes of a size and an alignment. */
export interface Geometry {
  /** Alignment that is kept, in bytes. */
  readonly align: number;
  /** Bytes from one object to the next. */
  readonly objectBytes: number;
  /** Whether descriptor and free list are in the slab. */
  readonly onSlab: boolean;
  /** A slab has 2^order frames. */
  readonly order: number;
  readonly objectsPerSlab: number;
  /** Bytes of descriptor and free list at the start of the slab; 0 where they are elsewhere. */
  readonly headBytes: number;
  /** Bytes that are neither head nor objects. */
  readonly leftBytes: number;
  /** Bytes from one colour to the next, and how many colours there are; 0 or more. */
  readonly colourStride: number;
  readonly colours: number;
}

export interface SlabView {
  /** Address of its first frame. */
  readonly address: number;
  /** Address of its first object. */
  readonly firstObject: number;
  /** The list it is on. */
  readonly list: ListName;
  /** The recorded count of objects that are handed out to arrays or users. */
  readonly used: number;
  /** Indexes of its free objects, in the order in which they are handed out. */
  readonly freeObjects: readonly number[];
  /** Addresses of its descriptor and of its free list, where they are elsewhere; 0 where they are in the slab. */
  readonly descriptor: number;
  readonly freeList: number;
}

export interface CacheView {
  /** Address of its descriptor: how users name it. That of the cache of caches is static, at 16. */
  readonly descriptor: number;
  /** Which of the caches that had this descriptor in turn it is, modulo `generations`. */
  readonly generation: number;
  /** `kmem_cache`, `array_cache`, `malloc-8` and so on, `user-0` and so on. */
  readonly name: string;
  /** Object size and alignment as they were asked for. */
  readonly size: number;
  readonly align: number;
  readonly geometry: Geometry;
  /** Colour of the next slab, from 0 on. */
  readonly nextColour: number;
  /** By CPU, then the shared one: addresses of the array's objects, the oldest first. */
  readonly arrays: readonly (readonly number[])[];
  /**
   * By CPU, then the shared one: addresses of the arrays themselves, of 24 + 8 * limit bytes each. Those of the first
   * two caches are static: the first right behind the static descriptor, each of the others right behind the one before.
   */
  readonly arrayAddresses: readonly number[];
  /** Partial, full, empty, each front to back. */
  readonly slabs: readonly SlabView[];
  /** Whether every list reads the same from both ends. */
  readonly linksAgree: boolean;
  /** Addresses of the objects that the system believes users of it to hold, ascending; none of what it holds itself. */
  readonly held: readonly number[];
}

/** Frames that the provider has lent. */
export interface ExtentView {
  readonly address: number;
  readonly frames: number;
}

/** What a user holds, by his own account. */
export interface HeldObject {
  readonly address: number;
  /** Bytes that he may write: the object size of its cache. */
  readonly byteLength: number;
}

/** Everything that can be observed, and that fixes all future behaviour. */
export interface SlabSystemView {
  readonly settings: SlabSystemSettings;
  readonly initialized: boolean;
  /** In the order in which they were created. */
  readonly caches: readonly CacheView[];
  /** By ascending address. */
  readonly extents: readonly ExtentView[];
  /** By ascending address. */
  readonly held: readonly HeldObject[];
  /** Of each descriptor that has been a cache's: its address, and the generation the next cache there gets; ascending. */
  readonly generations: readonly { readonly descriptor: number; readonly next: number }[];
}
