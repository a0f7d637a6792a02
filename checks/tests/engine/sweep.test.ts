// A sweep compares every set of arguments once, in an order that is always the same, and ends with the first difference.
import { describe, expect, it } from 'vitest';
import type { Arithmetic, Reckoning, Sweep } from '../../../spec/kit/sweep.ts';
import { SweepComparison, type SweepRun } from '../../engine/sweep.ts';
import { sweepObligation } from '../../run/obligations.ts';
import { multiplied, multipliedBut, type PowersSettings, powers } from './toy/powers.ts';

type Swept = Partial<Record<'model' | 'implementation', Arithmetic<PowersSettings>>>;

function run(
  { model = multiplied, implementation = multiplied }: Swept,
  sweep: Sweep<PowersSettings> = powers,
): SweepRun {
  const comparison = new SweepComparison(sweep, { model, implementation });
  while (!comparison.finished) comparison.advance(5);
  return comparison.result;
}

describe('where all sides agree', () => {
  it('every set of arguments was compared on every configuration', () => {
    expect(run({})).toEqual({ total: 24, compared: 24, impossible: 2, cut: null, difference: null });
  });

  it('each was asked for once, the last argument fastest', () => {
    const asked: string[] = [];
    const listening = multipliedBut(
      (base, exponent, { added }) => {
        asked.push(`${added}: ${base}^${exponent}`);
        return false;
      },
      () => null,
    );
    run({ implementation: listening });
    expect(asked.slice(0, 5)).toEqual(['0: 0^0', '0: 0^1', '0: 0^4', '0: 1^0', '0: 1^1']);
    expect(asked[12]).toBe('1: 0^0');
    expect(new Set(asked).size).toBe(24);
  });

  it('-0 is 0', () => {
    const negative = multipliedBut(
      (base, exponent, { added }) => base === 0 && exponent === 4 && added === 0,
      () => [-0, 0],
    );
    expect(run({ implementation: negative }).difference).toBeNull();
  });
});

describe('the first difference', () => {
  const isLate = (base: number, exponent: number, { added }: PowersSettings) =>
    added === 1 && base > 1 && exponent === 4;

  it('is told with its arguments, its configuration and what each side says', () => {
    const off = multipliedBut(isLate, ([base = 0]) => [base ** 4, 0]);
    expect(run({ implementation: off })).toEqual({
      total: 24,
      compared: 21,
      impossible: 2,
      cut: 'finding',
      difference: {
        configuration: 'one-more',
        settings: { switches: 1, added: 1 },
        operands: [
          { name: 'base', value: 2 },
          { name: 'exponent', value: 4 },
        ],
        answers: { specification: [17, 0], model: [17, 0], implementation: [16, 0] },
        explanation: 'power is 17 by specification and model, 16 by implementation',
      },
    });
  });

  const cases: readonly (readonly [string, Reckoning, string])[] = [
    ['a later figure', () => [17, 1], 'parity is 0 by specification and implementation, 1 by model'],
    ['none', () => null, 'possible by specification and implementation, impossible by model'],
    [
      'too few figures',
      () => [17],
      'possible by specification and implementation, numbers given: 1 instead of 2 by model',
    ],
    ['no number', () => [17, Number.NaN], 'possible by specification and implementation, gives NaN as parity by model'],
    [
      'an error',
      () => {
        throw new Error('too large');
      },
      'possible by specification and implementation, throws: too large by model',
    ],
  ];

  it.each(cases)('may be %s of one side alone', (_, other, explanation) => {
    const { difference } = run({ model: multipliedBut(isLate, other) });
    expect(difference?.explanation).toBe(explanation);
  });

  it('may be of all three', () => {
    const off = (power: number) => multipliedBut(isLate, () => [power, 0]);
    const { difference } = run({ model: off(18), implementation: off(19) });
    expect(difference?.explanation).toBe('power is 17 by specification, 18 by model, 19 by implementation');
  });

  it('is an answer that all sides give and that is none', () => {
    const none: Arithmetic<PowersSettings> = { open: () => () => [Number.NaN, 0] };
    const { compared, difference } = run({ model: none, implementation: none }, { ...powers, ...none });
    expect({ compared, explanation: difference?.explanation }).toEqual({
      compared: 1,
      explanation: 'gives NaN as power by all',
    });
  });

  it('is found in a side that cannot even be made', () => {
    const unmade: Arithmetic<PowersSettings> = {
      open() {
        throw new Error('no memory');
      },
    };
    const { compared, difference } = run({ implementation: unmade });
    expect(compared).toBe(1);
    expect(difference?.answers.implementation).toBe('throws: no memory');
  });

  it('is the same however much is compared at a time', () => {
    const off = multipliedBut(isLate, () => null);
    const comparison = new SweepComparison(powers, { model: multiplied, implementation: off });
    comparison.advance(1_000);
    expect(comparison.result).toEqual(run({ implementation: off }));
  });
});

describe('the obligation', () => {
  const off = multipliedBut(
    (base) => base === 3,
    () => null,
  );
  const impossible: Arithmetic<PowersSettings> = { open: () => () => null };
  const [empty] = [{ ...powers, arguments: [{ name: 'base', least: 1, most: 0 }] }];

  it.each([
    ['holds', 'sweep', run({})],
    ['violated', 'sweep to a bound', run({ implementation: off })],
    ['incomplete', 'sweep to a bound', interrupted()],
    ['vacuous', 'sweep', run({ model: impossible, implementation: impossible }, { ...powers, ...impossible })],
    ['vacuous', 'sweep', run({}, empty)],
  ])('is %s by a %s', (verdict, evidence, seen) => {
    expect(sweepObligation('powers', seen)).toMatchObject({ property: 'powers', verdict, evidence });
  });

  function interrupted(): SweepRun {
    const comparison = new SweepComparison(powers, { model: multiplied, implementation: multiplied });
    comparison.advance(7);
    comparison.stop('interrupt');
    expect(comparison.result).toMatchObject({ compared: 7, cut: 'interrupt' });
    return comparison.result;
  }

  it('of a sweep that is through is not undone by a late interrupt', () => {
    const comparison = new SweepComparison(powers, { model: multiplied, implementation: multiplied });
    comparison.advance(24);
    comparison.stop('interrupt');
    expect(comparison.result.cut).toBeNull();
  });
});
