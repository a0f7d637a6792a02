// Which pages serve a request, and what becomes of the rest of their block.
import { type Step, step } from '../../kit/property.ts';
import { type BuddySlabView, orderFor, type SectionView } from '../contract.ts';
import { pageAddress, sectionAround } from '../places.ts';
import { LOW_END, listsAfterCut, listsAfterFree, type PromisedPages, promisedPages } from '../promised.ts';
import { handedOut, type PageRequest, pageRequest } from '../requests.ts';
import { first, same } from './complaints.ts';

type View = BuddySlabView;

export const pagesAligned = step<View>(
  'pages-aligned',
  'The address of pages is a multiple of the alignment that was asked for, as an address and not as a page number.',
  ['aligned-served'],
  (taken) => {
    const served = servedPages(taken);
    if (served === null || served.request.align === 0) return null;
    return served.address % served.request.align === 0
      ? null
      : `${served.address} is no multiple of ${served.request.align}`;
  },
);

export const blockOfItsOrder = step<View>(
  'block-of-its-order',
  'A request for pages gets the smallest block of a power of two of pages that has as many.',
  ['block-split'],
  (taken) => {
    const served = servedPages(taken);
    if (served === null) return null;
    const { address, request } = served;
    const section = sectionAround(taken.after, address);
    const block = section?.allocated.find(({ page }) => pageAddress(taken.after, section, page) === address);
    if (block === undefined) return `no block begins at ${address}`;
    const order = orderFor(request.count);
    return block.order === order ? null : `${request.count} pages got a block of ${2 ** block.order}`;
  },
);

export const lowWhenAsked = step<View>(
  'low-when-asked',
  'Pages asked for in low memory end at or below the physical address of 4 GiB.',
  ['low-served'],
  (taken) => {
    const served = servedPages(taken);
    if (served === null || !served.request.low) return null;
    const { pageSize, physicalBase } = taken.before.settings;
    const end = physicalBase + served.address + 2 ** orderFor(served.request.count) * pageSize;
    return end <= LOW_END ? null : `the pages at ${served.address} end at the physical address ${end}`;
  },
);

export const sectionsInOrder = step<View>(
  'sections-in-order',
  'The first region, in the order in which they were added, that has a fitting block serves.',
  ['second-region-served'],
  (taken) =>
    aboutChoice(taken, ({ section }, promised) =>
      section === promised.section ? null : `region ${section} served instead of region ${promised.section}`,
    ),
);

export const smallestOrder = step<View>(
  'smallest-order',
  'Of a region the smallest free blocks serve that have a fitting place.',
  ['block-split', 'small-before-large'],
  (taken) =>
    aboutChoice(taken, ({ section, order }, promised) =>
      section !== promised.section || order === promised.order
        ? null
        : `a free block of order ${order} served instead of one of order ${promised.order}`,
    ),
);

export const lastFreedFirst = step<View>(
  'last-freed-first',
  'Of free blocks of one order the first of their list that has a fitting place serves.',
  ['block-split', 'first-of-several'],
  (taken) =>
    aboutChoice(taken, ({ section, order, block }, promised) =>
      section !== promised.section || order !== promised.order || block === promised.block
        ? null
        : `the free block at page ${block} served instead of the one at page ${promised.block}`,
    ),
);

export const firstAlignedPart = step<View>(
  'first-aligned-part',
  'Of a free block the first aligned part serves.',
  ['block-split', 'aligned-served'],
  (taken) =>
    aboutChoice(taken, ({ section, block, page }, promised) =>
      section !== promised.section || block !== promised.block || page === promised.page
        ? null
        : `page ${page} was handed out instead of page ${promised.page} of the same block`,
    ),
);

export const restInFront = step<View>(
  'rest-in-front',
  'The halves of a block that are not handed out become free, each at the front of the list of its order; other free blocks stay where they are.',
  ['block-split'],
  (taken) => {
    const served = servedPages(taken);
    if (served === null || taken.command.operation === 'realloc') return null;
    const promised = promisedFor(taken, served.request);
    if (promised === null) return null;
    const section = taken.before.sections[promised.section];
    if (section === undefined || pageAddress(taken.before, section, promised.page) !== served.address) return null;
    const expected = listsAfterCut(section, promised, orderFor(served.request.count));
    return listsDiffer(taken.after.sections[promised.section], expected);
  },
);

export const mergedInFront = step<View>(
  'merged-in-front',
  'Pages that come back merge with their buddy while that is free and as large, into a block that begins at the lower of the two; the result is the front of the list of its order, and other free blocks stay where they are.',
  ['merged', 'merged-twice', 'not-merged'],
  (taken) => {
    const { before, after, command, outcome } = taken;
    if (command.operation !== 'free-pages' || outcome.error !== null) return null;
    const address = command.operands[0] ?? 0;
    const section = sectionAround(before, address);
    const block = section?.allocated.find(({ page }) => pageAddress(before, section, page) === address);
    if (section === undefined || block === undefined) return null;
    const { lists } = listsAfterFree(section, block.page, block.order);
    return listsDiffer(after.sections[before.sections.indexOf(section)], lists);
  },
);

interface ServedPages {
  readonly request: PageRequest;
  readonly address: number;
}

/** The pages that a command handed out. */
function servedPages(taken: Step<View>): ServedPages | null {
  const request = pageRequest(taken.before.settings, taken.command);
  const address = handedOut(taken);
  return request === null || address === null ? null : { request, address };
}

function promisedFor({ before }: Step<View>, { count, align, low }: PageRequest): PromisedPages | null {
  return promisedPages(before, count, align, low);
}

/** A complaint about the place that served a request, if there had to be one. */
function aboutChoice(
  taken: Step<View>,
  complaint: (found: PromisedPages, promised: PromisedPages) => string | null,
): string | null {
  const served = servedPages(taken);
  const promised = served === null ? null : promisedFor(taken, served.request);
  const found = served === null ? null : freeBlockAround(taken.before, served.address);
  return promised === null || found === null ? null : complaint(found, promised);
}

/** The block that was free before and has this page. */
function freeBlockAround(view: View, address: number): PromisedPages | null {
  const around = sectionAround(view, address);
  if (around === undefined) return null;
  const page = (address - around.heapStart) / view.settings.pageSize;
  for (const [order, list] of around.freeLists.entries()) {
    const block = list.find((one) => page >= one && page < one + 2 ** order);
    if (block !== undefined) return { section: view.sections.indexOf(around), order, block, page };
  }
  return null;
}

function listsDiffer(section: SectionView | undefined, expected: readonly (readonly number[])[]): string | null {
  if (section === undefined) return 'the region is gone';
  return first(expected, (list, order) => {
    const found = section.freeLists[order] ?? [];
    return same(found, list)
      ? null
      : `the free blocks of order ${order} are ${found.join(' ') || '-'} instead of ${list.join(' ') || '-'}`;
  });
}
