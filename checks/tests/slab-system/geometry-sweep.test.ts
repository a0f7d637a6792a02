// Model, implementation and specification lay slabs out alike, each by its own arithmetic, for every size to 9000; and
// what is wrong with a layout is seen there, too.
import { describe, expect, it } from 'vitest';
import { implementation } from '../../../impl/slab-system/checked.ts';
import { model } from '../../../model/slab-system/index.ts';
import { sizeOfUser } from '../../../spec/slab-system/alphabet/offered.ts';
import { generalSizes } from '../../../spec/slab-system/geometry.ts';
import { specification } from '../../../spec/slab-system/index.ts';
import type { SweepRun } from '../../engine/sweep.ts';
import { comparisonOf, sweepOf } from '../../run/sweeps.ts';

const system = { specification, model, implementation };

function swept(faultId: string | null): SweepRun {
  const fault = implementation.faults.find(({ id }) => id === faultId) ?? null;
  const comparison = comparisonOf(system, sweepOf(system, 'geometries'), fault);
  while (!comparison.finished) comparison.advance(100_000);
  return comparison.result;
}

it('252,000 geometries are the same for all three', () => {
  expect(swept(null)).toEqual({ total: 252_000, compared: 252_000, impossible: 0, cut: null, difference: null });
});

describe('a defective layout is found that an exploration finds', () => {
  const ofLayouts = implementation.faults.filter(({ caughtBy }) => caughtBy === 'geometry-exact').map(({ id }) => id);

  it.each([
    ['rslab/K16-stride', 54_001, 'colourStride is 64 by specification and model, 32 by implementation'],
    ['slab-system/exact-fit', 1, 'objectsPerSlab is 336 by specification and model, 335 by implementation'],
    ['slab-system/exact-fit-taken', 9, 'objectsPerSlab is 201 by specification and model, 202 by implementation'],
    ['slab-system/elsewhere-by-rounded-size', 505, 'onSlab is 1 by specification and model, 0 by implementation'],
  ])('%s', (id, compared, explanation) => {
    expect(ofLayouts).toContain(id);
    const { difference, ...seen } = swept(id);
    expect({ compared: seen.compared, explanation: difference?.explanation }).toEqual({ compared, explanation });
  });

  it('and there are no others', () => expect(ofLayouts).toHaveLength(4));
});

it('a rounding that is wrong for few sizes only is found by the sweep, and in no layout that a row asks for', () => {
  const fault = implementation.faults.find(({ id }) => id === 'slab-system/left-in-percent');
  const configurations = specification.rows.flatMap((row) => row.configurations);
  const differing = configurations.filter(({ settings }) => {
    const [sound, defective] = [implementation, fault].map((side) => side?.arithmetic?.['geometries']?.open(settings));
    const ofUsers = Array.from({ length: settings.userCaches }, (_, number) => sizeOfUser(settings, number));
    return [...ofUsers, ...generalSizes(settings)].some((size) =>
      [0, settings.objectAlign].some((align) => `${sound?.([align, size])}` !== `${defective?.([align, size])}`),
    );
  });
  expect(differing.map(({ id }) => id)).toEqual([]);
  expect(swept('slab-system/left-in-percent').compared).toBe(889);
});
