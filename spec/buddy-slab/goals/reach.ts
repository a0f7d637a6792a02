// Which situations a configuration can reach at all.
import { type Goal, type Step, sometimes } from '../../kit/property.ts';
import {
  type BuddySlabSettings,
  type BuddySlabView,
  CLASS_BYTES,
  classOfSetting,
  objectsPerSlab,
  regionStart,
  slabPages,
} from '../contract.ts';
import { initialBlocks, layOut } from '../sections.ts';

export type At = Step<BuddySlabView>;
export type When = (settings: BuddySlabSettings) => boolean;

export function goal(id: string, sentence: string, reached: (step: At) => boolean, applies: When) {
  return sometimes<BuddySlabView, BuddySlabSettings>(id, sentence, reached, applies) satisfies Goal<
    BuddySlabView,
    BuddySlabSettings
  >;
}

/** All of these. */
export function and(...conditions: readonly When[]): When {
  return (settings) => conditions.every((condition) => condition(settings));
}

export const ofSlabs: When = ({ part }) => part === 'slabs';
export const ofPages: When = ({ part }) => part === 'pages';
export const ofWhole: When = ({ part }) => part === 'whole';
export const hasObjects: When = ({ part }) => part !== 'pages';
export const hasPages: When = ({ part, pagesMax }) => part !== 'slabs' && pagesMax > 0;
export const otherCpus: When = ({ cpus }) => cpus > 1;

/** One of the classes has room for so many slabs at once, of at least and at most so many objects. */
export function room(slabs: number, objects = 1, most = Infinity): When {
  return (settings) =>
    hasObjects(settings) &&
    usedClasses(settings).some((sizeClass) => {
      const count = objectsPerSlab(settings, sizeClass);
      return count >= objects && count <= most && slabsAtOnce(settings, slabPages(settings, sizeClass)) >= slabs;
    });
}

/** Objects of a slab that histories, which are a few hundred commands long, come to fill. */
const FILLED_MAX = 64;

/** Objects of a slab with which even rare situations are reached for certain. */
const FEW = 4;

/** The same, of slabs with few objects. */
export function few(slabs: number, objects = 1): When {
  return room(slabs, objects, FEW);
}

/** The same, of slabs that come to be full. */
export function filling(slabs: number, objects = 1): When {
  return room(slabs, objects, FILLED_MAX);
}

export const severalClasses: When = (settings) => hasObjects(settings) && usedClasses(settings).length > 1;

/** The pages of all regions. */
export function pageCounts(settings: BuddySlabSettings): readonly number[] {
  const { regions, regionSize } = settings;
  return Array.from(
    { length: regions },
    (_, index) => layOut(settings, regionStart(settings, index), regionSize).pages,
  );
}

/** The order of the largest block of an empty region; -1 when it has no page. */
export function largestOrder(settings: BuddySlabSettings): number {
  const [pages = 0] = pageCounts(settings);
  return initialBlocks(pages).findLastIndex((blocks) => blocks.length > 0);
}

function usedClasses(settings: BuddySlabSettings): readonly number[] {
  const { sizeMin, sizeMax } = settings;
  const from = classOfSetting(sizeMin);
  const all = CLASS_BYTES.map((_, sizeClass) => sizeClass).slice(from, classOfSetting(sizeMax) + 1);
  return all.filter((sizeClass) => objectsPerSlab(settings, sizeClass) > 0);
}

/** Slabs of so many pages for which there is room; of the whole, where nothing else takes pages. */
function slabsAtOnce(settings: BuddySlabSettings, pages: number): number {
  const counts = settings.part === 'slabs' ? [settings.arenaPages] : pageCounts(settings);
  return counts.reduce((sum, count) => sum + Math.floor(count / pages), 0);
}
