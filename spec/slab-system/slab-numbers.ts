// The slabs of a view by number: in the order in which their caches list them.
import type { SlabSystemView } from './contract.ts';

/** In which slab an address lies. */
export interface SlabNumbers {
  /** Slabs there are. */
  readonly count: number;
  /** The number of the slab whose frames an address lies in, from 0 on; -1 where there is none. */
  readonly of: (address: number) => number;
}

/** Slabs are numbered cache by cache, each front to back: partial ones, full ones, empty ones. */
export function slabNumbers({ settings, caches }: SlabSystemView): SlabNumbers {
  const { frameSize, frameStart, frames } = settings;
  const numbers = new Int32Array(frames).fill(-1);
  let count = 0;
  for (const { geometry, slabs } of caches) {
    for (const { address } of slabs) {
      const first = (address - frameStart) / frameSize;
      numbers.fill(count, first, first + 2 ** geometry.order);
      count += 1;
    }
  }
  return { count, of: (address) => numbers[Math.floor((address - frameStart) / frameSize)] ?? -1 };
}
