// The symmetry of the page allocator: the two halves of a block of pages.
//
// Its free lists say which block is next, so it never looks at an address to choose one; where a block is cut, and in
// which half a neighbour is, makes no difference but for where it lies. Who asks for more than pages at any address sees
// where it lies, and so does who names the lowest of something: such letters are left out. A slab is known by its place
// on the lists of its CPU.
import { type HalvedBlock, halvedBlock } from '../kit/halves.ts';
import type { Symmetry } from '../kit/symmetry.ts';
import { type BuddySlabSettings, type BuddySlabView, ORDER_MAX, type SectionView, type SlabView } from './contract.ts';
import { pageAddress } from './places.ts';

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
 * A block is labelled by its place on its free list, by its flag, or by which slab it is. Labels stand in an array, by
 * order and page, since orbits are written for each command that is explored.
 */
function halvedBlocks(view: BuddySlabView, section: SectionView, listed: readonly SlabView[]): readonly HalvedBlock[] {
  const { pages } = section;
  const labels: (number | null)[] = new Array((largestOrder(pages) + 1) * pages).fill(null);
  for (const { page, order, slab } of section.allocated) {
    labels[order * pages + page] = slab ? FLAGGED + 2 * (placeOf(view, section, page, listed) + 1) : HANDED_OUT;
  }
  for (let order = 0; order * pages < labels.length; order += 1) {
    const list = section.freeLists[order] ?? [];
    for (let position = 0; position < list.length; position += 1) {
      labels[order * pages + (list[position] as number)] = FREE + 2 * position;
    }
  }
  const labelOf = (page: number, order: number) => labels[order * pages + page] ?? null;
  const blocks: HalvedBlock[] = [];
  for (let page = 0; page < pages; ) {
    const order = largestOrder(pages - page);
    blocks.push(halvedBlock(page, order, labelOf));
    page += 2 ** order;
  }
  return blocks;
}

/** The order of the largest block that so many pages have room for. */
function largestOrder(pages: number): number {
  return pages === 0 ? 0 : Math.min(ORDER_MAX, Math.floor(Math.log2(pages)));
}

/** Which of the listed slabs begins at a page; -1 where none does. */
function placeOf(view: BuddySlabView, section: SectionView, page: number, listed: readonly SlabView[]): number {
  const address = pageAddress(view, section, page);
  return listed.findIndex((slab) => slab.address === address);
}
