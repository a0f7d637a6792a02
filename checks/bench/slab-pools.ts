// Slab pools that are given a slab whenever they need one.
import type { Memory, SlabPool } from '../../impl/index.ts';
import type { Pair } from './pairs.ts';

export const PAGE_BYTES = 4096;
export const CLASS_BYTES = [8, 16, 32, 64, 128, 256, 512, 1024, 2048] as const;

export interface Library {
  readonly Memory: typeof Memory;
  readonly SlabPool: typeof SlabPool;
}

/** A pool whose slabs lie one behind the other in a memory of its own. */
export function poolWith(
  { Memory: MemoryOf, SlabPool: PoolOf }: Library,
  options: { readonly cpus?: number; readonly currentCpu?: () => number } = {},
): Supplied {
  const memory = new MemoryOf(2 ** 27);
  const areaBytes = 2 ** 26;
  const areaStart = memory.carve(areaBytes, 4 * PAGE_BYTES);
  return { pool: new PoolOf(memory, { areaStart, areaBytes, ...options }), next: areaStart };
}

export interface Supplied {
  readonly pool: SlabPool;
  /** Where the next slab is made. */
  next: number;
}

/** An object; of a new slab where one is needed. */
export function allocate(supplied: Supplied, size: number): number {
  const object = supplied.pool.tryAlloc(size, 1);
  if (typeof object === 'number') return object;
  const sizeClass = CLASS_BYTES.findIndex((bytes) => bytes >= size);
  supplied.pool.addSlab(sizeClass, supplied.next);
  supplied.next += 4 * PAGE_BYTES;
  return supplied.pool.alloc(size);
}

export function poolPair(supplied: Supplied, size: number): Pair {
  allocate(supplied, size);
  const { pool } = supplied;
  return { take: () => pool.alloc(size), give: (object) => pool.free(object, size) };
}
