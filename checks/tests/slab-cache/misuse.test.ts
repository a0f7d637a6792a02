// What a slab cache and its backends refuse: with which code and words, before anything is touched.
import { describe, expect, it } from 'vitest';
import {
  AllocatorError,
  ArenaBackend,
  FlatPageMap,
  FrameSource,
  HashPageMap,
  Memory,
  type MemoryBackend,
  SlabCache,
  SlabInfoPool,
} from '../../../impl/index.ts';
import { openScene, printBooks, printLent, type Scene } from './recording.ts';

const ROWS = [
  { row: 'small, one page', objectSize: 680, slabSize: 4096, pageSize: 4096, objectSizeType: 'small' },
  { row: 'small, many pages', objectSize: 680, slabSize: 8192, pageSize: 4096, objectSizeType: 'small' },
  { row: 'large', objectSize: 680, slabSize: 4096, pageSize: 4096, objectSizeType: 'large' },
] as const;

const ROWS_WITH_PAGE_MAP = ROWS.slice(1);

describe.each(ROWS)('misuse of a cache, $row', (options) => {
  const misused = misuse(openScene(options, 5));

  it('is refused by free and by tryFree with the same code, before any byte changes and any call is made', () => {
    const expected = misused.addresses.map(({ code, what }) => ({
      what,
      returned: code,
      thrown: code,
      namesTheAddress: true,
      changed: 'nothing',
      calls: '-',
    }));
    expect(misused.addresses.map(({ what, address }) => refuse(misused, what, address))).toEqual(expected);
  });

  it('leaves every code seen, and every live object free to be freed', () => {
    const codes = ['double-free', 'foreign', 'interior', 'misaligned', 'never-allocated', 'not-an-object', 'null'];
    expect([...new Set(misused.addresses.map(({ code }) => code))].sort()).toEqual([...codes, 'wrong-cache']);
    for (const object of misused.live) misused.cache.free(object);
    misused.neighbour.free(misused.neighbourObject);
    expect(printBooks(misused)).toBe('- | - | - | 0,0,0,0');
    expect(printLent(misused)).toBe('0 slabs, 0 SlabInfos, 0 pages');
  });
});

describe('the message of a misuse', () => {
  const { cache, addresses } = misuse(openScene(ROWS[0], 5));
  const advice = (code: string) =>
    addresses
      .filter((one) => one.code === code)
      .map(({ address }) => /[;,] (free .+)\.$/.exec(message(cache, address))?.[1]);

  it.each([
    ['null', 'free only what alloc returned'],
    ['misaligned', 'free exactly the address alloc returned'],
    ['wrong-cache', 'free it there'],
    ['double-free', 'free each object once'],
    ['never-allocated', 'free only what alloc returned'],
    ['interior', 'free exactly the address alloc returned'],
    ['foreign', 'free only what alloc of this cache returned'],
    ['not-an-object', 'free only what alloc returned'],
  ])('%s says what to do: %s', (code, expected) => {
    expect([...new Set(advice(code))]).toEqual([expected]);
  });
});

describe.each(ROWS)('a broken backend, $row', (options) => {
  it('that lends a misaligned slab gets it back, and nothing is lost', () => {
    let skew = 8;
    const scene = openScene(options, 1, (arena) => ({
      ...pass(arena),
      allocSlab: (slabSize, pageSize) => arena.allocSlab(slabSize, pageSize) + skew,
      freeSlab: (slab, slabSize, pageSize) => arena.freeSlab(slab - skew, slabSize, pageSize),
    }));
    expect(attempt(scene.memory, () => scene.cache.alloc())).toEqual(['backend-misaligned', 'nothing']);
    skew = 0;
    expect(scene.cache.alloc()).not.toBe(0);
  });
});

describe('a broken backend, large', () => {
  it('that lends a misaligned SlabInfo gets it and the slab back, and nothing is lost', () => {
    let skew = 4;
    const scene = openScene(ROWS[2], 1, (arena) => ({
      ...pass(arena),
      allocSlabInfo: () => arena.allocSlabInfo() + skew,
      freeSlabInfo: (info) => arena.freeSlabInfo(info - skew),
    }));
    expect(attempt(scene.memory, () => scene.cache.alloc())).toEqual(['backend-misaligned', 'nothing']);
    expect(scene.backend.takeCalls()).toBe('AS S0 AI FI FS S0');
    skew = 0;
    expect(scene.cache.alloc()).not.toBe(0);
  });
});

describe.each(ROWS_WITH_PAGE_MAP)('a backend that forgot a slab, $row', (options) => {
  const answers = {
    nothing: () => 0,
    'the SlabInfo of a neighbour': (info: number, neighbours: number) => neighbours || info,
    'a misaligned address': (info: number) => info + 1,
    'the address behind the SlabInfo': (info: number) => info + 56,
    'an address outside the memory': () => 2 ** 30,
    'a negative address': (info: number) => -info,
    'no number': () => Number.NaN,
  };

  it.each(Object.entries(answers))('answers %s: the object stays live, and nothing is lost', (_, answer) => {
    let broken = false;
    let neighbours = 0;
    const scene = openScene(options, 2, (arena) => ({
      ...pass(arena),
      getSlabInfoPointer: (page) => {
        const info = arena.getSlabInfoPointer(page);
        return broken ? answer(info, neighbours) : info;
      },
    }));
    const { cache, backend, memory } = scene;
    const neighbourObject = new SlabCache(options, backend).alloc();
    neighbours = backend.getSlabInfoPointer(neighbourObject - (neighbourObject % options.pageSize));
    const objects = [cache.alloc(), cache.alloc()];
    broken = true;
    const refused = objects.flatMap((object) => [
      attempt(memory, () => cache.free(object)),
      attempt(memory, () => cache.tryFree(object)),
    ]);
    expect(refused).toEqual(Array(4).fill(['backend-lost-slab-info', 'nothing']));
    broken = false;
    for (const object of objects) cache.free(object);
    expect(printBooks(scene)).toBe('- | - | - | 0,0,0,0');
  });
});

describe('the parts of an arena', () => {
  const memory = new Memory(65536);
  const frames = new FrameSource(memory, { frameSize: 128, frameAlign: 128, frames: 3 });
  const pool = new SlabInfoPool(memory, 2);
  const map = new HashPageMap(memory, 64, 2);
  const bare = new ArenaBackend(memory, { frames });
  const granted = [frames.grant(), frames.grant()];
  const [first = 0, second = 0] = granted;
  frames.takeBack(second);
  const info = pool.allocSlabInfo();
  for (const page of [64, 128]) map.save(page, 8);

  it.each<[string, string, () => unknown]>([
    ['frame-not-granted', 'taking back null', () => frames.takeBack(0)],
    ['frame-not-granted', 'taking back a frame twice', () => frames.takeBack(second)],
    ['frame-not-granted', 'taking back the inside of a frame', () => frames.takeBack(first + 8)],
    ['frame-not-granted', 'taking back what is before the frames', () => frames.takeBack(first - 128)],
    ['frame-not-granted', 'taking back what is behind the frames', () => frames.takeBack(first + 3 * 128)],
    ['frame-not-granted', 'taking back no number', () => bare.freeSlab(Number.NaN)],
    ['frame-source-options', 'no frames', () => frameSource(128, 128, 0)],
    ['frame-source-options', 'half a frame', () => frameSource(128, 128, 0.5)],
    ['frame-source-options', 'frames of no bytes', () => frameSource(0, 8, 1)],
    ['frame-source-options', 'frames that are no multiple of their alignment', () => frameSource(96, 64, 1)],
    ['slab-is-not-a-frame', 'a slab of another size', () => bare.allocSlab(64)],
    ['backend-part-missing', 'a SlabInfo without a source', () => bare.allocSlabInfo()],
    ['backend-part-missing', 'a SlabInfo given back without a source', () => bare.freeSlabInfo(info)],
    ['backend-part-missing', 'a save without a page map', () => bare.saveSlabInfoPointer(64, info)],
    ['backend-part-missing', 'a get without a page map', () => bare.getSlabInfoPointer(64)],
    ['backend-part-missing', 'a delete without a page map', () => bare.deleteSlabInfoPointer(64)],
    ['page-map-too-small', 'a page map for too few pages', () => new ArenaBackend(memory, { frames, pageMap: map })],
    ['page-map-full', 'saving more pages than a table has room for', () => map.save(320, 8)],
    ['slab-info-not-granted', 'taking back null', () => pool.freeSlabInfo(0)],
    ['slab-info-not-granted', 'taking back a free SlabInfo', () => pool.freeSlabInfo(info + 56)],
    ['slab-info-not-granted', 'taking back the inside of a SlabInfo', () => pool.freeSlabInfo(info + 8)],
    ['slab-info-not-granted', 'taking back what is behind the pool', () => pool.freeSlabInfo(info + 2 * 56)],
    ['memory-spent', 'a flat page map', () => new FlatPageMap(memory, 1)],
    ['memory-spent', 'a hash page map', () => new HashPageMap(memory, 64, 65536)],
    ['memory-spent', 'frames', () => frameSource(4096, 8, 64)],
    ['memory-spent', 'SlabInfos', () => new SlabInfoPool(memory, 65536)],
    ['backend-unsuitable', 'a cache that needs SlabInfos', () => new SlabCache({ ...LARGE }, bare)],
    ['backend-unsuitable', 'a cache of several pages', () => new SlabCache({ ...SMALL, pageSize: 64 }, bare)],
    ['backend-unsuitable', 'a cache with other slabs', () => new SlabCache({ ...SMALL, slabSize: 256 }, bare)],
  ])('refuse with %s, changing nothing: %s', (code, _, act) => {
    expect(attempt(memory, act)).toEqual([code, 'nothing']);
  });

  function frameSource(frameSize: number, frameAlign: number, count: number): FrameSource {
    return new FrameSource(memory, { frameSize, frameAlign, frames: count });
  }
});

const SMALL = { objectSize: 16, slabSize: 128, pageSize: 128, objectSizeType: 'small' } as const;
const LARGE = { ...SMALL, objectSizeType: 'large' } as const;

interface Misused extends Scene {
  readonly neighbour: SlabCache;
  readonly neighbourObject: number;
  /** Objects of the cache that are live. */
  readonly live: readonly number[];
  readonly addresses: readonly { readonly code: string; readonly what: string; readonly address: number }[];
}

/** Two caches on one backend that have done enough for every misuse to be possible, and the addresses to misuse. */
function misuse(scene: Scene): Misused {
  const { cache, backend, memory } = scene;
  const { objectSize, slabSize, pageSize, objectsPerSlab, objectSizeType } = cache;
  const neighbour = new SlabCache({ objectSize, slabSize, pageSize, objectSizeType }, backend);
  const neighbourObject = neighbour.alloc();
  const neighbourFreed = neighbour.alloc();
  neighbour.free(neighbourFreed);
  const filling = Array.from({ length: objectsPerSlab }, () => cache.alloc());
  const released = cache.alloc();
  // The slab of `filling` is lent again first, being the lower one: `released` stays given back.
  for (const object of [released, ...filling]) cache.free(object);
  const live = [cache.alloc(), cache.alloc()];
  const freed = cache.alloc();
  cache.free(freed);
  const [object = 0] = live;
  const slab = object - backend.offsetOf(object);
  const behind = slab + objectsPerSlab * objectSize;
  const addresses = [
    { code: 'null', what: 'null', address: 0 },
    { code: 'misaligned', what: 'one byte into a live object', address: object + 1 },
    { code: 'misaligned', what: 'half an alignment into a live object', address: object + 4 },
    { code: 'misaligned', what: 'a fraction', address: object + 0.5 },
    { code: 'misaligned', what: 'no number', address: Number.NaN },
    { code: 'wrong-cache', what: 'a live object of the neighbour', address: neighbourObject },
    { code: 'double-free', what: 'a free object, others of its slab live', address: freed },
    { code: 'double-free', what: 'an object whose slab was given back', address: released },
    { code: 'double-free', what: 'a free object of the neighbour', address: neighbourFreed },
    { code: 'never-allocated', what: 'the first object of a slab in use', address: slab },
    { code: 'never-allocated', what: 'the second object of a slab in use', address: slab + objectSize },
    { code: 'interior', what: 'eight bytes into a live object', address: object + 8 },
    { code: 'interior', what: 'the last eight bytes of a free object', address: freed + objectSize - 8 },
    { code: 'not-an-object', what: 'just behind the objects', address: behind },
    { code: 'not-an-object', what: 'the last eight bytes of a slab', address: slab + slabSize - 8 },
    { code: 'foreign', what: 'the books of the cache', address: cache.inspect().books },
    { code: 'foreign', what: 'an object the neighbour never handed out', address: neighbourObject - 4 * objectSize },
    { code: 'foreign', what: 'a slab never lent', address: scene.frames.first + 4 * slabSize },
    { code: 'foreign', what: 'the end of the memory', address: memory.byteLength },
    { code: 'foreign', what: 'far beyond all memory', address: 2 ** 40 },
    { code: 'foreign', what: 'the lower half of which is a live object', address: 2 ** 32 + object },
    { code: 'foreign', what: 'a negative address', address: -object },
  ];
  if (objectSizeType === 'small') {
    addresses.push({ code: 'not-an-object', what: 'a SlabInfo', address: slab + slabSize - 56 });
  }
  return { ...scene, neighbour, neighbourObject, live, addresses };
}

function refuse({ cache, backend, memory }: Scene, what: string, address: number): object {
  const before = memory.bytes.slice();
  backend.takeCalls();
  const returned = cache.tryFree(address);
  const [thrown] = attempt(memory, () => cache.free(address));
  const changed = Buffer.compare(before, memory.bytes) === 0 ? 'nothing' : 'something';
  const namesTheAddress = message(cache, address).startsWith(`free(${address}) refused: `);
  return { what, returned, thrown, namesTheAddress, changed, calls: backend.takeCalls() };
}

/** The code of the AllocatorError that something throws, and whether it changed the memory. */
function attempt({ bytes }: Memory, act: () => unknown): [string | null, 'nothing' | 'something'] {
  const before = bytes.slice();
  const code = errorOf(act)?.code ?? null;
  return [code, Buffer.compare(before, bytes) === 0 ? 'nothing' : 'something'];
}

function message(cache: SlabCache, address: number): string {
  return errorOf(() => cache.free(address))?.message ?? '';
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

/** Every function of a backend as it is, to replace some of them. */
function pass(backend: MemoryBackend): MemoryBackend {
  return {
    memory: backend.memory,
    allocSlab: (slabSize, pageSize) => backend.allocSlab(slabSize, pageSize),
    freeSlab: (slab, slabSize, pageSize) => backend.freeSlab(slab, slabSize, pageSize),
    allocSlabInfo: () => backend.allocSlabInfo(),
    freeSlabInfo: (info) => backend.freeSlabInfo(info),
    saveSlabInfoPointer: (page, info) => backend.saveSlabInfoPointer(page, info),
    getSlabInfoPointer: (page) => backend.getSlabInfoPointer(page),
    deleteSlabInfoPointer: (page) => backend.deleteSlabInfoPointer(page),
  };
}
