// Slabs as a library: sizes and places, what was measured on the original, misuse, and long histories against an account.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SlabPoolOptions } from '../../../impl/buddy-slab/slabs/options.ts';
import { SlabPool } from '../../../impl/buddy-slab/slabs/slab-pool.ts';
import { AllocatorError, Memory } from '../../../impl/index.ts';
import { CAPACITIES, playSlabs, SLAB_TRACES, type SlabPlayer, SMALLER_TRACES, wordsOf } from './traces.ts';

const SIZES = [8, 16, 32, 64, 128, 256, 512, 1024, 2048];

/** A pool over an area of whole pages, on the CPU that `scene.cpu` says. */
class Scene {
  cpu = 0;
  readonly memory: Memory;
  readonly area: number;
  readonly pool: SlabPool;

  constructor(pages: number, given: Omit<SlabPoolOptions, 'areaStart' | 'areaBytes' | 'currentCpu'> = {}) {
    const { pageSize = 4096 } = given;
    this.memory = new Memory(2 ** 20 + pages * pageSize * 2);
    this.area = this.memory.carve(pages * pageSize, 4 * pageSize);
    const options = { cpus: 2, ...given, areaStart: this.area, areaBytes: pages * pageSize };
    this.pool = new SlabPool(this.memory, { ...options, currentCpu: () => this.cpu });
  }

  on<Result>(cpu: number, use: (pool: SlabPool) => Result): Result {
    this.cpu = cpu;
    return use(this.pool);
  }
}

describe('sizes and places', () => {
  it.each(CAPACITIES)(
    'with pages of $pageSize bytes a slab hands out as many objects as it has',
    ({ pageSize, objects }) => {
      const served = SIZES.map((size, sizeClass) => {
        const { area, pool } = new Scene(4, { pageSize });
        if (objects[sizeClass] === 0) {
          expect([pool.tryAddSlab(sizeClass, area), pool.tryAlloc(size, 1)]).toEqual(['no-capacity', 'no-capacity']);
          return 0;
        }
        pool.addSlab(sizeClass, area);
        const first = area + Math.max(128, size);
        let count = 0;
        for (; typeof pool.tryAlloc(size, 1) === 'number'; count += 1) {
          expect(pool.misuseOfFree(first + count * size, size, 1)).toBeNull();
        }
        expect(pool.tryAlloc(size, 1)).toBe('needs-slab');
        return count;
      });
      expect(served).toEqual(objects);
    },
  );

  it('every class has so many pages, so many bytes, and its first object there', () => {
    const table = new Scene(4).pool.shapes.map(({ pages, bytes, firstOffset, capacity }) => [
      pages,
      bytes,
      firstOffset,
      capacity,
    ]);
    expect(table).toEqual([
      [1, 4096, 128, 496],
      [1, 4096, 128, 248],
      [1, 4096, 128, 124],
      [1, 4096, 128, 62],
      [1, 4096, 128, 31],
      [1, 4096, 256, 15],
      [2, 8192, 512, 15],
      [2, 8192, 1024, 7],
      [4, 16_384, 2048, 7],
    ]);
  });

  it.each([
    [1024, 1],
    [2048, 2],
    [4096, 4],
    [16_384, 4],
    [65_536, 4],
  ])('with pages of %i bytes a slab of the largest objects has %i', (pageSize, pages) => {
    expect(new Scene(4, { pageSize }).pool.shapes[8]?.pages).toBe(pages);
  });

  it.each([
    { size: 0, align: 1, bytes: 8 },
    { size: 8, align: 8, bytes: 8 },
    { size: 9, align: 1, bytes: 16 },
    { size: 1, align: 64, bytes: 64 },
    { size: 129, align: 16, bytes: 256 },
    { size: 8, align: 2048, bytes: 2048 },
    { size: 2048, align: 1, bytes: 2048 },
  ])('$size bytes aligned to $align are an object of $bytes', ({ size, align, bytes }) => {
    const { area, pool } = new Scene(4);
    pool.addSlab(SIZES.indexOf(bytes), area);
    const object = pool.alloc(size, align);
    expect(object % bytes).toBe(0);
    expect(pool.alloc(size, align)).toBe(object + bytes);
  });
});

it('the header of a slab has the bytes of the original', () => {
  const scene = new Scene(4, { cpus: 300 });
  const { area, memory } = scene;
  scene.on(258, (pool) => pool.addSlab(8, area));
  const [first = 0, , third = 0] = Array.from({ length: 3 }, () => scene.pool.alloc(2048));
  scene.on(0, (pool) => pool.free(third, 2048));
  const fields = new DataView(memory.bytes.buffer, area, 128);
  expect({
    magic: fields.getUint32(0, true),
    sizeClass: fields.getUint8(4),
    objects: fields.getUint16(6, true),
    free: fields.getUint16(8, true),
    owner: fields.getUint16(10, true),
    bytes: fields.getUint32(16, true),
    previous: fields.getBigUint64(24, true),
    next: fields.getBigUint64(32, true),
    list: fields.getUint8(40),
    bitmap: Array.from({ length: 8 }, (_, word) => fields.getBigUint64(48 + 8 * word, true)),
    queued: fields.getBigUint64(112, true),
    counter: fields.getBigUint64(120, true),
  }).toEqual({
    magic: 0x534c4142,
    sizeClass: 8,
    objects: 7,
    free: 4,
    owner: 258,
    bytes: 16_384,
    previous: 0n,
    next: 0n,
    list: 1,
    bitmap: [0b1111000n, 0n, 0n, 0n, 0n, 0n, 0n, 0n],
    queued: BigInt(third),
    counter: 0n,
  });
  expect([first - area, memory.words[third >> 2]]).toEqual([2048, 0]);
});

/** Slabs of one class, on CPU 0 of two. */
function playerOf(size: number): SlabPlayer {
  const scene = new Scene(16);
  const { area, memory, pool } = scene;
  const sizeClass = SIZES.indexOf(size);
  const { bytes, firstOffset = 0 } = pool.shapes[sizeClass] ?? expect.unreachable('no such class');
  const addressOf = (slab: number) => area + slab * bytes;
  return {
    alloc() {
      const object = scene.on(0, () => pool.tryAlloc(size, 1));
      if (typeof object !== 'number') return object === 'needs-slab' ? null : expect.unreachable(object);
      const slab = Math.floor((object - area) / bytes);
      return { slab, object: (object - addressOf(slab) - firstOffset) / size };
    },
    addSlab: (slab) => scene.on(0, () => pool.addSlab(sizeClass, addressOf(slab))),
    free(cpu, slab, object) {
      const answer = scene.on(cpu, () => pool.free(addressOf(slab) + firstOffset + object * size, size));
      if (answer === addressOf(slab)) return 'Free';
      return answer === 0 ? 'Done' : answer === 1 ? 'Queued' : expect.unreachable(`the free answered ${answer}`);
    },
    counts(slab) {
      let queued = 0;
      const { words } = memory;
      for (let at = words[(addressOf(slab) + 112) >> 2] ?? 0; at !== 0; at = words[at >> 2] ?? 0) queued += 1;
      return [(words[(addressOf(slab) + 8) >> 2] ?? 0) & 0xffff, queued];
    },
  };
}

describe('what was measured on the original', () => {
  it.each(SLAB_TRACES)('slabs of seven objects: $id', ({ operations, results }) => {
    expect(playSlabs(operations, playerOf(2048))).toEqual(wordsOf(results));
  });

  it.each(SMALLER_TRACES)('slabs of fifteen objects: $id', ({ operations, results }) => {
    expect(playSlabs(operations, playerOf(512))).toEqual(wordsOf(results));
  });

  it('slabs emptied by another CPU are handed back one by one, as their owner comes across them', () => {
    const scene = new Scene(3);
    for (let slab = 0; slab < 3; slab += 1) scene.pool.addSlab(3, scene.area + slab * 4096);
    const objects = Array.from({ length: 186 }, () => scene.pool.alloc(64));
    scene.on(1, (pool) => {
      for (const object of objects) expect(pool.free(object, 64)).toBe(1);
    });
    const slabs = Array.from({ length: 4 }, (_, pairs) => {
      if (pairs > 0) scene.on(0, (pool) => pool.free(pool.alloc(64), 64));
      return scene.pool.statistics.slabs;
    });
    expect(slabs).toEqual([3, 3, 2, 1]);
  });
});

describe('misuse is refused with no byte changed:', () => {
  const scene = new Scene(16);
  const { area, memory, pool } = scene;
  const otherArea = area + 3 * 4096;
  pool.addSlab(3, area);
  pool.addSlab(3, area + 4096);
  pool.addSlab(8, area + 4 * 4096);
  scene.on(1, () => pool.addSlab(1, otherArea));
  scene.on(0, () => {});
  const objects = Array.from({ length: 62 + 5 }, () => pool.alloc(64));
  const [live = 0, freedHere = 0, freedThere = 0, freedBefore = 0, last = 0] = [
    ...objects.slice(0, 4),
    objects[66] ?? 0,
  ];
  const neverHandedOut = last + 64;
  const large = pool.alloc(2048);
  pool.free(freedHere, 64);
  pool.free(freedBefore, 64);
  scene.on(1, () => pool.free(freedThere, 64));
  scene.on(0, () => {});

  const frees = [
    { what: 'null', address: 0, code: 'null' },
    { what: 'a fraction', address: live + 0.5, code: 'foreign' },
    { what: 'not a number', address: Number.NaN, code: 'foreign' },
    { what: 'a negative address', address: -4096, code: 'foreign' },
    { what: 'an address beyond the memory', address: 2 ** 32 + live, code: 'foreign' },
    { what: 'the books', address: area + 20 * 4096, code: 'foreign' },
    { what: 'a page of the area that is no slab', address: area + 2 * 4096 + 128, code: 'foreign' },
    { what: 'an object of another class', address: large, code: 'wrong-class' },
    { what: 'a header', address: area, code: 'header' },
    { what: 'the end of a header', address: area + 64, code: 'header' },
    { what: 'the inside of an object', address: live + 8, code: 'interior' },
    { what: 'an object that was freed', address: freedHere, code: 'not-allocated' },
    { what: 'an object that another CPU freed', address: freedThere, code: 'not-allocated' },
    { what: 'an object that was never handed out', address: neverHandedOut, code: 'not-allocated' },
  ];
  const cpus = [0, 1];

  it.each(frees.flatMap((free) => cpus.map((cpu) => ({ ...free, cpu }))))(
    'on CPU $cpu a free of $what',
    ({ address, code, cpu }) => {
      const before = memory.bytes.slice();
      scene.on(cpu, () => {
        expect(pool.tryFree(address, 64, 1)).toBe(code);
        expect(pool.misuseOfFree(address, 64, 1)).toBe(code);
        const error = errorOf(() => pool.free(address, 64));
        expect([error?.code, error?.message.startsWith(`free(${address}, 64, 1) refused: `)]).toEqual([code, true]);
      });
      expect(Buffer.compare(memory.bytes, before)).toBe(0);
    },
  );

  it('the bytes behind the last object', () => {
    // Only where there are as many objects as the bitmap has bits is anything left over.
    const wide = new Scene(4, { pageSize: 65_536 });
    wide.pool.addSlab(0, wide.area);
    const before = wide.memory.bytes.slice();
    expect(wide.pool.tryFree(wide.area + 128 + 512 * 8, 8, 1)).toBe('not-an-object');
    expect(Buffer.compare(wide.memory.bytes, before)).toBe(0);
  });

  it('an object of a slab that was handed back', () => {
    const small = new Scene(2, { pageSize: 2048 });
    const slabs = [small.area, small.area + 2048];
    for (const slab of slabs) small.pool.addSlab(5, slab);
    const held = Array.from({ length: 14 }, () => small.pool.alloc(256));
    const answers = held.map((object) => small.pool.free(object, 256));
    expect(answers.filter((answer) => answer !== 0)).toHaveLength(1);
    const before = small.memory.bytes.slice();
    for (const cpu of cpus) {
      const codes = held.map((object) => small.on(cpu, (used) => used.tryFree(object, 256, 1)));
      expect(codes.filter((code) => code === 'foreign')).toHaveLength(7);
      expect(codes.filter((code) => code === 'not-allocated')).toHaveLength(7);
    }
    expect(Buffer.compare(small.memory.bytes, before)).toBe(0);
  });

  it.each([
    [-1, 1],
    [1.5, 1],
    [Number.NaN, 1],
    [2049, 1],
    [2 ** 32 + 8, 1],
    [8, 0],
    [8, 3],
    [8, -8],
    [8, 4096],
    [8, 1.5],
    [8, 2 ** 32],
  ])('a layout of %s bytes aligned to %s', (size, align) => {
    const before = memory.bytes.slice();
    expect(pool.tryAlloc(size, align)).toBe('invalid-param');
    expect(errorOf(() => pool.alloc(size, align))?.code).toBe('invalid-param');
    expect(pool.tryFree(live, size, align)).toBe('invalid-param');
    expect(Buffer.compare(memory.bytes, before)).toBe(0);
  });

  it.each([
    { what: 'of class 9', sizeClass: 9, address: area, code: 'invalid-param' },
    { what: 'of class 0.5', sizeClass: 0.5, address: area, code: 'invalid-param' },
    { what: 'inside a page', sizeClass: 0, address: area + 2 * 4096 + 8, code: 'misaligned' },
    { what: 'at no number', sizeClass: 0, address: Number.NaN, code: 'misaligned' },
    { what: 'in front of the area', sizeClass: 0, address: area - 4096, code: 'foreign' },
    { what: 'that reaches behind the area', sizeClass: 8, address: area + 13 * 4096, code: 'foreign' },
    { what: 'over a slab', sizeClass: 0, address: area, code: 'memory-overlap' },
    { what: 'that reaches into a slab', sizeClass: 6, address: area + 2 * 4096, code: 'memory-overlap' },
  ])('a slab $what', ({ sizeClass, address, code }) => {
    const before = memory.bytes.slice();
    for (const cpu of cpus) expect(scene.on(cpu, () => pool.tryAddSlab(sizeClass, address))).toBe(code);
    expect(errorOf(() => pool.addSlab(sizeClass, address))?.code).toBe(code);
    expect(errorOf(() => pool.addSlabAndAlloc(sizeClass, address))?.code).toBe(code);
    expect(Buffer.compare(memory.bytes, before)).toBe(0);
  });

  it('a request for which there is no slab', () => {
    const before = memory.bytes.slice();
    expect(pool.tryAlloc(1024, 1)).toBe('needs-slab');
    expect(Buffer.compare(memory.bytes, before)).toBe(0);
  });
});

it.each<[string, Partial<SlabPoolOptions>]>([
  ['page-size', { pageSize: 128 }],
  ['page-size', { pageSize: 3000 }],
  ['page-size', { pageSize: 2 ** 21 }],
  ['cpus', { cpus: 0 }],
  ['cpus', { cpus: 65_537 }],
  ['area', { areaStart: 8 }],
  ['area', { areaStart: 4096.5 }],
  ['area', { areaBytes: -1 }],
  ['area', { areaBytes: 2 ** 20 }],
  ['area', { areaStart: 32_768 }],
])('a pool is refused as %s: %o', (code, given) => {
  const memory = new Memory(2 ** 18);
  memory.carve(8192 + 4 * 4096);
  const { carved } = memory;
  const error = errorOf(() => new SlabPool(memory, { areaStart: 8192, areaBytes: 4 * 4096, ...given }));
  expect([error?.code, memory.carved]).toEqual([code, carved]);
  expect(error?.message).toContain(String(Object.values(given)[0]));
});

it('a slab that is handed back keeps nothing for which it could be taken for one', () => {
  const { area, memory, pool } = new Scene(2);
  pool.addSlab(5, area);
  pool.addSlab(5, area + 4096);
  const objects = Array.from({ length: 30 }, () => pool.alloc(256));
  const answers = objects.map((object) => pool.free(object, 256));
  const slab = Math.max(...answers);
  const header = Array.from(memory.words.subarray(slab >> 2, (slab >> 2) + 32));
  expect(pool.slabOf(slab)).toBe(0);
  expect({ magic: header[0], links: header.slice(6, 10), list: header[10], queued: header[28] }).toEqual({
    magic: 0,
    links: [0, 0, 0, 0],
    list: 0,
    queued: 0,
  });
});

it('a CPU that does not exist is no current CPU', () => {
  const scene = new Scene(4, { cpus: 2 });
  expect(errorOf(() => scene.on(2, (pool) => pool.alloc(8)))?.message).toBe(
    'The current CPU is 2: answer a whole number from 0 to 1.',
  );
});

it('a reset forgets the slabs of one CPU, and their pages can be added again', () => {
  const scene = new Scene(4);
  const { area, pool } = scene;
  pool.addSlab(3, area);
  scene.on(1, () => pool.addSlab(3, area + 4096));
  const other = scene.on(1, () => pool.alloc(64));
  const held = scene.on(0, () => Array.from({ length: 62 }, () => pool.alloc(64)));
  scene.on(1, () => pool.free(held[7] ?? 0, 64));
  pool.reset(0);
  expect(pool.statistics).toEqual({ slabs: 1, slabBytes: 4096, liveObjects: 1 });
  expect(scene.on(0, () => pool.tryAlloc(64, 1))).toBe('needs-slab');
  expect(pool.tryFree(held[0] ?? 0, 64, 1)).toBe('foreign');
  pool.addSlab(0, area);
  expect(pool.alloc(8)).toBe(area + 128);
  expect(scene.on(1, () => pool.free(other, 64))).toBe(0);
});

/** Which CPU does what: an allocation of a size, or a free of one of the objects that are held. */
const steps = fc.array(fc.record({ cpu: fc.nat({ max: 2 }), frees: fc.boolean(), what: fc.nat({ max: 2 ** 20 }) }), {
  minLength: 100,
  maxLength: 900,
  size: 'max',
});

describe('any history', () => {
  it('hands out what is free and aligned, leaves what users wrote, and loses nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(256, 512, 2048, 4096), steps, (pageSize, history) => {
        const account = new Account(pageSize);
        for (const { cpu, frees, what } of history) {
          if (frees) account.free(cpu, what);
          else account.alloc(cpu, SIZES[what % account.classes] ?? 8);
        }
        account.settle();
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});

/** What users hold, as a Map; and which pages they have, as a list. */
class Account {
  readonly classes: number;
  private readonly scene: Scene;
  private readonly held = new Map<number, number>();
  private readonly pages: number[];

  constructor(pageSize: number) {
    this.scene = new Scene(64, { pageSize, cpus: 3 });
    const { area, pool } = this.scene;
    this.classes = pool.shapes.filter(({ capacity }) => capacity > 0).length;
    this.pages = Array.from({ length: 64 / 4 }, (_, quarter) => area + quarter * 4 * pageSize);
  }

  alloc(cpu: number, size: number): void {
    const { memory } = this.scene;
    const object = this.scene.on(cpu, (pool) => {
      const first = pool.tryAlloc(size, 1);
      if (first !== 'needs-slab') return first;
      const page = this.pages.pop();
      return page === undefined ? 0 : pool.addSlabAndAlloc(SIZES.indexOf(size), page);
    });
    if (object === 0) return;
    if (typeof object !== 'number') expect.unreachable(object);
    if (this.held.has(object) || object % size !== 0) expect.unreachable('handed out twice, or not aligned');
    this.held.set(object, size);
    memory.bytes.fill(object & 0xff, object, object + size);
  }

  free(cpu: number, which: number): void {
    const { memory } = this.scene;
    const [object, size] = [...this.held][which % Math.max(1, this.held.size)] ?? [];
    if (object === undefined || size === undefined) return;
    for (let at = object; at < object + size; at += 1) {
      if (memory.bytes[at] !== (object & 0xff)) expect.unreachable('what a user wrote is gone');
    }
    this.held.delete(object);
    const answer = this.scene.on(cpu, (pool) => pool.free(object, size));
    if (answer > 1) this.pages.push(answer);
    if (this.scene.pool.tryFree(object, size, 1) !== (answer > 1 ? 'foreign' : 'not-allocated')) {
      expect.unreachable('a second free was not refused');
    }
  }

  /** Frees everything, then has every CPU allocate until it needs a slab: each object there is must be handed out. */
  settle(): void {
    const { pool } = this.scene;
    for (let which = 0; this.held.size > 0; which += 1) this.free(which % 3, which * 7);
    expect(pool.statistics.liveObjects).toBe(0);
    const objects = new Set<number>();
    for (let cpu = 0; cpu < 3; cpu += 1) {
      for (const size of SIZES.slice(0, this.classes)) {
        let object = this.scene.on(cpu, () => pool.tryAlloc(size, 1));
        for (; typeof object === 'number'; object = pool.tryAlloc(size, 1)) objects.add(object);
      }
    }
    const records = pool.inspect();
    let there = 0;
    for (let page = 0; page < records.pages; page += 1) {
      const entry = records.memory.words[records.map + page] ?? 0;
      if ((entry & 1) !== 0 && ((entry >> 5) & 3) === 0) there += pool.shapes[(entry >> 1) & 15]?.capacity ?? 0;
    }
    expect(objects.size).toBe(there);
    expect(pool.statistics.liveObjects).toBe(there);
  }
}

function errorOf(use: () => unknown): AllocatorError | null {
  try {
    use();
    return null;
  } catch (error) {
    return error instanceof AllocatorError ? error : expect.unreachable(String(error));
  }
}

it('takes nothing that lies in front of its books for what is recorded of a page', () => {
  const memory = new Memory(65_536);
  const areaStart = memory.carve(8192, 4096);
  const before = memory.carve(8);
  const pool = new SlabPool(memory, { areaStart, areaBytes: 8192 });
  memory.words[before >> 2] = -1;
  memory.words[(before >> 2) + 1] = -1;
  expect(pool.tryFree(areaStart - 8, 8, 1)).toBe('foreign');
});
