// Every way to use and to misuse pages: blocks of them, the regions they come from, and their flags.
import { kth } from '../../kit/alphabet.ts';
import { type BuddySlabSettings, regionStart } from '../contract.ts';
import { allocatedBlocks, blockAt, heldPages, sectionAround } from '../places.ts';
import { addresses, isInitialized, letter, type OfferedLetter, ofBlocks, ofPages, type View } from './offered.ts';

const hasPages = ({ pagesMax }: BuddySlabSettings) => pagesMax > 0;
const anyCount = kth<View>('count', ({ settings }) => countsOf(settings));

export const pageLetters: readonly OfferedLetter[] = [
  letter({
    id: 'add-region',
    sentence: 'Add the next region.',
    operation: 'add-region',
    operands: [kth('start', nextRegions)],
    operandsFor: ({ settings }, [start = 0]) => [start, settings.regionSize],
    kind: 'legal',
    weight: 4,
    parts: ofBlocks,
    where: ({ part, regions }) => part === 'pages' || regions > 1,
    enabled: isInitialized,
  }),
  letter({
    id: 'alloc-pages',
    sentence: 'Ask for pages, at any address.',
    operation: 'alloc-pages',
    operands: [anyCount],
    operandsFor: (_, [count = 0]) => [count, 0],
    kind: 'legal',
    weight: 8,
    parts: ofBlocks,
    where: hasPages,
    enabled: isInitialized,
  }),
  letter({
    id: 'alloc-pages-aligned',
    sentence: 'Ask for pages at a multiple of a page or of more.',
    operation: 'alloc-pages',
    operands: [
      kth('count', ({ settings }) => [...new Set([1, settings.pagesMax])]),
      kth('align', ({ settings: { pageSize } }) => [pageSize, 2 * pageSize, 4 * pageSize]),
    ],
    kind: 'legal',
    weight: 4,
    parts: ofBlocks,
    where: hasPages,
    enabled: isInitialized,
  }),
  letter({
    id: 'alloc-low',
    sentence: 'Ask for pages in physical memory below 4 GiB.',
    operation: 'alloc-low',
    operands: [kth('count', ({ settings }) => [...new Set([1, settings.pagesMax])])],
    operandsFor: ({ settings }, [count = 0]) => [count, count === 1 ? 0 : settings.pageSize],
    kind: 'legal',
    weight: 4,
    parts: ofBlocks,
    where: hasPages,
    enabled: isInitialized,
  }),
  letter({
    id: 'free-pages',
    sentence: 'Free pages, by as many as the block has.',
    operation: 'free-pages',
    operands: [addresses(freeable)],
    operandsFor: (view, [address = 0]) => [address, 2 ** orderAt(view, address)],
    kind: 'legal',
    weight: 10,
    drains: true,
    parts: ofBlocks,
    where: hasPages,
  }),
  letter({
    id: 'free-pages-fewer',
    sentence: 'Free pages by the least number for which one gets such a block, or by one.',
    operation: 'free-pages',
    operands: [kth('count', () => [0, 1]), addresses((view) => freeable(view).slice(0, 1))],
    operandsFor: (view, [one = 0, address = 0]) => {
      const order = orderAt(view, address);
      return [address, one === 1 || order === 0 ? 1 : 2 ** (order - 1) + 1];
    },
    kind: 'legal',
    weight: 2,
    parts: ofBlocks,
    where: hasPages,
  }),
  letter({
    id: 'flag-as-slab',
    sentence: 'Flag a block of pages as a slab, while no other is.',
    operation: 'flag-pages',
    operands: [addresses((view) => allocatedBlocks(view).map(({ address }) => address))],
    operandsFor: (_, [address = 0]) => [address, 2],
    kind: 'legal',
    weight: 1,
    parts: ofPages,
    enabled: (view) => allocatedBlocks(view).every(({ slab }) => !slab),
  }),
  letter({
    id: 'flag-as-allocated',
    sentence: 'Flag a block of pages as allocated again.',
    operation: 'flag-pages',
    operands: [addresses((view) => allocatedBlocks(view).flatMap(({ address, slab }) => (slab ? [address] : [])))],
    operandsFor: (_, [address = 0]) => [address, 1],
    kind: 'legal',
    weight: 1,
    parts: ofPages,
  }),
];

/** Numbers of pages that users ask for at once. */
export function countsOf({ pagesMax }: BuddySlabSettings): readonly number[] {
  const all = Array.from({ length: pagesMax }, (_, index) => index + 1);
  return all.filter((count) => count <= 5 || Number.isInteger(Math.log2(count)) || count === pagesMax);
}

/** Starts of the regions that were not added yet; the first of them alone, so that they are added in order. */
export function nextRegions({ settings, sections }: View): number[] {
  const starts = Array.from({ length: settings.regions }, (_, index) => regionStart(settings, index));
  return starts.filter((start) => sections.every((section) => section.start !== start)).slice(0, 1);
}

/** Blocks that whoever holds them may free: of pages alone, also those he flagged. */
function freeable(view: View): number[] {
  return view.settings.part === 'pages' ? allocatedBlocks(view).map(({ address }) => address) : heldPages(view);
}

/** The order of the block that is handed out at this address. */
export function orderAt(view: View, address: number): number {
  return blockAt(view, address)?.order ?? 0;
}

/** Addresses of pages that are not the first of their block, one of each section: of a block handed out, and a free one. */
export function innerPages(view: View): number[] {
  const { pageSize } = view.settings;
  return view.sections.flatMap(({ heapStart, allocated, freeLists }) => {
    const handedOut = allocated.filter(({ order }) => order > 0).map(({ page }) => page);
    const free = freeLists.flatMap((list, order) => (order > 0 ? list : []));
    return [...handedOut.slice(0, 1), ...free.slice(0, 1)].map((page) => heapStart + (page + 1) * pageSize);
  });
}

/** Addresses in no page of any section: null's neighbours, records of pages, behind all memory. */
export function outsidePages(view: View): number[] {
  const { settings, sections } = view;
  const { arenaStart, regionSize, regions } = settings;
  const around = sections.slice(0, 1).map(({ heapStart }) => heapStart - 8);
  const nowhere = [...around, arenaStart + regions * regionSize, -64, 2 ** 32 + arenaStart];
  return nowhere.filter((address) => sectionAround(view, address) === undefined);
}

/** Addresses in a page that is handed out, behind its first byte. */
export function withinPages(view: View): number[] {
  return allocatedBlocks(view)
    .slice(0, 1)
    .flatMap(({ address }) => [address + 8, address + 1]);
}
