// Which requests share a leaf and which take leaves whole: the table of part (iii) of the semantics, through the library.
import { describe, expect, it } from 'vitest';
import { Memory } from '../../../impl/kit/memory.ts';
import { LeafSlab } from '../../../impl/leaf-slab/index.ts';

const COLUMNS = [
  { column: 'slab/4K D0', leafSize: 4096, descriptor: 'outside' },
  { column: 'slab/4K D64', leafSize: 4096, descriptor: 'inside' },
  { column: 'slab/1K D0', leafSize: 1024, descriptor: 'outside' },
  { column: 'slab/1K D64', leafSize: 1024, descriptor: 'inside' },
] as const;

// The least and the largest request of a line; then, for each column, bytes taken and, in parentheses, objects a leaf.
const TABLE = `
1-8 | 8 (512) | 8.1 (504) | 8 (128) | 8.5 (120)
9-16 | 16 (256) | 16.3 (252) | 16 (64) | 17.1 (60)
17-32 | 32 (128) | 32.5 (126) | 32 (32) | 34.1 (30)
33-64 | 64 (64) | 65.0 (63) | 64 (16) | 68.3 (15)
65-128 | 128 (32) | 132.1 (31) | 128 (8) | 146.3 (7)
129-256 | 256 (16) | 273.1 (15) | 256 (4) | 341.3 (3)
257-512 | 512 (8) | 585.1 (7) | 512 (2) | 1024 buddy
513-1024 | 1024 (4) | 1365.3 (3) | 1024 buddy | 1024 buddy
1025-2048 | 2048 (2) | 4096 buddy | 2048 buddy | 2048 buddy
2049-4096 | 4096 buddy | 4096 buddy | 4096 buddy | 4096 buddy
4097-8192 | 8192 buddy | 8192 buddy | 8192 buddy | 8192 buddy
8193-16384 | 16384 buddy | 16384 buddy | 16384 buddy | 16384 buddy
65537-131072 | 131072 buddy | 131072 buddy | 131072 buddy | 131072 buddy`;

describe('bytes taken by a request', () => {
  it.each([
    ['least', 0],
    ['largest', 1],
  ])('are those of the table, for the %s request of each line', (_, which) => {
    const lines = TABLE.split('\n').map((line) => {
      const [range] = line.split(' | ');
      const size = Number(range?.split('-')[which]);
      if (range === undefined || range === '') return line;
      return [range, ...COLUMNS.map((column) => measure(column, size))].join(' | ');
    });
    expect(lines.join('\n')).toBe(TABLE);
  });

  it('are one smallest object for nothing', () => {
    for (const { leafSize, descriptor } of COLUMNS) {
      const allocator = open(leafSize, descriptor);
      expect(allocator.blockSize(allocator.allocate(0))).toBe(8);
    }
  });
});

describe.each(COLUMNS)('the objects of a slab, $column,', ({ leafSize, descriptor }) => {
  const allocator = open(leafSize, descriptor);

  it.each(allocator.sizeClasses)('$objectSize bytes, lie lowest first, aligned to their size', ({ objectSize }) => {
    const objects = fillLeaf(allocator, objectSize);
    const first = objects[0] ?? 0;
    expect((first - allocator.base) % leafSize).toBe(0);
    expect(objects).toEqual(objects.map((_, index) => first + index * objectSize));
    for (const object of objects) allocator.free(object);
    expect(allocator.statistics).toMatchObject({ slabs: 0, liveObjects: 0 });
  });
});

/** A line of the table for one column: fills a leaf and sees how many objects it held. */
function measure({ leafSize, descriptor }: (typeof COLUMNS)[number], size: number): string {
  const allocator = open(leafSize, descriptor);
  const first = allocator.allocate(size);
  const taken = allocator.blockSize(first);
  if (allocator.statistics.slabs === 0) return `${taken} buddy`;
  allocator.free(first);
  const objects = fillLeaf(allocator, size).length;
  const bytes = leafSize / objects;
  return `${bytes === taken ? taken : bytes.toFixed(1)} (${objects})`;
}

/** Objects of one size until the next would need another leaf. */
function fillLeaf(allocator: LeafSlab, size: number): number[] {
  const objects = [allocator.allocate(size)];
  for (;;) {
    const object = allocator.allocate(size);
    if (allocator.statistics.slabs > 1) {
      allocator.free(object);
      return objects;
    }
    objects.push(object);
  }
}

function open(leafSize: number, descriptor: 'inside' | 'outside'): LeafSlab {
  return new LeafSlab(new Memory(400_000), { leafSize, heapSize: 262_144, descriptor, descriptorSize: 64 });
}
