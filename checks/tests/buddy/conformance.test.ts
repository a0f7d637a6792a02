// What the semantics of the original say by example, on the library as users have it.
import { describe, expect, it } from 'vitest';
import { Buddy } from '../../../impl/buddy/index.ts';
import { Memory } from '../../../impl/kit/memory.ts';

const LEAF = 1024;

/** A buddy over so many leaves; addresses are leaves from its base on, -1 for a failure. */
function heap(leaves: number) {
  const buddy = new Buddy(new Memory(2 ** 20), { leafSize: LEAF, heapSize: leaves * LEAF });
  const place = (address: number) => (address === 0 ? -1 : (address - buddy.base) / LEAF);
  return {
    buddy,
    allocate: (count: number) => place(buddy.allocate(count * LEAF)),
    free: (leaf: number) => buddy.free(buddy.base + leaf * LEAF),
  };
}

function at(heapStart: number, ...sizes: readonly number[]): number[] {
  const memory = new Memory(2 ** 16);
  memory.carve(2 ** 14);
  const buddy = new Buddy(memory, { leafSize: LEAF, heapSize: 8 * LEAF, heapStart });
  return sizes.map((size) => buddy.allocate(size));
}

it('the start is rounded up to a multiple of 8', () => {
  expect(at(13, 1)).toEqual([16]);
  expect(at(16, 1)).toEqual([16]);
  expect(at(40, LEAF - 1, LEAF - 1)).toEqual([40, 40 + LEAF]);
});

it('a heap carved by the buddy lies in the memory, with all of its leaves', () => {
  const memory = new Memory(2 ** 16);
  const { base, leaves, leafSize } = new Buddy(memory, { leafSize: 8, heapSize: 8 * 5 + 7 });
  expect({ leaves, leafSize, aligned: base % 8 }).toEqual({ leaves: 5, leafSize: 8, aligned: 0 });
  expect(base + 5 * 8).toBeLessThanOrEqual(memory.carved);
});

it.each([
  { leaves: 0, largest: -1 },
  { leaves: 1, largest: 0 },
  { leaves: 2, largest: 1 },
  { leaves: 3, largest: 1 },
  { leaves: 4, largest: 2 },
  { leaves: 5, largest: 2 },
])('the largest block of $leaves leaves is of order $largest', ({ leaves, largest }) => {
  const { buddy } = heap(leaves);
  const served = [0, 1, 2, 3].filter((order) => buddy.allocateAt(buddy.base, LEAF * 2 ** order));
  expect(served[0] ?? -1).toBe(largest === -1 ? -1 : 0);
  const orders = [3, 2, 1, 0].filter((order) => heap(leaves).allocate(2 ** order) !== -1);
  expect(orders[0] ?? -1).toBe(largest);
});

it('16 leaves are handed out in order, and the 17th request fails', () => {
  const { allocate } = heap(16);
  expect(Array.from({ length: 17 }, () => allocate(1))).toEqual([...Array(16).keys(), -1]);
});

it('12 leaves are handed out and freed, and are handed out again', () => {
  const { allocate, free, buddy } = heap(12);
  for (let round = 0; round < 2; round += 1) {
    expect(Array.from({ length: 13 }, () => allocate(1))).toEqual([...Array(12).keys(), -1]);
    for (let leaf = 0; leaf < 12; leaf += 1) free(leaf);
    expect(buddy.freeLeaves).toBe(12);
  }
  expect([allocate(8), allocate(4), allocate(1)]).toEqual([0, 8, -1]);
});

it('a request takes a power of two of leaves', () => {
  const six = heap(6);
  expect([six.allocate(3), six.allocate(1)]).toEqual([0, 4]);
  const eight = heap(8);
  expect([eight.allocate(3), eight.allocate(3)]).toEqual([0, 4]);
  expect(eight.buddy.freeLeaves).toBe(0);
});

it('nothing takes a leaf, and a byte more than a leaf takes two', () => {
  const { buddy } = heap(4);
  const { base } = buddy;
  expect([buddy.allocate(0), buddy.allocate(LEAF + 1), buddy.allocate(LEAF)]).toEqual([
    base,
    base + 2 * LEAF,
    base + LEAF,
  ]);
  expect([0, 1, 2, 3].map((leaf) => buddy.blockSize(base + leaf * LEAF))).toEqual([LEAF, LEAF, 2 * LEAF, 0]);
});

it('a heap of one leaf, all of it one block, serves again and again', () => {
  const { allocate, free } = heap(1);
  for (let round = 0; round < 3; round += 1) {
    expect([allocate(1), allocate(1)]).toEqual([0, -1]);
    free(0);
  }
});

it('a heap without leaves serves nothing', () => {
  const { buddy } = heap(0);
  expect([0, 1, LEAF].map((size) => buddy.allocate(size))).toEqual([0, 0, 0]);
  expect(buddy.allocateAt(buddy.base, 1)).toBe(false);
});

describe('allocateAt', () => {
  it('undoes a free, and leaves every byte as it was', () => {
    const memory = new Memory(256);
    const buddy = new Buddy(memory, { leafSize: 8, heapSize: 11 * 8 });
    const blocks = [8, 24, 8, 8, 16].map((size) => ({ size, address: buddy.allocate(size) }));
    const image = memory.bytes.slice();
    for (const { address, size } of blocks) {
      buddy.free(address);
      expect(buddy.allocateAt(address, size)).toBe(true);
      expect(memory.bytes).toEqual(image);
    }
  });

  it.each([
    { what: 'a live block', leaf: 0, size: LEAF },
    { what: 'a leaf inside a live block', leaf: 1, size: LEAF },
    { what: 'a block of which a part is live', leaf: 0, size: 4 * LEAF },
    { what: 'a block that does not start there', leaf: 3, size: 2 * LEAF },
    { what: 'a block that ends behind the heap', leaf: 4, size: 4 * LEAF },
    { what: 'a block larger than the heap', leaf: 0, size: 2 ** 40 },
    { what: 'a leaf behind the heap', leaf: 6, size: LEAF },
    { what: 'a leaf below the heap', leaf: -1, size: LEAF },
    { what: 'half a leaf', leaf: 4.5, size: 1 },
    { what: 'no address', leaf: Number.NaN, size: 1 },
  ])('does not hand out $what', ({ leaf, size }) => {
    const { buddy, allocate } = heap(6);
    allocate(2);
    const before = buddy.inspect();
    expect(buddy.allocateAt(buddy.base + leaf * LEAF, size)).toBe(false);
    expect(buddy.inspect()).toEqual(before);
  });
});
