// The model says what was measured on the original: slabs, pages, sizes and places.
import { expect, it } from 'vitest';
import { model } from '../../../model/buddy-slab/index.ts';
import type { BuddySlabSettings } from '../../../spec/buddy-slab/contract.ts';
import { Modelled, settingsOf } from './modelled.ts';
import {
  CAPACITIES,
  PAGE_TRACES,
  type PagePlayer,
  playPages,
  playSlabs,
  SLAB_TRACES,
  type SlabPlayer,
  SMALLER_TRACES,
  wordsOf,
} from './traces.ts';

const MIB = 2 ** 20;
const SIZES = [8, 16, 32, 64, 128, 256, 512, 1024, 2048];

/** Slabs of one class at 4 KiB pages, up to three of them. */
function slabPlayer(size: number, slabPages: number, first: number): SlabPlayer {
  const arenaStart = 4 * 4096;
  const slabs = new Modelled({ part: 'slabs', pageSize: 4096, arenaStart, arenaPages: 3 * slabPages });
  const slabBytes = slabPages * 4096;
  const addressOf = (slab: number) => arenaStart + slab * slabBytes;
  return {
    alloc() {
      const answer = slabs.give('alloc', 0, size, 1);
      if (answer === 'needs-slab') return null;
      const offset = Number(answer) - arenaStart;
      return { slab: Math.floor(offset / slabBytes), object: ((offset % slabBytes) - first) / size };
    },
    addSlab(slab) {
      expect(slabs.give('add-slab', 0, SIZES.indexOf(size), addressOf(slab))).toBeNull();
    },
    free(cpu, slab, object) {
      const answer = slabs.give('free', cpu, addressOf(slab) + first + object * size, size, 1);
      if (answer === addressOf(slab)) return 'Free';
      return answer === 0 ? 'Done' : answer === 1 ? 'Queued' : expect.unreachable(`the free answered ${answer}`);
    },
    counts(slab) {
      const { freeCount, queued } =
        slabs.view.slabs.find(({ address }) => address === addressOf(slab)) ?? expect.unreachable('no such slab');
      return [freeCount, queued.length];
    },
  };
}

it.each(SLAB_TRACES)('slabs of seven objects: $id', ({ operations, results }) => {
  expect(playSlabs(operations, slabPlayer(2048, 4, 2048))).toEqual(wordsOf(results));
});

it.each(SMALLER_TRACES)('slabs of fifteen objects: $id', ({ operations, results }) => {
  expect(playSlabs(operations, slabPlayer(512, 2, 512))).toEqual(wordsOf(results));
});

/** Pages of 256 bytes, the first one at a multiple of 16 of them. */
function pagePlayer(pages: number): PagePlayer {
  const heapStart = 16 * 256;
  const arenaStart = heapStart - 2 * 256;
  const regionSize = (pages + 2) * 256;
  const buddy = new Modelled({ part: 'pages', arenaStart, regionSize, heapAlign: heapStart });
  expect(buddy.give('add-region', arenaStart, regionSize)).toBeNull();
  expect(buddy.view.sections).toMatchObject([{ heapStart, pages, freePages: pages }]);
  return {
    alloc(count, align) {
      const answer = buddy.give('alloc-pages', count, align * 256);
      return answer === 'no-memory' ? null : (Number(answer) - heapStart) / 256;
    },
    free(page, count) {
      expect(buddy.give('free-pages', heapStart + page * 256, count)).toBeNull();
      return buddy.view.sections[0]?.freePages ?? -1;
    },
  };
}

it.each(PAGE_TRACES)('$pages pages: $id', ({ pages, operations, results }) => {
  expect(playPages(operations, pagePlayer(pages))).toEqual(wordsOf(results));
});

it.each(CAPACITIES)(
  'a slab with pages of $pageSize bytes has so many objects of each class: $objects',
  ({ pageSize, objects }) => {
    const served = SIZES.map((size, sizeClass) => {
      const slabs = new Modelled({ part: 'slabs', pageSize, arenaStart: pageSize, arenaPages: 4 });
      const added = slabs.give('add-slab', 0, sizeClass, pageSize);
      let count = 0;
      while (typeof slabs.give('alloc', 0, size, 1) === 'number') count += 1;
      expect([added, slabs.give('alloc', 0, size, 1)]).toEqual(
        count === 0 ? ['no-capacity', 'no-capacity'] : [null, 'needs-slab'],
      );
      return count;
    });
    expect(served).toEqual(objects);
  },
);

it('the first object lies behind the header, at a multiple of its size', () => {
  const offsets = SIZES.map((size, sizeClass) => {
    const slabs = new Modelled({ part: 'slabs', pageSize: 4096, arenaStart: 16_384, arenaPages: 4 });
    slabs.give('add-slab', 0, sizeClass, 16_384);
    return Number(slabs.give('alloc', 0, size, 1)) - 16_384;
  });
  expect(offsets).toEqual([128, 128, 128, 128, 128, 256, 512, 1024, 2048]);
});

it.each([
  { size: 0, align: 1, sizeClass: 0 },
  { size: 8, align: 1, sizeClass: 0 },
  { size: 9, align: 1, sizeClass: 1 },
  { size: 1, align: 64, sizeClass: 3 },
  { size: 8, align: 2048, sizeClass: 8 },
  { size: 2048, align: 2048, sizeClass: 8 },
])('$size bytes aligned to $align are an object of class $sizeClass', ({ size, align, sizeClass }) => {
  const slabs = new Modelled({ part: 'slabs', pageSize: 4096, arenaStart: 16_384, arenaPages: 4 });
  slabs.give('add-slab', 0, sizeClass, 16_384);
  expect(typeof slabs.give('alloc', 0, size, align)).toBe('number');
});

it.each([
  { mib: 16, pages: 3584, free: { 11: [0], 10: [2048], 9: [3072] } },
  { mib: 8, pages: 1536, free: { 10: [0], 9: [1024] } },
  { mib: 4, pages: 512, free: { 9: [0] } },
])('a region of $mib MiB aligned to 2 MiB has $pages pages behind the first 2 MiB', ({ mib, pages, free }) => {
  const start = 2 * MIB;
  const settings = { pageSize: 4096, arenaStart: start, regionSize: mib * MIB, heapAlign: 2 * MIB };
  const whole = new Modelled({ part: 'whole', ...settings });
  expect(whole.give('init', start, mib * MIB)).toBeNull();
  const [section] = whole.view.sections;
  expect(section).toMatchObject({ heapStart: start + 2 * MIB, pages, freePages: pages });
  const lists = section?.freeLists.map((list, order) => [order, list]).filter(([, list]) => String(list) !== '');
  expect(Object.fromEntries(lists ?? [])).toEqual(free);
});

it('a region of 2 MiB has no page behind the first 2 MiB', () => {
  const given = { pageSize: 4096, arenaStart: 2 * MIB, regionSize: 2 * MIB, heapAlign: 2 * MIB, regions: 2 };
  const whole = new Modelled({ part: 'whole', ...given });
  expect(whole.give('init', 2 * MIB, 2 * MIB)).toBe('invalid-param');
  expect(whole.give('init', 2 * MIB, 4 * MIB)).toBeNull();
  const pages = new Modelled({ part: 'pages', ...given });
  expect(pages.give('add-region', 2 * MIB, 2 * MIB)).toBe('invalid-param');
});

it('a region of 16 MiB without alignment has 4083 pages behind 13', () => {
  const pages = new Modelled({ part: 'pages', pageSize: 4096, arenaStart: 2 * MIB, regionSize: 16 * MIB });
  expect(pages.give('add-region', 2 * MIB, 16 * MIB)).toBeNull();
  expect(pages.view.sections).toMatchObject([{ heapStart: 2 * MIB + 13 * 4096, pages: 4083 }]);
});

it('an odd first page has no two pages aligned to their size', () => {
  const pages = new Modelled({ part: 'pages', arenaStart: 4096, regionSize: 20 * 256 });
  pages.give('add-region', 4096 + 256, 19 * 256);
  expect(pages.view.sections).toMatchObject([{ heapStart: 4096 + 3 * 256 }]);
  expect([pages.give('alloc-pages', 2, 2 * 256), pages.give('alloc-pages', 4, 4 * 256)]).toEqual([
    'no-memory',
    'no-memory',
  ]);
  expect(pages.give('alloc-pages', 1, 2 * 256)).toBe(4096 + 4 * 256);
});

/** Two CPUs, memory enough, and a first page from which slabs of any class can be aligned. */
function wholeOf(): Modelled {
  const regionSize = MIB;
  const whole = new Modelled({ part: 'whole', pageSize: 4096, arenaStart: MIB, regionSize, heapAlign: 16_384 });
  expect(whole.give('init', MIB, regionSize)).toBeNull();
  return whole;
}

const usedPages = ({ view }: Modelled) =>
  view.sections.reduce((used, { pages, freePages }) => used + pages - freePages, 0);

it('slabs emptied by another CPU are handed back one by one, as their owner comes across them', () => {
  const whole = wholeOf();
  const objects = Array.from({ length: 186 }, () => Number(whole.give('alloc', 0, 64, 1)));
  for (const object of objects) whole.give('free', 1, object, 64, 1);
  const used = [usedPages(whole)];
  for (let pair = 0; pair < 3; pair += 1) {
    whole.give('free', 0, Number(whole.give('alloc', 0, 64, 1)), 64, 1);
    used.push(usedPages(whole));
  }
  expect(used).toEqual([3, 3, 2, 1]);
});

it('an object is freed into its own slab, whatever was on its pages before', () => {
  const whole = wholeOf();
  const small = Array.from({ length: 45 }, () => Number(whole.give('alloc', 0, 512, 1)));
  for (const object of [...small.slice(30), ...small.slice(0, 30)]) whole.give('free', 0, object, 512, 1);
  const large = Array.from({ length: 7 }, () => Number(whole.give('alloc', 0, 2048, 1)));
  expect(whole.give('free', 1, large[4] ?? 0, 2048, 1)).toBeNull();
  expect(whole.view.slabs.find(({ sizeClass }) => sizeClass === 8)).toMatchObject({
    queued: [4],
    live: [0, 1, 2, 3, 5, 6],
  });
});

it.each([
  { size: 2048, align: 2048, from: 'slabs' },
  { size: 2049, align: 1, from: 'pages' },
  { size: 1, align: 4096, from: 'pages' },
])('$size bytes aligned to $align come from $from', ({ size, align, from }) => {
  const whole = wholeOf();
  const address = Number(whole.give('alloc', 0, size, align));
  expect([address % align, whole.view.slabs.length]).toEqual([0, from === 'slabs' ? 1 : 0]);
  expect(whole.give('free', 0, address, size, align)).toBeNull();
});

it('memory of another size is always elsewhere, and the old one is free', () => {
  const whole = wholeOf();
  const first = Number(whole.give('alloc', 0, 100, 1));
  const second = Number(whole.give('realloc', 0, first, 100, 1, 101));
  const third = Number(whole.give('realloc', 0, second, 101, 1, 5000));
  expect([second - first, third % 4096]).toEqual([128, 0]);
  expect(whole.view.held).toEqual([{ address: third, byteLength: 8192 }]);
  expect(whole.writtenByUsers).toEqual([
    { address: second, byteLength: 100 },
    { address: third, byteLength: 101 },
  ]);
});

it('pages freed twice are refused, also the one that was merged into the block before it', () => {
  const pages = new Modelled({ part: 'pages', arenaStart: 4096, regionSize: 4096 });
  pages.give('add-region', 4096, 4096);
  const [left = 0, right = 0] = [pages.give('alloc-pages', 1, 0), pages.give('alloc-pages', 1, 0)].map(Number);
  const [one, other] = right > left ? [left, right] : [right, left];
  expect([pages.give('free-pages', one, 1), pages.give('free-pages', other, 1)]).toEqual([null, null]);
  expect([pages.give('free-pages', other, 1), pages.give('free-pages', one, 1)]).toEqual(['interior', 'not-allocated']);
});

it.each<[string | null, Partial<BuddySlabSettings>]>([
  ['not-a-whole-number', { cpus: -1 }],
  ['not-a-whole-number', { physicalBase: -1 }],
  ['page-size', { pageSize: 128 }],
  ['page-size', { pageSize: 4095 }],
  ['page-size', { pageSize: 2 ** 21 }],
  ['arena-start', { part: 'pages', arenaStart: 8 }],
  [null, { part: 'pages', arenaStart: 17 }],
  ['arena-start', { arenaStart: 1000 }],
  ['arena-pages', { arenaPages: 0 }],
  [null, { part: 'whole', arenaPages: 0 }],
  ['regions', { part: 'pages', regions: 0 }],
  ['heap-align', { part: 'pages', heapAlign: 128 }],
  ['heap-align', { part: 'whole', heapAlign: 768 }],
  ['heap-align', { part: 'whole', heapAlign: 2 ** 31 }],
  [null, { heapAlign: 1 }],
  ['pages-max', { part: 'pages', pagesMax: 2 ** 20 + 1 }],
  ['memory-size', { arenaPages: 2 ** 20 }],
  ['memory-size', { part: 'whole', regions: 2, regionSize: 2 ** 27 }],
  ['memory-size', { arenaPages: 2 ** 17, cpus: 64 }],
  ['cpus', { cpus: 0 }],
  ['cpus', { part: 'whole', cpus: 65 }],
  [null, { part: 'pages', cpus: 0 }],
  ['size-class', { sizeMin: 24 }],
  ['size-class', { sizeMax: 4096 }],
  ['size-class', { sizeMin: 128 }],
])('settings are refused as %s: %o', (code, given) => {
  expect(model.refusal(settingsOf(given))).toBe(code);
});
