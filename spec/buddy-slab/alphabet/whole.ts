// Every way to use and to misuse the whole beyond objects and pages: to begin, to ask for any size, to reallocate.
import { kth } from '../../kit/alphabet.ts';
import { type BuddySlabSettings, CLASS_BYTES, regionStart } from '../contract.ts';
import { addressesOf, heldObjects, heldPages, isHeldBlock } from '../places.ts';
import {
  addresses,
  anyCpu,
  firstCpu,
  isInitialized,
  letter,
  type OfferedLetter,
  ofWhole,
  sizeAround,
  sizesOf,
  type View,
} from './offered.ts';
import { innerPages, orderAt, outsidePages } from './pages.ts';

const LARGEST = CLASS_BYTES.at(-1) ?? 0;
/** More than any slab aligns: what is aligned to it is served with pages, whatever its size. */
const FAR = 2 * LARGEST;

const hasPages = ({ pagesMax }: BuddySlabSettings) => pagesMax > 0;

export const wholeLetters: readonly OfferedLetter[] = [
  letter({
    id: 'init',
    sentence: 'Begin with the first region.',
    operation: 'init',
    operands: [],
    operandsFor: ({ settings }) => [regionStart(settings, 0), settings.regionSize],
    kind: 'legal',
    weight: 2,
    parts: ofWhole,
    enabled: (view) => !view.initialized,
  }),
  letter({
    id: 'alloc-large',
    sentence: 'Ask for more bytes than any object has.',
    operation: 'alloc',
    operands: [firstCpu, kth('size', ({ settings }) => largeSizes(settings))],
    operandsFor: (_, chosen) => [...chosen, 1],
    kind: 'legal',
    weight: 4,
    parts: ofWhole,
    where: (settings) => largeSizes(settings).length > 0,
    enabled: isInitialized,
  }),
  letter({
    id: 'alloc-far-aligned',
    sentence: 'Ask for one byte or more, aligned to more than any object.',
    operation: 'alloc',
    operands: [firstCpu, kth('size', ({ settings: { pageSize, pagesMax } }) => [1, pageSize * pagesMax])],
    operandsFor: (_, chosen) => [...chosen, FAR],
    kind: 'legal',
    weight: 2,
    parts: ofWhole,
    where: hasPages,
    enabled: isInitialized,
  }),
  letter({
    id: 'free-large',
    sentence: 'Free pages by the bytes they have.',
    operation: 'free',
    operands: [firstCpu, addresses(heldPages)],
    operandsFor: (view, chosen) => [...chosen, ...layoutOfPages(view, chosen[1] ?? 0)],
    kind: 'legal',
    weight: 6,
    parts: ofWhole,
    where: hasPages,
  }),
  letter({
    id: 'realloc',
    sentence: 'Ask for another size, or the same once more, in place of an object or of pages.',
    operation: 'realloc',
    operands: [
      anyCpu,
      addresses((view) => [...heldObjects(view).slice(0, 2), ...heldPages(view).slice(0, 1)]),
      kth('new-size', ({ settings }) => [
        ...new Set([...sizesOf(settings).slice(-2), ...largeSizes(settings).slice(0, 1)]),
      ]),
    ],
    operandsFor: (view, [cpu = 0, address = 0, newSize = 0]) => [cpu, address, ...layoutAt(view, address), newSize],
    kind: 'legal',
    weight: 4,
    parts: ofWhole,
  }),
  letter({
    id: 'init-twice',
    sentence: 'Begin once more.',
    operation: 'init',
    operands: [],
    operandsFor: ({ settings }) => [regionStart(settings, 0), settings.regionSize],
    kind: 'misuse',
    parts: ofWhole,
    enabled: isInitialized,
  }),
  letter({
    id: 'init-impossible',
    sentence: 'Begin with a region that has no room for a page, or that lies outside the memory.',
    operation: 'init',
    operands: [kth('bytes', ({ settings }) => [0, settings.pageSize, 2 ** 30])],
    operandsFor: ({ settings }, [bytes = 0]) => [regionStart(settings, 0), bytes],
    kind: 'misuse',
    parts: ofWhole,
    enabled: (view) => !view.initialized,
  }),
  early('early-alloc', 'Ask for an object before the beginning.', 'alloc', ({ sizeMin }) => [0, sizeMin, 1]),
  early('early-free', 'Free an address before the beginning.', 'free', ({ sizeMin }) => [0, 0, sizeMin, 1]),
  early('early-realloc', 'Reallocate before the beginning.', 'realloc', ({ sizeMin }) => [0, 0, sizeMin, 1, sizeMin]),
  early('early-alloc-pages', 'Ask for pages before the beginning.', 'alloc-pages', () => [1, 0]),
  early('early-free-pages', 'Free pages before the beginning.', 'free-pages', ({ arenaStart }) => [arenaStart, 1]),
  early('early-add-region', 'Add a region before the beginning.', 'add-region', (settings) => [
    regionStart(settings, 0),
    settings.regionSize,
  ]),
  letter({
    id: 'alloc-nothing-aligned',
    sentence: 'Ask for no bytes aligned to more than any object, or for more than the greatest block has.',
    operation: 'alloc',
    operands: [firstCpu, kth('size', ({ settings }) => [0, settings.pageSize * 2 ** 20 + 1])],
    operandsFor: (_, chosen) => [...chosen, FAR],
    kind: 'misuse',
    parts: ofWhole,
    enabled: isInitialized,
  }),
  letter({
    id: 'free-slab-pages',
    sentence: 'Free the pages of a slab.',
    operation: 'free-pages',
    operands: [addresses(({ slabs }) => slabs.map(({ address }) => address))],
    operandsFor: (_, [address = 0]) => [address, 1],
    kind: 'misuse',
    parts: ofWhole,
  }),
  wrongFree('free-slab-as-pages', 'Free a slab by a size that only pages have.', ({ slabs }) =>
    slabs.map(({ address }) => address),
  ),
  wrongFree('free-object-as-pages', 'Free an object by a size that only pages have.', (view) =>
    heldObjects(view).slice(0, 1),
  ),
  wrongFree('free-large-null', 'Free null by a size that only pages have.', () => [0]),
  wrongFree('free-large-foreign', 'Free pages by their bytes where no section has any.', outsidePages),
  wrongFree('free-large-interior', 'Free pages by their bytes at one that is not the first of its block.', innerPages),
  {
    ...wrongFree('free-pages-as-object', 'Free pages by a size that an object has.', (view) =>
      heldPages(view).slice(0, 1),
    ),
    operandsFor: ({ settings }, chosen) => [...chosen, settings.sizeMin, 1],
    offered: ({ part, pagesMax }) => part === 'whole' && pagesMax > 0,
  },
  letter({
    id: 'realloc-wrong',
    sentence: 'Reallocate null, what is free, or to no possible size.',
    operation: 'realloc',
    operands: [firstCpu, addresses(notToReallocate)],
    operandsFor: (view, [cpu = 0, address = 0]) => {
      const isHeld = view.held.some((held) => held.address === address);
      return [cpu, address, sizeAround(view, address), 1, isHeld ? -1 : view.settings.sizeMax];
    },
    kind: 'misuse',
    parts: ofWhole,
    enabled: isInitialized,
  }),
];

/** Sizes that no object has, of at least one page and at most as many as users ask for at once. */
function largeSizes({ pageSize, pagesMax }: BuddySlabSettings): number[] {
  const most = pageSize * pagesMax;
  return [...new Set([LARGEST + 1, most])].filter((size) => size > LARGEST && size <= most);
}

/** Bytes and alignment by which pages are freed. */
function layoutOfPages(view: View, address: number): readonly [number, number] {
  const bytes = 2 ** orderAt(view, address) * view.settings.pageSize;
  return bytes > LARGEST ? [bytes, 1] : [bytes, FAR];
}

function layoutAt(view: View, address: number): readonly [number, number] {
  return isHeldBlock(view, address) ? layoutOfPages(view, address) : [sizeAround(view, address), 1];
}

function notToReallocate(view: View): number[] {
  const free = view.slabs.flatMap((slab) => addressesOf(slab, [...slab.freeObjects, ...slab.queued])).slice(0, 1);
  return [0, ...free, ...heldObjects(view).slice(0, 1)];
}

function early(
  id: string,
  sentence: string,
  operation: string,
  operands: (settings: BuddySlabSettings) => readonly number[],
): OfferedLetter {
  return letter({
    id,
    sentence,
    operation,
    operands: [],
    operandsFor: ({ settings }) => operands(settings),
    kind: 'misuse',
    parts: ofWhole,
    enabled: (view) => !view.initialized,
  });
}

function wrongFree(id: string, sentence: string, among: (view: View) => readonly number[]): OfferedLetter {
  return letter({
    id,
    sentence,
    operation: 'free',
    operands: [firstCpu, addresses(among)],
    operandsFor: (_, chosen) => [...chosen, LARGEST + 1, 1],
    kind: 'misuse',
    parts: ofWhole,
    enabled: isInitialized,
  });
}
