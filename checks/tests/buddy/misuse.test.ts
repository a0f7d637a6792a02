// What a buddy refuses: with which code and words, before any byte changes.
import { describe, expect, it } from 'vitest';
import { Buddy } from '../../../impl/buddy/index.ts';
import { AllocatorError } from '../../../impl/kit/error.ts';
import { Memory } from '../../../impl/kit/memory.ts';

const LEAF = 64;
const HEAP_START = 128;

/** Blocks of 1, 2 and 4 leaves at leaves 0, 2 and 4; leaves 1 and 8 to 10 are free, of which 8 and 9 were handed out. */
function scene() {
  const memory = new Memory(4096);
  memory.carve(2048);
  const buddy = new Buddy(memory, { leafSize: LEAF, heapSize: 11 * LEAF + 5, heapStart: HEAP_START });
  const live = [1, 2, 4].map((leaves) => buddy.allocate(leaves * LEAF));
  buddy.free(buddy.allocate(2 * LEAF));
  return { memory, buddy, live };
}

const leaf = (index: number) => HEAP_START + index * LEAF;

const wrongFrees = [
  { what: 'null', address: 0, code: 'null' },
  { what: 'an address below the heap', address: 8, code: 'foreign' },
  { what: 'the leaf below the heap', address: leaf(-1), code: 'foreign' },
  { what: 'the address behind the last leaf', address: leaf(11), code: 'foreign' },
  { what: 'an address far behind the heap', address: 2 ** 30, code: 'foreign' },
  { what: 'an address that is that of a live block in 32 bits', address: 2 ** 32 + leaf(0), code: 'foreign' },
  { what: 'a negative address', address: -8, code: 'foreign' },
  { what: 'an address that is no whole number', address: leaf(0) + 0.5, code: 'foreign' },
  { what: 'no number', address: Number.NaN, code: 'foreign' },
  { what: 'infinity', address: Number.POSITIVE_INFINITY, code: 'foreign' },
  { what: 'a byte inside a live leaf', address: leaf(0) + 1, code: 'misaligned' },
  { what: 'the middle of a later leaf of a live block', address: leaf(5) + LEAF / 2, code: 'misaligned' },
  { what: 'the middle of a free leaf', address: leaf(8) + LEAF / 2, code: 'misaligned' },
  { what: 'the second leaf of a live block', address: leaf(3), code: 'interior' },
  { what: 'the upper half of a live block', address: leaf(6), code: 'interior' },
  { what: 'the last leaf of a live block', address: leaf(7), code: 'interior' },
  { what: 'a leaf that was never handed out', address: leaf(1), code: 'not-allocated' },
  { what: 'a block that was freed already', address: leaf(8), code: 'not-allocated' },
  { what: 'a leaf inside a block that was freed', address: leaf(9), code: 'not-allocated' },
] as const;

describe.each(wrongFrees)('the free of $what', ({ address, code }) => {
  it(`is refused as '${code}' by free and tryFree, and changes nothing`, () => {
    const { memory, buddy } = scene();
    const image = memory.bytes.slice();
    expect(buddy.tryFree(address)).toBe(code);
    const error = errorOf(() => buddy.free(address));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/^free\(\S+\) refused: .+; free .+\.$/);
    expect(error.message).toContain(`free(${address})`);
    expect(memory.bytes).toEqual(image);
  });
});

it('a block is freed once, whatever was refused meanwhile', () => {
  const { buddy, live } = scene();
  for (const { address } of wrongFrees) buddy.tryFree(address);
  expect(live.map((address) => buddy.tryFree(address))).toEqual([null, null, null]);
  expect(live.map((address) => buddy.tryFree(address))).toEqual(Array(3).fill('not-allocated'));
  expect(buddy.freeLeaves).toBe(11);
});

describe.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -(2 ** 32)])(
  '%d bytes',
  (size) => {
    it('are no size, which the error says', () => {
      const { memory, buddy } = scene();
      const image = memory.bytes.slice();
      for (const attempt of [() => buddy.allocate(size), () => buddy.allocateAt(leaf(8), size)]) {
        const error = errorOf(attempt);
        expect(error.code).toBe('not-a-size');
        expect(error.message).toContain(`${size}`);
        expect(error.message).toContain('a whole number of bytes from 0 on');
      }
      expect(memory.bytes).toEqual(image);
    });
  },
);

it.each([
  4 * LEAF,
  8 * LEAF + 1,
  11 * LEAF,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  Number.MAX_SAFE_INTEGER,
  1e300,
])('%d bytes are not to be had, and nothing changes', (size) => {
  const { memory, buddy } = scene();
  const image = memory.bytes.slice();
  expect(buddy.allocate(size)).toBe(0);
  expect(memory.bytes).toEqual(image);
});

it.each([0, 8, leaf(-1), leaf(1), leaf(3), leaf(11), leaf(0) + 1, leaf(0) + 0.5, -8, Number.NaN])(
  'no live block starts at %d',
  (address) => {
    expect(scene().buddy.blockSize(address)).toBe(0);
  },
);

function errorOf(attempt: () => unknown): AllocatorError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof AllocatorError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}
