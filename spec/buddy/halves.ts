// A symmetry that the buddy does not have, to put the certificate to the test: the two halves of a block.
//
// They look alike, but the lowest address comes first: of four leaves with leaf 0 live, the next request for a leaf is
// served beside it, in the same half; with leaf 3 live, in the other half.
import { halvedBlock } from '../kit/halves.ts';
import type { Symmetry } from '../kit/symmetry.ts';
import { type BuddySettings, type BuddyView, leafCount } from './contract.ts';

export const halves: Symmetry<BuddySettings, BuddyView> = {
  id: 'halves',
  sentence: 'The two halves of a block change places.',
  holds: false,
  writeOrbit(view, _past, words) {
    for (const block of blocksOf(view)) for (const word of block.words) words.push(word);
  },
  orbitSize: (view) => blocksOf(view).reduce((product, { arrangements }) => product * arrangements, 1),
};

/** The blocks of the empty heap, each in the form that all arrangements of its halves share. */
function blocksOf({ settings, live, free }: BuddyView) {
  const isIn = (blocks: BuddyView['live'], leaf: number, order: number) =>
    blocks.some((block) => block.leaf === leaf && block.order === order);
  const labelOf = (leaf: number, order: number) => {
    if (isIn(live, leaf, order)) return 1;
    return isIn(free, leaf, order) ? 0 : null;
  };
  return rootsOf(leafCount(settings)).map(({ leaf, order }) => halvedBlock(leaf, order, labelOf));
}

/** The blocks of an empty heap: one for each bit of the number of its leaves, the largest first. */
function rootsOf(leaves: number): BuddyView['free'] {
  const roots: { leaf: number; order: number }[] = [];
  for (let leaf = 0; leaf < leaves; leaf += 2 ** (roots.at(-1)?.order ?? 0)) {
    roots.push({ leaf, order: Math.floor(Math.log2(leaves - leaf)) });
  }
  return roots;
}
