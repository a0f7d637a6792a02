// The layout of slabs for every size up to more than two frames and the alignments that are asked for.
import type { Figures, Sweep } from '../kit/sweep.ts';
import type { Geometry, SlabSystemSettings } from './contract.ts';
import { searchGeometry } from './geometry.ts';
import { realSettings } from './rows.ts';

export const sweeps: readonly Sweep<SlabSystemSettings>[] = [
  {
    id: 'geometries',
    sentence:
      'A slab has the least order that leaves less than an eighth of it unused, and as many objects as fit; beside a head never to the last byte.',
    configurations: [
      configuration(4096, 32),
      configuration(4096, 64),
      configuration(8192, 64),
      configuration(2048, 32),
    ],
    arguments: [
      { name: 'align', values: [0, 1, 7, 8, 16, 32, 64] },
      { name: 'size', least: 1, most: 9000 },
    ],
    figures: [
      'align',
      'objectBytes',
      'onSlab',
      'order',
      'objectsPerSlab',
      'headBytes',
      'leftBytes',
      'colourStride',
      'colours',
    ],
    open:
      (settings) =>
      ([align = 0, size = 0]) =>
        figuresOf(searchGeometry(settings, size, align)),
  },
];

/** Frames and cache lines of so many bytes; all else is as in the original. */
function configuration(frameSize: number, cacheLine: number): Sweep<SlabSystemSettings>['configurations'][number] {
  return { id: `${frameSize}-by-${cacheLine}`, settings: realSettings({ frameSize, cacheLine, frames: 24 }) };
}

function figuresOf(geometry: Geometry | null): Figures {
  if (geometry === null) return null;
  const { align, objectBytes, onSlab, order, objectsPerSlab, headBytes, leftBytes, colourStride, colours } = geometry;
  return [align, objectBytes, onSlab ? 1 : 0, order, objectsPerSlab, headBytes, leftBytes, colourStride, colours];
}
