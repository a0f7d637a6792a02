// The host's words of an allocator: what it knows without looking into the guest's memory.
//
//   +0    pages seen      pages of the memory when the allocator looked last; negative once anything was refused
//   +4    bumper          address behind the last block, in units of 8: it can be 2^32
//   +8    allocated       bytes of live blocks with their headers, in units of 8
//   +12   heads           by order: address of the free block to be handed out next, NIL when there is none
//         directory       which addresses are blocks (block-directory.ts)
//         sum             of all blocks ever handed out, in units of 8: a float of 64 bits, whole up to 2^53
//         peak            the most that was ever allocated, in units of 8
//
// Sum and peak come last: they decide nothing.
import type { Memory } from '../kit/memory.ts';
import { BlockDirectory } from './block-directory.ts';
import { NIL } from './header.ts';

/** Word offsets from the first word of the books. */
export const PAGES_SEEN = 0;
export const BUMPER = 1;
export const ALLOCATED = 2;
export const HEADS = 3;

/** The bit of `PAGES_SEEN` that poisons: so that one comparison tells that nothing was refused, and nothing cut off. */
export const POISONED = 1 << 31;

/** Word offset from the first word of the tallies. */
export const PEAK = 2;
export const TALLY_BYTES = 16;

/** Counts of an allocator, as the original's `AllocationStats`. All are in bytes and with headers. */
export interface FreeingBumpStatistics {
  /** Of all live blocks. */
  readonly bytesAllocated: number;
  /** The most that `bytesAllocated` ever was. */
  readonly bytesAllocatedPeak: number;
  /** Of all blocks ever handed out, each time they were. */
  readonly bytesAllocatedSum: number;
  /** From the base to behind the last block. */
  readonly addressSpaceUsed: number;
}

/** The parts of the books of one allocator. */
export interface Books {
  readonly words: Int32Array;
  /** Index of the first word. */
  readonly at: number;
  readonly directory: BlockDirectory;
  /** Index of the first word of the tallies. */
  readonly talliesAt: number;
  /** The sum, which is its first two words. */
  readonly sum: Float64Array;
}

/** What fixes the size of the books. */
interface Extent {
  /** Address of the first header. */
  readonly base: number;
  /** Address behind all pages the memory can have. */
  readonly end: number;
  readonly classes: number;
}

/** Bytes the books need, each part rounded up as `Memory.carve` does. */
export function bytesOfBooks({ base, end, classes }: Extent): number {
  return [4 * (HEADS + classes), BlockDirectory.byteLength(base, end), TALLY_BYTES]
    .map((byteLength) => Math.ceil(byteLength / 8) * 8)
    .reduce((sum, byteLength) => sum + byteLength, 0);
}

/**
 * Sets aside books.
 *
 * @throws AllocatorError `memory-spent`, with nothing set aside
 */
export function carveBooks(memory: Memory, { base, end, classes }: Extent): Books {
  return memory.carveAllOrNone(() => {
    const at = memory.carve(4 * (HEADS + classes)) >> 2;
    const marks = memory.carve(BlockDirectory.byteLength(base, end));
    const tallies = memory.carve(TALLY_BYTES);
    return {
      words: memory.words,
      at,
      directory: new BlockDirectory(memory, marks, base, end),
      talliesAt: tallies >> 2,
      sum: new Float64Array(memory.bytes.buffer, tallies, 1),
    };
  });
}

/** Writes the books of an allocator that has handed out nothing yet. */
export function openBooks({ words, at, directory, talliesAt }: Books, base: number, classes: number): void {
  directory.clear((words[at + BUMPER] as number) * 8);
  words.fill(0, at, at + HEADS);
  words[at + BUMPER] = base / 8;
  words.fill(NIL, at + HEADS, at + HEADS + classes);
  words.fill(0, talliesAt, talliesAt + TALLY_BYTES / 4);
}

export function readStatistics({ words, at, talliesAt, sum }: Books, base: number): FreeingBumpStatistics {
  return {
    bytesAllocated: (words[at + ALLOCATED] as number) * 8,
    bytesAllocatedPeak: (words[talliesAt + PEAK] as number) * 8,
    bytesAllocatedSum: (sum[0] as number) * 8,
    addressSpaceUsed: (words[at + BUMPER] as number) * 8 - base,
  };
}

/** Adds to the sum of all allocations, in units of 8. */
export function addToSum(sum: Float64Array, units: number): void {
  sum[0] = (sum[0] as number) + units;
}
