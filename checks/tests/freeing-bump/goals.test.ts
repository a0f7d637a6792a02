// Whatever small configuration a user asks for, every goal that is set for it is reached, and every property holds.
import { expect, it } from 'vitest';
import { model } from '../../../model/freeing-bump/index.ts';
import type { FreeingBumpSettings } from '../../../spec/freeing-bump/contract.ts';
import { explored, settingsOf } from './lockstep.ts';

it('goals are set only where they can be reached', () => {
  const wrong: unknown[] = [];
  let count = 0;
  for (const given of grid()) {
    const settings = settingsOf(given);
    if (model.refusal(settings) !== null) continue;
    const { goals, findings } = explored(settings);
    const missed = goals.applicable.filter((goal) => !goals.reached.includes(goal));
    if (missed.length > 0 || findings.length > 0) wrong.push({ given, missed, findings });
    count += 1;
  }
  expect(wrong).toEqual([]);
  expect(count).toBeGreaterThan(100);
});

/** Memories of up to 64 bytes, or 32 where users do what they like. */
function* grid(): Generator<Partial<FreeingBumpSettings>> {
  for (const writes of ['inside', 'behind', 'headers'] as const)
    for (const outside of ['still', 'moving'] as const)
      for (const classes of [1, 2, 3])
        for (const base of [0, 9, 24])
          for (const [pageSize, pages, pagesMax] of [
            [8, 1, 4],
            [8, 3, 3],
            [16, 1, 1],
            [16, 1, 2],
            [16, 1, 4],
            [24, 1, 2],
            [32, 1, 1],
            [40, 1, 1],
          ] as const)
            if (pageSize * pagesMax - base <= (writes === 'inside' ? 64 : 32))
              yield { writes, outside, classes, base, pageSize, pages, pagesMax };
}
