// What a page allocator refuses: with which code and words, before anything is touched.
import { describe, expect, it } from 'vitest';
import { PageAllocator, type PageAllocatorOptions } from '../../../impl/buddy-slab/index.ts';
import { FREE, stateOf } from '../../../impl/buddy-slab/pages/layout.ts';
import { Memory } from '../../../impl/kit/memory.ts';
import { addressOf, errorOf, freeBlocks, pagesAt } from './pages-scene.ts';

const PAGE = 256;

describe('a free', () => {
  const scene = pagesAt(0, 16);
  const { pages, memory } = scene;
  const four = pages.allocPages(4);
  const [left = 0, right = 0, alone = 0, pair = 0] = [1, 1, 1, 2].map((count) => pages.allocPages(count));
  // Pages 4 and 5 are merged: what page 5 was once is forgotten.
  pages.deallocPages(left, 1);
  pages.deallocPages(right, 1);

  it.each<[what: string, address: number, count: number, code: string]>([
    ['null', 0, 1, 'null'],
    ['minus null', -0, 1, 'null'],
    ['what is before the first page', addressOf(scene, 0) - PAGE, 1, 'foreign'],
    ['what is behind the last page', addressOf(scene, 16), 1, 'foreign'],
    ['an address whose lower half is a page', 2 ** 32 + four, 4, 'foreign'],
    ['a negative address', -four, 4, 'foreign'],
    ['no number', Number.NaN, 1, 'foreign'],
    ['beyond all numbers', Number.POSITIVE_INFINITY, 1, 'foreign'],
    ['the inside of a page', four + 8, 4, 'misaligned'],
    ['half an address', four + 0.5, 4, 'misaligned'],
    ['the last byte', addressOf(scene, 16) - 1, 1, 'misaligned'],
    ['the second page of a block', four + PAGE, 1, 'interior'],
    ['the third page of a block', four + 2 * PAGE, 2, 'interior'],
    ['the second page of a pair', pair + PAGE, 1, 'interior'],
    ['a block freed before, which stayed where it was', left, 1, 'not-allocated'],
    ['a block freed before, which was merged into another', right, 1, 'interior'],
    ['a block that was never handed out', addressOf(scene, 7), 1, 'not-allocated'],
    ['the inside of a free block', addressOf(scene, 13), 1, 'interior'],
    ['no page of a block', four, 0, 'wrong-count'],
    ['fewer than no pages', four, -1, 'wrong-count'],
    ['half a page', four, 0.5, 'wrong-count'],
    ['more pages than a block has', four, 5, 'wrong-count'],
    ['two pages of a block of one', alone, 2, 'wrong-count'],
    ['more pages than there are', alone, 2 ** 40, 'wrong-count'],
    ['as many pages as are no number', alone, Number.NaN, 'wrong-count'],
  ])('of %s (%d, %d) is refused as %s, before any byte changes', (_, address, count, code) => {
    const before = memory.bytes.slice();
    const returned = pages.tryDeallocPages(address, count);
    const error = errorOf(() => pages.deallocPages(address, count));
    expect([returned, error?.code]).toEqual([code, code]);
    expect(error?.message).toMatch(/^deallocPages\(.+\) refused: .+[;,] (free|give) .+\.$/);
    expect(Buffer.compare(before, memory.bytes)).toBe(0);
  });

  it('of fewer pages than a block has takes all of it back, for it was asked for with as few', () => {
    const { pages: others } = pagesAt(0, 16);
    const block = others.allocPages(3);
    expect(others.tryDeallocPages(block, 1)).toBeNull();
    expect(others.statistics.freePages).toBe(16);
  });

  it('leaves everything live to be freed', () => {
    pages.deallocPages(four, 4);
    pages.deallocPages(alone, 1);
    pages.deallocPages(pair, 2);
    expect(freeBlocks(scene)).toBe('4@0');
  });

  it('of a slab is refused where slabs are kept, until it is flagged otherwise', () => {
    const region = 2 * PAGE;
    const carved = new Memory(8192);
    const start = carved.carve(region, PAGE);
    const keeping = new PageAllocator(carved, { pageSize: PAGE, keepsSlabs: true });
    keeping.addRegion(start, region);
    const slab = keeping.allocPages(1);
    keeping.setPageFlags(slab, 2);
    expect([keeping.tryDeallocPages(slab, 9), keeping.tryDeallocPages(slab, 1)]).toEqual(['slab-pages', 'slab-pages']);
    keeping.setPageFlags(slab, 1);
    expect(keeping.tryDeallocPages(slab, 1)).toBeNull();
  });
});

describe('a double free of a right-hand page', () => {
  it('that was merged away is refused, and hands out no page twice', () => {
    const { pages } = pagesAt(0, 16);
    const [left = 0, right = 0] = [pages.allocPages(1), pages.allocPages(1)];
    pages.deallocPages(left, 1);
    pages.deallocPages(right, 1);
    expect(pages.tryDeallocPages(right, 1)).toBe('interior');
    expect(pages.statistics.freePages).toBe(16);
    const block = pages.allocPages(2);
    expect(pages.tryDeallocPages(right, 1)).toBe('interior');
    expect(pages.allocPages(2)).toBe(block + 2 * PAGE);
  });
});

describe('a request', () => {
  it.each([
    [0, 0],
    [-1, 0],
    [1.5, 0],
    [Number.NaN, 0],
    [Number.POSITIVE_INFINITY, 0],
    [2 ** 20 + 1, 0],
    [1, 128],
    [1, 384],
    [1, -256],
    [1, Number.NaN],
  ])('for %d pages aligned to %d is refused as impossible, before any byte changes', (count, align) => {
    const { pages, memory } = pagesAt(0, 16);
    const before = memory.bytes.slice();
    const error = errorOf(() => pages.allocPages(count, align));
    expect([pages.tryAllocPages(count, align), error?.code]).toEqual(['invalid-param', 'invalid-param']);
    expect(error?.message).toMatch(/^allocPages\(.+\) refused: give from 1 to 2\^20 pages/);
    expect(Buffer.compare(before, memory.bytes)).toBe(0);
  });

  it('that finds no block is refused, before any byte changes', () => {
    const { pages, memory } = pagesAt(0, 16);
    for (let page = 0; page < 15; page += 1) pages.allocPages(1);
    const before = memory.bytes.slice();
    expect([pages.tryAllocPages(2), pages.tryAllocPagesLowmem(2)]).toEqual(['no-memory', 'no-memory']);
    expect(Buffer.compare(before, memory.bytes)).toBe(0);
  });
});

describe('options', () => {
  it.each<[string, PageAllocatorOptions]>([
    ['page-size', { pageSize: 128 }],
    ['page-size', { pageSize: 384 }],
    ['page-size', { pageSize: 2 ** 21 }],
    ['page-size', { pageSize: Number.NaN }],
    ['heap-align', { heapAlign: 0 }],
    ['heap-align', { heapAlign: 2048 }],
    ['heap-align', { heapAlign: 6144 }],
    ['heap-align', { heapAlign: 2 ** 31 }],
    ['area', { areaStart: 8 }],
    ['area', { areaStart: 16.5 }],
    ['area', { areaStart: 16, areaBytes: -1 }],
    ['area', { areaStart: 16, areaBytes: 8192 - 15 }],
    ['area', { areaBytes: Number.NaN }],
  ])('are refused as %s: %o', (code, options) => {
    const memory = new Memory(8192);
    const error = errorOf(() => new PageAllocator(memory, options));
    expect([error?.code, memory.carved]).toEqual([code, 16]);
    expect(error?.message).toMatch(/^\w+ is .+: give .+\.$/);
  });

  it('may all be left out: pages of 4096 bytes, anywhere', () => {
    const memory = new Memory(2 ** 16);
    const start = memory.carve(4 * 4096, 4096);
    const pages = new PageAllocator(memory);
    pages.addRegion(start, 4 * 4096);
    expect(pages.section(0)).toEqual({ start: start + 4096, size: 3 * 4096, freePages: 3, totalPages: 3 });
  });
});

it('takes nothing that users leave in their pages for the record of a page', () => {
  // The records of eight pages end where the first page begins: there the one of a ninth page would be.
  const { pages, memory } = pagesAt(0, 8);
  const first = pages.allocPages(1);
  memory.words[first >> 2] = stateOf(FREE, 3);
  pages.deallocPages(first, 1);
  expect(pages.statistics.freePages).toBe(8);
  expect([pages.allocPages(8), pages.tryAllocPages(8, PAGE)]).toEqual([first, 'no-memory']);
});
