// What a minute may close is measured on configurations that there can be.
import { expect, it } from 'vitest';
import { registry } from '../../../spec/registry.ts';
import { largeSettings } from '../../bench/large-settings.ts';
import { requirePossible, settingsFrom } from '../../run/usage.ts';

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
