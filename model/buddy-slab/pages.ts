// What happens to pages: regions are added, blocks of 2^order pages are handed out and come back.
//
// Whatever can be refused is judged before anything changes.
import type { FreeError, RequestError } from '../../spec/buddy-slab/contract.ts';
import { blocksOf, GREATEST_ORDER, isCount, isPowerOfTwo, layOut, orderOf, type Promises } from './promise.ts';
import type { Block, Section, State } from './state.ts';

/** Physical addresses are low below 4 GiB. */
const LOW_END = 4294967296;

/** A block that is handed out. */
export interface Place {
  readonly section: Section;
  /** Position among the blocks of its section that are handed out. */
  readonly position: number;
}

/** @returns why a region can't be added, `too-small` when it has no room for a page; null when it can */
export function judgeRegion(
  promises: Promises,
  { sections }: State,
  start: number,
  byteLength: number,
): RequestError | 'too-small' | null {
  if (!isCount(start) || !isCount(byteLength)) return 'invalid-param';
  if (start < promises.areaStart || start + byteLength > promises.areaEnd) return 'invalid-param';
  if (layOut(promises, start, byteLength).pages === 0) return 'too-small';
  for (const section of sections) {
    if (start < section.start + section.byteLength && section.start < start + byteLength) return 'memory-overlap';
  }
  return null;
}

/** From now on the pages of a region can be had, after those of all regions before it. */
export function addRegion(promises: Promises, state: State, start: number, byteLength: number): void {
  const { heapStart, pages } = layOut(promises, start, byteLength);
  state.sections.push({ start, byteLength, heapStart, pages, free: blocksOf(pages), allocated: [] });
}

/**
 * The first block, by section, then by order, then from the front of its list, that has so many pages aligned like this.
 *
 * @param align in bytes; 0 for that of a page
 * @param low whether the pages must be low in physical memory
 * @returns their address, or why there are none
 */
export function allocatePages(
  promises: Promises,
  state: State,
  count: number,
  align: number,
  low: boolean,
): number | RequestError {
  const { pageSize } = promises;
  const step = align === 0 ? pageSize : align;
  if (!isCount(count) || count === 0 || !isPowerOfTwo(step) || step < pageSize) return 'invalid-param';
  const wanted = orderOf(count);
  if (wanted > GREATEST_ORDER) return 'invalid-param';
  for (const section of state.sections) {
    for (let order = wanted; order <= GREATEST_ORDER; order += 1) {
      const list = section.free[order] as number[];
      for (let position = 0; position < list.length; position += 1) {
        const block = list[position] as number;
        const page = placeWithin(promises, section, block, order, wanted, step);
        const address = section.heapStart + page * pageSize;
        if (page === -1) continue;
        if (low && promises.physicalBase + address + 2 ** wanted * pageSize > LOW_END) continue;
        list.splice(position, 1);
        cut(section, block, order, page, wanted);
        insert(section.allocated, { page, order: wanted, slab: false });
        return address;
      }
    }
  }
  return 'no-memory';
}

/**
 * Where in a free block an aligned block of the wanted order begins.
 *
 * @param step the alignment in bytes, of addresses rather than of page numbers
 * @returns the number of its first page; -1 when there is no such place
 */
function placeWithin(
  { pageSize }: Promises,
  { heapStart }: Section,
  block: number,
  order: number,
  wanted: number,
  step: number,
): number {
  for (let page = block; page < block + 2 ** order; page += 1) {
    // Blocks begin at multiples of their size: if the first aligned page is none, no later one is.
    if ((heapStart + page * pageSize) % step === 0) return page % 2 ** wanted === 0 ? page : -1;
  }
  return -1;
}

/** Halves a block until what is left is the one wanted; the other halves become free, each at the front of its list. */
function cut(section: Section, block: number, order: number, page: number, wanted: number): void {
  let kept = block;
  for (let size = order - 1; size >= wanted; size -= 1) {
    const right = kept + 2 ** size;
    const list = section.free[size] as number[];
    if (page < right) {
      list.unshift(right);
    } else {
      list.unshift(kept);
      kept = right;
    }
  }
}

/** @returns why no block that is handed out can be meant by this address; else that block */
export function judgeBlock({ pageSize }: Promises, state: State, address: number): FreeError | Place {
  if (address === 0) return 'null';
  const section = sectionAround(pageSize, state, address);
  if (section === undefined) return 'foreign';
  const offset = address - section.heapStart;
  if (offset % pageSize !== 0) return 'misaligned';
  const page = offset / pageSize;
  const position = section.allocated.findIndex((block) => block.page === page);
  if (position !== -1) return { section, position };
  return section.free.some((list) => list.includes(page)) ? 'not-allocated' : 'interior';
}

/** @returns why a block can't be taken back as so many pages; null when it can */
export function judgeCount(place: Place, count: number): FreeError | null {
  if (!isCount(count) || count === 0 || orderOf(count) > blockAt(place).order) return 'wrong-count';
  return null;
}

/** Takes a block back, and merges it with its neighbour while that one is free and as large. */
export function freeBlock(place: Place): void {
  const { section, position } = place;
  let { page, order } = blockAt(place);
  section.allocated.splice(position, 1);
  while (order < GREATEST_ORDER) {
    const isLeft = (page / 2 ** order) % 2 === 0;
    const neighbour = isLeft ? page + 2 ** order : page - 2 ** order;
    const list = section.free[order] as number[];
    const found = list.indexOf(neighbour);
    if (found === -1) break;
    list.splice(found, 1);
    if (!isLeft) page = neighbour;
    order += 1;
  }
  section.free[order]?.unshift(page);
}

/** @returns why the block that begins here can't be flagged; null when it was */
export function flagBlock(promises: Promises, state: State, address: number, flag: number): RequestError | null {
  if (sectionAround(promises.pageSize, state, address) === undefined) return 'not-found';
  const place = judgeBlock(promises, state, address);
  if (typeof place === 'string' || (flag !== 1 && flag !== 2)) return 'invalid-param';
  blockAt(place).slab = flag === 2;
  return null;
}

export function blockAt({ section, position }: Place): Block {
  return section.allocated[position] as Block;
}

/** The section that has the page around this address. */
function sectionAround(pageSize: number, { sections }: State, address: number): Section | undefined {
  return sections.find(({ heapStart, pages }) => address >= heapStart && address < heapStart + pages * pageSize);
}

/** Adds a block where it belongs by its page. */
function insert(blocks: Block[], block: Block): void {
  let position = 0;
  while (position < blocks.length && (blocks[position] as Block).page < block.page) position += 1;
  blocks.splice(position, 0, block);
}
