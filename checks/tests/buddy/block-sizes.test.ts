// Model, implementation and specification serve every size to 9000 with blocks of the same size, each by its own arithmetic.
import { expect, it } from 'vitest';
import { implementation } from '../../../impl/buddy/checked.ts';
import { model } from '../../../model/buddy/index.ts';
import { specification } from '../../../spec/buddy/index.ts';
import { FaultSearch, tinyPlaces } from '../../engine/fault-search.ts';
import type { SweepRun } from '../../engine/sweep.ts';
import { comparisonOf, sweepOf } from '../../run/sweeps.ts';

const system = { specification, model, implementation };

function swept(faultId: string | null): SweepRun {
  const fault = implementation.faults.find(({ id }) => id === faultId) ?? null;
  const comparison = comparisonOf(system, sweepOf(system, 'block-sizes'), fault);
  while (!comparison.finished) comparison.advance(100_000);
  return comparison.result;
}

it('54,006 requests are, of which 808 in each heap are larger than its largest block', () => {
  const impossible = 6 * (9000 - 8192);
  expect(swept(null)).toEqual({ total: 54_006, compared: 54_006, impossible, cut: null, difference: null });
});

it.each([
  ['buddy/order-rounded-down', 18, 'blockBytes is 32 by specification and model, 16 by implementation'],
  ['buddy/exact-size-doubled', 9, 'blockBytes is 8 by specification and model, 16 by implementation'],
  ['buddy/exact-fit-missed', 4098, 'possible by specification and model, impossible by implementation'],
  ['buddy/order-of-two-decimals', 4098, 'blockBytes is 8192 by specification and model, 4096 by implementation'],
])('%s is found, in %d sets of arguments', (id, compared, explanation) => {
  const { difference, ...seen } = swept(id);
  expect({ compared: seen.compared, explanation: difference?.explanation }).toEqual({ compared, explanation });
});

it('an order that is wrong above 512 leaves only is found in no configuration that is explored to the end', () => {
  const fault = implementation.faults.find(({ id }) => id === 'buddy/order-of-two-decimals');
  if (fault === undefined) throw new Error('There is no such fault.');
  const search = new FaultSearch(system, fault, tinyPlaces(specification.rows));
  while (!search.finished) search.advance(100_000);
  expect({ complete: search.complete, caught: search.caught }).toEqual({ complete: true, caught: null });
});
