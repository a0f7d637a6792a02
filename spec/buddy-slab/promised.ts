// Which object and which pages must serve a request: the promises of order, followed through a view.
import {
  type BuddySlabSettings,
  type BuddySlabView,
  ORDER_MAX,
  orderFor,
  type SectionView,
  type SlabView,
} from './contract.ts';
import { listOf, slabAt } from './places.ts';

type View = BuddySlabView;

/** Physical addresses are low below it. */
export const LOW_END = 2 ** 32;

export interface PromisedObject {
  readonly slab: SlabView;
  /** On which list the slab is that serves. */
  readonly from: 'partial' | 'full' | 'empty';
  readonly index: number;
}

/** The object that a CPU's slabs must serve with; null when they have none. */
export function promisedObject(view: View, cpu: number, sizeClass: number): PromisedObject | null {
  for (const from of ['partial', 'full', 'empty'] as const) {
    const slabs = listOf(view, cpu, sizeClass, from);
    const address = from === 'full' ? slabs.find((one) => (slabAt(view, one)?.queued.length ?? 0) > 0) : slabs[0];
    const slab = address === undefined ? undefined : slabAt(view, address);
    // Of the partial list only the front is looked at.
    if (slab !== undefined && offered(slab).length > 0) return { slab, from, index: Math.min(...offered(slab)) };
  }
  return null;
}

/** Indexes of the objects that a slab can serve with, once it took what other CPUs freed. */
export function offered({ freeObjects, queued }: SlabView): readonly number[] {
  return [...freeObjects, ...queued];
}

export interface PromisedPages {
  /** Position of the section. */
  readonly section: number;
  /** Order and first page of the free block that is cut. */
  readonly order: number;
  readonly block: number;
  /** The first page that is handed out. */
  readonly page: number;
}

/**
 * The pages that must serve a request; null when there are none.
 *
 * @param align in bytes; 0 for that of a page
 * @param low whether they must lie below 4 GiB in physical memory
 */
export function promisedPages(view: View, count: number, align: number, low: boolean): PromisedPages | null {
  const wanted = orderFor(count);
  for (const [position, section] of view.sections.entries()) {
    for (let order = wanted; order <= ORDER_MAX; order += 1) {
      for (const block of section.freeLists[order] ?? []) {
        const page = pageWithin(view.settings, section, { block, order, wanted, align });
        if (page !== null && !(low && isHigh(view.settings, section, page, wanted))) {
          return { section: position, order, block, page };
        }
      }
    }
  }
  return null;
}

interface Wanted {
  readonly block: number;
  readonly order: number;
  readonly wanted: number;
  readonly align: number;
}

/** The first aligned page of a free block, if a block of the wanted order can begin there. */
function pageWithin(settings: BuddySlabSettings, { heapStart }: SectionView, wish: Wanted): number | null {
  const { block, order, wanted, align } = wish;
  const { pageSize } = settings;
  for (let page = block; page < block + 2 ** order; page += 1) {
    if (align === 0 || (heapStart + page * pageSize) % align === 0) return page % 2 ** wanted === 0 ? page : null;
  }
  return null;
}

function isHigh(settings: BuddySlabSettings, { heapStart }: SectionView, page: number, order: number): boolean {
  return settings.physicalBase + heapStart + (page + 2 ** order) * settings.pageSize > LOW_END;
}

/** The free lists of a section after these pages of a free block were handed out. */
export function listsAfterCut({ freeLists }: SectionView, promised: PromisedPages, wanted: number): number[][] {
  const lists = freeLists.map((list, order) => (order === promised.order ? without(list, promised.block) : [...list]));
  let kept = promised.block;
  for (let order = promised.order - 1; order >= wanted; order -= 1) {
    const right = kept + 2 ** order;
    const takesRight = promised.page >= right;
    lists[order]?.unshift(takesRight ? kept : right);
    if (takesRight) kept = right;
  }
  return lists;
}

/** The free lists of a section after this block came back, with the block that it became. */
export function listsAfterFree({ freeLists }: SectionView, first: number, of: number) {
  const lists = freeLists.map((list) => [...list]);
  let page = first;
  let order = of;
  while (order < ORDER_MAX) {
    const size = 2 ** order;
    const buddy = page % (2 * size) === 0 ? page + size : page - size;
    if (lists[order]?.includes(buddy) !== true) break;
    lists[order] = without(lists[order] ?? [], buddy);
    page = Math.min(page, buddy);
    order += 1;
  }
  lists[order]?.unshift(page);
  return { lists, page, order };
}

function without(list: readonly number[], page: number): number[] {
  return list.filter((one) => one !== page);
}
