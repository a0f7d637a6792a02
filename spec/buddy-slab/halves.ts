// The symmetry of the page allocator: the two halves of a block of pages.
//
// Its free lists say which block is next, so it never looks at an address to choose one; where a block is cut, and in
// which half a neighbour is, makes no difference but for where it lies. Who asks for more than pages at any address sees
// where it lies, and so does who names the lowest of something: such letters are left out. A slab is known by its place
// on the lists of its CPU.
import { halvedBlock } from '../kit/halves.ts';
import type { Symmetry } from '../kit/symmetry.ts';
import type { BuddySlabSettings, BuddySlabView, SectionView, SlabView } from './contract.ts';
import { pageAddress } from './places.ts';
import { initialBlocks } from './sections.ts';

/** Labels of blocks: those of free ones are even and count on from here, those of slabs are odd. */
const FREE = 2;
const HANDED_OUT = 0;
/** A block flagged as a slab, which is none yet. */
const FLAGGED = 1;

export const halves: Symmetry<BuddySlabSettings, BuddySlabView> = {
  id: 'halves',
  sentence: 'The two halves of a block of pages change places, with all that is in them.',
  holds: true,
  without: [
    'alloc-pages-aligned',
    'alloc-low',
    'alloc-far-aligned',
    'alloc-fullest',
    'free-pages-fewer',
    'free-emptiest',
    'free-rounded',
    'realloc',
  ],
  inapplicable: ({ part }) => (part === 'slabs' ? 'it is about part pages or whole' : null),
  writeOrbit(view, _past, words) {
    words.push(view.initialized ? 1 : 0);
    words.push(view.sections.length);
    const listed = listedSlabs(view);
    for (const section of view.sections) {
      words.push(section.start);
      words.push(section.byteLength);
      for (const { words: form } of halvedBlocks(view, section, listed)) for (const word of form) words.push(word);
    }
    for (const { cpu, sizeClass, list, slabs } of view.lists) {
      words.push(cpu);
      words.push(sizeClass);
      words.push(['partial', 'full', 'empty'].indexOf(list));
      words.push(slabs.length);
    }
    for (const { freeObjects, queued } of listed) {
      for (const indexes of [freeObjects, queued]) {
        words.push(indexes.length);
        for (const index of indexes) words.push(index);
      }
    }
  },
  orbitSize(view) {
    const listed = listedSlabs(view);
    const blocks = view.sections.flatMap((section) => halvedBlocks(view, section, listed));
    return blocks.reduce((product, { arrangements }) => product * arrangements, 1);
  },
};

/** Slabs in the order of the lists they are on: which one is meant, however addresses change places. */
function listedSlabs({ slabs, lists }: BuddySlabView): SlabView[] {
  return lists.flatMap((list) => list.slabs.flatMap((address) => slabs.filter((slab) => slab.address === address)));
}

/**
 * The blocks of a section of which nothing is handed out, each in the form that all arrangements of its halves share.
 *
 * A block is labelled by its place on its free list, by its flag, or by which slab it is.
 */
function halvedBlocks(view: BuddySlabView, section: SectionView, listed: readonly SlabView[]) {
  const labels = new Map<string, number>();
  for (const { page, order, slab } of section.allocated) {
    const address = pageAddress(view, section, page);
    const which = listed.findIndex((one) => one.address === address);
    labels.set(`${page} ${order}`, slab ? FLAGGED + 2 * (which + 1) : HANDED_OUT);
  }
  for (const [order, list] of section.freeLists.entries()) {
    for (const [position, page] of list.entries()) labels.set(`${page} ${order}`, FREE + 2 * position);
  }
  const labelOf = (page: number, order: number) => labels.get(`${page} ${order}`) ?? null;
  return initialBlocks(section.pages).flatMap((pages, order) => pages.map((page) => halvedBlock(page, order, labelOf)));
}
