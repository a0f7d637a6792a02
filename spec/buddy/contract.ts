// The words of the buddy (seed 004): its parameters, its errors, and what can be observed of it.
import { integer, type SettingsOf } from '../kit/fields.ts';

export const fields = {
  leafSize: integer('bytes of one leaf, the smallest block: a power of two from 8 on', 'bytes', 8),
  heapSize: integer('bytes of the heap, of which whole leaves are used', 'bytes', 64),
  heapStart: integer('address of the heap, from 16 on; rounded up to a multiple of 8', 'bytes', 64),
};

export type BuddySettings = SettingsOf<typeof fields>;

/** Why a free is refused. */
export const freeErrors = ['null', 'foreign', 'misaligned', 'interior', 'not-allocated'] as const;
export type FreeError = (typeof freeErrors)[number];

/** 2^order leaves. */
export interface BlockView {
  /** Index of its first leaf. */
  readonly leaf: number;
  readonly order: number;
}

/** What a user holds, by his own account. */
export interface HeldBlock {
  readonly address: number;
  /** Bytes he asked for, or those of the block where only the allocator's account is known. */
  readonly byteLength: number;
}

/** Everything that can be observed, and that fixes all future behaviour. */
export interface BuddyView {
  readonly settings: BuddySettings;
  /** Blocks that are handed out, by ascending leaf. */
  readonly live: readonly BlockView[];
  /** The largest free blocks there are, by ascending leaf. */
  readonly free: readonly BlockView[];
  /** Whether every node of the tree says of its part of the heap what its children say. */
  readonly treeAgrees: boolean;
  /** The count of free leaves. */
  readonly freeLeaves: number;
  /** By ascending address. */
  readonly held: readonly HeldBlock[];
}

/** Address of leaf 0. */
export function heapBase({ heapStart }: BuddySettings): number {
  return Math.ceil(heapStart / 8) * 8;
}

/** How many whole leaves the heap has. */
export function leafCount({ heapSize, leafSize }: BuddySettings): number {
  return Math.floor(heapSize / leafSize);
}

export function addressOfLeaf(settings: BuddySettings, leaf: number): number {
  return heapBase(settings) + leaf * settings.leafSize;
}

/** Powers of two up to the greatest safe integer: exponentiation is slow, and asked for many times a command. */
const POWERS: readonly number[] = Array.from({ length: 54 }, (_, exponent) => 2 ** exponent);

/** Leaves of a block of this order. */
export function leavesOfOrder(order: number): number {
  return POWERS[order] ?? 2 ** order;
}

/** Bytes of a block of this order. */
export function bytesOfOrder({ leafSize }: BuddySettings, order: number): number {
  return leafSize * leavesOfOrder(order);
}

/** The greatest order of which the empty heap has a block; -1 when it has no leaf. */
export function greatestOrder(settings: BuddySettings): number {
  let order = -1;
  for (const leaves = leafCount(settings); leavesOfOrder(order + 1) <= leaves; ) order += 1;
  return order;
}

/** The least order whose blocks hold so many bytes; one leaf for 0 bytes. */
export function orderFor(settings: BuddySettings, size: number): number {
  let order = 0;
  while (bytesOfOrder(settings, order) < size) order += 1;
  return order;
}
