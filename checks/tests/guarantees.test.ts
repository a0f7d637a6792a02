// The document of guarantees says what a check of this very code says.
import { expect, it } from 'vitest';
import { budgets } from '../run/budgets.ts';
import { check } from '../run/check.ts';
import { STANDARD_SEED } from '../run/check-request.ts';
import { currentGuarantees, guaranteesOf } from '../run/guarantees-file.ts';
import { UNDISTURBED } from '../run/pace.ts';

it('spec/GUARANTEES.md is what `npm run check` writes; run it to bring the file up to date', async () => {
  const [budget] = budgets;
  if (budget === undefined) throw new Error('There is no budget.');
  const result = await check(
    {
      budget,
      seed: STANDARD_SEED,
      exact: false,
      limits: { statesMax: 2 ** 31, depthMax: 2 ** 31, bytesMax: 2 ** 31 },
      only: null,
      faults: true,
      reproduce: `npm run check -- --budget ${budget.id} --seed ${STANDARD_SEED}`,
    },
    UNDISTURBED,
  );
  expect(result.exitCode).toBe(0);
  expect(await guaranteesOf(result)).toBe(currentGuarantees());
}, 600_000);
