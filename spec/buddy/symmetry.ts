// The view up to what a buddy cannot tell apart, which is nothing: the layout of blocks itself.
//
// The two halves of a block look alike, but they are not: the lowest address comes first. Of a heap of two leaves of which
// one is live, the request for a leaf is served at the other, and both of these states are left alike. But of four leaves,
// with one live, the next request goes to its buddy when the lower half has it, and also to the lower half when the upper
// has it: mirrored, it would go elsewhere.
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
