// How many states there are is known without exploring, where nobody touches headers and the memory stays as it is.
import { describe, expect, it } from 'vitest';
import type { FreeingBumpSettings } from '../../../spec/freeing-bump/contract.ts';
import { explored, settingsOf, system } from './lockstep.ts';

const still = (given: Partial<FreeingBumpSettings>) => settingsOf({ pagesMax: 1, ...given });

describe('the closed form', () => {
  it('counts the states that are reached, however many bytes, classes, users and pages there are', () => {
    const wrong: unknown[] = [];
    for (const owners of [1, 2])
      for (const classes of [1, 2, 3, 4])
        for (const pageSize of [8, 16, 24, 32, 40, 48])
          for (const base of [0, 5, 16]) {
            const settings = still({ classes, pageSize, base, owners });
            const counted = system.specification.closedForm?.(settings)?.states;
            const found = reached(settings);
            if (counted !== found) wrong.push({ settings, counted, found });
          }
    expect(wrong).toEqual([]);
    expect(reached(still({ classes: 2, pageSize: 8, pages: 5, pagesMax: 5 }))).toBe(
      reached(still({ classes: 2, pageSize: 40 })),
    );
  });

  it('says nothing where there are other ways to a state', () => {
    const others: readonly Partial<FreeingBumpSettings>[] = [
      { pageSize: 24, writes: 'behind' },
      { pageSize: 24, writes: 'headers' },
      { pageSize: 24, outside: 'moving' },
      { pageSize: 24, pagesMax: 2 },
      { pageSize: 4096 },
    ];
    expect(others.map((given) => system.specification.closedForm?.(still(given)))).toEqual(others.map(() => null));
  });
});

function reached(settings: FreeingBumpSettings): number {
  const { states, findings } = explored(settings);
  expect(findings).toEqual([]);
  return states;
}
