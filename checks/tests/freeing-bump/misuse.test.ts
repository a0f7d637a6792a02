// Whatever the allocator can recognise as wrong is refused with a code of its own, and changes nothing but the poison.
import { describe, expect, it } from 'vitest';
import { PAGES_SEEN } from '../../../impl/freeing-bump/books.ts';
import { ArenaMemory, FreeingBump, type FreeingBumpOptions } from '../../../impl/freeing-bump/index.ts';
import { AllocatorError } from '../../../impl/kit/error.ts';
import { Memory } from '../../../impl/kit/memory.ts';
import { allocatorOn, carriedOut, openScene, PAGES_MAX, type Scene, SparseMemory } from './scene.ts';

/** Blocks of 16 bytes at 24, 48 and 72 from the base 13 on: live, free, live and of owner 7. */
const BEFORE = 'm16=24 m16=48 m16@7=72 f48';

const WRONG: readonly (readonly [code: string, quoted: string, wrong: string, what: string])[] = [
  ['invalid-pointer', 'Invalid pointer for deallocation', 'f0', 'null'],
  ['invalid-pointer', 'Invalid pointer for deallocation', 'f7', 'an address without room for a header'],
  ['out-of-heap-bounds', 'read out of heap bounds', 'f65537', 'the first address behind the memory'],
  ['out-of-heap-bounds', 'read out of heap bounds', 'f4294967320', 'an address above 4 GiB, a live one but for that'],
  ['not-a-block', 'no block starts there', 'f25', 'one byte into a live block'],
  ['not-a-block', 'no block starts there', 'f28', 'half a header into a live block'],
  ['not-a-block', 'no block starts there', 'f32', 'eight bytes into a live block'],
  ['not-a-block', 'no block starts there', 'f96', 'the block that would be next'],
  ['not-a-block', 'no block starts there', 'f16', 'the base'],
  ['not-a-block', 'no block starts there', 'f8', 'below the base'],
  ['not-a-block', 'no block starts there', 'f65536', 'the end of the memory'],
  ['empty-header', 'allocation points to an empty header', 'f48', 'a free block'],
  ['wrong-owner', 'handed to another owner', 'f72', 'a block of another owner'],
  ['wrong-owner', 'handed to another owner', 'f24@7', 'as another owner'],
  ['invalid-order', 'invalid order', 'w16:23,1 f24', 'a block whose header has an order too many'],
  ['invalid-order', 'invalid order', 'w16:4294967295,1 f24', 'a block whose header has no order at all'],
  ['forged-header', 'not the one that was written', 'w16:0,1 f24', 'a block whose header names a smaller order'],
  ['forged-header', 'not the one that was written', 'w40:1,1 f48', 'a free block whose header says it is occupied'],
  ['empty-header', 'allocation points to an empty header', 'w16:1,2 f24', 'a block whose header has another bit only'],
  ['requested-allocation-too-large', 'RequestedAllocationTooLarge', 'm33554433', 'one byte more than the largest'],
  ['requested-allocation-too-large', 'RequestedAllocationTooLarge', 'm4294967296', 'more bytes than 32 bits count'],
  ['allocator-out-of-space', 'AllocatorOutOfSpace', 'm262144', 'more than the memory can have'],
  ['memory-shrinked', 'MemoryShrinked', 'm131072 c1 m8', 'a memory that was cut'],
  ['memory-shrinked', 'MemoryShrinked', 'm131072 c2 f24', 'a free after a cut'],
  ['occupied-header', 'free list points to an occupied header', 'w40:1,1 m16', 'a free block that says it is occupied'],
  ['invalid-order', 'invalid order', 'w40:99,1 m16', 'a free block with an order that does not exist'],
  ['invalid-header-pointer', 'Invalid header pointer detected', 'w40:4294967294,0 m16 m16', 'a link beyond the memory'],
  ['invalid-header-pointer', 'Invalid header pointer detected', 'w40:48,0 m16 m16', 'a link into a block'],
  ['invalid-header-pointer', 'Invalid header pointer detected', 'w40:44,0 m16 m16', 'a misaligned link'],
  ['invalid-header-pointer', 'Invalid header pointer detected', 'w40:8,0 m16 m16', 'a link below the base'],
  ['invalid-header-pointer', 'Invalid header pointer detected', 'w40:88,0 m16 m16', 'a link to the bumper'],
  [
    'invalid-header-pointer',
    'Invalid header pointer detected',
    'w40:16,0 w16:0,0 m16 m16',
    'a link to a live block that says it is free',
  ],
];

describe.each(WRONG)('%s, "%s": %s, %s', (code, quoted, wrong) => {
  const events = wrong.split(' ');
  const last = events.pop() ?? '';

  it('is answered with the code, poisons, and changes no other byte', () => {
    const scene = sceneBefore(events);
    const before = scene.image.slice();
    expect(carriedOut(scene.allocator, scene.memory, last)).toBe(`${last}!${code}`);
    expect(changedBytes(scene, before)).toEqual([poisonByte(scene)]);
  });

  it('is thrown with the text of the original', () => {
    const { allocator } = sceneBefore(events);
    const [, letter, number = '', owner = '0'] = /^([mf])(\d+)(?:@(\d))?$/.exec(last) ?? [];
    const ask = () =>
      letter === 'm'
        ? allocator.allocate(Number(number), Number(owner))
        : allocator.deallocate(Number(number), Number(owner));
    expect(ask).toThrow(AllocatorError);
    expect(ask).toThrow(expect.objectContaining({ code: 'poisoned' }));
    expect(messageOf(sceneBefore(events), letter, Number(number), Number(owner))).toContain(quoted);
  });
});

it('a poisoned allocator refuses everything, and changes nothing', () => {
  const scene = openScene();
  carriedOut(scene.allocator, scene.memory, 'm8=8 f16');
  const before = scene.image.slice();
  const history = 'm8!poisoned f8!poisoned m33554433!poisoned f0!poisoned';
  expect(carriedOut(scene.allocator, scene.memory, history)).toBe(history);
  expect(changedBytes(scene, before)).toEqual([]);
  expect(scene.allocator.poisoned).toBe(true);
});

describe('what only JavaScript can ask', () => {
  it.each([
    ['not-a-size', -1, 0],
    ['not-a-size', 0.5, 0],
    ['not-a-size', Number.NaN, 0],
    ['not-a-size', Number.POSITIVE_INFINITY, 0],
    ['not-an-owner', 8, -1],
    ['not-an-owner', 8, 256],
    ['not-an-owner', 8, 0.5],
  ])('%s: %d bytes for owner %d throws, and poisons nothing', (code, size, owner) => {
    const scene = sceneBefore([]);
    const before = scene.image.slice();
    expect(() => scene.allocator.tryAllocate(size, owner)).toThrow(expect.objectContaining({ code }));
    expect(changedBytes(scene, before)).toEqual([]);
  });

  // Shifted to its place in a mark, each of these would be owner 0.
  it.each([2 ** 24, -(2 ** 24), 0.5])('a block is not freed for owner %d, who is none', (owner) => {
    const scene = sceneBefore([]);
    const address = scene.allocator.allocate(8);
    const before = scene.image.slice();
    expect(() => scene.allocator.tryDeallocate(address, owner)).toThrow(
      expect.objectContaining({ code: 'not-an-owner' }),
    );
    expect(changedBytes(scene, before)).toEqual([]);
  });

  it.each([0.5, 24.5, -24, Number.NaN, Number.NEGATIVE_INFINITY])('freeing %d is an invalid pointer', (address) => {
    expect(sceneBefore([]).allocator.tryDeallocate(address)).toBe('invalid-pointer');
  });

  it('freeing infinity is out of bounds', () => {
    expect(sceneBefore([]).allocator.tryDeallocate(Number.POSITIVE_INFINITY)).toBe('out-of-heap-bounds');
  });

  it('freeing 4 GiB, where a memory of 4 GiB ends, is no block', () => {
    expect(allocatorOn(new SparseMemory(PAGES_MAX), { base: 0xffff_fff0 }).tryDeallocate(2 ** 32)).toBe('not-a-block');
  });
});

describe('options', () => {
  const IMPOSSIBLE: readonly (readonly [code: string, options: FreeingBumpOptions])[] = [
    ['not-a-whole-number', { base: -8 }],
    ['not-a-whole-number', { base: 0.5 }],
    ['not-a-whole-number', { classes: Number.NaN }],
    ['classes-out-of-range', { classes: 0 }],
    ['classes-out-of-range', { classes: 30 }],
    ['pages-out-of-range', { pagesMax: 1 }],
    ['memory-too-large', { pagesMax: 65_537 }],
    ['base-too-high', { base: 0xffff_fff9 }],
  ];

  it.each(IMPOSSIBLE)('%s: %o is refused, and carves nothing', (code, options) => {
    const books = new Memory(4096);
    const open = () => new FreeingBump(books, new SparseMemory(2, 4), options);
    expect(open).toThrow(expect.objectContaining({ code, message: expect.stringContaining('give ') }));
    expect(books.carved).toBe(16);
  });

  it('books that do not fit are refused, and carve nothing', () => {
    const books = new Memory(4096);
    expect(() => new FreeingBump(books, new SparseMemory(2, 4))).toThrow(
      expect.objectContaining({ code: 'memory-spent' }),
    );
    expect(books.carved).toBe(16);
  });

  it.each([
    ['page-size-not-multiple-of-8', { pageSize: 12, pages: 1, pagesMax: 1 }],
    ['pages-out-of-range', { pageSize: 8, pages: 0, pagesMax: 1 }],
    ['pages-out-of-range', { pageSize: 8, pages: 2, pagesMax: 1 }],
    ['memory-too-large', { pageSize: 2 ** 31, pages: 1, pagesMax: 3 }],
    ['window-misplaced', { pageSize: 64, pages: 1, pagesMax: 1, windowStart: 64 }],
    ['memory-spent', { pageSize: 4096, pages: 1, pagesMax: 1 }],
  ])('%s: an arena of %o is refused, and carves nothing', (code, options) => {
    const memory = new Memory(4096);
    expect(() => new ArenaMemory(memory, options)).toThrow(expect.objectContaining({ code }));
    expect(memory.carved).toBe(16);
  });
});

function sceneBefore(events: readonly string[]): Scene {
  const scene = openScene({ base: 13, pages: 1, pagesMax: 3 });
  expect(carriedOut(scene.allocator, scene.memory, BEFORE)).toBe(BEFORE);
  if (events.length > 0) expect(carriedOut(scene.allocator, scene.memory, events.join(' '))).not.toContain('!');
  return scene;
}

function messageOf({ allocator }: Scene, letter: string | undefined, number: number, owner: number): string {
  try {
    if (letter === 'm') allocator.allocate(number, owner);
    else allocator.deallocate(number, owner);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

function changedBytes({ image }: Scene, before: Uint8Array): number[] {
  return [...image.keys()].filter((index) => image[index] !== before[index]);
}

/** The byte with the highest bit of the word. */
function poisonByte({ allocator }: Scene): number {
  return (allocator.inspect().at + PAGES_SEEN) * 4 + 3;
}
