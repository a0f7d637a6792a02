// A page allocator over one region, and what can be seen of it, for tests.

import { PageAllocator, type PageAllocatorOptions } from '../../../impl/buddy-slab/index.ts';
import { writeSections } from '../../../impl/buddy-slab/pages/view.ts';
import { AllocatorError } from '../../../impl/kit/error.ts';
import { Memory } from '../../../impl/kit/memory.ts';
import { fields, type SectionView } from '../../../spec/buddy-slab/contract.ts';
import { readView } from '../../../spec/buddy-slab/view.ts';

export interface Scene {
  readonly memory: Memory;
  readonly pages: PageAllocator;
  readonly pageSize: number;
}

/**
 * An allocator whose regions are given as where they start and how many bytes they have.
 *
 * @param end where what is carved for regions ends
 */
export function sceneOf(
  regions: readonly (readonly [start: number, byteLength: number])[],
  options: PageAllocatorOptions = {},
  end = Math.max(...regions.map(([start, byteLength]) => start + byteLength)),
): Scene {
  const memory = new Memory(Math.ceil((end + 4096) / 8) * 8);
  memory.carve(end - memory.carved);
  const pages = new PageAllocator(memory, options);
  for (const [start, byteLength] of regions) pages.addRegion(start, byteLength);
  return { memory, pages, pageSize: pages.pageSize };
}

/** An allocator of exactly so many pages of 256 bytes, of which the first lies `offset` pages behind a multiple of 64. */
export function pagesAt(offset: number, count: number): Scene {
  const pageSize = 256;
  const records = Math.ceil((160 + 12 * count) / pageSize);
  const start = (64 + offset - records) * pageSize;
  return sceneOf([[start, (records + count) * pageSize]], { pageSize });
}

/** What is to be seen of its regions. */
export function sectionsOf({ pages }: Pick<Scene, 'pages'>): readonly SectionView[] {
  const words = [1];
  writeSections(pages.inspect(), { push: (word) => words.push(word) });
  // No slabs, and no lists of slabs.
  words.push(0, 0);
  let at = 0;
  const next = () => {
    at += 1;
    return words[at - 1] ?? Number.NaN;
  };
  const { pageSize } = pages;
  return readView({ ...standard(), part: 'pages', pageSize }, { next }).sections;
}

/** The free blocks of the only region, such as `3@8 1@4+6`: by descending order, each with its first pages. */
export function freeBlocks(scene: Scene): string {
  const lists = sectionsOf(scene)[0]?.freeLists ?? [];
  return lists
    .map((list, order) => (list.length === 0 ? '' : `${order}@${list.join('+')}`))
    .filter((text) => text !== '')
    .reverse()
    .join(' ');
}

/** Number of the page at an address of the only region; a code stays as it is. */
export function pageAt({ pages, pageSize }: Scene, address: number | string): number | string {
  return typeof address === 'string' ? address : (address - (pages.section(0)?.start ?? 0)) / pageSize;
}

/** Address of a page of the only region. */
export function addressOf({ pages, pageSize }: Scene, page: number): number {
  return (pages.section(0)?.start ?? 0) + page * pageSize;
}

/** The code and message with which something is refused; null when it is not. */
export function errorOf(act: () => unknown): AllocatorError | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof AllocatorError) return error;
    throw error;
  }
}

function standard() {
  const numbers = Object.entries(fields).map(([name, { standard: value }]) => [name, value] as const);
  return Object.fromEntries(numbers) as { [Name in keyof typeof fields]: (typeof fields)[Name]['standard'] };
}
