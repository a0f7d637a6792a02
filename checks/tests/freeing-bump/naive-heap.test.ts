// Whatever is asked of the library, it answers as lists and a map do: sizes and owners are drawn at random.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openScene, type Scene } from './scene.ts';

const PAGE_SIZE = 1024;
const PAGES_MAX = 8;

/** Sizes next to those of a class, and any other; more often small ones. */
const size = fc.oneof(
  fc.tuple(fc.integer({ min: 3, max: 11 }), fc.constantFrom(-1, 0, 1)).map(([bits, offset]) => 2 ** bits + offset),
  fc.integer({ min: 0, max: 200 }),
);
const owner = fc.constantFrom(0, 1, 255);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('allocate' as const), size, owner }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('deallocate' as const), which: fc.nat() }) },
);

it('the addresses are those of a stack of free blocks for each class, and of a bumper', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), fc.array(step, { maxLength: 300, size: 'max' }), (base, steps) => {
      const scene = openScene({ base, pageSize: PAGE_SIZE, pagesMax: PAGES_MAX });
      const naive = new NaiveHeap(Math.ceil(base / 8) * 8);
      for (const [index, given] of steps.entries()) {
        if (given.kind === 'deallocate') {
          const [address, block] = [...naive.live].at(given.which % Math.max(1, naive.live.size)) ?? [];
          if (address === undefined || block === undefined) continue;
          expect(payload(scene, address, block.size)).toEqual(naive.payload(address));
          naive.deallocate(address);
          scene.allocator.deallocate(address, block.owner);
          continue;
        }
        const expected = naive.allocate(given.size, given.owner, index);
        if (expected === null) {
          expect(scene.allocator.tryAllocate(given.size, given.owner)).toBe('allocator-out-of-space');
          return;
        }
        expect(scene.allocator.allocate(given.size, given.owner)).toBe(expected);
        scene.image.fill(index, scene.memory.start + expected, scene.memory.start + expected + given.size);
        expect(scene.allocator.statistics.bytesAllocated).toBe(naive.bytesAllocated);
      }
    }),
    { numRuns: 200, seed: 4 },
  );
});

interface NaiveBlock {
  readonly size: number;
  readonly owner: number;
  /** What its user wrote into it. */
  readonly written: number;
}

/** The same in words of everyday JavaScript. */
class NaiveHeap {
  readonly live = new Map<number, NaiveBlock>();
  private readonly free = new Map<number, number[]>();
  private bumper: number;

  constructor(base: number) {
    this.bumper = base;
  }

  get bytesAllocated(): number {
    return [...this.live.values()].reduce((sum, { size }) => sum + 8 + classOf(size), 0);
  }

  allocate(size: number, owner: number, written: number): number | null {
    const bytes = classOf(size);
    let address = this.free.get(bytes)?.pop();
    if (address === undefined) {
      if (this.bumper + 8 + bytes > PAGE_SIZE * PAGES_MAX) return null;
      address = this.bumper + 8;
      this.bumper += 8 + bytes;
    }
    this.live.set(address, { size, owner, written });
    return address;
  }

  deallocate(address: number): void {
    const bytes = classOf(this.live.get(address)?.size ?? 0);
    this.live.delete(address);
    this.free.set(bytes, [...(this.free.get(bytes) ?? []), address]);
  }

  payload(address: number): number[] {
    const { size = 0, written = 0 } = this.live.get(address) ?? {};
    return Array(size).fill(written & 255);
  }
}

function classOf(size: number): number {
  let bytes = 8;
  while (bytes < size) bytes *= 2;
  return bytes;
}

function payload({ image, memory }: Scene, address: number, size: number): number[] {
  return [...image.subarray(memory.start + address, memory.start + address + size)];
}
