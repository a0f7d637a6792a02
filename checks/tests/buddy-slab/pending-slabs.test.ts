// Which full slab serves a request: the first of the list of which something is queued, as a walk would find it, however
// many there are and however often they change places.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Announcements } from '../../../impl/buddy-slab/slabs/announcements.ts';
import { FULL } from '../../../impl/buddy-slab/slabs/slab-header.ts';
import { SlabPool } from '../../../impl/buddy-slab/slabs/slab-pool.ts';
import { Memory } from '../../../impl/index.ts';

describe('announcements', () => {
  const pageCounts = fc.oneof(fc.constantFrom(1, 31, 32, 33, 1024, 1025, 4000), fc.integer({ min: 1, max: 4000 }));
  const steps = fc.array(fc.tuple(fc.constantFrom('announce', 'announce', 'withdraw', 'take'), fc.nat()), {
    maxLength: 200,
    size: 'max',
  });

  it('are those of a set, and leave nothing behind', () => {
    fc.assert(
      fc.property(pageCounts, steps, (pages, history) => {
        const memory = new Memory(65_536);
        const announcements = new Announcements(memory.shared, 16_384 - Announcements.wordLength(pages), pages);
        const set = new Set<number>();
        const taken: number[] = [];
        const take = () => {
          taken.length = 0;
          announcements.take({ announced: (page) => taken.push(page) });
          expect(taken).toEqual([...set].sort((one, other) => one - other));
          set.clear();
          expect(memory.words.every((word, index) => index < 16 || word === 0)).toBe(true);
        };
        for (const [kind, which] of history) {
          const page = which % pages;
          if (kind === 'announce') {
            announcements.announce(page);
            set.add(page);
          } else if (kind === 'withdraw') {
            announcements.withdraw(page);
            set.delete(page);
          } else take();
        }
        take();
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});

/** One object a slab: the lists change with every command. */
const PAGE_SIZE = 2048;
const SLAB_BYTES = 2 * PAGE_SIZE;
/** The class of the objects of 2048 bytes. */
const LARGEST = 8;

describe.each([2, 5, 32, 33, 60])('with %i slabs', (slabs) => {
  const steps = fc.array(fc.tuple(fc.constantFrom('alloc', 'alloc', 'remote', 'remote', 'local'), fc.nat()), {
    minLength: 100,
    maxLength: 600,
    size: 'max',
  });

  it('the first pending slab of the full list serves', () => {
    fc.assert(
      fc.property(steps, (history) => {
        let cpu = 0;
        const memory = new Memory(2 ** 19);
        const start = memory.carve(slabs * SLAB_BYTES, SLAB_BYTES);
        const options = { pageSize: PAGE_SIZE, cpus: 2, areaStart: start, areaBytes: slabs * SLAB_BYTES };
        const pool = new SlabPool(memory, { ...options, currentCpu: () => cpu });
        // Front first. What is on the full list, and which of it is pending; what is cached; what was never added.
        let full: number[] = [];
        const pending = new Set<number>();
        let cached = 0;
        const spare = Array.from({ length: slabs }, (_, index) => start + index * SLAB_BYTES);
        const toFront = (slab: number) => {
          full = [slab, ...full.filter((other) => other !== slab)];
        };
        for (const [kind, which] of history) {
          if (kind === 'alloc') {
            const served = full.find((slab) => pending.has(slab)) ?? cached;
            const before = memory.bytes.slice();
            const object = pool.tryAlloc(2048, 1);
            if (served === 0) expect(Buffer.compare(memory.bytes, before)).toBe(0);
            expect(object).toBe(served === 0 ? 'needs-slab' : served + PAGE_SIZE);
            pending.delete(served);
            if (served === cached) cached = 0;
            const slab = served === 0 ? spare.pop() : served;
            if (slab === undefined) continue;
            if (served === 0) expect(pool.addSlabAndAlloc(LARGEST, slab)).toBe(slab + PAGE_SIZE);
            toFront(slab);
            continue;
          }
          const held = full.filter((slab) => !pending.has(slab));
          const slab = held[which % Math.max(1, held.length)];
          if (slab === undefined) continue;
          cpu = kind === 'remote' ? 1 : 0;
          const answer = pool.free(slab + PAGE_SIZE, 2048);
          cpu = 0;
          if (kind === 'remote') {
            pending.add(slab);
            expect(answer).toBe(1);
            continue;
          }
          full = full.filter((other) => other !== slab);
          expect(answer).toBe(cached === 0 ? 0 : slab);
          if (cached === 0) cached = slab;
          else spare.push(slab);
        }
        pool.reset(0);
        expect(memory.words.every((word, index) => index < start >> 2 || isLent(index) || word === 0)).toBe(true);

        function isLent(index: number): boolean {
          return index << 2 < start + slabs * SLAB_BYTES;
        }
      }),
      { seed: 11, numRuns: 40 },
    );
  });
});

describe('an announcement that comes late', () => {
  // Whoever frees announces last: this is what is seen of one who was held up before he did.
  const scene = (pages: number) => {
    let cpu = 0;
    const memory = new Memory(2 ** 19);
    const start = memory.carve(pages * PAGE_SIZE, 8192);
    const options = { pageSize: PAGE_SIZE, cpus: 2, areaStart: start, areaBytes: pages * PAGE_SIZE };
    const pool = new SlabPool(memory, { ...options, currentCpu: () => cpu });
    const on = <Result>(which: number, act: () => Result): Result => {
      cpu = which;
      const result = act();
      cpu = 0;
      return result;
    };
    const announce = (page: number) => {
      const announced = pool.inspect().caches[0]?.[LARGEST]?.announced ?? 0;
      new Announcements(memory.shared, announced, pages).announce(page);
    };
    /** A slab of one object, which is handed out. */
    const fill = (page: number) => pool.addSlabAndAlloc(LARGEST, start + page * PAGE_SIZE);
    /** What CPU 1 frees has to be found, whatever was announced before. */
    const expectFound = (object: number) => {
      expect(on(1, () => pool.free(object, 2048))).toBe(1);
      expect(pool.tryAlloc(2048, 1)).toBe(object);
      expect(pool.tryAlloc(2048, 1)).toBe('needs-slab');
    };
    return { memory, pool, start, on, announce, fill, expectFound };
  };

  it('says nothing of a slab of another CPU', () => {
    const { pool, start, on, announce, fill, expectFound } = scene(8);
    const object = fill(0);
    for (const page of [2, 4]) on(1, () => pool.addSlabAndAlloc(LARGEST, start + page * PAGE_SIZE));
    announce(4);
    expectFound(object);
  });

  it('says nothing of a slab of another class', () => {
    const { pool, start, announce, fill, expectFound } = scene(8);
    const object = fill(0);
    for (const page of [2, 4]) {
      const sizeClass = LARGEST - 1;
      const first = pool.addSlabAndAlloc(sizeClass, start + page * PAGE_SIZE);
      for (let got: unknown = first; typeof got === 'number'; ) got = pool.tryAlloc(1024, 1);
    }
    announce(4);
    expectFound(object);
  });

  it('says nothing of what a user holds in the middle of a slab', () => {
    const { memory, pool, announce, fill, expectFound } = scene(8);
    const object = fill(0);
    const holding = fill(2);
    // Words that look like those of a slab that is on the full list.
    memory.words.fill(FULL, holding >> 2, (holding + 2048) >> 2);
    announce(3);
    expectFound(object);
    expect(pool.statistics.liveObjects).toBe(2);
  });

  it('says nothing of a slab that is kept because it is empty', () => {
    const { pool, announce, fill, expectFound } = scene(8);
    const object = fill(0);
    const kept = fill(2);
    expect(pool.free(kept, 2048)).toBe(0);
    announce(2);
    expect(pool.alloc(2048)).toBe(kept);
    expectFound(object);
  });

  it('hides no slab behind its own of which something is queued', () => {
    const { announce, fill, expectFound } = scene(8);
    const object = fill(0);
    fill(2);
    announce(2);
    expectFound(object);
  });
});
