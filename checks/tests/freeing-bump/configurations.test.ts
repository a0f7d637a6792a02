// Which configurations are impossible, and why: model and library say the same.
import { expect, it } from 'vitest';
import { checkOptions } from '../../../impl/freeing-bump/options.ts';
import { AllocatorError } from '../../../impl/index.ts';
import { model } from '../../../model/freeing-bump/index.ts';
import type { FreeingBumpSettings } from '../../../spec/freeing-bump/contract.ts';
import { specification } from '../../../spec/freeing-bump/index.ts';
import { settingsOf } from './lockstep.ts';

const FOUR_GIB = 2 ** 32;

const IMPOSSIBLE: readonly (readonly [reason: string, settings: Partial<FreeingBumpSettings>])[] = [
  ['not-a-whole-number', { base: -1 }],
  ['not-a-whole-number', { base: 0.5, classes: 0 }],
  ['classes-out-of-range', { classes: 0, pageSize: 0 }],
  ['classes-out-of-range', { classes: 30 }],
  ['page-size-not-multiple-of-8', { pageSize: 0, pages: 0 }],
  ['page-size-not-multiple-of-8', { pageSize: 12 }],
  ['pages-out-of-range', { pages: 0, pagesMax: 65537 }],
  ['pages-out-of-range', { pages: 17 }],
  ['memory-too-large', { pagesMax: 65537, base: FOUR_GIB }],
  ['memory-too-large', { pageSize: FOUR_GIB + 8, pagesMax: 1 }],
  ['base-too-high', { base: FOUR_GIB - 7, windowStart: 4 }],
  ['window-misplaced', { base: 16, windowStart: 12 }],
  ['window-misplaced', { base: 16, windowStart: 24 }],
  ['window-misplaced', { base: 65536, windowStart: 65536, owners: 3 }],
  ['owners-out-of-range', { owners: 0 }],
  ['owners-out-of-range', { owners: 3 }],
];

it.each(IMPOSSIBLE)('%s: %o', (reason, settings) => {
  expect(model.refusal({ ...settingsOf({}), ...settings })).toBe(reason);
});

it('model and library judge alike', () => {
  const differences: unknown[] = [];
  const reasons = new Set<string | null>();
  for (const settings of grid()) {
    const reason = model.refusal(settings);
    reasons.add(reason);
    if (reason !== constructed(settings)) differences.push({ settings, reason });
  }
  expect(differences).toEqual([]);
  expect(reasons.size).toBe(8);
});

it('every configuration of a row is possible', () => {
  const configurations = specification.rows.flatMap((row) => row.configurations);
  expect(configurations.filter(({ settings }) => model.refusal(settings) !== null)).toEqual([]);
});

function constructed(settings: FreeingBumpSettings): string | null {
  try {
    checkOptions(settings);
    return null;
  } catch (error) {
    if (error instanceof AllocatorError) return error.code;
    throw error;
  }
}

function* grid(): Generator<FreeingBumpSettings> {
  for (const classes of [-1, 0, 1, 23, 29, 30])
    for (const pageSize of [0, 4, 8, 20, 24, 65536, FOUR_GIB])
      for (const pages of [0, 1, 2, 65536])
        for (const pagesMax of [0, 1, 2, 65536, 65537])
          for (const base of [-8, 0, 0.5, 13, 16, 65536, FOUR_GIB - 8, FOUR_GIB - 7, FOUR_GIB])
            for (const windowStart of [0, 4, 8, 16, 24, 65536])
              yield { ...settingsOf({}), classes, pageSize, pages, pagesMax, base, windowStart };
}
