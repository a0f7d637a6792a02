// The library does what the original is tested for, case by case, numbered as in the semantics of the hardened allocator.
import { describe, expect, it } from 'vitest';
import { FreeingBump } from '../../../impl/freeing-bump/index.ts';
import { allocatorOn, carriedOut, headerBytes, headOf, openScene, PAGE, type Scene, SparseMemory } from './scene.ts';

const NIL = -1;

/** Cases that are nothing but a history. */
const HISTORIES: readonly (readonly [number: number, options: Parameters<typeof openScene>[0], history: string])[] = [
  [1, {}, 'm1=8'],
  [2, { base: 13 }, 'm1=24'],
  [3, {}, 'm1=8 m9=24 m1=48'],
  [7, { base: 13, pagesMax: 1 }, 'm65523!allocator-out-of-space'],
  [8, { pagesMax: 1 }, 'm32760=8 m32768!allocator-out-of-space'],
  [10, {}, 'm33554433!requested-allocation-too-large'],
  [15, {}, 'm8=8 m8=24 m8=40 m8=56 f56 f40 f24 f8 m8=8 m8=24 m8=40 m8=56'],
  [19, { pagesMax: 1 }, 'm32768=8 m65536!allocator-out-of-space f8!poisoned m8!poisoned'],
  [21, { pages: 2 }, 'm32768=8 c1 m32768!memory-shrinked'],
  [23, {}, 'm5=8 f8 w0:4294967294,0 m5=8 m5!invalid-header-pointer'],
];

it.each(HISTORIES)('case %i, %o: %s', (_, options, history) => {
  const { allocator, memory } = openScene(options);
  expect(carriedOut(allocator, memory, history)).toBe(history);
});

describe('the heads', () => {
  it('case 4: hold the header of the block freed last', () => {
    const { allocator, memory } = openScene();
    carriedOut(allocator, memory, 'm1=8 m1=24 f24');
    expect(headOf(allocator, 0)).toBe(16);
  });

  it('case 5: are nil again when that block is handed out', () => {
    const { allocator, memory } = openScene({ base: 13 });
    const history = 'm1=24 m9=40 f40 m9=40';
    expect(carriedOut(allocator, memory, history)).toBe(history);
    expect(Array.from({ length: 23 }, (_, order) => headOf(allocator, order))).toEqual(Array(23).fill(NIL));
  });

  it('case 6: go back through the blocks freed before', () => {
    const { allocator, memory } = openScene();
    carriedOut(allocator, memory, 'm8=8 m8=24 m8=40 f8 f24 f40');
    expect(headOf(allocator, 0)).toBe(32);
    expect(carriedOut(allocator, memory, 'm8=40')).toBe('m8=40');
    expect(headOf(allocator, 0)).toBe(16);
  });
});

describe('growth', () => {
  it('case 9: the largest block is served from one page', () => {
    const memory = new SparseMemory(1);
    expect(allocatorOn(memory, { pagesMax: 1024 }).allocate(2 ** 25)).toBe(8);
    expect({ pages: memory.pages, asked: memory.asked }).toEqual({ pages: 513, asked: [512] });
  });

  it.each([
    [0, 8, 1],
    [65_520, 8, 1],
    [65_528, 8, 2],
    [131_056, 8, 2],
    [131_064, 8, 3],
  ])('case 17: with the base at %i, %i bytes need %i pages', (base, size, pages) => {
    const memory = new SparseMemory(0);
    allocatorOn(memory, { base, pagesMax: 8 }).allocate(size);
    expect(memory.pages).toBe(pages);
  });

  it('case 22: a block of two pages makes three of one', () => {
    const { allocator, memory } = openScene();
    expect(allocator.allocate(131_072)).toBe(8);
    expect(memory.pages).toBe(3);
  });

  it('doubles the pages where that is enough, up to the maximum', () => {
    const memory = new SparseMemory(1);
    const allocator = allocatorOn(memory, { pagesMax: 7 });
    while (allocator.tryAllocate(32_000) !== 'allocator-out-of-space');
    expect(memory.asked).toEqual([1, 2, 3]);
  });
});

describe('the statistics', () => {
  const { allocator, memory } = openScene({ pagesMax: 1 });

  it('case 11: count blocks with their headers, and never forget the peak', () => {
    const blocks = Array.from({ length: 1638 }, () => allocator.allocate(32));
    const full = { bytesAllocated: 65_520, bytesAllocatedPeak: 65_520, bytesAllocatedSum: 65_520 };
    expect(allocator.statistics).toEqual({ ...full, addressSpaceUsed: 65_520 });
    for (const block of blocks) allocator.deallocate(block);
    expect(allocator.statistics).toEqual({ ...full, bytesAllocated: 0, addressSpaceUsed: 65_520 });
    expect(carriedOut(allocator, memory, 'm8=65528')).toBe('m8=65528');
    expect(allocator.bumper).toBe(65_536);
    expect(carriedOut(allocator, memory, 'm8')).toBe('m8!allocator-out-of-space');
  });

  it.each([
    [12, 1, 'm9', 24],
    [13, 13, 'm42=24 f24', 0],
    [14, 19, Array(9).fill('m42=32 f32').join(' '), 0],
  ])('case %i, base %i: after %s, %i bytes are allocated', (_, base, history, bytes) => {
    const scene = openScene({ base });
    carriedOut(scene.allocator, scene.memory, history);
    expect(scene.allocator.statistics.bytesAllocated).toBe(bytes);
  });

  it('sum up every allocation, also of the same block', () => {
    const scene = openScene();
    carriedOut(scene.allocator, scene.memory, 'm8=8 f8 m8=8 f8 m16=24');
    expect(scene.allocator.statistics).toEqual({
      bytesAllocated: 24,
      bytesAllocatedPeak: 24,
      bytesAllocatedSum: 56,
      addressSpaceUsed: 40,
    });
  });
});

it.each([
  [1, 8],
  [22, 2 ** 24],
  [23, 2 ** 25],
  [29, 2 ** 31],
])('case 16: with %i classes the largest block has %i bytes', (classes, bytes) => {
  expect(openScene({ classes }).allocator.largestPayload).toBe(bytes);
  const memory = new SparseMemory(1);
  expect(allocatorOn(memory, { classes, base: 0xffff_fff8 }).tryAllocate(bytes)).toBe('allocator-out-of-space');
  const refusal = allocatorOn(memory, { classes, base: 0xffff_fff8 }).tryAllocate(bytes + 1);
  expect(refusal).toBe('requested-allocation-too-large');
});

describe('case 18: the 8 bytes of a header', () => {
  const scene: Scene = openScene();
  const rows: readonly (readonly [history: string, header: number, bytes: string])[] = [
    ['m8=8', 0, '00 00 00 00 01 00 00 00'],
    ['m16=24', 16, '01 00 00 00 01 00 00 00'],
    ['f24', 16, 'ff ff ff ff 00 00 00 00'],
    ['m8=48', 40, '00 00 00 00 01 00 00 00'],
    ['f8', 0, 'ff ff ff ff 00 00 00 00'],
    ['f48', 40, '00 00 00 00 00 00 00 00'],
    ['m8=48', 40, '00 00 00 00 01 00 00 00'],
    ['m65536=64', 56, '0d 00 00 00 01 00 00 00'],
  ];

  it.each(rows)('after %s, at %i: %s', (history, header, bytes) => {
    expect(carriedOut(scene.allocator, scene.memory, history)).toBe(history);
    expect(headerBytes(scene, header)).toBe(bytes);
  });
});

it('case 24: with 22 classes, memory that is all free serves no other size than before', () => {
  const { allocator, memory } = openScene({ classes: 22, pageSize: 64, pagesMax: 1 });
  expect(carriedOut(allocator, memory, 'm32=8 f8')).toBe('m32=8 f8');
  expect(allocator.bumper).toBe(40);
  expect(carriedOut(allocator, memory, 'm16=48 f48')).toBe('m16=48 f48');
  expect(allocator.bumper).toBe(64);
  expect(carriedOut(allocator, memory, 'm8')).toBe('m8!allocator-out-of-space');
});

it('a new start over the same memory begins at the base again, with nothing poisoned and the memory as large as it is', () => {
  const { allocator, memory } = openScene({ base: 13 });
  const history = 'm131072=24 f24 f24!empty-header m8!poisoned new m8=24 m131072=40 f24 f40';
  expect(carriedOut(allocator, memory, history)).toBe(history);
  expect(memory.pages).toBe(3);
  expect(allocator.statistics.bytesAllocatedSum).toBe(16 + 131_080);
});

it('the books need an eighth of what the memory can have, and no more than is said', () => {
  const bytes = FreeingBump.bytesOfBooks({ pageSize: PAGE, pagesMax: 16 });
  expect(bytes).toBe((16 * PAGE) / 8 + 104 + 16);
});
