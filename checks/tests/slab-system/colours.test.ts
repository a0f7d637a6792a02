// Where the objects of slabs start, one slab after the other, and how an address is traced to its slab.
import { describe, expect, it } from 'vitest';
import { AtomicWords } from '../../../impl/kit/atomics.ts';
import { Memory } from '../../../impl/kit/memory.ts';
import { FrameArena } from '../../../impl/slab-system/frame-arena.ts';
import { SlabSystem } from '../../../impl/slab-system/slab-system.ts';
import { errorOf, scene, TINY } from './systems.ts';

/** First objects of slabs made one after the other, as offsets in the slab. */
function startsOf(size: number, align: number, cacheLine: number, slabs: number): number[] {
  const { system, arena } = scene({ cacheLine }, 400);
  const cache = system.createCache('c', size, align);
  const starts = new Map<number, number>();
  while (starts.size < slabs) {
    cache.alloc();
    const records = system.inspect();
    for (const { address, firstObject } of records.slabsOf(records.caches().at(-1) ?? 0)) {
      starts.set(address, firstObject - address);
    }
  }
  expect(arena.lentFrames).toBeLessThan(400);
  return [...starts.values()];
}

describe('consecutive slabs start their objects at consecutive colours', () => {
  it.each([
    ['on-slab: 4 of 32 bytes', 256, 8, 32, [120, 152, 184, 216, 120]],
    ['on-slab: 2 of 64 bytes', 256, 8, 64, [120, 184, 120]],
    ['on-slab: 2 of 32 bytes', 128, 8, 32, [176, 208, 176]],
    ['on-slab: one', 128, 8, 64, [176, 176, 176]],
    ['on-slab: none', 56, 8, 64, [328, 328, 328]],
    ['off-slab: 14 of 32 bytes', 700, 8, 32, [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 0]],
    ['aligned to more than a line', 200, 128, 32, [128, 128, 128]],
    ['off-slab, aligned to more than a line', 700, 64, 16, [0, 64, 128, 192, 256, 320, 384, 0]],
  ])('%s', (_, size, align, line, expected) => {
    expect(startsOf(size, align, line, expected.length)).toEqual(expected);
  });

  it('and give the frames back that they had got, whatever their colour', () => {
    const { system, arena } = scene({ cacheLine: 32, keptEmpty: 0 }, 400);
    const cache = system.createCache('c', 700);
    const objects = Array.from({ length: 200 }, () => cache.alloc());
    for (const object of objects) cache.free(object);
    cache.destroy();
    system.reclaim();
    system.reclaim();
    expect(arena.loans().every(({ frames }) => frames === 1)).toBe(true);
    expect(system.info().frames).toBe(arena.lentFrames);
  });

  it('and a slab that was not made for lack of frames takes no colour', () => {
    const used = scene({ ...TINY, cacheLine: 8 });
    used.system.createCache('c', 56);
    const { system, arena } = scene({ ...TINY, cacheLine: 8 }, used.arena.lentFrames + 1);
    const cache = system.createCache('c', 56);
    const word = () => {
      const records = system.inspect();
      return records.words[(records.caches().at(-1) ?? 0) + 16];
    };
    while (cache.alloc() !== 0);
    const colour = word();
    expect(cache.alloc()).toBe(0);
    expect(word()).toBe(colour);
    expect(arena.lentFrames).toBe(arena.frames);
  });
});

describe('the slab around an address is found at once', () => {
  it.each([100, 1000])('with %s slabs, a free that reaches a slab reads no more words than with one', (slabs) => {
    expect(readsOfFrees(slabs)).toBe(readsOfFrees(4));
  });

  it('also the slab of several frames', () => {
    const { system } = scene({}, 200);
    const cache = system.createCache('c', 5000);
    const object = cache.alloc();
    for (const at of [object + 1, object + 4096, object + 4999]) expect(cache.tryFree(at)).toBe('interior');
    expect(errorOf(() => cache.free(object))).toBeNull();
  });
});

/** Words of the memory that are read while the arrays of a cache with so many full slabs overflow into them. */
function readsOfFrees(slabs: number): number {
  let reads = 0;
  const counting = (words: Int32Array) =>
    new Proxy(words, {
      get: (target, key) => {
        reads += 1;
        return Reflect.get(target, key);
      },
    });
  const access = { watch: counting, port: (words: Int32Array) => new AtomicWords(words) };
  const memory = new Memory(4096 * (slabs + 100) + 2 ** 20, undefined, { access });
  const arena = new FrameArena(memory, { frameSize: 4096, frames: slabs + 50 });
  const system = SlabSystem.start({ limit: 1, batch: 1, cpus: 1 }, arena);
  const cache = system.createCache('c', 400);
  const objects = Array.from({ length: slabs * 9 }, () => cache.alloc());
  reads = 0;
  for (const object of objects.slice(0, 8)) cache.free(object);
  return reads;
}
