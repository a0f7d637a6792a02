// The page allocator, by the figures and traces of seed 002.
import { describe, expect, it } from 'vitest';
import { addressOf, errorOf, freeBlocks, pageAt, pagesAt, sceneOf, sectionsOf } from './pages-scene.ts';

const MIB = 2 ** 20;
const HEAP_ALIGN = 2 * MIB;

describe('a region', () => {
  it.each([
    [16, 2, 3584],
    [8, 2, 1536],
    [4, 2, 512],
  ])(
    'of %i MiB has its first page at +%i MiB and %i pages, where the first is aligned to 2 MiB',
    (size, heap, count) => {
      const { pages } = sceneOf([[HEAP_ALIGN, size * MIB]], { heapAlign: HEAP_ALIGN, trims: false });
      expect(pages.section(0)).toEqual({
        start: HEAP_ALIGN + heap * MIB,
        size: count * 4096,
        freePages: count,
        totalPages: count,
      });
    },
  );

  it('of 2 MiB has no page then', () => {
    const open = () => sceneOf([[HEAP_ALIGN, 2 * MIB]], { heapAlign: HEAP_ALIGN, trims: false });
    expect(errorOf(open)?.code).toBe('invalid-param');
  });

  it('of 16 MiB has its first page at +13 pages and 4083 pages, where it is aligned to a page', () => {
    const { pages } = sceneOf([[2 * MIB, 16 * MIB]]);
    expect(pages.section(0)).toMatchObject({ start: 2 * MIB + 13 * 4096, totalPages: 4083 });
  });

  it.each([
    [true, 4096 + 8, 4096 * 5 + 100, 8192 + 4096, 3],
    [false, 4096 + 8, 4096 * 5 + 100, 8192, 4],
    [true, 8192 - 1, 4096 * 4, 8192 + 4096, 2],
    [false, 8192 - 1, 4096 * 4, 8192 + 4096, 2],
    [false, 8192 - 1, 4096 * 4 + 1, 8192 + 4096, 3],
  ])('that is trimmed (%s), at %i, of %i bytes, starts at %i with %i pages', (trims, start, size, heap, count) => {
    const { pages } = sceneOf([[start, size]], { trims });
    expect(pages.section(0)).toMatchObject({ start: heap, totalPages: count });
  });

  it('holds as many pages as fit behind 160 bytes and 12 for each of them, whatever its size', () => {
    const wrong: unknown[] = [];
    for (let size = 512; size < 12_000; size += 37) {
      const trims = size % 2 === 0;
      const start = 4096 + (size % 300);
      const from = trims ? Math.ceil(start / 256) * 256 : start;
      const end = trims ? Math.floor((start + size) / 256) * 256 : start + size;
      const descriptor = Math.ceil(from / 8) * 8;
      const heapOf = (count: number) => Math.ceil((descriptor + 160 + 12 * count) / 512) * 512;
      let count = 0;
      while (heapOf(count + 1) + (count + 1) * 256 <= end) count += 1;
      const refused = errorOf(() => {
        const found = sceneOf([[start, size]], { pageSize: 256, heapAlign: 512, trims }).pages.section(0);
        if (found?.totalPages !== count || found.start !== heapOf(count)) wrong.push({ size, found, count });
      });
      if ((refused !== null) !== (count === 0)) wrong.push({ size, refused });
    }
    expect(wrong).toEqual([]);
  });

  it('is cut into the largest blocks that may start where they do: 3584 pages', () => {
    const scene = sceneOf([[HEAP_ALIGN, 16 * MIB]], { heapAlign: HEAP_ALIGN, trims: false });
    expect(freeBlocks(scene)).toBe('11@0 10@2048 9@3072');
    expect(pageAt(scene, scene.pages.allocPages(1))).toBe(3072);
  });

  it.each([
    [1, '0@0'],
    [2, '1@0'],
    [3, '1@0 0@2'],
    [16, '4@0'],
    [19, '4@0 1@16 0@18'],
    [31, '4@0 3@16 2@24 1@28 0@30'],
  ])('of %i pages is cut into %s', (count, blocks) => {
    expect(freeBlocks(pagesAt(0, count))).toBe(blocks);
  });
});

describe('a trace', () => {
  type Step = readonly ['take' | 'free', number, number | string];
  const take = (count: number, found: number | string): Step => ['take', count, found];
  const free = (page: number, left: number): Step => ['free', page, left];

  it.each<[string, number, readonly Step[]]>([
    [
      'b1',
      16,
      [
        ...[take(1, 0), take(1, 1), take(2, 2), take(4, 4), take(8, 8), take(1, 'no-memory')],
        ...[free(0, 1), free(1, 2), free(2, 4), free(4, 8), free(8, 16), take(16, 0)],
      ],
    ],
    ['b2', 16, [take(3, 0), take(1, 4), take(5, 8), free(0, 7), free(4, 8), free(8, 16)]],
    [
      'b3',
      19,
      [
        ...[take(1, 18), take(1, 16), take(1, 17), take(1, 0), take(1, 1)],
        ...[free(18, 15), free(16, 16), free(17, 17), free(0, 18), free(1, 19), take(2, 16), take(16, 0)],
      ],
    ],
  ])('%s over %i pages gives what the original gave', (_, count, steps) => {
    const scene = pagesAt(0, count);
    const found = steps.map(([kind, operand]) => {
      if (kind === 'take') return [kind, operand, pageAt(scene, scene.pages.tryAllocPages(operand))];
      const refused = scene.pages.tryDeallocPages(addressOf(scene, operand), 1);
      return [kind, operand, refused ?? scene.pages.statistics.freePages];
    });
    expect(found).toEqual(steps);
  });
});

describe('a block', () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [4, 4],
    [5, 8],
    [9, 16],
    [16, 16],
  ])('for %i pages takes %i', (count, taken) => {
    const { pages } = pagesAt(0, 16);
    const address = pages.allocPages(count);
    expect(pages.statistics.freePages).toBe(16 - taken);
    pages.deallocPages(address, count);
    expect(pages.statistics.freePages).toBe(16);
  });

  it('is the smallest that is large enough, and of these the one freed last', () => {
    const scene = pagesAt(0, 16);
    const taken = Array.from({ length: 16 }, () => scene.pages.allocPages(1));
    for (const page of [2, 9, 6, 7, 13]) scene.pages.deallocPages(taken[page] ?? 0, 1);
    expect(freeBlocks(scene)).toBe('1@6 0@13+9+2');
    expect([1, 1, 1, 1, 1].map((count) => pageAt(scene, scene.pages.allocPages(count)))).toEqual([13, 9, 2, 6, 7]);
  });

  it('is split so that what is left over is free, each half once', () => {
    const scene = pagesAt(0, 16);
    scene.pages.allocPages(1);
    expect(freeBlocks(scene)).toBe('3@8 2@4 1@2 0@1');
  });

  it('is merged with its free buddy as far as that goes, and no further', () => {
    const scene = pagesAt(0, 16);
    const [first = 0, second = 0, pair = 0] = [1, 1, 2].map((count) => scene.pages.allocPages(count));
    scene.pages.deallocPages(pair, 2);
    expect(freeBlocks(scene)).toBe('3@8 2@4 1@2');
    scene.pages.deallocPages(second, 1);
    expect(freeBlocks(scene)).toBe('3@8 2@4 1@2 0@1');
    scene.pages.deallocPages(first, 1);
    expect(freeBlocks(scene)).toBe('4@0');
  });

  it('is not merged with a free buddy that is smaller', () => {
    const scene = pagesAt(0, 4);
    const [left = 0, first = 0, second = 0] = [2, 1, 1].map((count) => scene.pages.allocPages(count));
    scene.pages.deallocPages(first, 1);
    scene.pages.deallocPages(left, 2);
    expect(freeBlocks(scene)).toBe('1@0 0@2');
    scene.pages.deallocPages(second, 1);
    expect(freeBlocks(scene)).toBe('2@0');
  });

  it('has up to 2^20 pages, and no more', () => {
    const scene = pagesAt(0, 4);
    const answers = [2 ** 20, 2 ** 20 + 1, 2 ** 31, 2 ** 32, 2 ** 53].map((count) => scene.pages.tryAllocPages(count));
    expect(answers).toEqual(['no-memory', 'invalid-param', 'invalid-param', 'invalid-param', 'invalid-param']);
  });
});

describe('alignment is that of addresses', () => {
  const PAGE = 256;

  it.each<[offset: number, count: number, align: number, found: number | string]>([
    [0, 1, 1, 0],
    [0, 1, 8, 0],
    [0, 2, 16, 0],
    [0, 1, 32, 0],
    // The first page has an odd number: no address that is aligned to two pages starts a block of two.
    [1, 1, 1, 0],
    [1, 1, 2, 1],
    [1, 1, 4, 3],
    [1, 1, 8, 7],
    [1, 2, 2, 'no-memory'],
    [1, 4, 4, 'no-memory'],
    [1, 2, 1, 0],
    [1, 2, 4, 'no-memory'],
    [2, 2, 2, 0],
    [2, 2, 4, 2],
    [2, 2, 8, 6],
    [2, 4, 4, 'no-memory'],
    [2, 4, 8, 'no-memory'],
    [4, 4, 8, 4],
    [4, 8, 8, 'no-memory'],
    [49, 1, 64, 15],
    [48, 2, 64, 'no-memory'],
  ])('from page %i on: %i pages aligned to %i', (offset, count, align, found) => {
    const scene = pagesAt(offset, 16);
    const address = scene.pages.tryAllocPages(count, align * PAGE);
    expect(pageAt(scene, address)).toBe(found);
    const taken = typeof address === 'number' ? 2 ** Math.ceil(Math.log2(count)) : 0;
    expect(scene.pages.statistics.freePages).toBe(16 - taken);
    if (typeof address === 'number') expect(address % (align * PAGE)).toBe(0);
  });

  it('splits what comes before and behind into free blocks', () => {
    const scene = pagesAt(1, 16);
    expect(pageAt(scene, scene.pages.allocPages(1, 8 * PAGE))).toBe(7);
    expect(freeBlocks(scene)).toBe('3@8 2@0 1@4 0@6');
  });

  it('passes over blocks in which nothing is aligned, though they are smaller or freed later', () => {
    const scene = pagesAt(0, 16);
    const taken = Array.from({ length: 16 }, () => scene.pages.allocPages(1));
    for (const page of [4, 12, 9, 11, 7]) scene.pages.deallocPages(taken[page] ?? 0, 1);
    expect(pageAt(scene, scene.pages.allocPages(1, 4 * PAGE))).toBe(12);
    expect(freeBlocks(scene)).toBe('0@7+11+9+4');
  });

  it.each([0, 256, 2 ** 20, 2 ** 30, 2 ** 31, 2 ** 40])('%i is one', (align) => {
    expect(pagesAt(0, 4).pages.tryAllocPages(1, align)).not.toBe('invalid-param');
  });

  it.each([-256, 1, 128, 255, 384, 2 ** 31 + 1, 2 ** 53 - 1, Number.NaN, Number.POSITIVE_INFINITY, 256.5])(
    '%d is none',
    (align) => {
      expect(pagesAt(0, 4).pages.tryAllocPages(1, align)).toBe('invalid-param');
    },
  );
});

describe('regions', () => {
  const PAGE = 256;
  const OPTIONS = { pageSize: PAGE };

  it('are searched in the order in which they were added', () => {
    const { pages } = sceneOf(
      [
        [8192, 3 * PAGE],
        [4096, 3 * PAGE],
      ],
      OPTIONS,
    );
    expect([1, 1, 1, 1].map((count) => pages.allocPages(count))).toEqual([
      8192 + PAGE,
      8192 + 2 * PAGE,
      4096 + PAGE,
      4096 + 2 * PAGE,
    ]);
    expect(pages.tryAllocPages(1)).toBe('no-memory');
    expect(pages.section(1)).toEqual({ start: 4096 + PAGE, size: 2 * PAGE, freePages: 0, totalPages: 2 });
    expect([pages.section(2), pages.section(-1), pages.section(0.5)]).toEqual([null, null, null]);
  });

  it('may touch, and blocks are not merged across', () => {
    const scene = sceneOf(
      [
        [4096, 3 * PAGE],
        [4096 + 3 * PAGE, 3 * PAGE],
      ],
      OPTIONS,
    );
    expect(scene.pages.tryAllocPages(4)).toBe('no-memory');
    expect(sectionsOf(scene).map(({ freeLists }) => freeLists[1])).toEqual([[0], [0]]);
  });

  it.each([
    [4096, 3 * PAGE, 'memory-overlap'],
    [4096 - 2 * PAGE, 3 * PAGE, 'memory-overlap'],
    [4096 + 3 * PAGE - 1, 4 * PAGE, 'memory-overlap'],
    [4096 - 4 * PAGE, 12 * PAGE, 'memory-overlap'],
    [4096, PAGE, 'invalid-param'],
    [4096 + 8 * PAGE, 2 * PAGE - 1, 'invalid-param'],
    [4096 + 8 * PAGE, 0, 'invalid-param'],
    [4096 + 8 * PAGE, -PAGE, 'invalid-param'],
    [4096 + 8 * PAGE, 3 * PAGE + 0.5, 'invalid-param'],
    [4096.5, 3 * PAGE, 'invalid-param'],
    [Number.NaN, 3 * PAGE, 'invalid-param'],
    [0, 16 * PAGE, 'invalid-param'],
    [-4096, 8 * PAGE, 'invalid-param'],
    [2 ** 31, 8 * PAGE, 'invalid-param'],
    [8192 - PAGE, 8 * PAGE, 'invalid-param'],
  ])('at %d, of %d bytes, are refused where another is: %s', (start, size, code) => {
    const { pages, memory } = sceneOf([[4096, 3 * PAGE]], { ...OPTIONS, areaStart: 16, areaBytes: 8192 }, 16_384);
    const before = memory.bytes.slice();
    expect(pages.tryAddRegion(start, size)).toBe(code);
    expect(errorOf(() => pages.addRegion(start, size))?.code).toBe(code);
    expect(Buffer.compare(before, memory.bytes)).toBe(0);
  });

  it('are refused where nothing was carved, and where the records of the allocator are', () => {
    const { pages, memory } = sceneOf([[4096, 3 * PAGE]], OPTIONS);
    expect(pages.tryAddRegion(memory.carved, 4 * PAGE)).toBe('invalid-param');
    const start = memory.carve(2 * PAGE);
    expect(pages.tryAddRegion(start - 16, 2 * PAGE)).toBe('invalid-param');
    expect(pages.tryAddRegion(start, 2 * PAGE)).toBe('invalid-param');
  });

  it('are forgotten by a reset', () => {
    const { pages } = sceneOf([[4096, 3 * PAGE]], OPTIONS);
    pages.reset();
    expect([pages.statistics.sectionCount, pages.tryAllocPages(1)]).toEqual([0, 'no-memory']);
    pages.addRegion(4096, 3 * PAGE);
    expect(pages.allocPages(1)).toBe(4096 + PAGE);
  });

  it('add up in the statistics', () => {
    const { pages } = sceneOf(
      [
        [4096, 3 * PAGE],
        [8192, 6 * PAGE],
      ],
      OPTIONS,
    );
    expect(pages.statistics).toEqual({
      totalPages: 7,
      freePages: 7,
      managedBytes: 7 * PAGE,
      allocatedBytes: 0,
      sectionCount: 2,
    });
    pages.allocPages(3);
    expect(pages.statistics).toMatchObject({ freePages: 3, allocatedBytes: 4 * PAGE });
  });
});

describe('low pages', () => {
  const PAGE = 256;

  it.each([
    [2 ** 32 - 16 * PAGE, 16, 0],
    [2 ** 32 - 16 * PAGE + 1, 16, 'no-memory'],
    [2 ** 32 - 8 * PAGE, 8, 0],
    [2 ** 32 - 8 * PAGE + 1, 8, 'no-memory'],
    [2 ** 32 - 8 * PAGE + 1, 4, 0],
    [2 ** 32, 1, 'no-memory'],
  ])('end at 4 GiB: with the first page at %d, %i pages', (first, count, found) => {
    const { pages: sizing } = pagesAt(0, 16);
    const heap = sizing.section(0)?.start ?? 0;
    const scene = sceneOf([[heap - 2 * PAGE, 18 * PAGE]], {
      pageSize: PAGE,
      physicalAddress: (address) => address - heap + first,
    });
    expect(pageAt(scene, scene.pages.tryAllocPagesLowmem(count))).toBe(found);
  });

  it('are searched for through whole lists, and then in the next region', () => {
    const high = (address: number) => (address >= 8192 || address < 4096 + 3 * PAGE ? address : address + 2 ** 32);
    const options = { pageSize: PAGE, physicalAddress: high };
    const { pages } = sceneOf(
      [
        [4096, 9 * PAGE],
        [8192, 3 * PAGE],
      ],
      options,
    );
    const taken = Array.from({ length: 8 }, () => pages.allocPages(1));
    for (const page of [1, 4, 6]) pages.deallocPages(taken[page] ?? 0, 1);
    expect([1, 1, 1, 1].map((count) => pages.tryAllocPagesLowmem(count))).toEqual([
      taken[1],
      8192 + PAGE,
      8192 + 2 * PAGE,
      'no-memory',
    ]);
    expect(pages.allocPages(1)).toBe(taken[6]);
  });

  it('are aligned, and refused, like any', () => {
    const scene = pagesAt(1, 16);
    const asked = [
      [1, 512],
      [2, 512],
      [0, 0],
      [1, 100],
      [2 ** 21, 0],
    ] as const;
    const found = asked.map(([count, align]) => pageAt(scene, scene.pages.tryAllocPagesLowmem(count, align)));
    expect(found).toEqual([1, 'no-memory', 'invalid-param', 'invalid-param', 'invalid-param']);
    expect(errorOf(() => scene.pages.allocPagesLowmem(0))?.code).toBe('invalid-param');
  });
});

describe('flags', () => {
  it('say of the first page of a block whether it is free, allocated or a slab', () => {
    const { pages } = pagesAt(0, 16);
    const block = pages.allocPages(2);
    expect(pages.pageFlags(block)).toBe(1);
    pages.setPageFlags(block, 2);
    expect(pages.pageFlags(block)).toBe(2);
    pages.setPageFlags(block, 1);
    expect(pages.pageFlags(block)).toBe(1);
    pages.setPageFlags(block, 2);
    pages.deallocPages(block, 2);
    expect(pages.pageFlags(block)).toBe(0);
    expect(pages.allocPages(2)).toBe(block);
    expect(pages.pageFlags(block)).toBe(1);
  });

  it.each<[string, (first: number) => number, number, string]>([
    ['an address outside', () => 16, 1, 'not-found'],
    ['null', () => 0, 1, 'not-found'],
    ['no number', () => Number.NaN, 1, 'not-found'],
    ['the second page of a block', (first) => first + 256, 2, 'invalid-param'],
    ['the inside of a page', (first) => first + 8, 2, 'invalid-param'],
    ['half an address', (first) => first + 0.5, 2, 'invalid-param'],
    ['a free block', (first) => first + 2 * 256, 2, 'invalid-param'],
    ['flag 0', (first) => first, 0, 'invalid-param'],
    ['flag 3', (first) => first, 3, 'invalid-param'],
    ['half a flag', (first) => first, 1.5, 'invalid-param'],
  ])('are refused for %s', (_, addressFor, flag, code) => {
    const { pages, memory } = pagesAt(0, 16);
    const address = addressFor(pages.allocPages(2));
    const before = memory.bytes.slice();
    expect(pages.trySetPageFlags(address, flag)).toBe(code);
    expect(errorOf(() => pages.setPageFlags(address, flag))?.code).toBe(code);
    expect(Buffer.compare(before, memory.bytes)).toBe(0);
  });

  it('of pages inside a block mean nothing: they are not told', () => {
    const { pages } = pagesAt(0, 16);
    const block = pages.allocPages(2);
    const codes = [block + 256, block + 8, 16].map((address) => errorOf(() => pages.pageFlags(address))?.code);
    expect(codes).toEqual(['invalid-param', 'invalid-param', 'not-found']);
    expect(pages.pageFlags(block + 512)).toBe(0);
  });
});
