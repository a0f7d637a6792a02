// What slabs over leaves refuse: with which code and words, before anything is touched.
import { describe, expect, it } from 'vitest';
import { AllocatorError } from '../../../impl/kit/error.ts';
import { Memory } from '../../../impl/kit/memory.ts';
import { LeafSlab, type LeafSlabOptions } from '../../../impl/leaf-slab/index.ts';

const ROWS: readonly { readonly row: string; readonly options: LeafSlabOptions }[] = (['outside', 'inside'] as const)
  .flatMap((descriptor) => ([0, 1] as const).map((keepEmpty) => ({ descriptor, keepEmpty })))
  .map(({ descriptor, keepEmpty }) => ({
    row: `descriptor ${descriptor}, ${keepEmpty} kept`,
    options: { leafSize: 256, heapSize: 16 * 256 + 100, descriptor, descriptorSize: 64, keepEmpty },
  }));

describe.each(ROWS)('misuse, $row,', ({ options }) => {
  const scene = misuse(options);
  const { allocator, memory, addresses } = scene;

  it('is refused by free and by tryFree with the same code, before any byte changes', () => {
    const refused = addresses.map(({ what, address }) => {
      const before = memory.bytes.slice();
      const returned = allocator.tryFree(address);
      const thrown = errorOf(() => allocator.free(address));
      const namesTheAddress = thrown?.message.startsWith(`free(${address}) refused: `);
      const changed = Buffer.compare(before, memory.bytes) !== 0;
      return { what, returned, thrown: thrown?.code, namesTheAddress, changed, usable: allocator.blockSize(address) };
    });
    const expected = addresses.map(({ code, what }) => ({
      what,
      returned: code,
      thrown: code,
      namesTheAddress: true,
      changed: false,
      usable: 0,
    }));
    expect(refused).toEqual(expected);
  });

  it('leaves every code seen, and everything live free to be freed', () => {
    const codes = ['foreign', 'interior', 'misaligned', 'not-allocated', 'null'];
    if (options.descriptor === 'inside') codes.push('not-an-object');
    expect([...new Set(addresses.map(({ code }) => code))].sort()).toEqual(codes.sort());
    for (const address of scene.live) allocator.free(address);
    expect(allocator.statistics.liveObjects).toBe(0);
    expect(allocator.allocate(16 * 256)).toBe(allocator.base);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, -(2 ** 40)])('of allocate: %s bytes are no size', (size) => {
    const before = memory.bytes.slice();
    const error = errorOf(() => allocator.allocate(size));
    expect(error?.code).toBe('not-a-size');
    expect(error?.message).toBe(`allocate(${size}) refused: give a whole number of bytes from 0 on.`);
    expect(Buffer.compare(before, memory.bytes)).toBe(0);
  });

  it.each([16 * 256 + 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 32 + 8, Number.MAX_SAFE_INTEGER, Number.MAX_VALUE])(
    'of allocate: %s bytes are a size, but more than there is',
    (size) => {
      const before = memory.bytes.slice();
      expect(allocator.allocate(size)).toBe(0);
      expect(Buffer.compare(before, memory.bytes)).toBe(0);
    },
  );
});

describe('the message of a misuse', () => {
  const { allocator, addresses } = misuse({ leafSize: 256, heapSize: 4096, descriptor: 'inside', keepEmpty: 0 });

  it.each([
    ['null', 'free only what allocate returned'],
    ['misaligned', 'free exactly the address allocate returned'],
    ['foreign', 'free only what allocate of this allocator returned'],
    ['interior', 'free exactly the address allocate returned'],
    ['not-an-object', 'free only what allocate returned'],
    ['not-allocated', 'free each object once'],
  ])('%s says what to do: %s', (code, advice) => {
    const messages = addresses
      .filter((one) => one.code === code)
      .map(({ address }) => errorOf(() => allocator.free(address))?.message ?? '');
    expect([...new Set(messages.map((message) => /[;,] (free .+)\.$/.exec(message)?.[1]))]).toEqual([advice]);
  });
});

/** An allocator that has done enough for every misuse to be possible, and the addresses to misuse. */
function misuse(options: LeafSlabOptions) {
  const memory = new Memory(16384);
  const allocator = new LeafSlab(memory, options);
  const { leafSize, base, leaves } = allocator;
  const objects = [0, 1, 2].map(() => allocator.allocate(16));
  const [first = 0, second = 0] = objects;
  const block = allocator.allocate(4 * leafSize);
  const largeObject = allocator.allocate(64);
  const freeLeaf = base + leafSize * (leaves - 2);
  allocator.free(second);
  const addresses = [
    { code: 'null', what: 'null', address: 0 },
    { code: 'null', what: 'minus null', address: -0 },
    { code: 'misaligned', what: 'a byte behind the start of an object', address: first + 1 },
    { code: 'misaligned', what: 'four bytes behind the start of a block', address: block + 4 },
    { code: 'misaligned', what: 'half a byte', address: first + 0.5 },
    { code: 'misaligned', what: 'no number', address: Number.NaN },
    { code: 'misaligned', what: 'beyond all numbers', address: Number.POSITIVE_INFINITY },
    { code: 'foreign', what: 'what is before the heap', address: base - 8 },
    { code: 'foreign', what: 'what is behind the last whole leaf', address: base + leaves * leafSize },
    { code: 'foreign', what: 'far beyond all memory', address: 2 ** 40 },
    { code: 'foreign', what: 'the lower half of which is a live object', address: 2 ** 32 + first },
    { code: 'foreign', what: 'a negative address', address: -first },
    { code: 'interior', what: 'the inside of a live object', address: first + 8 },
    { code: 'interior', what: 'the inside of a free object', address: second + 8 },
    { code: 'interior', what: 'the end of a large object', address: largeObject + 56 },
    { code: 'interior', what: 'the inside of the first leaf of a block', address: block + 8 },
    { code: 'interior', what: 'a later leaf of a block', address: block + 2 * leafSize },
    { code: 'interior', what: 'the end of a block', address: block + 4 * leafSize - 8 },
    { code: 'not-allocated', what: 'an object that was freed', address: second },
    { code: 'not-allocated', what: 'an object that was never handed out', address: first + 5 * 16 },
    { code: 'not-allocated', what: 'a free leaf', address: freeLeaf },
    { code: 'not-allocated', what: 'the inside of a free leaf', address: freeLeaf + 24 },
  ];
  if (options.descriptor === 'inside') {
    const slab = first - ((first - base) % leafSize);
    addresses.push({ code: 'not-an-object', what: 'the descriptor', address: slab + leafSize - 64 });
    addresses.push({ code: 'not-an-object', what: 'the last bytes of a slab', address: slab + leafSize - 8 });
  }
  return { memory, allocator, addresses, live: [...objects.filter((object) => object !== second), block, largeObject] };
}

function errorOf(act: () => unknown): AllocatorError | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof AllocatorError) return error;
    throw error;
  }
}
