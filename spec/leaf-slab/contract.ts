// The words of the slabs over buddy leaves (seed 004): their parameters, their errors, and what can be observed.
import { choice, integer, type SettingsOf } from '../kit/fields.ts';

export const fields = {
  leafSize: integer('bytes of one leaf of the buddy: a power of two from 16 on', 'bytes', 32),
  heapSize: integer('bytes of the heap, of which whole leaves are used', 'bytes', 128),
  heapStart: integer('address of the heap, from 16 on; rounded up to a multiple of 8', 'bytes', 64),
  descriptor: choice(
    'where the bitmap of a slab is: in the last bytes of its leaf, or elsewhere',
    ['inside', 'outside'],
    'outside',
  ),
  descriptorSize: integer('bytes of a descriptor inside its leaf, a multiple of 8', 'bytes', 8),
  keepEmpty: integer('empty slabs that are kept in each class: 0 or 1', 'slabs', 0),
};

export type LeafSlabSettings = SettingsOf<typeof fields>;

/** Why a free is refused. */
export const freeErrors = ['null', 'misaligned', 'foreign', 'interior', 'not-an-object', 'not-allocated'] as const;
export type FreeError = (typeof freeErrors)[number];

/** 2^order leaves. */
export interface BlockView {
  /** Index of its first leaf. */
  readonly leaf: number;
  readonly order: number;
}

export interface SlabView {
  /** Index of its leaf. */
  readonly leaf: number;
  /** Index of its class: objects of 8 * 2^class bytes. */
  readonly sizeClass: number;
  /** The recorded count of live objects. */
  readonly used: number;
  /** Indexes of its free objects by the bitmap, ascending. */
  readonly freeObjects: readonly number[];
}

export interface SizeClassView {
  /** Leaves of its slabs with free objects, front to back. */
  readonly partial: readonly number[];
  /** Whether walking the list back to front gives the same slabs. */
  readonly linksAgree: boolean;
}

/** What a user holds, by his own account. */
export interface HeldBlock {
  readonly address: number;
  /** Bytes he asked for, or those of the block where only the allocator's account is known. */
  readonly byteLength: number;
}

/** Everything that can be observed, and that fixes all future behaviour. */
export interface LeafSlabView {
  readonly settings: LeafSlabSettings;
  /** Blocks that went straight to users, by ascending leaf. Leaves of slabs are not among them. */
  readonly live: readonly BlockView[];
  /** The largest free blocks of the buddy, by ascending leaf. */
  readonly free: readonly BlockView[];
  /** Whether every node of the buddy's tree says of its part of the heap what its children say. */
  readonly treeAgrees: boolean;
  /** By ascending size. */
  readonly classes: readonly SizeClassView[];
  /** By ascending leaf. */
  readonly slabs: readonly SlabView[];
  /** By ascending address. */
  readonly held: readonly HeldBlock[];
}

/** Address of leaf 0. */
export function heapBase({ heapStart }: LeafSlabSettings): number {
  return Math.ceil(heapStart / 8) * 8;
}

/** How many whole leaves the heap has. */
export function leafCount({ heapSize, leafSize }: LeafSlabSettings): number {
  return Math.floor(heapSize / leafSize);
}

export function addressOfLeaf(settings: LeafSlabSettings, leaf: number): number {
  return heapBase(settings) + leaf * settings.leafSize;
}

/** Bytes of an object of this class. */
export function objectSizeOf(sizeClass: number): number {
  return 8 * 2 ** sizeClass;
}

/** How many objects of this class a slab has room for. */
export function objectsPerSlab(settings: LeafSlabSettings, sizeClass: number): number {
  const { leafSize, descriptor, descriptorSize } = settings;
  return Math.floor((leafSize - (descriptor === 'inside' ? descriptorSize : 0)) / objectSizeOf(sizeClass));
}

/** How many classes there are: those of which at least two objects fit into a leaf. */
export function classCount(settings: LeafSlabSettings): number {
  let count = 0;
  while (objectsPerSlab(settings, count) >= 2) count += 1;
  return count;
}

/** The class that serves requests of so many bytes; -1 when they go straight to the buddy. */
export function classFor(settings: LeafSlabSettings, size: number): number {
  for (let sizeClass = 0; sizeClass < classCount(settings); sizeClass += 1) {
    if (objectSizeOf(sizeClass) >= size) return sizeClass;
  }
  return -1;
}

/** The greatest order of which the empty heap has a block; -1 when it has no leaf. */
export function greatestOrder(settings: LeafSlabSettings): number {
  let order = -1;
  for (const leaves = leafCount(settings); 2 ** (order + 1) <= leaves; ) order += 1;
  return order;
}

/** The least order whose blocks hold so many bytes. */
export function orderFor({ leafSize }: LeafSlabSettings, size: number): number {
  let order = 0;
  while (leafSize * 2 ** order < size) order += 1;
  return order;
}
