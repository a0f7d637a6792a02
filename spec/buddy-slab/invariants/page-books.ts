// That what the allocator records of regions and their pages is so.
import { always } from '../../kit/property.ts';
import { type BuddySlabView, ORDER_MAX, type SectionView } from '../contract.ts';
import { initialBlocks, layOut } from '../sections.ts';
import { first, same } from './complaints.ts';

type View = BuddySlabView;

export const sectionsLaid = always<View>(
  'sections-laid',
  'A region has as many pages as find room behind their records, the first of them as the heap is aligned.',
  ['region-added'],
  ({ settings, sections }) =>
    first(sections, ({ start, byteLength, heapStart, pages }) => {
      const expected = layOut(settings, start, byteLength);
      if (pages !== expected.pages) return `the region at ${start} has ${pages} pages instead of ${expected.pages}`;
      return heapStart === expected.heapStart ? null : `the pages of the region at ${start} begin at ${heapStart}`;
    }),
);

export const pagesTiled = always<View>(
  'pages-tiled',
  'Every page of a region is part of exactly one block, free or handed out, and each block begins at a multiple of its pages.',
  ['block-split', 'merged'],
  ({ sections }) => first(sections, notTiled),
);

export const fullyMerged = always<View>(
  'fully-merged',
  'No two free blocks of one order are buddies; a region of which nothing is handed out has the free blocks that it began with.',
  ['merged', 'merged-twice', 'not-merged', 'initial-again'],
  ({ sections }) => first(sections, (section) => buddiesOf(section) ?? notInitial(section)),
);

export const pagesCounted = always<View>(
  'pages-counted',
  'The recorded count of free pages of a region is what its free blocks have; every list of blocks reads the same from both ends.',
  ['block-split', 'merged'],
  ({ sections }) =>
    first(sections, ({ start, freeLists, freePages, linksAgree }) => {
      if (!linksAgree) return `a free list of the region at ${start} reads differently from its back`;
      const pages = freeLists.reduce((sum, list, order) => sum + list.length * 2 ** order, 0);
      return pages === freePages ? null : `the region at ${start} counts ${freePages} free pages, and has ${pages}`;
    }),
);

function notTiled({ start, pages, freeLists, allocated }: SectionView): string | null {
  const owners = new Array<number>(pages).fill(0);
  const own = (page: number, order: number): string | null => {
    if (page % 2 ** order !== 0) return `the block of order ${order} at page ${page} is not at a multiple of its pages`;
    for (let part = page; part < page + 2 ** order; part += 1) {
      if (part >= pages) return `the block of order ${order} at page ${page} ends behind the region at ${start}`;
      owners[part] = (owners[part] ?? 0) + 1;
    }
    return null;
  };
  const wrong =
    first(freeLists, (list, order) => first(list, (page) => own(page, order))) ??
    first(allocated, ({ page, order }) => own(page, order));
  if (wrong !== null) return wrong;
  const owned = owners.findIndex((times) => times !== 1);
  return owned === -1 ? null : `page ${owned} of the region at ${start} is part of ${owners[owned]} blocks`;
}

function ascending(numbers: readonly number[]): number[] {
  return [...numbers].sort((one, other) => one - other);
}

function buddiesOf({ freeLists }: SectionView): string | null {
  return first(freeLists, (list, order) => {
    if (order === ORDER_MAX) return null;
    const left = list.find((page) => (page / 2 ** order) % 2 === 0 && list.includes(page + 2 ** order));
    return left === undefined
      ? null
      : `the free blocks of order ${order} at pages ${left} and ${left + 2 ** order} are buddies`;
  });
}

function notInitial({ start, pages, allocated, freeLists }: SectionView): string | null {
  if (allocated.length > 0) return null;
  const wrong = initialBlocks(pages).findIndex((blocks, order) => !same(blocks, ascending(freeLists[order] ?? [])));
  return wrong === -1
    ? null
    : `nothing of the region at ${start} is handed out, and its free blocks of order ${wrong} are others`;
}
