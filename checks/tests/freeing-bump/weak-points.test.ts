// What is wrong with the hardened original, at the sizes it works with, is not wrong with the library.
import { describe, expect, it } from 'vitest';
import { FreeingBump } from '../../../impl/freeing-bump/index.ts';
import { Memory } from '../../../impl/kit/memory.ts';
import { allocatorOn, carriedOut, headOf, openScene, PAGES_MAX, SparseMemory } from './scene.ts';

describe('G1: a block that ends exactly at 4 GiB', () => {
  const memory = new SparseMemory(PAGES_MAX);
  const allocator = allocatorOn(memory, { base: 0xffff_fff0 });

  it('is handed out, and the bumper stands behind it', () => {
    expect(allocator.allocate(8)).toBe(0xffff_fff8);
    expect(allocator.bumper).toBe(2 ** 32);
    expect(allocator.statistics.addressSpaceUsed).toBe(16);
  });

  it('is handed out again when it was freed', () => {
    allocator.deallocate(0xffff_fff8);
    expect(allocator.allocate(8)).toBe(0xffff_fff8);
  });

  it('is the last one', () => {
    expect(allocator.tryAllocate(8)).toBe('allocator-out-of-space');
    expect(memory.asked).toEqual([]);
  });
});

it('G1: blocks above 2 GiB have addresses that are not negative, in heads and links too', () => {
  const memory = new SparseMemory(PAGES_MAX);
  const allocator = allocatorOn(memory, { base: 0x9000_0000 });
  const history = 'm8=2415919112 m8=2415919128 f2415919112 f2415919128 m8=2415919128 m8=2415919112';
  expect(carriedOut(allocator, memory, history)).toBe(history);
});

it('G2: a memory that is cut right after it has grown is noticed at the next call', () => {
  const { allocator, memory } = openScene();
  const history = 'm131072=8 c1 m8!memory-shrinked';
  expect(carriedOut(allocator, memory, history)).toBe(history);
});

it('G3: a memory that does not double is asked for what is needed', () => {
  const memory = new SparseMemory(4, PAGES_MAX, 1);
  const allocator = allocatorOn(memory, { pagesMax: 64 });
  const history = 'm131072=8 m65536=131088 m65536=196632';
  expect(carriedOut(allocator, memory, history)).toBe(history);
  expect({ pages: memory.pages, asked: memory.asked }).toEqual({ pages: 5, asked: [4, 1] });
});

it('G3: it is asked once only where doubling is what is needed', () => {
  const memory = new SparseMemory(1, PAGES_MAX, 0);
  const allocator = allocatorOn(memory, { pagesMax: 64 });
  expect(carriedOut(allocator, memory, 'm65536')).toBe('m65536!allocator-out-of-space');
  expect(memory.asked).toEqual([1]);
});

describe('G4: the last base there is', () => {
  const books = new Memory(1024);

  it('is 0xFFFFFFF8, where no block fits', () => {
    const allocator = new FreeingBump(books, new SparseMemory(PAGES_MAX), { base: 0xffff_fff8 });
    expect(allocator.tryAllocate(0)).toBe('allocator-out-of-space');
  });

  it('is refused one higher', () => {
    const open = () => new FreeingBump(books, new SparseMemory(PAGES_MAX), { base: 0xffff_fff9 });
    expect(open).toThrow(expect.objectContaining({ code: 'base-too-high' }));
  });
});

describe('G7: a header that names another order', () => {
  const { allocator, memory } = openScene();

  it('is refused before a list or a figure changes', () => {
    const history = 'm8=8 m8=24 w16:13,1 f24!forged-header';
    expect(carriedOut(allocator, memory, history)).toBe(history);
    expect([headOf(allocator, 0), headOf(allocator, 13)]).toEqual([-1, -1]);
    expect(allocator.statistics.bytesAllocated).toBe(32);
  });
});
