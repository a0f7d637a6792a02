// What every sweep of every system must be: possible, asked of all three sides, and a property of its own.
import { describe, expect, it } from 'vitest';
import { registry } from '../../spec/registry.ts';
import { comparisonOf } from '../run/sweeps.ts';

describe.each(registry.map((subject) => ({ id: subject.id, subject })))('the sweeps of $id', ({ subject }) => {
  it('are on configurations that are possible', () =>
    subject.open(({ specification, model, implementation }) => {
      for (const { configurations } of specification.sweeps ?? []) {
        expect(configurations).not.toEqual([]);
        for (const { settings } of configurations) {
          expect(model.refusal(settings)).toBeNull();
          implementation.open(settings);
        }
      }
    }));

  it('are worked out by model, implementation and the faults that they are to catch', () =>
    subject.open((system) => {
      for (const sweep of system.specification.sweeps ?? []) {
        const faults = system.implementation.faults.filter((fault) => fault.sweep === sweep.id);
        for (const suspect of [null, ...faults]) expect(comparisonOf(system, sweep, suspect).total).toBeGreaterThan(0);
      }
    }));

  it('have names of their own', () =>
    subject.open(({ specification }) => {
      const { invariants, notPromised = [], sweeps = [] } = specification;
      const ids = [...invariants, ...notPromised.map(({ property }) => property), ...sweeps].map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)]);
      for (const { configurations, figures } of sweeps) {
        expect(new Set(configurations.map(({ id }) => id)).size).toBe(configurations.length);
        expect(new Set(figures).size).toBe(figures.length);
      }
    }));
});

it('there are two systems at least that have some', async () => {
  const counts = await Promise.all(
    registry.map((subject) => subject.open(({ specification }) => specification.sweeps?.length ?? 0)),
  );
  expect(counts.filter((count) => count > 0).length).toBeGreaterThanOrEqual(2);
});
