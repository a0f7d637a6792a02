// Heaps of a power of two of leaves and of any other number; tiny ones close, real ones are sampled.
import type { Row, RowConfiguration } from '../kit/subject.ts';
import type { BuddySettings } from './contract.ts';

export const rows: readonly Row<BuddySettings>[] = [
  {
    id: 'power-of-two',
    title: 'The number of leaves is a power of two: the empty heap is one block',
    configurations: [
      configuration('tiny', 8, 8),
      configuration('tiny', 8, 16),
      configuration('tiny', 8, 32, 13),
      configuration('tiny', 16, 64, 16),
      configuration('tiny', 8, 64),
      configuration('large', 8, 128),
      configuration('real', 1024, 256 * 1024, 4096),
      configuration('real', 4096, 64 * 4096, 65_536),
    ],
  },
  {
    id: 'any-number',
    title: 'Any other number of leaves, also none: the empty heap is several blocks',
    configurations: [
      configuration('tiny', 8, 0),
      configuration('tiny', 16, 15),
      configuration('tiny', 8, 24),
      configuration('tiny', 16, 56, 21),
      configuration('tiny', 8, 40),
      configuration('tiny', 8, 48),
      configuration('tiny', 8, 60),
      { ...configuration('vast', 8, 160), symmetry: 'leaves', without: ['allocate-odd'] },
      configuration('large', 8, 96),
      configuration('real', 1024, 200 * 1024, 4096),
      configuration('real', 4096, 100 * 4096, 65_536),
    ],
  },
];

function configuration(
  size: RowConfiguration<BuddySettings>['size'],
  leafSize: number,
  heapSize: number,
  heapStart = 64,
): RowConfiguration<BuddySettings> {
  // Such as `16x3+8@21`: leaf size, leaves, bytes behind them, start.
  const rest = heapSize % leafSize;
  const id = `${leafSize}x${(heapSize - rest) / leafSize}${rest === 0 ? '' : `+${rest}`}@${heapStart}`;
  return { id, size, settings: { leafSize, heapSize, heapStart } };
}
