// The symmetry of the buddy: the two leaves of a block of two.
//
// Where one of them is free, it is a free block by itself, and the lowest address at which a leaf is to be had lies in
// this block whichever of them it is; nothing larger than a leaf looks into a block of which a part is live. So it is of
// no account which one is live. Nothing larger can change places: of two halves that differ, one has more to offer to
// some request, and if it lies lower it serves first (halves.ts). The orbits are the coarsest classes of layouts that have
// equal futures.
import type { Symmetry } from '../kit/symmetry.ts';
import { type BlockView, type BuddySettings, type BuddyView, leafCount } from './contract.ts';

export const leaves: Symmetry<BuddySettings, BuddyView> = {
  id: 'leaves',
  sentence: 'The two leaves of a block of two change places.',
  holds: true,
  writeOrbit({ live }, _past, words) {
    for (const { leaf, order } of live) {
      // A leaf says which pair it belongs to: a pair that is live by its leaves is said once for each.
      words.push(order === 0 ? pairOf(leaf) : leaf);
      words.push(order);
    }
  },
  orbitSize({ settings, live }) {
    const count = leafCount(settings);
    let size = 1;
    for (let index = 0; index < live.length; index += 1) {
      const { leaf, order } = live[index] as BlockView;
      // A last leaf of an odd number has no other to change places with.
      if (order > 0 || pairOf(leaf) + 2 > count) continue;
      const next = live[index + 1];
      if (next?.leaf === leaf + 1 && next.order === 0 && leaf === pairOf(leaf)) index += 1;
      else size *= 2;
    }
    return size;
  },
};

/** First leaf of the block of two that a leaf belongs to. */
function pairOf(leaf: number): number {
  return leaf - (leaf % 2);
}
