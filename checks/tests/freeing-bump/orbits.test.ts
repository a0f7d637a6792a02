// How many views there are is known from their orbits: how blocks lie, which of them are free and in which order they
// were freed is counted, also where the memory grows by a number of pages that depends on the order of requests.
import { expect, it } from 'vitest';
import { certify } from '../../engine/certificate.ts';
import { NO_LIMITS } from '../../engine/exploration-options.ts';
import { settingsOf, system } from './lockstep.ts';

it('orbits stand for all views, however many classes, users and pages there are, and from wherever the heap begins', () => {
  const wrong: unknown[] = [];
  for (const owners of [1, 2])
    for (const classes of [1, 2, 3])
      for (const [pageSize, pages, pagesMax] of [
        [56, 1, 1],
        [8, 1, 7],
        [16, 2, 4],
        [24, 1, 3],
      ] as const)
        for (const base of [0, 5]) {
          const settings = settingsOf({ classes, pageSize, pages, pagesMax, base, owners });
          const { holds, views, standFor } = certify(system, settings, 'legal', NO_LIMITS);
          if (!holds || views === null || views !== standFor) wrong.push({ settings, views, standFor });
        }
  expect(wrong).toEqual([]);
});

it.each([
  ['one user', { pageSize: 104, pagesMax: 1 }, 371, 20_757],
  ['one user, of a memory that grows', { pageSize: 16, pagesMax: 6 }, 329, 9_668],
])('blocks of three sizes, and %s', (_, given, orbits, views) => {
  const certificate = certify(system, settingsOf({ classes: 3, ...given }), 'legal', NO_LIMITS);
  expect(certificate).toMatchObject({ holds: true, orbits, views, standFor: views });
});
