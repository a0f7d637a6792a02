// The library against the most naive account there is, a Map of what is held: long histories on heaps of many sizes.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Memory } from '../../../impl/kit/memory.ts';
import { LeafSlab, type LeafSlabOptions } from '../../../impl/leaf-slab/index.ts';

/** A size to ask for, or which of the held ones to free. */
type Step = { readonly size: number } | { readonly free: number };

const options: fc.Arbitrary<LeafSlabOptions> = fc.record({
  leafSize: fc.constantFrom(128, 256, 512, 1024, 4096),
  heapSize: fc.integer({ min: 0, max: 40_000 }),
  descriptor: fc.constantFrom('inside', 'outside'),
  descriptorSize: fc.constantFrom(64, 72),
  keepEmpty: fc.constantFrom(0, 1),
});

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ size: fc.integer({ min: 0, max: 80 }) }) },
    { weight: 2, arbitrary: fc.record({ size: fc.integer({ min: 0, max: 9000 }) }) },
    { weight: 5, arbitrary: fc.record({ free: fc.nat() }) },
  ),
  { minLength: 200, maxLength: 1500, size: 'max' },
);

describe('any history', () => {
  it('hands out memory that is free, aligned and large enough, and leaves what users wrote', () => {
    fc.assert(
      fc.property(options, steps, (given, history) => {
        const memory = new Memory(200_000);
        const allocator = new LeafSlab(memory, given);
        const account = new Account(memory, allocator);
        for (const step of history) {
          if ('size' in step) account.allocate(step.size);
          else account.free(step.free);
        }
        account.freeAll();
        const { leaves, leafSize } = allocator;
        const largest = leaves === 0 ? 0 : leafSize * 2 ** Math.floor(Math.log2(leaves));
        expect(largest === 0 || allocator.allocate(largest) === allocator.base).toBe(true);
      }),
      { seed: 4, numRuns: 60 },
    );
  });

  it('writes nothing beyond the heap and its books', () => {
    const memory = new Memory(65536);
    memory.carve(1024);
    const allocator = new LeafSlab(memory, { leafSize: 256, heapSize: 8192, descriptor: 'inside', keepEmpty: 1 });
    const { carved } = memory;
    memory.bytes.fill(0xa5, 16, 1040);
    memory.bytes.fill(0xa5, carved);
    const objects = Array.from({ length: 900 }, (_, index) => allocator.allocate((index * 37) % 300));
    for (const object of objects) allocator.tryFree(object);
    expect(memory.bytes.subarray(16, 1040).every((byte) => byte === 0xa5)).toBe(true);
    expect(memory.bytes.subarray(carved).every((byte) => byte === 0xa5)).toBe(true);
  });
});

describe('an emptied allocator', () => {
  it.each([0, 1] as const)(
    'that keeps %s empty slabs has the same bytes in its books after every order of frees',
    (keepEmpty) => {
      const sizes = [8, 8, 16, 8, 100, 16, 3000, 16, 8, 100];
      const fresh = open(keepEmpty);
      for (const order of [
        (index: number) => index,
        (index: number) => 9 - index,
        (index: number) => (index * 7) % 10,
      ]) {
        const { memory, allocator } = open(keepEmpty);
        const held = sizes.map((size) => allocator.allocate(size));
        for (const index of sizes.keys()) allocator.free(held[order(index)] ?? 0);
        // A request for everything has all empty slabs given back.
        allocator.free(allocator.allocate(16 * 1024));
        expect(Buffer.compare(memory.bytes, fresh.memory.bytes)).toBe(0);
      }
    },
  );
});

function open(keepEmpty: 0 | 1) {
  const memory = new Memory(32768);
  return { memory, allocator: new LeafSlab(memory, { leafSize: 1024, heapSize: 16 * 1024, keepEmpty }) };
}

/** What users hold, each with a number written into all of it. */
class Account {
  private readonly memory: Memory;
  private readonly allocator: LeafSlab;
  private readonly held = new Map<number, number>();
  private taken = 0;

  constructor(memory: Memory, allocator: LeafSlab) {
    this.memory = memory;
    this.allocator = allocator;
  }

  allocate(size: number): void {
    const { allocator, held, memory } = this;
    const address = allocator.allocate(size);
    if (address === 0) return;
    const bytes = allocator.blockSize(address);
    if (bytes < size || bytes < 8) throw new Error(`${size} bytes got ${bytes}.`);
    if ((address - allocator.base) % bytes !== 0) throw new Error(`${address} is not aligned to ${bytes}.`);
    if (address + bytes > allocator.base + allocator.leaves * allocator.leafSize) throw new Error('It is outside.');
    this.taken += 1;
    held.set(address, this.taken);
    memory.bytes.fill(this.taken % 251, address, address + bytes);
  }

  free(which: number): void {
    const addresses = [...this.held.keys()];
    const address = addresses[which % addresses.length];
    if (address !== undefined) this.freeOne(address);
  }

  freeAll(): void {
    for (const address of this.held.keys()) this.freeOne(address);
  }

  private freeOne(address: number): void {
    const { allocator, held, memory } = this;
    const written = (held.get(address) ?? 0) % 251;
    const bytes = memory.bytes.subarray(address, address + allocator.blockSize(address));
    if (bytes.length === 0 || !bytes.every((byte) => byte === written)) throw new Error(`${address} was written.`);
    allocator.free(address);
    held.delete(address);
    if (allocator.blockSize(address) !== 0) throw new Error(`${address} is live after it was freed.`);
    if (allocator.tryFree(address) === null) throw new Error(`${address} was freed twice.`);
  }
}
