// Every way to misuse pages: impossible requests, frees of what is not held, regions and flags that can't be.
import { kth } from '../../kit/alphabet.ts';
import { type BuddySlabSettings, regionStart } from '../contract.ts';
import { allocatedBlocks, freeBlocks, heldPages } from '../places.ts';
import { addresses, isInitialized, letter, type OfferedLetter, ofBlocks, ofPages, type View } from './offered.ts';
import { innerPages, nextRegions, orderAt, outsidePages, withinPages } from './pages.ts';

const hasPages = ({ pagesMax }: BuddySlabSettings) => pagesMax > 0;

export const wrongPageLetters: readonly OfferedLetter[] = [
  letter({
    id: 'alloc-pages-impossible',
    sentence: 'Ask for no pages, for part of one, for more than the greatest block has, or by no possible alignment.',
    operation: 'alloc-pages',
    operands: [kth('count', () => [0, 0.5, 2 ** 20 + 1, 1, 3])],
    operandsFor: ({ settings: { pageSize } }, [count = 0]) => [count, impossibleAlign(pageSize, count)],
    kind: 'misuse',
    parts: ofBlocks,
    where: hasPages,
    enabled: isInitialized,
  }),
  letter({
    id: 'alloc-low-impossible',
    sentence: 'Ask for no pages below 4 GiB, or aligned to less than a page.',
    operation: 'alloc-low',
    operands: [kth('count', () => [0, 1])],
    operandsFor: ({ settings: { pageSize } }, [count = 0]) => [count, impossibleAlign(pageSize, count)],
    kind: 'misuse',
    parts: ofBlocks,
    where: hasPages,
    enabled: isInitialized,
  }),
  wrongFree('free-pages-null', 'Free pages at null.', () => [0]),
  wrongFree('free-pages-foreign', 'Free pages where no section has any.', outsidePages),
  wrongFree('free-pages-misaligned', 'Free pages at an address where none begins.', withinPages),
  wrongFree(
    'free-pages-interior',
    'Free pages at one that is not the first of its block, such as the right half of a free pair.',
    innerPages,
  ),
  wrongFree('free-pages-twice', 'Free pages at the first one of a free block.', freeBlocks),
  letter({
    id: 'free-pages-wrong-count',
    sentence: 'Free no pages, or more than the block has.',
    operation: 'free-pages',
    operands: [kth('count', () => [0, 1]), addresses(blocksToMiscount)],
    operandsFor: (view, [more = 0, address = 0]) => [address, more === 0 ? 0 : 2 ** orderAt(view, address) + 1],
    kind: 'misuse',
    parts: ofBlocks,
    where: hasPages,
  }),
  letter({
    id: 'flag-not-found',
    sentence: 'Flag an address outside all sections.',
    operation: 'flag-pages',
    operands: [addresses(outsidePages)],
    operandsFor: (_, [address = 0]) => [address, 2],
    kind: 'misuse',
    parts: ofPages,
  }),
  letter({
    id: 'flag-impossible',
    sentence: 'Flag pages that are not the first of a block that is handed out, or by a flag that there is not.',
    operation: 'flag-pages',
    operands: [addresses(notToFlag)],
    operandsFor: (view, [address = 0]) => {
      const isBlock = allocatedBlocks(view).some((block) => block.address === address);
      return [address, isBlock ? 3 : 2];
    },
    kind: 'misuse',
    parts: ofPages,
  }),
  letter({
    id: 'add-region-twice',
    sentence: 'Add a region that overlaps one there is.',
    operation: 'add-region',
    operands: [kth('start', overlapping)],
    operandsFor: ({ settings }, [start = 0]) => [start, settings.regionSize],
    kind: 'misuse',
    parts: ofBlocks,
    enabled: isInitialized,
  }),
  letter({
    id: 'add-region-impossible',
    sentence: 'Add a region outside the memory, or of part of a byte.',
    operation: 'add-region',
    operands: [kth('start', ({ settings: { arenaStart } }) => [2 ** 31, arenaStart + 0.5])],
    operandsFor: ({ settings }, [start = 0]) => [start, settings.regionSize],
    kind: 'misuse',
    parts: ofBlocks,
    enabled: isInitialized,
  }),
  letter({
    id: 'add-region-too-small',
    sentence: 'Add a region that has no room for a page, which is no error of the whole.',
    operation: 'add-region',
    operands: [kth('bytes', ({ settings }) => [160, settings.pageSize]), kth('start', nextRegions)],
    operandsFor: (_, [bytes = 0, start = 0]) => [start, bytes],
    kind: 'misuse',
    parts: ofBlocks,
    where: ({ part, regions }) => part === 'pages' || regions > 1,
    enabled: isInitialized,
  }),
];

function wrongFree(id: string, sentence: string, among: (view: View) => readonly number[]): OfferedLetter {
  return letter({
    id,
    sentence,
    operation: 'free-pages',
    operands: [addresses(among)],
    operandsFor: (_, [address = 0]) => [address, 1],
    kind: 'misuse',
    parts: ofBlocks,
    where: hasPages,
    enabled: isInitialized,
  });
}

/** An alignment that is wrong where the count is not. */
function impossibleAlign(pageSize: number, count: number): number {
  if (count === 1) return pageSize / 2;
  return count === 3 ? 3 * pageSize : 0;
}

/** A block of which the count can be wrong. */
function blocksToMiscount(view: View): number[] {
  if (view.settings.part === 'whole') return heldPages(view).slice(0, 1);
  return allocatedBlocks(view)
    .map(({ address }) => address)
    .slice(0, 2);
}

function notToFlag(view: View): number[] {
  const [block] = allocatedBlocks(view);
  return [
    ...(block === undefined ? [] : [block.address, block.address + 8]),
    ...innerPages(view),
    ...freeBlocks(view).slice(0, 1),
  ];
}

/** Starts at which a region would overlap the first one there is, and still lie in the memory. */
function overlapping({ settings, sections }: View): number[] {
  const { arenaStart, regionSize, regions } = settings;
  const end = arenaStart + regions * regionSize;
  return sections
    .slice(0, 1)
    .flatMap(({ start }) => [start, start + 256])
    .filter((start) => start + regionSize <= end && start >= regionStart(settings, 0));
}
