// The view without its tallies.
//
// There is no symmetry to use: which block is handed out depends on the order in which blocks were freed, and the room
// that is left on where each of them lies. So every two views that differ have different futures, but for what the peak
// and the sum of all allocations count.
import type { WordSink } from '../kit/contract.ts';
import { type FreeingBumpView, HEADER_BYTES } from './contract.ts';

export function writeOrbit(view: FreeingBumpView, _past: boolean, words: WordSink): void {
  words.push(view.poisoned ? 1 : 0);
  words.push(view.pages);
  words.push(view.pagesSeen);
  words.push(view.bumper / HEADER_BYTES);
  for (const head of view.heads) words.push(head | 0);
  words.push(view.blocks.length);
  for (const { header, order, owner, low, high } of view.blocks) {
    words.push(header | 0);
    words.push(order);
    words.push(owner ?? -1);
    words.push(low | 0);
    words.push(high | 0);
  }
}
