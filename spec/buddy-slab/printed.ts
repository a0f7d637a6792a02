// How a reader sees a view, in one line, and an address.
import {
  type BuddySlabView,
  CLASS_BYTES,
  firstObjectOffset,
  type SectionView,
  type SlabListView,
  type SlabView,
} from './contract.ts';
import { capacityOf, objectBytes, sectionAround, slabAround } from './places.ts';

type View = BuddySlabView;

/** Held objects of a slab beyond which they are counted. */
const LISTED_MAX = 8;

/**
 * Such as `S1024:64 held 0 queued 1 | cpu 0, 64: full 1024 | pages 1280: free 2x0 6x0, held 0+2, slab 4+1`.
 *
 * Slabs with their classes and objects, lists, and blocks by their first page and how many pages they have.
 */
export function printView(view: View): string {
  const { initialized, slabs, lists, sections } = view;
  if (!initialized) return 'not initialized';
  const parts = [slabs.map(printSlab).join(' '), lists.map(printList).join('; '), ...sections.map(printSection)].filter(
    (part) => part !== '',
  );
  return parts.length === 0 ? '-' : parts.join(' | ');
}

function printSlab({ address, sizeClass, live, queued }: SlabView): string {
  const held = live.length > LISTED_MAX ? `${live.length} objects` : live.join(',');
  const parts = [`held ${held || '-'}`, ...(queued.length === 0 ? [] : [`queued ${queued.join(',')}`])];
  return `S${address}:${CLASS_BYTES[sizeClass]} ${parts.join(' ')}`;
}

function printList({ cpu, sizeClass, list, slabs }: SlabListView): string {
  return `cpu ${cpu}, ${CLASS_BYTES[sizeClass]}: ${list} ${slabs.join(' ')}`;
}

function printSection({ heapStart, freeLists, allocated }: SectionView): string {
  const free = freeLists.flatMap((list, order) => list.map((page) => `${page}+${2 ** order}`));
  const blocks = (slab: boolean) =>
    allocated.filter((block) => block.slab === slab).map(({ page, order }) => `${page}+${2 ** order}`);
  const parts = [
    `free ${free.join(' ') || '-'}`,
    ...(blocks(false).length === 0 ? [] : [`held ${blocks(false).join(' ')}`]),
    ...(blocks(true).length === 0 ? [] : [`slabs ${blocks(true).join(' ')}`]),
  ];
  return `pages ${heapStart}: ${parts.join(', ')}`;
}

/** Such as `S1024[0]`, `S1024[0]+8`, `header of S1024`, `page 3` or `page 3+8`. */
export function printAddress(view: View, address: number): string {
  const slab = slabAround(view, address);
  if (slab !== undefined) return withinSlab(view, slab, address);
  const section = sectionAround(view, address);
  if (section === undefined) return '';
  const page = Math.floor((address - section.heapStart) / view.settings.pageSize);
  const region = view.sections.length === 1 ? '' : ` of region ${view.sections.indexOf(section)}`;
  return `page ${page}${behind(address - section.heapStart - page * view.settings.pageSize)}${region}`;
}

function withinSlab(view: View, slab: SlabView, address: number): string {
  const offset = address - slab.address - firstObjectOffset(slab.sizeClass);
  if (offset < 0) return `header of S${slab.address}${behind(address - slab.address)}`;
  const index = Math.floor(offset / objectBytes(slab));
  if (index >= capacityOf(view, slab)) return `end of S${slab.address}`;
  return `S${slab.address}[${index}]${behind(offset - index * objectBytes(slab))}`;
}

function behind(offset: number): string {
  return offset === 0 ? '' : `+${offset}`;
}
