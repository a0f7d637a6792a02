// The blocks that serve requests of every size up to more than the largest block.
import type { Sweep } from '../kit/sweep.ts';
import { type BuddySettings, bytesOfOrder, greatestOrder, orderFor } from './contract.ts';

/** Neither a power of two, nor of whole leaves of most sizes: the largest block is 8,192 bytes. */
const HEAP_BYTES = 12_000;

export const sweeps: readonly Sweep<BuddySettings>[] = [
  {
    id: 'block-sizes',
    sentence:
      'A request takes the least power of two of leaves that holds it, and none where the largest block of the empty heap is smaller.',
    configurations: [8, 16, 32, 64, 256, 4096].map((leafSize) => ({
      id: `leaves-of-${leafSize}`,
      settings: { leafSize, heapSize: HEAP_BYTES, heapStart: 64 },
    })),
    arguments: [{ name: 'size', least: 0, most: 9000 }],
    figures: ['blockBytes'],
    open:
      (settings) =>
      ([size = 0]) => {
        const order = orderFor(settings, size);
        return order > greatestOrder(settings) ? null : [bytesOfOrder(settings, order)];
      },
  },
];
