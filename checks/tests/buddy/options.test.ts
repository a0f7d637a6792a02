// Which buddies are impossible: model and implementation refuse the same, and nothing is carved for what is refused.
import { expect, it } from 'vitest';
import { Buddy, type BuddyOptions } from '../../../impl/buddy/index.ts';
import { openBuddy } from '../../../impl/buddy/subject.ts';
import { AllocatorError } from '../../../impl/kit/error.ts';
import { MEMORY_BYTES_MAX, Memory } from '../../../impl/kit/memory.ts';
import { model } from '../../../model/buddy/index.ts';
import type { BuddySettings } from '../../../spec/buddy/contract.ts';

const POSSIBLE: BuddySettings = { leafSize: 64, heapSize: 1024, heapStart: 64 };

const impossible: readonly { readonly code: string; readonly given: Partial<BuddySettings> }[] = [
  ...[0, 1, 2, 4, 7, 12, 24, 63, -8, 8.5, 2 ** 31, 2 ** 32, Number.NaN].map((leafSize) => ({
    code: 'leaf-size',
    given: { leafSize },
  })),
  ...[-1, 0.5, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY].map((heapSize) => ({
    code: 'heap-size',
    given: { heapSize },
  })),
  ...[-8, 0, 1, 8, 16.5, MEMORY_BYTES_MAX - 1023, 2 ** 31, Number.NaN].map((heapStart) => ({
    code: 'heap-start',
    given: { heapStart },
  })),
];

it.each(impossible)('$given is refused as $code, by both sides and before anything is carved', ({ code, given }) => {
  const settings = { ...POSSIBLE, ...given };
  const memory = new Memory(8192);
  memory.carve(4096);
  const image = memory.bytes.slice();
  const error = refused(memory, settings);
  expect(error?.code).toBe(code);
  const [name = ''] = Object.keys(given);
  expect(error?.message).toContain(`${name} is ${Object.values(given)[0]}`);
  expect(model.refusal(settings)).toBe(code);
  expect(() => openBuddy(settings)).toThrow(error?.message);
  expect(memory.bytes).toEqual(image);
});

it('both sides agree on a grid of settings', () => {
  const leafSizes = [0, 4, 8, 9, 16, 48, 4096, 2 ** 29, 2 ** 30, 2 ** 31];
  const heapSizes = [-1, 0, 7, 8, 100, 2 ** 20, 2 ** 30, MEMORY_BYTES_MAX, MEMORY_BYTES_MAX + 1];
  const heapStarts = [0, 8, 9, 13, 16, 17, 2 ** 20, 2 ** 30, 2 ** 31 - 16, 2 ** 31 - 8, 2 ** 31 - 7, 2 ** 31];
  // A memory that cannot hold the heap refuses it too, after all else.
  const memory = new Memory(64);
  const differing = leafSizes.flatMap((leafSize) =>
    heapSizes.flatMap((heapSize) =>
      heapStarts.flatMap((heapStart) => {
        const settings = { leafSize, heapSize, heapStart };
        const code = refused(memory, settings)?.code ?? null;
        const found = code === 'heap-not-carved' || code === 'memory-spent' ? null : code;
        return found === model.refusal(settings) ? [] : [settings];
      }),
    ),
  );
  expect(differing).toEqual([]);
});

it('a heap that is not carved is refused: the books would lie in it', () => {
  const memory = new Memory(8192);
  const { carved } = memory;
  expect(refused(memory, { leafSize: 64, heapSize: 1024, heapStart: 16 })?.code).toBe('heap-not-carved');
  memory.carve(1023);
  expect(refused(memory, { leafSize: 64, heapSize: 1024, heapStart: carved })).toBeNull();
});

it.each([
  { what: 'the books', options: { leafSize: 8, heapSize: 2048, heapStart: 16 } },
  { what: 'the heap', options: { leafSize: 64, heapSize: 4096 } },
])('nothing is carved when $what do not fit', ({ options }) => {
  const memory = new Memory(2400);
  memory.carve(2048);
  const image = memory.bytes.slice();
  expect(refused(memory, options)?.code).toBe('memory-spent');
  expect(memory.bytes).toEqual(image);
});

it('what a memory held before does not matter', () => {
  const memory = new Memory(8192);
  memory.bytes.fill(255, memory.carved);
  const buddy = new Buddy(memory, { leafSize: 8, heapSize: 8 * 13 });
  expect(buddy.inspect()).toEqual({
    live: [],
    free: [
      [0, 3],
      [8, 2],
      [12, 0],
    ],
    treeAgrees: true,
  });
  expect(buddy.freeLeaves).toBe(13);
});

function refused(memory: Memory, options: BuddyOptions): AllocatorError | null {
  try {
    new Buddy(memory, options);
    return null;
  } catch (error) {
    if (error instanceof AllocatorError) return error;
    throw error;
  }
}
