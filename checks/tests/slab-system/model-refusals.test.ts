// What the model refuses, what that leaves as it was, and whose bytes it says are whose.
import { describe, expect, it } from 'vitest';
import { model } from '../../../model/slab-system/index.ts';
import { many, originalWith, withCache } from './modelled.ts';

describe('what fails changes nothing', () => {
  it.each([
    { refused: 0, calls: ['alloc_frames'] },
    { refused: 1, calls: ['alloc_frames', 'alloc_frames', 'free_frames'] },
    { refused: 2, calls: ['alloc_frames', 'alloc_frames', 'alloc_frames', 'free_frames', 'free_frames'] },
  ])('a slab with records elsewhere, refused at call $refused', ({ refused, calls }) => {
    const { system, cache } = withCache(1024);
    const before = system.words;
    expect(system.giveRefusing([refused], 'cache-alloc', 0, cache, 0)).toBe('cannot-allocate-frame');
    expect(system.calls.map(([name]) => name)).toEqual(calls);
    expect(system.words).toEqual(before);
  });

  it('a cache for whose descriptor or arrays there is no frame', () => {
    const { system } = withCache(64);
    for (let number = 1; system.give('create-cache', number, 64, 0) !== 'cannot-allocate-frame'; number += 1) {
      const before = system.words;
      const answer = system.giveRefusing([0], 'create-cache', number + 1, 64, 0);
      if (answer !== 'cannot-allocate-frame') continue;
      expect(system.words).toEqual(before);
      return;
    }
    expect.unreachable('no cache needed a frame');
  });
});

describe('handles and addresses that are wrong', () => {
  it('are told from each other', () => {
    const { system, cache, alloc } = withCache(56);
    const object = alloc();
    const general = system.get('alloc', 0, 0, 0);
    const kmem = system.cache('kmem_cache').slabs[0];
    const free = (address: number) => system.give('cache-free', 0, cache, 0, address);
    expect([free(0), free(8), free(general), free(object - 7 * 56 - 8), free(object + 8), free(object - 56)]).toEqual([
      'null',
      'not-in-cache',
      'wrong-cache',
      'not-an-object',
      'interior',
      'not-allocated',
    ]);
    expect(system.give('free', 0, object)).toBe('wrong-cache');
    expect(system.give('free', 0, kmem?.firstObject ?? 0)).toBe('wrong-cache');
    expect([system.give('free', 0, general), system.give('free', 0, general)]).toEqual([null, 'not-allocated']);
    expect([system.give('free', 8, general), system.give('cache-alloc', -1, cache, 0)]).toEqual(
      many(2, () => 'no-such-cpu'),
    );
    expect(system.give('cache-alloc', 0, 16, 0)).toBe('internal-cache');
    expect(system.give('cache-alloc', 0, cache + 8, 0)).toBe('not-a-cache');
    expect(system.give('destroy', system.cache('malloc-64').descriptor, 0)).toBe('internal-cache');
  });

  it('a handle of a destroyed cache stays wrong when another has its descriptor', () => {
    const { system, cache } = withCache(56);
    expect(system.give('destroy', cache, 0)).toBeNull();
    expect(system.give('cache-alloc', 0, cache, 0)).toBe('destroyed');
    expect(system.get('create-cache', 0, 56, 0)).toBe(cache);
    expect(system.give('cache-alloc', 0, cache, 0)).toBe('destroyed');
    expect(system.give('cache-alloc', 0, cache, 1)).toBeGreaterThan(0);
  });

  it.each([
    { create: [0, 8, 0], error: 'name-duplicate' },
    { create: [1, 0, 0], error: 'invalid-size' },
    { create: [1, -8, 0], error: 'invalid-size' },
    { create: [1, 8.5, 0], error: 'invalid-size' },
    { create: [1, 8_388_609, 0], error: 'size-too-large' },
    { create: [1, 8, 8192], error: 'alignment-too-large' },
  ])('a cache of $create is refused: $error', ({ create, error }) => {
    const { system } = withCache(56);
    expect(system.give('create-cache', ...create)).toBe(error);
  });
});

describe('general requests', () => {
  it.each([
    { size: 0, align: 0, served: 'malloc-8' },
    { size: 9, align: 8, served: 'malloc-16' },
    { size: 190, align: 0, served: 'malloc-256' },
    { size: 64, align: 64, served: 'malloc-512' },
    { size: 5, align: 4096, served: 'malloc-4096' },
    { size: 5000, align: 4096, served: 'malloc-8192' },
  ])('for $size bytes aligned to $align are served by $served', ({ size, align, served }) => {
    const { system } = withCache(190);
    const object = system.get('alloc', 0, size, align);
    expect(object % Math.max(8, align)).toBe(0);
    expect(system.cache(served).held).toEqual([object]);
  });

  it.each([
    { size: -1, align: 0, error: 'invalid-size' },
    { size: 0.5, align: 0, error: 'invalid-size' },
    { size: 8_388_609, align: 0, error: 'size-too-large' },
    { size: 8, align: 8192, error: 'alignment-too-large' },
  ])('for $size bytes aligned to $align are refused: $error', ({ size, align, error }) => {
    expect(withCache(56).system.give('alloc', 0, size, align)).toBe(error);
  });
});

describe('a state', () => {
  const SMALL = {
    frameSize: 512,
    cpus: 2,
    limit: 2,
    batch: 1,
    slabDescriptor: 16,
    cacheDescriptor: 16,
    generalMax: 32,
  };

  it('is the same after a step that leaves the one before as it was, and after it was read from what can be observed', () => {
    const { system, cache } = withCache(256, SMALL);
    for (const refusable of [true, false]) {
      const before = system.words;
      const command = { operation: 'cache-alloc', operands: [1, cache, 0], refusals: 0 };
      const lend = () => (refusable ? 0 : 1_048_576);
      const environment = { ...system.environment, call: lend };
      const { state, outcome } = system.opened.evolve(system.state, command, environment);
      expect(outcome.error).toBe(refusable ? 'cannot-allocate-frame' : null);
      expect(system.words).toEqual(before);
      const copy = system.opened.restore(system.view);
      expect(system.opened.apply(copy, command, environment)).toEqual(outcome);
      expect(copy).toEqual(state);
    }
  });

  it('claims no byte twice, and only bytes of frames that are lent', () => {
    const { system, alloc } = withCache(256, SMALL);
    many(7, alloc);
    many(5, () => system.get('alloc', 1, 16, 8));
    const claimed: { readonly address: number; readonly end: number; readonly user: boolean }[] = [];
    const add = (user: boolean) => (address: number, byteLength: number) => {
      claimed.push({ address, end: address + byteLength, user });
    };
    system.opened.claim(system.state, { user: add(true), allocator: add(false) });
    claimed.sort((one, other) => one.address - other.address);
    expect(claimed.filter(({ user }) => user)).toHaveLength(12);
    expect(claimed.every(({ address }, index) => address >= (claimed[index - 1]?.end ?? 0))).toBe(true);
    const { extents } = system.view;
    const isLent = ({ address, end }: { address: number; end: number }) =>
      extents.some((extent) => address >= extent.address && end <= extent.address + 512 * extent.frames);
    expect(claimed.every(isLent)).toBe(true);
  });
});

describe('configurations', () => {
  it.each([
    [{ frames: 1.5 }, 'not-a-whole-number'],
    [{ frameSize: 1000 }, 'frame-size'],
    [{ frameSize: 1024 }, 'frame-size'],
    [{ cacheLine: 24 }, 'cache-line'],
    [{ cpus: 0 }, 'cpus'],
    [{ limit: 0 }, 'limit'],
    [{ limit: 64 }, 'frame-size'],
    [{ batch: 17 }, 'batch'],
    [{ keptEmpty: 2 ** 31 }, 'kept-empty'],
    [{ slabDescriptor: 20 }, 'slab-descriptor'],
    [{ cacheDescriptor: 0 }, 'cache-descriptor'],
    [{ cacheDescriptor: 512 }, 'frame-size'],
    [{ generations: 3 }, 'generations'],
    [{ generalMin: 64, generalMax: 32 }, 'general-sizes'],
    [{ generalMin: 512 }, 'frame-size'],
    [{ frames: 0 }, 'frames'],
    [{ frameStart: 6000 }, 'frame-start'],
    [{ cpus: 16, frameStart: 4096 }, 'frame-start'],
    [{ frames: 65_536 }, 'memory-size'],
    [{ userCaches: 1, objectSize: 0 }, 'object-size'],
    [{ userCaches: 1, objectAlign: 8192 }, 'object-align'],
    [{ userCaches: 1, objectSize: 700, generalMax: 32 }, 'object-size'],
  ])('with %o are refused: %s', (given, code) => {
    expect(model.refusal({ ...originalWith({}), ...given })).toBe(code);
  });
});
