// Situations of pages, regions and the whole that a run must reach.
import { CLASS_BYTES, orderFor, slabPages } from '../contract.ts';
import { allocatedBlocks, sectionAround } from '../places.ts';
import { LOW_END, promisedPages } from '../promised.ts';
import { handedOut, objectRequest, pageRequest } from '../requests.ts';
import { type At, and, goal, hasPages, largestOrder, ofPages, ofWhole, pageCounts, room, type When } from './reach.ts';

const severalRegions: When = ({ part, regions }) => part === 'pages' && regions > 1;
const splits: When = (settings) => hasPages(settings) && largestOrder(settings) > 0;
/** Some pages are low, and some not. */
const mixed: When = (settings) => {
  const { physicalBase, arenaStart, regionSize, pageSize } = settings;
  const low = LOW_END - physicalBase - arenaStart;
  return hasPages(settings) && low > 0 && low < regionSize - 2 * pageSize;
};
const largeSizes: When = ({ pageSize, pagesMax }) => pageSize * pagesMax > (CLASS_BYTES.at(-1) ?? 0);

export const pageGoals = [
  goal(
    'region-added',
    'A region was added.',
    ({ before, after }) => after.sections.length > before.sections.length,
    ({ part }) => part !== 'slabs',
  ),
  goal('block-split', 'Pages were cut off a larger block.', (taken) => orderTaken(taken) > 0 && cut(taken), splits),
  goal('merged', 'Pages that came back merged with their buddy.', (taken) => mergedTimes(taken) > 0, splits),
  goal(
    'merged-twice',
    'Pages that came back merged twice or more.',
    (taken) => mergedTimes(taken) > 1,
    and(splits, (settings) => largestOrder(settings) > 1),
  ),
  goal(
    'not-merged',
    'Pages came back while their buddy was not free.',
    (taken) => isPageFree(taken) && mergedTimes(taken) === 0,
    splits,
  ),
  goal(
    'initial-again',
    'The last pages came back.',
    ({ before, after }) => hasBlocks(before) && !hasBlocks(after) && after.sections.length > 0,
    ofPages,
  ),
  goal(
    'no-memory',
    'A request failed because no pages were left for it.',
    ({ outcome }) => outcome.error === 'no-memory',
    (settings) => hasPages(settings) || and(ofWhole, room(1))(settings),
  ),
  goal(
    'aligned-served',
    'Pages aligned to more than a page were served.',
    (taken) => {
      const request = pageRequest(taken.before.settings, taken.command);
      return handedOut(taken) !== null && request !== null && request.align > taken.before.settings.pageSize;
    },
    and(hasPages, (settings) => (pageCounts(settings)[0] ?? 0) > 2),
  ),
  goal(
    'low-served',
    'Pages in low memory were asked for and served.',
    (taken) => taken.command.operation === 'alloc-low' && handedOut(taken) !== null,
    and(hasPages, (settings) => settings.physicalBase + settings.arenaStart < LOW_END),
  ),
  goal(
    'high-passed-over',
    'Pages in low memory were asked for while the first that fitted were high.',
    ({ before, command, outcome }) => {
      if (command.operation !== 'alloc-low' || outcome.error === 'invalid-param') return false;
      const [count = 0, align = 0] = command.operands;
      const any = promisedPages(before, count, align, false);
      const low = promisedPages(before, count, align, true);
      return any !== null && (low?.page !== any.page || low.section !== any.section);
    },
    mixed,
  ),
  goal(
    'second-region-served',
    'A later region served because no block of the first one fitted.',
    (taken) => {
      const address = handedOut(taken);
      const section = address === null ? undefined : sectionAround(taken.before, address);
      return section !== undefined && section !== taken.before.sections[0];
    },
    severalRegions,
  ),
  goal(
    'small-before-large',
    'A small free block served while a larger one was free at a lower address.',
    (taken) => {
      const promised = promise(taken);
      const lists = promised === null ? [] : (taken.before.sections[promised.section]?.freeLists ?? []);
      return (
        promised !== null &&
        lists.some((list, order) => order > promised.order && list.some((page) => page < promised.page))
      );
    },
    and(splits, (settings) => largestOrder(settings) > 1),
  ),
  goal(
    'first-of-several',
    'The first of several free blocks of one order served.',
    (taken) => {
      const promised = promise(taken);
      return promised !== null && (taken.before.sections[promised.section]?.freeLists[promised.order]?.length ?? 0) > 1;
    },
    and(splits, (settings) => (pageCounts(settings)[0] ?? 0) > 3),
  ),
  goal(
    'impossible-refused',
    'A command that can mean nothing was refused.',
    ({ outcome }) => outcome.error === 'invalid-param',
    () => true,
  ),
  goal(
    'region-overlap-refused',
    'A region was refused that overlaps another.',
    ({ command, outcome }) => command.operation === 'add-region' && outcome.error === 'memory-overlap',
    ({ part }) => part !== 'slabs',
  ),
  goal(
    'foreign-pages-refused',
    'The free of pages was refused where no section has any.',
    ({ command, outcome }) => command.operation === 'free-pages' && outcome.error === 'foreign',
    hasPages,
  ),
  goal(
    'interior-pages-refused',
    'The free of pages was refused that are not the first of their block.',
    ({ command, outcome }) => command.operation === 'free-pages' && outcome.error === 'interior',
    splits,
  ),
  goal(
    'wrong-count-refused',
    'The free of more pages than a block has was refused.',
    ({ outcome }) => outcome.error === 'wrong-count',
    hasPages,
  ),
  goal(
    'flagged',
    'A block was flagged as a slab.',
    ({ command, outcome }) => command.operation === 'flag-pages' && outcome.error === null,
    ofPages,
  ),
  goal(
    'early-refused',
    'A command was refused before the beginning.',
    ({ outcome }) => outcome.error === 'not-initialized',
    ofWhole,
  ),
  goal(
    'large-served',
    'A request that no object serves got pages.',
    ({ command, outcome }) =>
      command.operation === 'alloc' && objectRequest(command) === null && outcome.error === null,
    and(ofWhole, hasPages, largeSizes),
  ),
  goal(
    'slab-pages-refused',
    'The free of the pages of a slab was refused.',
    ({ outcome }) => outcome.error === 'slab-pages',
    and(ofWhole, room(1), ({ pagesMax }) => pagesMax > 0),
  ),
  goal(
    'reallocated',
    'Memory was reallocated.',
    ({ command, outcome }) => command.operation === 'realloc' && outcome.error === null,
    and(ofWhole, room(1, 2)),
  ),
  goal(
    'realloc-failed',
    'Memory could not be reallocated, and stayed.',
    ({ command, outcome }) => command.operation === 'realloc' && outcome.error === 'no-memory',
    and(ofWhole, room(1)),
  ),
  goal(
    'wide-slab-grown',
    'A slab of several pages was made.',
    (taken) => {
      const request = objectRequest(taken.command);
      const { settings, slabs } = taken.before;
      return (
        request !== null &&
        handedOut(taken) !== null &&
        taken.after.slabs.length > slabs.length &&
        slabPages(settings, request.sizeClass) > 1
      );
    },
    (settings) => ofWhole(settings) && settings.sizeMin >= 512 && room(1)(settings),
  ),
];

/** The free block that serves a command by promise. */
function promise({ before, command, outcome }: At) {
  const request = pageRequest(before.settings, command);
  if (request === null || outcome.error !== null) return null;
  return promisedPages(before, request.count, request.align, request.low);
}

function orderTaken(taken: At): number {
  return promise(taken)?.order ?? -1;
}

function cut(taken: At): boolean {
  const request = pageRequest(taken.before.settings, taken.command);
  return request !== null && orderTaken(taken) > orderFor(request.count);
}

function isPageFree({ command, outcome }: At): boolean {
  return command.operation === 'free-pages' && outcome.error === null;
}

/** How often the pages that came back merged: by how many free blocks there are fewer, and this one. */
function mergedTimes(taken: At): number {
  if (!isPageFree(taken)) return 0;
  return freeBlockCount(taken.before) + 1 - freeBlockCount(taken.after);
}

function freeBlockCount({ sections }: At['before']): number {
  return sections.reduce((sum, { freeLists }) => freeLists.reduce((inner, list) => inner + list.length, sum), 0);
}

function hasBlocks(view: At['before']): boolean {
  return allocatedBlocks(view).length > 0;
}
