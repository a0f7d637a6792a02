// The words of the freeing-bump allocator (seed 004, hardened): its parameters, its errors, and what can be observed.
import { choice, integer, type SettingsOf } from '../kit/fields.ts';

export const fields = {
  classes: integer('size classes, powers of two from 8 bytes on: 22 reach 16 MiB, 23 reach 32 MiB', 'classes', 23),
  base: integer('address from which on the memory is the heap; rounded up to a multiple of 8', 'bytes', 0),
  pageSize: integer('bytes of one page of the memory, a multiple of 8', 'bytes', 65_536),
  pages: integer('pages the memory has at first', 'pages', 1),
  pagesMax: integer('pages it can grow to', 'pages', 16),
  windowStart: integer('address of the first byte of the memory that is really there; nothing is below', 'bytes', 0),
  owners: integer('users who allocate, and may free only what is theirs: 1 or 2', 'users', 1),
  writes: choice(
    'where users write: inside their blocks only, one byte behind them too, or over headers too',
    ['inside', 'behind', 'headers'],
    'inside',
  ),
  outside: choice('whether the memory is grown and cut by others', ['still', 'moving'], 'still'),
};

export type FreeingBumpSettings = SettingsOf<typeof fields>;

/**
 * Why a command is refused. Where the original has the error too, its text is quoted.
 *
 * - `poisoned`: "allocator has been poisoned"
 * - `memory-shrinked`: MemoryShrinked
 * - `requested-allocation-too-large`: RequestedAllocationTooLarge
 * - `allocator-out-of-space`: AllocatorOutOfSpace
 * - `invalid-header-pointer`: "Invalid header pointer detected": the head of a free list is no free block of its order
 * - `occupied-header`: "free list points to an occupied header"
 * - `invalid-order`: "invalid order": an occupied header with an order that does not exist
 * - `invalid-pointer`: "Invalid pointer for deallocation": below 8
 * - `out-of-heap-bounds`: "read out of heap bounds"
 * - `empty-header`: "allocation points to an empty header": freed twice
 * - `not-a-block`: no block starts there: inside one, misaligned, or never handed out (ours)
 * - `forged-header`: the header names another order than the block has, or a free block says it is occupied (ours)
 * - `wrong-owner`: another user holds it, who was handed it since (ours)
 */
export const errors = [
  'poisoned',
  'memory-shrinked',
  'requested-allocation-too-large',
  'allocator-out-of-space',
  'invalid-header-pointer',
  'occupied-header',
  'invalid-order',
  'invalid-pointer',
  'out-of-heap-bounds',
  'empty-header',
  'not-a-block',
  'forged-header',
  'wrong-owner',
] as const;
export type FreeingBumpError = (typeof errors)[number];

/** Bytes of a header, and the alignment of headers and payloads. */
export const HEADER_BYTES = 8;

/** What a head or a link holds at the end of a list. */
export const NIL = 0xffff_ffff;

/** A block: a header of 8 bytes, and a payload of 8 * 2^order behind it. */
export interface BlockView {
  /** Address of its header. */
  readonly header: number;
  readonly order: number;
  /** Who holds it; null while it is free. */
  readonly owner: number | null;
  /** Its header as two little-endian 32-bit words, as the bytes are in memory; 0 where the memory was cut off. */
  readonly low: number;
  readonly high: number;
}

/** What a user holds, by his own account. */
export interface HeldBlock {
  readonly address: number;
  /** Bytes he asked for, or those of the block where only the allocator's account is known. */
  readonly byteLength: number;
  readonly owner: number;
}

/** Everything that can be observed, and that fixes all future behaviour. */
export interface FreeingBumpView {
  readonly settings: FreeingBumpSettings;
  readonly poisoned: boolean;
  /** Pages the memory has. */
  readonly pages: number;
  /** Pages it had when the allocator looked last; 0 before the first command. */
  readonly pagesSeen: number;
  /** Address behind the last block. */
  readonly bumper: number;
  /** By order: the header address of the free block to be handed out next, NIL when there is none. */
  readonly heads: readonly number[];
  /** By ascending address. */
  readonly blocks: readonly BlockView[];
  /** Statistics of the original, in bytes: now live (with headers), and from the base to the bumper. */
  readonly bytesAllocated: number;
  readonly addressSpaceUsed: number;
  /** Tallies: the most that was ever live, and the sum of all allocations. */
  readonly bytesAllocatedPeak: number;
  readonly bytesAllocatedSum: number;
  /** By ascending address. */
  readonly held: readonly HeldBlock[];
}

/** Address of the first header. */
export function heapBase({ base }: FreeingBumpSettings): number {
  return Math.ceil(base / HEADER_BYTES) * HEADER_BYTES;
}

/** Bytes of a payload of this order. */
export function payloadOf(order: number): number {
  return 8 * 2 ** order;
}

/** Bytes of a block of this order, with its header. */
export function blockBytes(order: number): number {
  return payloadOf(order) + HEADER_BYTES;
}

/** The largest request that is served. */
export function largestPayload({ classes }: FreeingBumpSettings): number {
  return payloadOf(classes - 1);
}

/** The order that serves requests of so many bytes, which must not exceed the largest. */
export function orderFor(size: number): number {
  let order = 0;
  while (payloadOf(order) < size) order += 1;
  return order;
}

/** Bytes the memory has now. */
export function memoryBytes({ pages, settings }: FreeingBumpView): number {
  return pages * settings.pageSize;
}

/** Bytes from the base to the end of the memory when it has all the pages it can have. */
export function spaceBytes(settings: FreeingBumpSettings): number {
  return settings.pagesMax * settings.pageSize - heapBase(settings);
}
