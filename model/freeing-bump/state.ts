// The state of the freeing-bump model: where blocks are and what they are, in plain data. What can be counted is not
// stored.
import { blockOf, type Promises } from './promise.ts';

/** One block. */
export interface Block {
  /** Address of its header. */
  header: number;
  order: number;
  /** Who holds it; null while it is free. */
  owner: number | null;
  /** Its header, as two 32-bit words: anybody may have written there. */
  low: number;
  high: number;
}

export interface State {
  poisoned: boolean;
  /** Pages the memory has. */
  pages: number;
  /** Pages it had when the allocator looked last. */
  pagesSeen: number;
  /** Address behind the last block. */
  bumper: number;
  /** By order: the header of the block that was freed last, or what its link said. */
  heads: number[];
  /** By ascending address. */
  blocks: Block[];
  /** The most bytes that were ever allocated, and those of all allocations. */
  peak: number;
  sum: number;
}

/** Bytes of the blocks that are held, with their headers. */
export function allocatedBytes(promises: Promises, { blocks }: State): number {
  let bytes = 0;
  for (let index = 0; index < blocks.length; index += 1) {
    const { owner, order } = blocks[index] as Block;
    if (owner !== null) bytes += blockOf(promises, order);
  }
  return bytes;
}
