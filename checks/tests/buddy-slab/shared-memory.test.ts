// A memory that several threads share: whoever joins it finds what is there, and the same areas at the same places.
import { describe, expect, it } from 'vitest';
import { SlabPool } from '../../../impl/buddy-slab/slabs/slab-pool.ts';
import { AllocatorError, Memory } from '../../../impl/index.ts';
import { AtomicWords } from '../../../impl/kit/atomics.ts';
import type { SharedAccess } from '../../../spec/kit/contract.ts';

describe('two memories over one shared buffer', () => {
  it('see each other, and carve the same areas', () => {
    const [first, second] = twoMemories((memory) => memory.carve(64));
    const area = first.carve(128, 64);
    expect(first.carved).toBeGreaterThan(second.carved);
    expect([second.carve(128, 64), second.carved]).toEqual([area, first.carved]);
    first.words[area >> 2] = 42;
    expect(second.words[area >> 2]).toBe(42);
    expect(second.shared.exchange(area >> 2, 43)).toBe(42);
    expect(first.shared.load(area >> 2)).toBe(43);
    expect([first.joined, second.joined]).toEqual([false, true]);
  });

  it('are not joined where nothing was made', () => {
    expect(codeOf(() => Memory.join(new SharedArrayBuffer(4096)))).toBe('memory-join');
    expect(codeOf(() => new Memory(4096, undefined, { joins: true }))).toBe('memory-join');
    expect(codeOf(() => Memory.join(new SharedArrayBuffer(12)))).toBe('memory-size');
  });

  it('have no areas of which the first knows nothing', () => {
    const [first, second] = twoMemories((memory) => memory.carve(64));
    expect(codeOf(() => second.carve(8))).toBe('memory-join');
    expect(codeOf(() => second.carve(2 ** 30))).toBe('memory-spent');
    const { carved } = second;
    const areas = () =>
      second.carveAllOrNone(() => {
        second.carve(8);
        second.carve(8);
      });
    first.carve(8);
    expect(codeOf(areas)).toBe('memory-join');
    expect(second.carved).toBe(carved);
  });

  it('one that is made anew is cleared, one that is joined is not', () => {
    const buffer = new SharedArrayBuffer(4096);
    new Memory(4096, buffer).words[100] = 7;
    expect(Memory.join(buffer).words[100]).toBe(7);
    expect(new Memory(4096, buffer).words[100]).toBe(0);
  });

  it('have one pool of slabs', () => {
    const buffer = new SharedArrayBuffer(2 ** 20);
    const areaBytes = 16 * 4096;
    const poolOn = (memory: Memory, cpu: number) => {
      const areaStart = memory.carve(areaBytes, 16_384);
      const options = { cpus: 2, currentCpu: () => cpu, areaStart, areaBytes };
      return { areaStart, pool: new SlabPool(memory, options) };
    };
    const owner = poolOn(new Memory(2 ** 20, buffer), 0);
    owner.pool.addSlab(8, owner.areaStart);
    const held = Array.from({ length: 7 }, () => owner.pool.alloc(2048));
    const other = poolOn(Memory.join(buffer), 1);
    expect(other.areaStart).toBe(owner.areaStart);
    expect(other.pool.statistics).toEqual({ slabs: 1, slabBytes: 16_384, liveObjects: 7 });
    expect(other.pool.tryAlloc(2048, 1)).toBe('needs-slab');
    expect([other.pool.free(held[3] ?? 0, 2048), owner.pool.tryFree(held[3] ?? 0, 2048, 1)]).toEqual([
      1,
      'not-allocated',
    ]);
    expect(owner.pool.alloc(2048)).toBe(held[3]);
    expect(owner.pool.tryAlloc(2048, 1)).toBe('needs-slab');
  });
});

describe('a lock', () => {
  it('is free again after it was given up', () => {
    for (const words of [new Int32Array(8), new Int32Array(new SharedArrayBuffer(32))]) {
      const shared = new AtomicWords(words);
      for (let round = 0; round < 2; round += 1) {
        shared.acquire(5);
        expect(words[5]).not.toBe(0);
        shared.release(5);
        expect(words.every((word) => word === 0)).toBe(true);
      }
    }
  });

  it('wakes one of those who are asleep until it is given up', async () => {
    const words = new Int32Array(new SharedArrayBuffer(32));
    const shared = new AtomicWords(words);
    shared.acquire(5);
    // So a thread says that it goes to sleep.
    words[5] = 2;
    const sleepers = [sleepOn(words, 5, 2), sleepOn(words, 5, 2)];
    shared.release(5);
    expect(words[5]).toBe(0);
    expect((await Promise.all(sleepers)).sort()).toEqual(['ok', 'timed-out']);
  });

  it('that nobody else can give up is refused instead of waited for', () => {
    const shared = new AtomicWords(new Int32Array(8));
    shared.acquire(5);
    expect(codeOf(() => shared.acquire(5))).toBe('lock-taken');
    shared.release(5);
    shared.acquire(5);
  });
});

it('the words and the port are those that whoever watches supplies', () => {
  const seen: string[] = [];
  const access: SharedAccess = {
    watch: (words) =>
      new Proxy(words, {
        get(target, index) {
          seen.push(`plain ${String(index)}`);
          return Reflect.get(target, index);
        },
      }),
    port: (words) =>
      new (class extends AtomicWords {
        override load(index: number): number {
          seen.push(`load ${index}`);
          return super.load(index);
        }
      })(words),
  };
  const memory = new Memory(4096, undefined, { access });
  memory.words[20] = 5;
  expect([memory.words[20], memory.shared.load(20)]).toEqual([5, 5]);
  expect(seen).toEqual(['plain 20', 'load 20']);
});

/** Sleeps until somebody wakes it, for half a second at most. */
function sleepOn(words: Int32Array, index: number, word: number): Promise<string> {
  const { waitAsync } = Atomics as unknown as {
    readonly waitAsync: (words: Int32Array, index: number, word: number, most: number) => { value: Promise<string> };
  };
  return waitAsync(words, index, word, 500).value;
}

function twoMemories(make: (memory: Memory) => void): readonly [Memory, Memory] {
  const buffer = new SharedArrayBuffer(4096);
  const first = new Memory(4096, buffer);
  make(first);
  const second = Memory.join(buffer);
  make(second);
  return [first, second];
}

function codeOf(use: () => unknown): string | null {
  try {
    use();
    return null;
  } catch (error) {
    return error instanceof AllocatorError ? error.code : expect.unreachable(String(error));
  }
}
