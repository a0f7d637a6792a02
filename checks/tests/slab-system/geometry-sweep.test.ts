// Model, implementation and specification lay slabs out alike, each by its own arithmetic, for every size to 9000.
import { expect, it } from 'vitest';
import { geometryOf } from '../../../impl/slab-system/geometry.ts';
import { promisesOf } from '../../../model/slab-system/promise.ts';
import type { Geometry } from '../../../spec/slab-system/contract.ts';
import { geometryFor } from '../../../spec/slab-system/geometry.ts';
import { specification } from '../../../spec/slab-system/index.ts';
import { settingsFrom } from '../../run/usage.ts';

const SIZE_MAX = 9000;
const ALIGNS = [0, 1, 7, 8, 16, 32, 64];
const SURROUNDINGS = [
  { frameSize: 4096, cacheLine: 32 },
  { frameSize: 4096, cacheLine: 64 },
  { frameSize: 8192, cacheLine: 64 },
  { frameSize: 2048, cacheLine: 32 },
];

interface Sweep {
  /** Geometries of which all three were looked at. */
  readonly compared: number;
  readonly differing: readonly string[];
}

function sweep(surroundings: { readonly frameSize: number; readonly cacheLine: number }): Sweep {
  const settings = settingsFrom(specification, { ...surroundings, slabDescriptor: 56 }, null);
  const promises = promisesOf(settings);
  const differing: string[] = [];
  let compared = 0;
  for (const align of ALIGNS) {
    for (let size = 1; size <= SIZE_MAX; size += 1) {
      const [promised, searched, found] = [
        promises.geometry(size, align),
        geometryFor(settings, size, align),
        geometryOf(size, align, settings),
      ].map(figures);
      compared += 1;
      if (promised === searched && searched === found) continue;
      differing.push(`${size} aligned to ${align}: model ${promised}, search ${searched}, implementation ${found}`);
    }
  }
  return { compared, differing };
}

function figures(geometry: Geometry | null): string {
  if (geometry === null) return 'none';
  const { align, objectBytes, onSlab, order, objectsPerSlab, headBytes, leftBytes, colourStride, colours } = geometry;
  return [align, objectBytes, onSlab, order, objectsPerSlab, headBytes, leftBytes, colourStride, colours].join(' ');
}

it('252,000 geometries are the same for all three', () => {
  const sweeps = SURROUNDINGS.map(sweep);
  expect(sweeps.flatMap(({ differing }) => differing)).toEqual([]);
  expect(sweeps.reduce((sum, { compared }) => sum + compared, 0)).toBe(252_000);
});
