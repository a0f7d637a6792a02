// What a slab system refuses: with which code and words, before anything is touched.
import { describe, expect, it } from 'vitest';
import { changesNothing, countsOf, errorOf, scene, sceneBeforeInit, TINY } from './systems.ts';

describe('a free', () => {
  const made = scene();
  const { system, arena, memory } = made;
  const cache = system.createCache('points', 56);
  const other = system.createCache('others', 56);
  const [object, freed] = [cache.alloc(), cache.alloc()];
  cache.free(freed);
  const general = system.allocFromSlab(56);
  const foreign = other.alloc();
  const extent = Math.floor(object / 4096) * 4096;

  it.each([
    ['null', 0],
    ['not-in-cache', 8],
    ['not-in-cache', arena.firstFrame - 8],
    ['not-in-cache', arena.firstFrame + 63 * 4096],
    ['not-in-cache', arena.firstFrame + 64 * 4096],
    ['not-in-cache', -object],
    ['not-in-cache', object + 2 ** 32],
    ['not-in-cache', Number.NaN],
    ['not-in-cache', Number.POSITIVE_INFINITY],
    ['wrong-cache', foreign],
    ['wrong-cache', general],
    ['wrong-cache', cache.descriptor],
    ['not-an-object', extent],
    ['not-an-object', extent + 4088],
    ['interior', object + 8],
    ['interior', object + 0.5],
    ['not-allocated', freed],
    ['not-allocated', object + 56 * 20],
  ])('through a handle is refused as %s at %s', (code, address) => {
    let thrown: ReturnType<typeof errorOf> = null;
    expect(changesNothing(memory, () => expect(cache.tryFree(address)).toBe(code))).toBe(true);
    expect(
      changesNothing(memory, () => {
        thrown = errorOf(() => cache.free(address));
      }),
    ).toBe(true);
    expect(thrown).toMatchObject({ code, message: expect.stringMatching(`^points\\.free\\(`) });
  });

  it.each([
    ['null', 0],
    ['not-in-cache', 8],
    ['wrong-cache', object],
    ['wrong-cache', cache.descriptor],
    ['interior', general + 8],
    ['not-allocated', general - 64],
  ])('of general memory is refused as %s at %s', (code, address) => {
    expect(changesNothing(memory, () => expect(system.tryFreeToSlab(address)).toBe(code))).toBe(true);
    expect(errorOf(() => system.freeToSlab(address))?.code).toBe(code);
  });

  it('of what the system itself took from a general cache is refused', () => {
    const before = system.allocFromSlab(64);
    system.createCache('large', 1024).alloc();
    // The descriptor of the slab came from the array that the object came from.
    expect(system.tryFreeToSlab(before - 64)).toBe('not-allocated');
    expect(countsOf(made, 'malloc-64').split('/')[1]).toBe('3');
  });
});

describe('a handle', () => {
  it('is good for nothing after destroy, also when its descriptor is that of another cache', () => {
    const { system, memory } = scene();
    const old = system.createCache('a', 24);
    old.destroy();
    expect(old.tryAlloc()).toBe('destroyed');
    const recycled = system.createCache('b', 24);
    expect(recycled.descriptor).toBe(old.descriptor);
    expect(recycled.generation).toBe(old.generation + 1);
    const object = recycled.alloc();
    for (const act of [() => old.alloc(), () => old.free(object), () => old.destroy()]) {
      expect(changesNothing(memory, () => expect(errorOf(act)?.code).toBe('destroyed'))).toBe(true);
    }
    recycled.free(object);
    recycled.destroy();
  });

  it('refuses destroy while objects live, and says how many', () => {
    const { system, memory } = scene();
    const cache = system.createCache('a', 24);
    const objects = [cache.alloc(), cache.alloc(), cache.alloc()];
    expect(
      changesNothing(memory, () =>
        expect(errorOf(() => cache.destroy())?.message).toBe(
          'a.destroy() refused: 3 objects of the cache are still held; free them first.',
        ),
      ),
    ).toBe(true);
    for (const object of objects) cache.free(object);
    cache.destroy();
  });

  it('of an internal cache, of a general one when it is destroyed, or of none, is refused', () => {
    const { system, arena } = scene();
    const general = system.allocFromSlab(8);
    expect(system.tryDestroy(general, 0)).toBe('not-a-cache');
    expect(system.tryCacheAlloc(arena.firstFrame, 0)).toBe('not-a-cache');
    expect(system.tryCacheAlloc(16.5, 0)).toBe('not-a-cache');
    const records = system.inspect();
    const [caches = 0, arrays = 0, smallest = 0] = records.caches().map((cache) => records.words[cache + 3] ?? 0);
    expect(system.tryCacheAlloc(caches, 0)).toBe('internal-cache');
    expect(system.tryCacheAlloc(arrays, 0)).toBe('internal-cache');
    expect(system.tryDestroy(arrays, 7)).toBe('internal-cache');
    expect(system.tryDestroy(smallest, 0)).toBe('internal-cache');
    expect(typeof system.tryCacheAlloc(smallest, 0)).toBe('number');
  });
});

describe('a request', () => {
  it.each([
    ['name-duplicate', 'twice', 24, 8],
    ['name-duplicate', 'malloc-16384', 24, 8],
    ['name-duplicate', 'kmem_cache', 24, 8],
    ['invalid-name', '', 24, 8],
    ['invalid-name', 'x'.repeat(40), 24, 8],
    ['invalid-size', 'a', 0, 8],
    ['invalid-size', 'a', -8, 8],
    ['invalid-size', 'a', 1.5, 8],
    ['invalid-size', 'a', Number.NaN, 8],
    ['size-too-large', 'a', 2 ** 23 + 1, 8],
    ['size-too-large', 'a', 2 ** 29, 8],
    ['alignment-too-large', 'a', 24, 8192],
  ])('for a cache is refused as %s: name %s, size %s, alignment %s', (code, name, size, align) => {
    const { system, memory } = scene();
    system.createCache('twice', 24);
    const act = () => expect(errorOf(() => system.createCache(name, size, align))?.code).toBe(code);
    expect(changesNothing(memory, act)).toBe(true);
  });

  it.each([
    ['invalid-size', -1, 8],
    ['invalid-size', 0.5, 8],
    ['size-too-large', 2 ** 23 + 1, 8],
    ['size-too-large', 2 ** 32, 8],
    ['alignment-too-large', 8, 8192],
    ['alignment-too-large', 8, 2 ** 40],
  ])('for memory is refused as %s: size %s, alignment %s', (code, size, align) => {
    const { system, memory } = scene();
    const act = () => expect(errorOf(() => system.allocFromSlab(size, align))?.code).toBe(code);
    expect(changesNothing(memory, act)).toBe(true);
  });

  it('on a CPU that is not there is refused', () => {
    const { system, arena, memory } = scene();
    const cache = system.createCache('a', 24);
    for (const cpu of [8, -1, 0.5]) {
      arena.runOn(cpu);
      expect(changesNothing(memory, () => expect(cache.tryAlloc()).toBe('no-such-cpu'))).toBe(true);
      expect(system.tryFreeToSlab(0)).toBe('no-such-cpu');
    }
  });

  it('before init is refused, and so is a second init', () => {
    const { system, memory } = sceneBeforeInit();
    expect(
      changesNothing(memory, () => {
        expect(system.tryAllocFromSlab(8)).toBe('not-initialized');
        expect(system.tryFreeToSlab(8)).toBe('not-initialized');
        expect(system.tryCreateCache('a', 8)).toBe('not-initialized');
        expect(system.tryDestroy(16, 0)).toBe('not-initialized');
        expect(errorOf(() => system.reclaim())?.code).toBe('not-initialized');
        expect(system.info()).toEqual({ caches: [], frames: 0 });
      }),
    ).toBe(true);
    system.init();
    expect(changesNothing(memory, () => expect(system.tryInit()).toBe('already-initialized'))).toBe(true);
  });
});

describe('options', () => {
  it.each([
    ['frame-size', { frameSize: 32 }],
    ['frame-size', { frameSize: 1024 }],
    ['frame-size', { frameSize: 512 }],
    ['frame-size', { ...TINY, frameSize: 256 }],
    ['frame-size', { ...TINY, slabDescriptor: 64 }],
    ['cache-line', { cacheLine: 0 }],
    ['cpus', { cpus: 0 }],
    ['limit', { limit: 0 }],
    ['batch', { batch: 17 }],
    ['kept-empty', { keptEmpty: -1 }],
    ['slab-descriptor', { slabDescriptor: 8 }],
    ['cache-descriptor', { cacheDescriptor: 12 }],
    ['generations', { generations: 3 }],
    ['general-sizes', { generalMin: 4 }],
    ['general-sizes', { generalMin: 64, generalMax: 32 }],
    ['statics', { staticsAt: 12 }],
  ])('that are impossible are refused as %s: %o', (code, options) => {
    expect(errorOf(() => sceneBeforeInit({ frameSize: 4096, ...options }))?.code).toBe(code);
  });
});

describe('alignment', () => {
  it.each([8, 16, 64, 256, 512, 1024, 4096])('of %s bytes is kept by general memory of any size', (align) => {
    const { system } = scene();
    for (const size of [0, 1, 8, 24, 64, 200, 512, 3000, 4096]) {
      const object = system.allocFromSlab(size, align);
      expect([size, object % align, object > 0]).toEqual([size, 0, true]);
      system.freeToSlab(object);
    }
  });

  it.each([16, 64, 128, 1024, 4096])(
    'of %s bytes is kept by every object of a cache, in slabs of all colours',
    (align) => {
      const { system } = scene({}, 200);
      const cache = system.createCache('a', 40, align);
      const objects = Array.from({ length: 100 }, () => cache.alloc());
      expect(objects.filter((object) => object === 0 || object % align !== 0)).toEqual([]);
    },
  );

  it('general memory never comes from a cache of users, however well it would fit', () => {
    const made = scene();
    made.system.createCache('u', 200);
    const object = made.system.allocFromSlab(190);
    expect(countsOf(made, 'u')).toBe('0/0/0/0');
    expect(countsOf(made, 'malloc-256').split('/')[1]).toBe('1');
    made.system.freeToSlab(object);
  });
});
