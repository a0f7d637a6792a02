// Each budget explores configurations of some sizes, and only those.
import { expect, it } from 'vitest';
import type { ConfigurationSize } from '../../../spec/kit/subject.ts';
import { budgets } from '../../run/budgets.ts';
import { Configurations } from '../../run/configurations.ts';
import { Pace, UNDISTURBED } from '../../run/pace.ts';
import { switches } from '../engine/toy/switches.ts';

const explored: Readonly<Record<string, readonly ConfigurationSize[]>> = {
  quick: ['tiny', 'vast'],
  standard: ['tiny', 'vast', 'large'],
  deep: ['tiny', 'vast', 'large', 'huge'],
};

it.each(budgets)('$id', async (budget) => {
  const limits = { statesMax: 1000, depthMax: 1000, bytesMax: 2 ** 31 };
  const configurations = new Configurations(switches, { budget, seed: 1, exact: false, limits }, new Pace(UNDISTURBED));
  const sizes = ['tiny', 'vast', 'large', 'huge'] as const;
  const results = await Promise.all(
    sizes.map((size) => configurations.check({ id: size, size, settings: { switches: 3 } })),
  );
  const closed = results.filter(({ exploration }) => exploration?.closed === true);
  expect(closed.map(({ size }) => size)).toEqual(explored[budget.id]);
  const left = results.filter(({ exploration }) => exploration === null);
  expect(left.flatMap(({ obligations }) => obligations)).toEqual([]);
});
