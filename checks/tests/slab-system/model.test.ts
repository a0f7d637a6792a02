// The model says what was measured on the original, but where the original is wrong.
import { describe, expect, it } from 'vitest';
import { promisesOf } from '../../../model/slab-system/promise.ts';
import { Modelled, many, originalWith, withCache } from './modelled.ts';

describe('the beginning', () => {
  it.each([
    { frameSize: 2048, frames: 19 },
    { frameSize: 4096, frames: 10 },
    { frameSize: 16_384, frames: 3 },
    { frameSize: 65_536, frames: 2 },
  ])('takes $frames frames of $frameSize bytes', ({ frameSize, frames }) => {
    const system = new Modelled({ frameSize, frames: 256, frameStart: 65_536 });
    expect(system.give('init')).toBeNull();
    expect(system.frames).toBe(frames);
  });

  it('takes 24 descriptors of two slabs and 192 arrays of eight, of which two and three wait', () => {
    const system = new Modelled();
    system.give('init');
    const { caches } = system.view;
    expect(caches).toHaveLength(23);
    expect(caches.slice(0, 3).map(({ name }) => name)).toEqual(['kmem_cache', 'array_cache', 'malloc-8']);
    expect(caches.at(-1)?.name).toBe('malloc-8388608');
    expect(system.counts('kmem_cache')).toEqual({ total: 42, used: 22, local: 2, shared: 0 });
    expect(system.counts('array_cache')).toEqual({ total: 200, used: 189, local: 3, shared: 0 });
    expect(caches.slice(2).every(({ slabs }) => slabs.length === 0)).toBe(true);
  });

  it('keeps the first descriptor at 16, and the arrays of the first two caches behind it', () => {
    const system = new Modelled();
    system.give('init');
    const [kmem, arrays] = system.view.caches;
    expect(kmem?.descriptor).toBe(16);
    expect([kmem?.arrayAddresses[0], kmem?.arrayAddresses[1]]).toEqual([200, 352]);
    expect([arrays?.arrayAddresses[0], arrays?.arrayAddresses[8]]).toEqual([200 + 9 * 152, 200 + 17 * 152]);
    // The first object handed out is the last of the first batch of eight.
    const firstSlab = kmem?.slabs.find(({ address }) => address === 4096);
    expect(arrays?.descriptor).toBe((firstSlab?.firstObject ?? 0) + 7 * 184);
  });

  it.each(many(9, () => 0).map((_, index) => index + 1))(
    'leaves nothing behind when there are only %d frames',
    (frames) => {
      const system = new Modelled({ frames });
      expect(system.give('init')).toBe('cannot-allocate-frame');
      expect([system.frames, system.view.initialized, system.view.caches]).toEqual([0, false, []]);
      const addresses = (name: string) =>
        system.calls.filter(([call, at]) => call === name && at !== 0).map(([, at]) => at);
      expect(addresses('free_frames')).toEqual(addresses('alloc_frames').reverse());
    },
  );

  it('happens once', () => {
    const system = new Modelled();
    expect(system.give('alloc', 0, 8, 8)).toBe('not-initialized');
    expect([system.give('init'), system.give('init')]).toEqual([null, 'already-initialized']);
  });
});

describe('slabs of objects of a size', () => {
  // size, in the slab, order, objects, head, left, colours at lines of 32 and 64 bytes
  const GENERAL = [
    [8, true, 0, 336, 1400, 8, 0, 0],
    [16, true, 0, 201, 864, 16, 0, 0],
    [32, true, 0, 112, 504, 8, 0, 0],
    [64, true, 0, 59, 296, 24, 0, 0],
    [128, true, 0, 30, 176, 80, 2, 1],
    [256, true, 0, 15, 120, 136, 4, 2],
    [512, false, 0, 8, 0, 0, 0, 0],
    [1024, false, 0, 4, 0, 0, 0, 0],
    [2048, false, 0, 2, 0, 0, 0, 0],
    ...many(12, () => 0).map((_, order) => [4096 * 2 ** order, false, order, 1, 0, 0, 0, 0] as const),
  ] as const;

  it.each(GENERAL)(
    'of %d bytes are those of the table',
    (size, onSlab, order, objectsPerSlab, headBytes, leftBytes, at32, at64) => {
      const expected = { objectBytes: size, align: 8, onSlab, order, objectsPerSlab, headBytes, leftBytes };
      expect(geometry(size, 8, { cacheLine: 32 })).toMatchObject({ ...expected, colours: at32, colourStride: 32 });
      expect(geometry(size, 8, { cacheLine: 64 })).toMatchObject({ ...expected, colours: at64, colourStride: 64 });
    },
  );

  it.each([
    [24, 24, true, 0, 144, 8, 0],
    [56, 56, true, 0, 67, 16, 0],
    [200, 200, true, 0, 19, 160, 5],
    [505, 512, true, 0, 7, 424, 13],
    [511, 512, true, 0, 7, 424, 13],
    [512, 512, false, 0, 8, 0, 0],
    [700, 704, false, 1, 11, 448, 14],
    [5000, 5000, false, 2, 3, 1384, 43],
  ])('of %d bytes at a line of 32', (size, objectBytes, onSlab, order, objectsPerSlab, leftBytes, colours) => {
    const expected = { objectBytes, onSlab, order, objectsPerSlab, leftBytes, colours };
    expect(geometry(size, 8, { cacheLine: 32 })).toMatchObject(expected);
  });

  it.each([
    [128, 7, { align: 8, objectBytes: 128, onSlab: true, objectsPerSlab: 30, colours: 5 }],
    [127, 7, { align: 8, objectBytes: 128, onSlab: true, objectsPerSlab: 30, colours: 5 }],
    [512, 8, { objectBytes: 512, onSlab: false, order: 0, objectsPerSlab: 8, colours: 0 }],
    [24, 64, { align: 64, objectBytes: 64, colourStride: 64 }],
  ])('of %d bytes aligned to %d at a line of 16', (size, align, expected) => {
    expect(geometry(size, align, { cacheLine: 16 })).toMatchObject(expected);
  });

  it('never fill a frame to the last byte behind a head', () => {
    const exact = many(511, () => 0).filter((_, index) => {
      const size = index + 1;
      const { headBytes = 0, objectsPerSlab = 0, leftBytes = 0 } = geometry(8 * size, 8, {}) ?? {};
      const headWithOne = 56 + 4 * (objectsPerSlab + 1) + ((8 - ((56 + 4 * (objectsPerSlab + 1)) % 8)) % 8);
      return headBytes > 0 && headWithOne - headBytes + 8 * size === leftBytes;
    });
    expect(exact).toHaveLength(2);
    expect([geometry(16, 8, {})?.objectsPerSlab, geometry(400, 8, {})?.objectsPerSlab]).toEqual([201, 9]);
  });

  it('have the least order that wastes little: 230 sizes up to a frame have order 0, 101 order 1, 119 order 2, 62 order 3', () => {
    const orders = many(512, () => 0).map((_, index) => geometry(8 * (index + 1), 8, {})?.order ?? -1);
    expect([0, 1, 2, 3].map((order) => orders.filter((other) => other === order).length)).toEqual([230, 101, 119, 62]);
    expect(8 * (orders.indexOf(3) + 1)).toBe(2344);
    expect(geometry(2344, 8, {})?.objectsPerSlab).toBe(13);
  });

  it('end at 64 MiB', () => {
    expect(geometry(8_388_608, 8, {})?.order).toBe(11);
    expect(geometry(67_108_864, 8, {})?.order).toBe(14);
    expect(geometry(67_108_865, 8, {})).toBeNull();
  });

  function geometry(size: number, align: number, given: Parameters<typeof originalWith>[0]) {
    return promisesOf(originalWith(given)).geometry(size, align);
  }
});

describe('arrays', () => {
  it('hand nine objects of 56 bytes out in the order 7 6 5 4 3 2 1 0 15', () => {
    const { system, alloc } = withCache(56);
    const objects = many(9, alloc);
    const first = system.cache('user-0').slabs[0]?.firstObject ?? 0;
    expect(objects.map((object) => (object - first) / 56)).toEqual([7, 6, 5, 4, 3, 2, 1, 0, 15]);
  });

  it('count what the original counts', () => {
    const { system, alloc, free } = withCache(56);
    const counts = () => Object.values(system.counts('user-0'));
    expect(counts()).toEqual([0, 0, 0, 0]);
    const objects = [alloc()];
    expect(counts()).toEqual([67, 1, 7, 0]);
    objects.push(...many(8, alloc));
    expect(counts()).toEqual([67, 9, 7, 0]);
    objects.forEach(free);
    expect(counts()).toEqual([67, 0, 16, 0]);
    const held = many(40, alloc);
    expect(counts()).toEqual([67, 40, 0, 0]);
    const after = new Map<number, readonly number[]>();
    held.forEach((object, index) => {
      free(object);
      after.set(index + 1, counts().slice(2));
    });
    expect([16, 17, 24, 25, 32, 33, 40].map((freed) => after.get(freed))).toEqual([
      [16, 0],
      [9, 8],
      [16, 8],
      [9, 16],
      [16, 16],
      [9, 16],
      [16, 16],
    ]);
  });

  it('are refilled from the shared array, order kept, when that has a batch', () => {
    const { system, alloc, free } = withCache(56);
    const objects = many(24, alloc);
    objects.forEach(free);
    const [shared = []] = system.cache('user-0').arrays.slice(-1);
    expect(shared).toEqual(objects.slice(0, 8));
    expect(system.get('cache-alloc', 3, system.cache('user-0').descriptor, 0)).toBe(objects[7]);
    expect(system.cache('user-0').arrays[3]).toEqual(objects.slice(0, 7));
  });

  it('are filled with one new slab at most', () => {
    const system = new Modelled();
    system.give('init');
    const before = system.frames;
    expect(system.give('alloc', 0, 8_388_608, 0)).toBeGreaterThan(0);
    // The object itself, and a frame each for the general caches that its list and its descriptor come from.
    expect(system.frames - before).toBe(2048 + 2);
  });

  it('lose nothing when a slab is refused half-way', () => {
    const { system, cache } = withCache(256, { frames: 11 });
    const answers = many(16, () => system.give('cache-alloc', 0, cache, 0));
    expect(answers.slice(0, 15).every((answer) => typeof answer === 'number')).toBe(true);
    expect(answers[15]).toBe('cannot-allocate-frame');
    expect(system.counts('user-0')).toEqual({ total: 15, used: 15, local: 0, shared: 0 });
  });

  it('of 17 objects leave seven waiting, and a cache whose objects are all free can be destroyed', () => {
    const { system, cache, alloc, free } = withCache(56);
    const objects = many(17, alloc);
    expect(system.counts('user-0')).toMatchObject({ used: 17, local: 7 });
    expect(system.give('destroy', cache, 0)).toBe('objects-live');
    objects.forEach(free);
    expect(system.give('destroy', cache, 0)).toBeNull();
  });
});

describe('giving frames back', () => {
  it('without draining leaves what arrays pin: 39 of 40 slabs of 64 bytes come back', () => {
    const { system, alloc, free } = withCache(64);
    many(40 * 59, alloc).forEach(free);
    expect(system.give('reclaim', 1)).toBe(39);
    expect(system.give('reclaim', 1)).toBe(0);
    expect(system.give('reclaim', 0)).toBeGreaterThan(0);
    expect(system.cache('user-0').slabs).toEqual([]);
  });

  it('without draining leaves eight full slabs of 80 of 1024 bytes', () => {
    const { system, alloc, free } = withCache(1024);
    many(320, alloc).forEach(free);
    expect(system.give('reclaim', 1)).toBe(72);
    expect(system.cache('user-0').slabs.map(({ list }) => list)).toEqual(many(8, () => 'full'));
  });

  it('happens by itself when more slabs are empty than a cache may keep, the oldest first', () => {
    const { system, alloc, free } = withCache(64, { keptEmpty: 16 });
    const before = system.frames;
    many(40 * 59, alloc).forEach(free);
    const lists = system.cache('user-0').slabs.map(({ list }) => list);
    expect(lists).toEqual(['partial', ...many(16, () => 'empty')]);
    expect(system.frames - before).toBe(17);
  });
});

describe('colours', () => {
  it('of consecutive slabs are consecutive, and begin again after the last', () => {
    const { system, alloc } = withCache(256, { cacheLine: 32 });
    many(88, alloc);
    const slabs = [...system.cache('user-0').slabs].sort((one, other) => one.address - other.address);
    const offsets = slabs.map(({ address, firstObject }) => firstObject - address - 120);
    expect(offsets).toEqual([0, 32, 64, 96, 0, 32]);
  });

  it('do not advance when a slab cannot be made', () => {
    const { system, cache } = withCache(256, { cacheLine: 32 });
    expect(system.giveRefusing([0], 'cache-alloc', 0, cache, 0)).toBe('cannot-allocate-frame');
    expect(system.cache('user-0').nextColour).toBe(0);
  });
});
