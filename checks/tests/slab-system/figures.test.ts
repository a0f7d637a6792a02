// The figures that the original shows when it is run, and its own tests with numbers.
import { describe, expect, it } from 'vitest';
import { countsOf, infoOf, NEVER_TRIMMED, scene } from './systems.ts';

describe('after init', () => {
  it.each([
    [2048, 19],
    [4096, 10],
    [16384, 3],
    [65536, 2],
  ])('with frames of %s bytes, %s are in use', (frameSize, frames) => {
    const { arena, system } = scene({ frameSize, cacheDescriptor: 184 });
    expect(arena.lentFrames).toBe(frames);
    expect(system.info().frames).toBe(frames);
  });

  it.each([
    [184, 42],
    [200, 38],
  ])('with descriptors of %s bytes, there are %s descriptors, 22 used, 2 waiting', (cacheDescriptor, total) => {
    const made = scene({ cacheDescriptor });
    expect(made.arena.lentFrames).toBe(10);
    expect(countsOf(made, 'kmem_cache')).toBe(`${total}/22/2/0`);
    expect(countsOf(made, 'array_cache')).toBe('200/189/3/0');
  });

  it('there are 23 caches in the order in which they were created, the general ones empty', () => {
    const { caches } = scene().system.info();
    const general = Array.from({ length: 21 }, (_, power) => `malloc-${8 * 2 ** power}`);
    expect(caches.map(({ name }) => name)).toEqual(['kmem_cache', 'array_cache', ...general]);
    expect(caches.slice(2).every(({ totalObjects }) => totalObjects === 0)).toBe(true);
  });
});

describe('objects of 56 bytes', () => {
  it('are handed out in the order 7 6 5 4 3 2 1 0 15', () => {
    const cache = scene().system.createCache('t', 56);
    const objects = Array.from({ length: 9 }, () => cache.alloc());
    const first = Math.min(...objects);
    expect(objects.map((object) => (object - first) / 56)).toEqual([7, 6, 5, 4, 3, 2, 1, 0, 15]);
  });

  it('wait in arrays as they do in the original: total, used, local, shared', () => {
    const made = scene();
    const cache = made.system.createCache('t', 56);
    const counts = () => countsOf(made, 't');
    expect(counts()).toBe('0/0/0/0');
    const objects = [cache.alloc()];
    expect(counts()).toBe('67/1/7/0');
    for (let count = 1; count < 9; count += 1) objects.push(cache.alloc());
    expect(counts()).toBe('67/9/7/0');
    for (const object of objects) cache.free(object);
    expect(counts()).toBe('67/0/16/0');
    const forty = Array.from({ length: 40 }, () => cache.alloc());
    expect(counts()).toBe('67/40/0/0');
    const seen = new Map<number, string>();
    forty.forEach((object, index) => {
      cache.free(object);
      const { localObjects, sharedObjects } = infoOf(made, 't');
      seen.set(index + 1, `${localObjects}/${sharedObjects}`);
    });
    const moments = [16, 17, 24, 25, 32, 33, 40].map((freed) => [freed, seen.get(freed)]);
    expect(Object.fromEntries(moments)).toEqual({
      16: '16/0',
      17: '9/8',
      24: '16/8',
      25: '9/16',
      32: '16/16',
      33: '9/16',
      40: '16/16',
    });
  });

  it('are counted like this in the table that is printed', () => {
    const { system } = scene();
    const cache = system.createCache('t', 56);
    for (let count = 0; count < 9; count += 1) cache.alloc();
    const lines = system.printInfo().split('\n');
    expect(lines[0]).toBe('There are 24 caches:');
    expect(lines[1]?.trim().split(/\s+/).join(' ')).toBe(
      'name object_size align p_frames objects_per_slab total used limit batch local shared',
    );
    expect(lines.at(-1)?.trim().split(/\s+/)).toEqual('t 56 8 0 67 67 9 16 8 7 0'.split(' '));
    expect(lines.slice(2).filter((line) => /^-+$/.test(line))).toHaveLength(24);
  });

  it('frame 4096, line 64: one alloc leaves 7 waiting, freeing it 8, limit + 1 allocs 7; destroying it works', () => {
    const made = scene({ cacheLine: 64 });
    const cache = made.system.createCache('t', 56);
    expect(infoOf(made, 't')).toMatchObject({ align: 8, order: 0, objectsPerSlab: 67, totalObjects: 0 });
    const object = cache.alloc();
    expect(countsOf(made, 't')).toBe('67/1/7/0');
    cache.free(object);
    expect(countsOf(made, 't')).toBe('67/0/8/0');
    const objects = Array.from({ length: 17 }, () => cache.alloc());
    expect(countsOf(made, 't')).toBe('67/17/7/0');
    for (const one of objects) cache.free(one);
    const before = made.system.info().caches.length;
    cache.destroy();
    expect(made.system.info().caches).toHaveLength(before - 1);
    expect(made.arena.lentFrames).toBe(10);
  });
});

describe('reclaim', () => {
  it('of 40 slabs of 64-byte objects, all freed, gives 39 frames back while arrays are kept, and then the last', () => {
    const made = scene({ keptEmpty: NEVER_TRIMMED }, 100);
    const cache = made.system.createCache('t', 64);
    const objects = Array.from({ length: 40 * 59 }, () => cache.alloc());
    expect(countsOf(made, 't')).toBe('2360/2360/0/0');
    for (const object of objects) cache.free(object);
    expect(made.system.reclaim({ keepArrays: true })).toBe(39);
    expect(made.system.reclaim({ keepArrays: true })).toBe(0);
    expect(countsOf(made, 't')).toBe('59/0/16/16');
    expect(made.system.reclaim()).toBeGreaterThanOrEqual(1);
    expect(countsOf(made, 't')).toBe('0/0/0/0');
  });

  it('of 80 slabs of 1024-byte objects, all freed, gives 72 frames back while arrays are kept', () => {
    const made = scene({ keptEmpty: NEVER_TRIMMED }, 200);
    const cache = made.system.createCache('t', 1024);
    const objects = Array.from({ length: 320 }, () => cache.alloc());
    for (const object of objects) cache.free(object);
    expect(made.system.reclaim({ keepArrays: true })).toBe(72);
    expect(countsOf(made, 't')).toBe('32/0/16/16');
    made.system.reclaim();
    made.system.reclaim();
    expect(countsOf(made, 't')).toBe('0/0/0/0');
    cache.destroy();
    made.system.reclaim();
    expect(countsOf(made, 'kmem_cache').split('/')[1]).toBe('22');
    expect(countsOf(made, 'array_cache').split('/')[1]).toBe('189');
  });

  it('is hardly needed where 16 empty slabs are kept: 16 and the partial one stay of 40', () => {
    const { arena, system } = scene({ keptEmpty: 16 }, 100);
    const cache = system.createCache('t', 64);
    const before = arena.lentFrames;
    const objects = Array.from({ length: 40 * 59 }, () => cache.alloc());
    for (const object of objects) cache.free(object);
    expect(arena.lentFrames - before).toBe(17);
  });
});

describe('large objects', () => {
  it('take one slab a time: 2048 frames for 8 MiB, and those of descriptor and free list', () => {
    const made = scene({}, 2100);
    const object = made.system.allocFromSlab(2 ** 23);
    expect(object).not.toBe(0);
    expect(object % 4096).toBe(0);
    expect(made.arena.lentFrames).toBe(10 + 2048 + 2);
    expect(countsOf(made, 'malloc-8388608')).toBe('1/1/0/0');
    made.system.freeToSlab(object);
    // Descriptor and free list wait in arrays once their slab is released: the next reclaim finds them there.
    expect([made.system.reclaim(), made.system.reclaim(), made.system.reclaim()]).toEqual([2048, 2, 0]);
  });
});
