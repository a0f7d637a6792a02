// Why the allocator refuses, and the sentences its errors carry.
import { AllocatorError } from '../kit/error.ts';

/** Why a request was refused. Whatever is refused poisons the allocator: after that it refuses everything. */
export type FreeingBumpError =
  /** Something was refused before. */
  | 'poisoned'
  /** The memory has fewer pages than when the allocator looked last. */
  | 'memory-shrinked'
  /** More bytes than the largest class has. */
  | 'requested-allocation-too-large'
  /** The block does not fit, and the memory does not grow so far. */
  | 'allocator-out-of-space'
  /** The head of a free list is no free block of that list. */
  | 'invalid-header-pointer'
  /** The header of a free block says that it is occupied. */
  | 'occupied-header'
  /** The header of a block says that it is occupied, with an order that does not exist. */
  | 'invalid-order'
  /** The address to be freed is below 8, or no whole number. */
  | 'invalid-pointer'
  /** The address to be freed lies behind the memory. */
  | 'out-of-heap-bounds'
  /** The header of the block to be freed says that it is free. */
  | 'empty-header'
  /** No block starts there. */
  | 'not-a-block'
  /** The header of the block to be freed is not as the allocator wrote it. */
  | 'forged-header'
  /** The block to be freed was handed to another owner. */
  | 'wrong-owner';

/** What each refusal is, in the words of the original where it has them, and what to do. */
const EXPLANATIONS: Record<FreeingBumpError, string> = {
  poisoned:
    'allocator has been poisoned: an earlier call was refused, so the memory can no longer be trusted; start anew.',
  'memory-shrinked': 'MemoryShrinked: blocks beyond the end of the memory are lost; never cut a memory in use.',
  'requested-allocation-too-large':
    'RequestedAllocationTooLarge: ask for no more than largestPayload, or use more classes.',
  'allocator-out-of-space':
    'AllocatorOutOfSpace: the memory cannot grow so far; use a larger maximum, or free blocks of this size before.',
  'invalid-header-pointer':
    'Invalid header pointer detected: a free list leads to what is no free block of its order; ' +
    'a user wrote over the header of a free block.',
  'occupied-header': 'free list points to an occupied header: a user wrote over the header of a free block.',
  'invalid-order': 'invalid order: a user wrote over the header of the block.',
  'invalid-pointer': 'Invalid pointer for deallocation: no block starts below 8; free only what allocate returned.',
  'out-of-heap-bounds': 'read out of heap bounds: it lies behind the memory; free only what allocate returned.',
  'empty-header': 'allocation points to an empty header: it is free already; free each block once.',
  'not-a-block': 'no block starts there; free exactly the address allocate returned.',
  'forged-header': 'its header is not the one that was written; a user wrote over it.',
  'wrong-owner': 'it was handed to another owner since; free only what is still yours.',
};

/** A refused allocate as an error to throw. */
export function allocateRefused(error: FreeingBumpError, size: number): AllocatorError<FreeingBumpError> {
  return new AllocatorError(error, `allocate(${size}) refused: ${EXPLANATIONS[error]}`);
}

/** A refused deallocate as an error to throw. */
export function deallocateRefused(error: FreeingBumpError, address: number): AllocatorError<FreeingBumpError> {
  return new AllocatorError(error, `deallocate(${address}) refused: ${EXPLANATIONS[error]}`);
}
