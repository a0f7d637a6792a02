// Objects and pages of one memory: who serves what, what moves between slabs and pages, and what is refused.
import { describe, expect, it } from 'vitest';
import { GlobalAllocator, type GlobalAllocatorOptions } from '../../../impl/buddy-slab/index.ts';
import { AtomicWords } from '../../../impl/kit/atomics.ts';
import { Memory } from '../../../impl/kit/memory.ts';
import type { SharedAccess } from '../../../spec/kit/contract.ts';
import { errorOf } from './pages-scene.ts';

const PAGE = 4096;
const MIB = 2 ** 20;
/** The first page of a region that starts here is at a multiple of 64 pages, behind one page of records. */
const START = 63 * PAGE;

interface Scene {
  readonly memory: Memory;
  readonly allocator: GlobalAllocator;
  /** The CPU that calls. */
  cpu: number;
}

/** An allocator of so many pages. */
function sceneOf(pages: number, options: GlobalAllocatorOptions = {}): Scene {
  const memory = new Memory(START + (pages + 1) * PAGE + MIB);
  memory.carve(START + (pages + 1) * PAGE - memory.carved);
  const scene: { cpu: number } = { cpu: 0 };
  const allocator = new GlobalAllocator(memory, { heapAlign: PAGE, cpus: 2, currentCpu: () => scene.cpu, ...options });
  allocator.init(START, (pages + 1) * PAGE);
  return Object.assign(scene, { memory, allocator });
}

const freePages = ({ allocator }: Pick<Scene, 'allocator'>) => allocator.statistics.freePages;

describe('init', () => {
  it.each([
    [16, 3584],
    [8, 1536],
    [4, 512],
  ])('with a region of %i MiB has the first page at +2 MiB, and %i pages', (size, pages) => {
    const memory = new Memory(24 * MIB);
    memory.carve(20 * MIB - memory.carved);
    const allocator = new GlobalAllocator(memory);
    allocator.init(2 * MIB, size * MIB);
    expect(allocator.section(0)).toMatchObject({ start: 4 * MIB, totalPages: pages, freePages: pages });
    expect([allocator.isInitialized, allocator.section(1)]).toEqual([true, null]);
  });

  it('fails with a region that is too small or lies elsewhere, changes nothing, and can be tried again', () => {
    const memory = new Memory(8 * MIB);
    memory.carve(6 * MIB - memory.carved);
    const allocator = new GlobalAllocator(memory);
    const before = memory.bytes.slice();
    const regions = [
      [2 * MIB, 2 * MIB],
      [4 * MIB, 3 * MIB],
      [0, 6 * MIB],
      [2.5, 4 * MIB],
      [2 * MIB, Number.NaN],
    ] as const;
    const codes = regions.map(([start, size]) => errorOf(() => allocator.init(start, size))?.code);
    expect(codes).toEqual(Array(5).fill('invalid-param'));
    expect([Buffer.compare(before, memory.bytes), allocator.isInitialized]).toEqual([0, false]);
    allocator.init(2 * MIB, 4 * MIB);
    expect(allocator.isInitialized).toBe(true);
  });

  it('is refused a second time, whatever the region', () => {
    const { allocator, memory } = sceneOf(4);
    const before = memory.bytes.slice();
    expect(errorOf(() => allocator.init(START, 5 * PAGE))?.code).toBe('already-initialized');
    expect(errorOf(() => allocator.init(-1, 0))?.code).toBe('already-initialized');
    expect(Buffer.compare(before, memory.bytes)).toBe(0);
  });

  it('is refused while another allocator of the memory is at work, until that one is dropped', () => {
    const memory = new Memory(MIB);
    memory.carve(MIB / 2);
    const [one, other] = [1, 2].map(() => new GlobalAllocator(memory, { heapAlign: PAGE, areaBytes: MIB / 2 }));
    one?.init(START, 8 * PAGE);
    expect(other?.tryInit(START + 8 * PAGE, 8 * PAGE)).toBe('already-initialized');
    expect(other?.isInitialized).toBe(false);
    other?.drop();
    expect(other?.tryInit(START, 8 * PAGE)).toBe('already-initialized');
    one?.drop();
    expect([one?.isInitialized, other?.tryInit(START, 8 * PAGE)]).toEqual([false, null]);
  });

  it('after a drop finds nothing of what was before', () => {
    const scene = sceneOf(8);
    for (const size of [64, 2048, 5000]) scene.allocator.alloc(size);
    scene.allocator.drop();
    scene.allocator.drop();
    expect(scene.allocator.tryAlloc(8, 8)).toBe('not-initialized');
    scene.allocator.init(START, 9 * PAGE);
    expect(scene.allocator.statistics).toMatchObject({ totalPages: 8, freePages: 8, slabs: 0, liveObjects: 0 });
    expect(scene.allocator.alloc(64)).toBe(START + PAGE + 128);
  });
});

it('everything is refused before init', () => {
  const memory = new Memory(MIB);
  memory.carve(MIB / 2);
  const allocator = new GlobalAllocator(memory);
  const before = memory.bytes.slice();
  const uses: readonly (() => unknown)[] = [
    () => allocator.alloc(8),
    () => allocator.alloc(-1, 3),
    () => allocator.free(0, 8),
    () => allocator.realloc(START, 8, 8, 16),
    () => allocator.addRegion(START, 8 * PAGE),
    () => allocator.allocPages(1),
    () => allocator.allocPagesLowmem(1),
    () => allocator.deallocPages(START, 1),
  ];
  for (const use of uses) {
    expect(errorOf(use)).toMatchObject({ code: 'not-initialized', message: expect.stringContaining('call init') });
  }
  expect(Buffer.compare(before, memory.bytes)).toBe(0);
});

describe('a request', () => {
  it.each<[size: number, align: number, slabs: number, pages: number]>([
    [0, 1, 1, 1],
    [1, 64, 1, 1],
    [256, 1, 1, 1],
    [257, 1, 1, 2],
    [8, 1024, 1, 2],
    [1025, 1, 1, 4],
    [2048, 2048, 1, 4],
    [2049, 1, 0, 1],
    [4096, 1, 0, 1],
    [4097, 1, 0, 2],
    [3 * PAGE, 1, 0, 4],
    [1, 4096, 0, 1],
    [1, 4 * PAGE, 0, 1],
    [9 * PAGE, 2 * PAGE, 0, 16],
  ])('for %i bytes aligned to %i makes %i slabs of, or else takes, %i pages', (size, align, slabs, pages) => {
    const { allocator } = sceneOf(64);
    const address = allocator.alloc(size, align);
    expect(address % align).toBe(0);
    expect(allocator.statistics).toMatchObject({
      slabs,
      liveObjects: slabs,
      freePages: 64 - pages,
      allocatedBytes: pages * PAGE,
      slabBytes: slabs * pages * PAGE,
    });
    allocator.free(address, size, align);
    expect(allocator.statistics).toMatchObject({ liveObjects: 0, freePages: 64 - slabs * pages });
  });

  it.each<[number, number, string]>([
    [-1, 1, 'invalid-param'],
    [0.5, 1, 'invalid-param'],
    [Number.NaN, 1, 'invalid-param'],
    [Number.POSITIVE_INFINITY, 1, 'invalid-param'],
    [8, 0, 'invalid-param'],
    [8, 3, 'invalid-param'],
    [8, -8, 'invalid-param'],
    [5000, 3, 'invalid-param'],
    [8, 2 ** 31 + 1, 'invalid-param'],
    [0, 4096, 'invalid-param'],
    [2 ** 20 * PAGE + 1, 1, 'invalid-param'],
    [2 ** 20 * PAGE, 1, 'no-memory'],
    [5 * PAGE, 1, 'no-memory'],
    [8, 2 ** 30, 'no-memory'],
    [8, 2 ** 40, 'no-memory'],
  ])('for %d bytes aligned to %d is refused as %s, before any byte changes', (size, align, code) => {
    const { allocator, memory } = sceneOf(4);
    const before = memory.bytes.slice();
    expect([allocator.tryAlloc(size, align), errorOf(() => allocator.alloc(size, align))?.code]).toEqual([code, code]);
    expect(Buffer.compare(before, memory.bytes)).toBe(0);
  });

  it('for an object is refused when there are no pages for a slab, before any byte changes', () => {
    const { allocator, memory } = sceneOf(3);
    const before = memory.bytes.slice();
    expect(allocator.tryAlloc(2048, 8)).toBe('no-memory');
    expect(Buffer.compare(before, memory.bytes)).toBe(0);
    expect(allocator.alloc(1024)).toBeGreaterThan(0);
  });

  it('for objects of which not one fits a slab is refused as such', () => {
    const memory = new Memory(MIB);
    memory.carve(MIB / 2);
    const allocator = new GlobalAllocator(memory, { pageSize: 1024, heapAlign: 1024 });
    allocator.init(START, 16 * 1024);
    expect([allocator.tryAlloc(2048, 8), typeof allocator.tryAlloc(256, 8)]).toEqual(['no-capacity', 'number']);
  });
});

describe('slabs and pages', () => {
  it('hand out objects with the lowest address first, and a second slab when the first is full', () => {
    const { allocator } = sceneOf(64);
    const objects = Array.from({ length: 63 }, () => allocator.alloc(64));
    const slab = START + PAGE;
    expect(objects.slice(0, 62)).toEqual(Array.from({ length: 62 }, (_, index) => slab + 128 + index * 64));
    expect(objects[62]).toBe(slab + PAGE + 128);
  });

  it('get slabs back that became empty, but for the first of each class', () => {
    const scene = sceneOf(64);
    const objects = Array.from({ length: 3 * 62 }, () => scene.allocator.alloc(64));
    const left = objects.map((object) => {
      scene.allocator.free(object, 64);
      return freePages(scene);
    });
    expect([left[60], left[61], left[123], left[185]]).toEqual([61, 61, 62, 63]);
  });

  it('hold the pages of slabs whose objects another CPU freed, until their owner comes by', () => {
    const scene = sceneOf(64);
    const objects = Array.from({ length: 186 }, () => scene.allocator.alloc(64));
    scene.cpu = 1;
    for (const object of objects) scene.allocator.free(object, 64);
    expect(scene.allocator.statistics).toMatchObject({ slabs: 3, liveObjects: 0, freePages: 61 });
    scene.cpu = 0;
    const held = [1, 2, 3].map(() => {
      scene.allocator.free(scene.allocator.alloc(64), 64);
      return 64 - freePages(scene);
    });
    expect(held).toEqual([3, 2, 1]);
  });

  it('find the slab around an object though its pages once were another slab', () => {
    const scene = sceneOf(64);
    const { allocator } = scene;
    const small = Array.from({ length: 45 }, () => allocator.alloc(512));
    for (const object of [...small.slice(30), ...small.slice(0, 30)]) allocator.free(object, 512);
    const large = Array.from({ length: 7 }, () => allocator.alloc(2048));
    scene.memory.bytes.fill(0xa5, large[3] ?? 0, (large[3] ?? 0) + 2048);
    scene.cpu = 1;
    allocator.free(large[4] ?? 0, 2048);
    const untouched = scene.memory.bytes.subarray(large[3] ?? 0, (large[3] ?? 0) + 2048);
    expect(untouched.every((byte) => byte === 0xa5)).toBe(true);
    scene.cpu = 0;
    expect(allocator.alloc(2048)).toBe(large[4]);
  });

  it('of several CPUs are apart', () => {
    const scene = sceneOf(64);
    const mine = scene.allocator.alloc(64);
    scene.cpu = 1;
    const theirs = scene.allocator.alloc(64);
    expect(Math.floor(theirs / PAGE)).not.toBe(Math.floor(mine / PAGE));
  });
});

describe('realloc', () => {
  it.each([
    [10, 40, 10],
    [40, 10, 10],
    [61, 63, 61],
    [64, 64, 64],
    [2048, 2049, 2048],
    [5001, 1023, 1023],
    [5000, 9000, 5000],
    [0, 8, 0],
    [8, 0, 0],
  ])('of %i bytes to %i copies %i of them elsewhere, and no more', (size, newSize, copied) => {
    const { allocator, memory } = sceneOf(64);
    const old = allocator.alloc(size);
    for (let at = 0; at < size; at += 1) memory.bytes[old + at] = 1 + (at % 200);
    const where = allocator.alloc(newSize);
    memory.bytes.fill(0, where, where + 4 * Math.ceil(newSize / 4));
    allocator.free(where, newSize);
    const moved = allocator.realloc(old, size, 1, newSize);
    expect(moved).not.toBe(old);
    const found = [...memory.bytes.subarray(moved, moved + newSize)];
    expect(found.slice(0, copied)).toEqual(Array.from({ length: copied }, (_, at) => 1 + (at % 200)));
    expect(errorOf(() => allocator.free(old, size))?.code).toBeDefined();
    allocator.free(moved, newSize);
    expect(allocator.statistics.liveObjects).toBe(0);
  });

  it('leaves what lies behind the bytes it copies as it was', () => {
    const { allocator, memory } = sceneOf(64);
    const old = allocator.alloc(64);
    const next = allocator.alloc(64);
    allocator.free(next, 64);
    memory.bytes.fill(0xee, next, next + 64);
    memory.bytes.fill(0x11, old, old + 64);
    expect(allocator.realloc(old, 61, 1, 62)).toBe(next);
    expect([...memory.bytes.subarray(next + 60, next + 64)]).toEqual([0x11, 0xee, 0xee, 0xee]);
  });

  it.each<[what: string, (object: number, block: number) => readonly [number, number, number, number], string]>([
    ['null', () => [0, 64, 1, 8], 'null'],
    ['another class', (object) => [object, 32, 1, 8], 'wrong-class'],
    ['an object that is free', (object) => [object + 64, 64, 1, 8], 'not-allocated'],
    ['the inside of a block', (_, block) => [block + PAGE, 5000, 1, 8], 'interior'],
    ['an impossible layout', (object) => [object, 64, 3, 8], 'invalid-param'],
    ['nothing aligned to a page', (object) => [object, 0, PAGE, 8], 'invalid-param'],
    ['an impossible size', (object) => [object, 64, 1, -8], 'invalid-param'],
    ['more than there is', (object) => [object, 64, 1, 100 * PAGE], 'no-memory'],
    ['a wrong address, rather than more than there is', (object) => [object + 8, 64, 1, 100 * PAGE], 'interior'],
  ])('of or to %s is refused, before any byte changes', (_, use, code) => {
    const { allocator, memory } = sceneOf(16);
    const operands = use(allocator.alloc(64), allocator.alloc(5000));
    const before = memory.bytes.slice();
    expect(errorOf(() => allocator.realloc(...operands))?.code).toBe(code);
    expect(Buffer.compare(before, memory.bytes)).toBe(0);
  });
});

describe('a free', () => {
  const scene = sceneOf(32);
  const { allocator, memory } = scene;
  const object = allocator.alloc(64);
  const slab = object - 128;
  const block = allocator.alloc(5000);
  const freed = allocator.alloc(64);
  allocator.free(freed, 64);
  scene.cpu = 1;
  const theirs = allocator.alloc(128);
  const queued = allocator.alloc(128);
  scene.cpu = 0;
  allocator.free(queued, 128);

  it.each<[what: string, address: number, size: number, align: number, code: string]>([
    ['null', 0, 64, 1, 'null'],
    ['null as pages', 0, 5000, 1, 'null'],
    ['an object of another class', object, 128, 1, 'wrong-class'],
    ['an object of another CPU and class', theirs, 64, 1, 'wrong-class'],
    ['the header of a slab', slab + 64, 64, 1, 'header'],
    ['the inside of an object', object + 8, 64, 1, 'interior'],
    ['an object freed before', freed, 64, 1, 'not-allocated'],
    ['an object freed before by another CPU', queued, 128, 1, 'not-allocated'],
    ['an object that was never handed out', object + 640, 64, 1, 'not-allocated'],
    ['pages as an object', block, 64, 1, 'foreign'],
    ['what was never anything', START + 20 * PAGE, 64, 1, 'foreign'],
    ['what is far outside', 2 ** 40, 64, 1, 'foreign'],
    ['a slab as pages', slab, 4096, 1, 'slab-pages'],
    ['an object as pages', object, 4096, 1, 'misaligned'],
    ['the second page of a block', block + PAGE, 4096, 1, 'interior'],
    ['free pages', START + 17 * PAGE, 4096, 1, 'not-allocated'],
    ['more pages than a block has', block, 3 * PAGE, 1, 'wrong-count'],
    ['no bytes of pages', block, 0, PAGE, 'invalid-param'],
    ['an impossible size', object, -1, 1, 'invalid-param'],
    ['an impossible alignment', object, 64, 3, 'invalid-param'],
  ])('of %s (%d, %d, %d) is refused as %s, before any byte changes', (_, address, size, align, code) => {
    const before = memory.bytes.slice();
    const error = errorOf(() => allocator.free(address, size, align));
    expect([allocator.tryFree(address, size, align), error?.code]).toEqual([code, code]);
    expect([
      allocator.misuseOfFree(address, size, align),
      errorOf(() => allocator.realloc(address, size, align, 8))?.code,
    ]).toEqual([code, code]);
    expect(error?.message).toMatch(/^free\(.+\) refused: .+\.$/);
    expect(Buffer.compare(before, memory.bytes)).toBe(0);
  });

  it('of pages by their number keeps slabs', () => {
    expect(allocator.tryDeallocPages(slab, 1)).toBe('slab-pages');
    expect(errorOf(() => allocator.deallocPages(block, 3))?.code).toBe('wrong-count');
    allocator.deallocPages(block, 2);
    expect(allocator.tryDeallocPages(block, 2)).toBe('not-allocated');
  });
});

describe('further regions', () => {
  it('serve when those before have nothing left; one that is too small is left alone', () => {
    const memory = new Memory(MIB);
    memory.carve(MIB / 2);
    const allocator = new GlobalAllocator(memory, { heapAlign: PAGE });
    allocator.init(START, 3 * PAGE);
    const first = allocator.allocPages(2);
    expect(allocator.tryAllocPages(1)).toBe('no-memory');
    allocator.addRegion(START + 8 * PAGE, 100);
    expect(allocator.statistics.sectionCount).toBe(1);
    allocator.addRegion(START + 3 * PAGE, 3 * PAGE);
    expect([allocator.statistics.sectionCount, allocator.allocPages(1)]).toEqual([2, START + 4 * PAGE]);
    allocator.deallocPages(first, 2);
    expect(allocator.allocPages(1)).toBe(START + PAGE);
  });

  it('are refused where another is, or outside the area', () => {
    const { allocator, memory } = sceneOf(8);
    const before = memory.bytes.slice();
    expect(allocator.tryAddRegion(START + 4 * PAGE, 4 * PAGE)).toBe('memory-overlap');
    expect(errorOf(() => allocator.addRegion(START + 9 * PAGE, 4 * PAGE))?.code).toBe('invalid-param');
    expect(errorOf(() => allocator.addRegion(0, 8 * PAGE))?.code).toBe('invalid-param');
    expect(Buffer.compare(before, memory.bytes)).toBe(0);
  });
});

it('low pages are those whose physical address the hook says is low', () => {
  const low = START + 9 * PAGE;
  const { allocator } = sceneOf(16, { physicalAddress: (address) => (address < low ? 2 ** 32 : 0) + address });
  expect(allocator.tryAllocPagesLowmem(1)).toBe('no-memory');
  expect([allocator.allocPages(1), allocator.allocPagesLowmem(1)]).toEqual([START + PAGE, low]);
  expect(allocator.tryAllocPagesLowmem(16)).toBe('no-memory');
});

describe('threads that join a memory', () => {
  it('use the same allocator: it is initialised once, and what one hands out the other takes back', () => {
    const bytes = MIB;
    const buffer = new SharedArrayBuffer(bytes);
    const open = (memory: Memory, cpu: number) => {
      memory.carve(MIB / 2);
      return new GlobalAllocator(memory, { heapAlign: PAGE, cpus: 2, currentCpu: () => cpu });
    };
    const one = open(new Memory(bytes, buffer), 0);
    one.init(START, 16 * PAGE);
    const object = one.alloc(64);
    const other = open(Memory.join(buffer), 1);
    expect([other.isInitialized, other.tryInit(START, 16 * PAGE)]).toEqual([true, 'already-initialized']);
    other.free(object, 64);
    expect(one.tryFree(object, 64, 1)).toBe('not-allocated');
    const block = other.alloc(5000);
    expect([one.tryFree(block, 5000, 1), other.tryFree(block, 5000, 1)]).toEqual([null, 'not-allocated']);
    expect(one.statistics).toEqual(other.statistics);
  });
});

describe('options', () => {
  it.each<[string, GlobalAllocatorOptions]>([
    ['page-size', { pageSize: 100 }],
    ['heap-align', { heapAlign: 2048 }],
    ['cpus', { cpus: 0 }],
    ['cpus', { cpus: 1.5 }],
    ['area', { areaStart: 8 }],
    ['area', { areaStart: 16, areaBytes: -8 }],
    ['area-not-carved', { areaStart: 16, areaBytes: MIB / 2 + 8 }],
    ['memory-spent', { cpus: 10_000 }],
  ])('are refused as %s: %o, with nothing carved', (code, options) => {
    const memory = new Memory(MIB);
    memory.carve(MIB / 2);
    const { carved } = memory;
    expect(errorOf(() => new GlobalAllocator(memory, options))?.code).toBe(code);
    expect(memory.carved).toBe(carved);
  });
});

it('what is recorded of pages is touched with their lock alone', () => {
  const areaBytes = 64 * 1024;
  let locks = 0;
  let watching = false;
  const touched: number[] = [];
  const access: SharedAccess = {
    watch: (words) =>
      new Proxy(words, {
        get(target, key) {
          if (watching && locks === 0) touched.push(Number(key));
          return Reflect.get(target, key);
        },
        set(target, key, value) {
          if (watching && locks === 0) touched.push(Number(key));
          return Reflect.set(target, key, value);
        },
      }),
    port: (words) =>
      new (class extends AtomicWords {
        override acquire(lock: number): void {
          super.acquire(lock);
          locks += 1;
        }
        override release(lock: number): void {
          locks -= 1;
          super.release(lock);
        }
      })(words),
  };
  const memory = new Memory(2 ** 19, undefined, { access });
  const areaStart = memory.carve(areaBytes, 4096);
  const heap = new GlobalAllocator(memory, { heapAlign: 4096, areaStart, areaBytes });
  watching = true;
  heap.init(areaStart, areaBytes / 2);
  heap.addRegion(areaStart + areaBytes / 2, areaBytes / 2);
  heap.deallocPages(heap.allocPages(2), 2);
  heap.deallocPages(heap.allocPagesLowmem(1), 1);
  heap.free(heap.alloc(5000), 5000);
  heap.free(heap.alloc(100), 100);
  const block = heap.alloc(5000);
  expect(heap.misuseOfFree(block, 5000, 1)).toBeNull();
  expect(heap.tryFree(block + 1, 5000, 1)).toBe('misaligned');
  heap.section(0);
  heap.statistics;
  heap.drop();
  expect(touched).toEqual([]);
});

it('a realloc of what somebody else frees meanwhile is refused, and loses nothing', () => {
  const memory = new Memory(2 ** 19);
  const areaBytes = 64 * 1024;
  const areaStart = memory.carve(areaBytes, 4096);
  let meanwhile: (() => void) | null = null;
  const currentCpu = () => {
    const act = meanwhile;
    meanwhile = null;
    act?.();
    return 0;
  };
  const heap = new GlobalAllocator(memory, { heapAlign: 4096, areaStart, areaBytes, currentCpu });
  heap.init(areaStart, areaBytes);
  const object = heap.alloc(100);
  // It asks which CPU it is on when it has looked at the object, and before it has the new one.
  meanwhile = () => heap.free(object, 100);
  expect(heap.tryRealloc(object, 100, 1, 200)).toBe('not-allocated');
  expect(heap.statistics.liveObjects).toBe(0);
});
