// What a minute may close is measured on configurations that there can be.
import { expect, it } from 'vitest';
import { subject } from '../../../spec/kit/subject.ts';
import { registry } from '../../../spec/registry.ts';
import { largeSettings } from '../../bench/large-settings.ts';
import { benchReach } from '../../bench/reach.ts';
import { requirePossible, settingsFrom } from '../../run/usage.ts';
import { switches } from '../engine/toy/switches.ts';

it('knows no system that is not registered', () => {
  const ids = registry.map(({ id }) => id);
  expect(Object.keys(largeSettings).filter((id) => !ids.includes(id))).toEqual([]);
});

it.each(registry)('$id: each large configuration is possible', async (subject) => {
  await subject.open(async (system) => {
    for (const given of largeSettings[subject.id] ?? []) {
      const settings = settingsFrom(system.specification, given, null);
      expect(() => requirePossible(system, settings)).not.toThrow();
      expect(settings).toMatchObject(given);
    }
  });
});

it('sets what orbits stand for against the largest configuration that is closed', async () => {
  const configurations = [
    { id: 'four', size: 'tiny', settings: { switches: 4 } },
    { id: 'six', size: 'large', settings: { switches: 6 } },
    { id: 'eight', size: 'vast', settings: { switches: 8 } },
  ] as const;
  const rows = [{ id: 'some', title: '', configurations }];
  // Of the arrangements of some that are on, only their number is known here.
  const specification = { ...switches.specification, rows, orbitSize: () => 1000 };
  const [table] = await benchReach(() => {}, [subject('switches', async () => ({ ...switches, specification }))]);
  const [figures] = table?.rows.map((row) => row.figures.map((figure) => figure?.value)) ?? [];
  expect([figures?.[0], figures?.[2], figures?.[4]]).toEqual([2 ** 6, 9000, 9000 / 2 ** 6]);
  expect(table?.remarks).toEqual(['switches: six, 0 others not closed; eight in 9 orbits']);
});
