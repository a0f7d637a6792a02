// Which configurations are impossible, and why.
import type { BuddySlabSettings } from '../../spec/buddy-slab/contract.ts';
import { GREATEST_ORDER, isCount, isPowerOfTwo, lentBytes, OBJECT_SIZES } from './promise.ts';

const LEAST_PAGE = 256;
const GREATEST_PAGE = 1_048_576;
const GREATEST_HEAP_ALIGN = 1_073_741_824;
const MOST_CPUS = 64;
/** Below it there is null, and what a memory keeps for itself. */
const LEAST_START = 16;
/** 256 MiB: behind the last address that can be lent, so that what is recorded about it finds room too. */
const GREATEST_END = 268_435_456;
/** Of each page something is recorded for each CPU. */
const MOST_RECORDS = 4_194_304;

/**
 * Why a configuration is impossible, null when it is possible. Parameters of other parts are not looked at.
 *
 * - `not-a-whole-number`: a parameter is negative or has a fraction
 * - `page-size`: no power of two from 256 to 2^20
 * - `cpus`: none, or more than 64
 * - `arena-start`: below 16, or, for slabs, no multiple of a page: slabs begin where pages do
 * - `arena-pages`: none
 * - `regions`: none
 * - `heap-align`: neither 0 nor a power of two from a page to 2^30
 * - `memory-size`: what is lent ends behind 256 MiB, or has more than 2^22 pages for all CPUs together, each counted for
 *   every CPU
 * - `size-class`: the least or greatest size is no size class, or the least is above the greatest
 * - `pages-max`: more pages at once than the greatest block has
 */
export function refusal(settings: BuddySlabSettings): string | null {
  const { part, pageSize, cpus, arenaStart } = settings;
  const { part: _, ...numbers } = settings;
  if (!Object.values(numbers).every((number) => Number.isSafeInteger(number) && isCount(number))) {
    return 'not-a-whole-number';
  }
  if (!isPowerOfTwo(pageSize) || pageSize < LEAST_PAGE || pageSize > GREATEST_PAGE) return 'page-size';
  if (arenaStart < LEAST_START) return 'arena-start';
  const refused = part === 'slabs' ? refusedArena(settings) : refusedRegions(settings);
  if (refused !== null) return refused;
  if (arenaStart + lentBytes(settings) > GREATEST_END) return 'memory-size';
  if (part === 'pages') return null;
  const refusedUser = refusedUsers(settings);
  if (refusedUser !== null) return refusedUser;
  return (cpus * lentBytes(settings)) / pageSize > MOST_RECORDS ? 'memory-size' : null;
}

function refusedArena({ pageSize, arenaStart, arenaPages }: BuddySlabSettings): string | null {
  if (arenaStart % pageSize !== 0) return 'arena-start';
  return arenaPages === 0 ? 'arena-pages' : null;
}

function refusedRegions({ pageSize, regions, heapAlign, pagesMax }: BuddySlabSettings): string | null {
  if (regions === 0) return 'regions';
  if (heapAlign !== 0 && !(isPowerOfTwo(heapAlign) && heapAlign >= pageSize && heapAlign <= GREATEST_HEAP_ALIGN))
    return 'heap-align';
  return pagesMax > 2 ** GREATEST_ORDER ? 'pages-max' : null;
}

/** Those who use slabs. */
function refusedUsers({ cpus, sizeMin, sizeMax }: BuddySlabSettings): string | null {
  if (cpus === 0 || cpus > MOST_CPUS) return 'cpus';
  const known = OBJECT_SIZES.includes(sizeMin) && OBJECT_SIZES.includes(sizeMax);
  return known && sizeMin <= sizeMax ? null : 'size-class';
}
