// Which configurations can come upon what: the conditions under which goals are set.
import { blockBytes, type FreeingBumpSettings, heapBase, spaceBytes } from './contract.ts';

/** Whether a configuration can reach something. */
export type Reach = (settings: FreeingBumpSettings) => boolean;

export const always: Reach = () => true;

export function both(one: Reach, other: Reach): Reach {
  return (settings) => one(settings) && other(settings);
}

/** A memory so small that every size matters, and that chance comes upon everything. */
export const tiny: Reach = (settings) => spaceBytes(settings) <= 256;

export const oneBlock: Reach = (settings) => spaceBytes(settings) >= blockBytes(0);
export const twoBlocks: Reach = (settings) => spaceBytes(settings) >= 2 * blockBytes(0);
export const twoOrders: Reach = (settings) =>
  settings.classes > 1 && spaceBytes(settings) >= blockBytes(0) + blockBytes(1);
export const largestFits: Reach = (settings) => blockBytes(settings.classes - 1) <= spaceBytes(settings);

/** Blocks can end where the memory ends. */
export const fills: Reach = (settings) =>
  oneBlock(settings) && highestBumper(settings) === settings.pagesMax * settings.pageSize;

/** An allocation can have the memory grow. */
export const grows: Reach = (settings) =>
  oneBlock(settings) && highestBumper(settings) > fewestPages(settings) * settings.pageSize;

/** ... to more pages than it needs: from two pages on, twice the pages can be more than one more. */
export const growsByMore: Reach = (settings) => {
  const { pageSize, pagesMax } = settings;
  const first = Math.ceil((heapBase(settings) + blockBytes(0)) / pageSize);
  return pageSize >= blockBytes(0) && pagesMax >= 2 + Math.max(2, first, fewestPages(settings));
};

/** The memory can be cut to fewer pages than the allocator has seen. */
export const moves: Reach = (settings) =>
  settings.outside === 'moving' && fewestPages(settings) < settings.pagesMax && oneBlock(settings);

/** Users can write over whole headers. */
export const overHeaders: Reach = (settings) => settings.writes === 'headers' && oneBlock(settings);

/** Users can damage headers, if only by a byte too many. */
export const damaged: Reach = (settings) =>
  overHeaders(settings) || (settings.writes === 'behind' && twoBlocks(settings));

/** ... so that they name another order that exists. */
export const forged: Reach = (settings) =>
  overHeaders(settings) || (settings.writes === 'behind' && twoBlocks(settings) && settings.classes > 1);

export const twoUsers: Reach = (settings) => settings.owners === 2 && oneBlock(settings);

/** The fewest pages the memory can come to have. */
function fewestPages({ outside, pages, pageSize, windowStart }: FreeingBumpSettings): number {
  return outside === 'moving' ? Math.floor(windowStart / pageSize) + 1 : pages;
}

/** How far blocks can reach: their sizes make up every multiple of 8 from 16 on, if there is more than one. */
function highestBumper(settings: FreeingBumpSettings): number {
  const space = spaceBytes(settings);
  if (space < blockBytes(0)) return heapBase(settings);
  return heapBase(settings) + space - (settings.classes > 1 ? 0 : space % blockBytes(0));
}
