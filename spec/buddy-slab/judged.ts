// What a command must be refused for, in the order in which it is judged. Nothing that changes is looked at but what
// users hold, and which pages are slabs and blocks.
import type { Command } from '../kit/contract.ts';
import {
  type BuddySlabView,
  CLASS_BYTES,
  classFor,
  type FreeError,
  firstObjectOffset,
  ORDER_MAX,
  objectsPerSlab,
  orderFor,
  type RequestError,
  slabBytes,
} from './contract.ts';
import { capacityOf, objectBytes, sectionAround, slabAround } from './places.ts';
import { layOut } from './sections.ts';

type View = BuddySlabView;
type Refusal = RequestError | FreeError;

/** The code with which a command must be refused; null when none of the reasons known beforehand applies. */
export function refusalOf(view: View, { operation, operands }: Command): Refusal | null {
  const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = operands;
  if (operation === 'init') return initRefusal(view, first, second);
  if (!view.initialized) return 'not-initialized';
  switch (operation) {
    case 'alloc':
      return allocRefusal(view, second, third);
    case 'add-slab':
      return slabRefusal(view, second, third);
    case 'free':
      return freeRefusal(view, second, third, fourth);
    case 'free-migrating':
      return freeRefusal(view, third, fourth, fifth);
    case 'realloc':
      return freeRefusal(view, second, third, fourth) ?? allocRefusal(view, fifth, fourth);
    case 'add-region':
      return regionRefusal(view, first, second);
    case 'alloc-pages':
    case 'alloc-low':
      return isPageLayout(view, first, second) ? null : 'invalid-param';
    case 'free-pages':
      return pagesRefusal(view, first, second);
    case 'flag-pages':
      return flagRefusal(view, first, second);
    default:
      return null;
  }
}

/** Whether a layout is served with an object of a slab. */
export function isForSlab(size: number, align: number): boolean {
  return classFor(size, align) !== -1;
}

function isLayout(size: number, align: number): boolean {
  return isCount(size) && isPowerOfTwo(align);
}

function allocRefusal({ settings }: View, size: number, align: number): Refusal | null {
  if (!isLayout(size, align)) return 'invalid-param';
  if (isForSlab(size, align)) return objectsPerSlab(settings, classFor(size, align)) === 0 ? 'no-capacity' : null;
  const count = Math.ceil(size / settings.pageSize);
  return settings.part === 'slabs' || count === 0 || orderFor(count) > ORDER_MAX ? 'invalid-param' : null;
}

function slabRefusal({ settings, slabs }: View, sizeClass: number, address: number): Refusal | null {
  const { pageSize, arenaStart, arenaPages } = settings;
  const bytes = CLASS_BYTES[sizeClass];
  if (bytes === undefined) return 'invalid-param';
  if (objectsPerSlab(settings, sizeClass) === 0) return 'no-capacity';
  if (address % Math.max(bytes, pageSize) !== 0) return 'misaligned';
  const end = address + slabBytes(settings, sizeClass);
  if (address < arenaStart || end > arenaStart + arenaPages * pageSize) return 'foreign';
  const overlaps = slabs.some(
    (slab) => address < slab.address + slabBytes(settings, slab.sizeClass) && slab.address < end,
  );
  return overlaps ? 'memory-overlap' : null;
}

function freeRefusal(view: View, address: number, size: number, align: number): Refusal | null {
  if (!isLayout(size, align)) return 'invalid-param';
  if (isForSlab(size, align)) return objectRefusal(view, address, classFor(size, align));
  if (view.settings.part === 'slabs' || size === 0) return 'invalid-param';
  return pagesRefusal(view, address, Math.ceil(size / view.settings.pageSize));
}

function objectRefusal(view: View, address: number, sizeClass: number): FreeError | null {
  if (address === 0) return 'null';
  const slab = Number.isInteger(address) ? slabAround(view, address) : undefined;
  if (slab === undefined) return 'foreign';
  if (slab.sizeClass !== sizeClass) return 'wrong-class';
  const offset = address - slab.address - firstObjectOffset(sizeClass);
  if (offset < 0) return 'header';
  if (offset >= capacityOf(view, slab) * objectBytes(slab)) return 'not-an-object';
  if (offset % objectBytes(slab) !== 0) return 'interior';
  return view.held.some((held) => held.address === address) ? null : 'not-allocated';
}

function pagesRefusal(view: View, address: number, count: number): FreeError | null {
  if (address === 0) return 'null';
  const section = sectionAround(view, address);
  if (section === undefined) return 'foreign';
  const offset = address - section.heapStart;
  if (offset % view.settings.pageSize !== 0) return 'misaligned';
  const first = offset / view.settings.pageSize;
  const block = section.allocated.find(({ page }) => page === first);
  if (block === undefined) return section.freeLists.some((list) => list.includes(first)) ? 'not-allocated' : 'interior';
  if (view.settings.part === 'whole' && block.slab) return 'slab-pages';
  return !isCount(count) || count === 0 || orderFor(count) > block.order ? 'wrong-count' : null;
}

function isPageLayout({ settings: { pageSize } }: View, count: number, align: number): boolean {
  if (!isCount(count) || count === 0 || orderFor(count) > ORDER_MAX) return false;
  return align === 0 || (isPowerOfTwo(align) && align >= pageSize);
}

function initRefusal(view: View, start: number, byteLength: number): Refusal | null {
  if (view.initialized) return 'already-initialized';
  return isRegion(view, start, byteLength) && hasRoom(view, start, byteLength) ? null : 'invalid-param';
}

/** A region that is too small is skipped by the whole, without an error. */
function regionRefusal(view: View, start: number, byteLength: number): Refusal | null {
  if (!isRegion(view, start, byteLength)) return 'invalid-param';
  const overlaps = view.sections.some(
    (section) => start < section.start + section.byteLength && section.start < start + byteLength,
  );
  if (overlaps) return 'memory-overlap';
  return view.settings.part === 'pages' && !hasRoom(view, start, byteLength) ? 'invalid-param' : null;
}

/** Whether a region lies in the memory that there is. */
function isRegion({ settings }: View, start: number, byteLength: number): boolean {
  const { arenaStart, regionSize, regions } = settings;
  const end = arenaStart + regions * regionSize;
  return isCount(start) && isCount(byteLength) && start >= arenaStart && start + byteLength <= end;
}

function hasRoom({ settings }: View, start: number, byteLength: number): boolean {
  return layOut(settings, start, byteLength).pages > 0;
}

function flagRefusal(view: View, address: number, flag: number): RequestError | null {
  const section = sectionAround(view, address);
  if (section === undefined) return 'not-found';
  const isBlock = section.allocated.some(({ page }) => section.heapStart + page * view.settings.pageSize === address);
  return isBlock && (flag === 1 || flag === 2) ? null : 'invalid-param';
}

function isCount(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0;
}

function isPowerOfTwo(number: number): boolean {
  return number >= 1 && Number.isInteger(Math.log2(number));
}
