// The view as explorations by orbit have it where no symmetry is named: the layout of blocks itself, every one apart.
//
// What the buddy cannot tell apart is which of the two leaves of a block of two is live (leaves.ts), and nothing else. The
// two halves of a larger block look alike, but the lowest address comes first: of four leaves with leaf 0 live, the next
// request for a leaf is served beside it, in the same half; mirrored, with leaf 3 live, in the other half. States that are
// mirror images have different futures (halves.ts).
//
// A wrong use sees no more than the layout: whether a free leaf was ever handed out decides nothing.
import type { WordSink } from '../kit/contract.ts';
import type { BuddyView } from './contract.ts';

export function writeOrbit({ live }: BuddyView, _past: boolean, words: WordSink): void {
  for (const { leaf, order } of live) {
    words.push(leaf);
    words.push(order);
  }
}
