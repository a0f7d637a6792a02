// Between a state of the model and what can be observed of it, in both directions.
import type { FreeingBumpView } from '../../spec/freeing-bump/contract.ts';
import type { ClaimSink, WordSink } from '../../spec/kit/contract.ts';
import { blockOf, HEADER, type Promises } from './promise.ts';
import { allocatedBytes, type Block, type State } from './state.ts';

/** What the first word of the sum of all allocations counts up to, in units of 8 bytes. */
const SUM_WORD = 1073741824;

/** Writes what can be observed, in the order that the specification reads. */
export function writeView(promises: Promises, state: State, words: WordSink): void {
  words.push(state.poisoned ? 1 : 0);
  words.push(state.pages);
  words.push(state.pagesSeen);
  words.push(state.bumper / 8);
  for (let order = 0; order < state.heads.length; order += 1) words.push(signed(state.heads[order] as number));
  const { blocks } = state;
  words.push(blocks.length);
  for (let index = 0; index < blocks.length; index += 1) writeBlock(blocks[index] as Block, words);
  words.push(allocatedBytes(promises, state) / 8);
  words.push((state.bumper - promises.base) / 8);
  words.push(state.peak / 8);
  const sum = state.sum / 8;
  words.push(sum % SUM_WORD);
  words.push((sum - (sum % SUM_WORD)) / SUM_WORD);
}

function writeBlock(block: Block, words: WordSink): void {
  words.push(signed(block.header));
  words.push(block.order);
  words.push(block.owner === null ? -1 : block.owner);
  words.push(signed(block.low));
  words.push(signed(block.high));
}

/** A state with this view, of which nothing else refers to any part. */
export function restore(view: FreeingBumpView): State {
  const blocks: Block[] = [];
  for (const { header, order, owner, low, high } of view.blocks) blocks.push({ header, order, owner, low, high });
  return {
    poisoned: view.poisoned,
    pages: view.pages,
    pagesSeen: view.pagesSeen,
    bumper: view.bumper,
    heads: view.heads.slice(),
    blocks,
    peak: view.bytesAllocatedPeak,
    sum: view.bytesAllocatedSum,
  };
}

/**
 * Who owns which bytes: what is live is its user's as far as there is memory, and every header is the allocator's. Headers
 * that were cut off are too, since what they lost must stay lost when the memory grows again.
 */
export function claim(promises: Promises, state: State, claims: ClaimSink): void {
  const end = state.pages * promises.pageSize;
  const { blocks } = state;
  for (let index = 0; index < blocks.length; index += 1) {
    const { header, order, owner } = blocks[index] as Block;
    claims.allocator(header, HEADER);
    if (owner === null) continue;
    const from = header + HEADER;
    const to = header + blockOf(promises, order);
    const last = to < end ? to : end;
    if (last > from) claims.user(from, last - from, 0, owner);
  }
}

function signed(word: number): number {
  return word > 2147483647 ? word - 4294967296 : word;
}
