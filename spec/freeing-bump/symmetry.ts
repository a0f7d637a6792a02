// The view up to what a freeing-bump allocator cannot tell apart: its tallies, and blocks of one order.
//
// Which block is handed out is a matter of the order in which blocks were freed, never of an address: of each order the
// block freed last comes first, and the bumper counts bytes. So blocks of one order can change places, whatever lies
// between them, and of each order it is enough to know how many are free, and how many each user holds.
//
// Wrong uses see more: a header behind a block belongs to the block that lies there, and memory is cut at an address.
// With them in the alphabet every block stays where it is.
import type { WordSink } from '../kit/contract.ts';
import { type FreeingBumpView, HEADER_BYTES } from './contract.ts';

export function writeOrbit(view: FreeingBumpView, past: boolean, words: WordSink): void {
  words.push(view.poisoned ? 1 : 0);
  words.push(view.pages);
  words.push(view.pagesSeen);
  words.push(view.bumper / HEADER_BYTES);
  if (past) writeBlocks(view, words);
  else writeCounts(view, words);
}

function writeBlocks({ heads, blocks }: FreeingBumpView, words: WordSink): void {
  for (const head of heads) words.push(head | 0);
  words.push(blocks.length);
  for (const { header, order, owner, low, high } of blocks) {
    words.push(header | 0);
    words.push(order);
    words.push(owner ?? -1);
    words.push(low | 0);
    words.push(high | 0);
  }
}

/** By order: how many blocks are free, and how many each user holds. */
function writeCounts({ settings, blocks }: FreeingBumpView, words: WordSink): void {
  const perOrder = settings.owners + 1;
  const counts = new Array<number>(settings.classes * perOrder).fill(0);
  for (const { order, owner } of blocks) {
    const at = order * perOrder + (owner === null ? 0 : owner + 1);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  for (const count of counts) words.push(count);
}
