// What a sweep found is told in full: how much was compared, the first difference with what each side says, and the line
// that shows it again.
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../spec/kit/contract.ts';
import type { System } from '../../../spec/kit/subject.ts';
import type { Arithmetic } from '../../../spec/kit/sweep.ts';
import { NO_LIMITS } from '../../engine/exploration-options.ts';
import { printGuarantees } from '../../report/guarantees.ts';
import { printArguments } from '../../report/sweeps.ts';
import { printCheck } from '../../report/terminal.ts';
import { budgets } from '../../run/budgets.ts';
import { resultOf } from '../../run/check.ts';
import { SystemCheck } from '../../run/check-system.ts';
import { Pace, type Surroundings, UNDISTURBED } from '../../run/pace.ts';
import type { CheckResult } from '../../run/result.ts';
import { comparisonOf, sweepOf } from '../../run/sweeps.ts';
import { multiplied, multipliedBut, type PowersSettings, powers } from './toy/powers.ts';
import { type SwitchesView, switches } from './toy/switches.ts';

const SENTENCES = new Map([['switches', new Map([[powers.id, powers.sentence]])]]);
const OFF = multipliedBut(
  (base, exponent) => base === 3 && exponent === 4,
  () => [80, 0],
);
const fault: Fault<PowersSettings> = {
  id: 'powers/off',
  sentence: '3 to the power of 4 is 80.',
  origin: 'planted',
  caughtBy: 'powers',
  shortestTrace: 12,
  sweep: 'powers',
  open: switches.implementation.open,
  arithmetic: { powers: OFF },
};
const NONE: Arithmetic<PowersSettings> = { open: () => () => null };

describe('a sweep', () => {
  it('that holds is a row of a table, and part of the sums', async () => {
    const told = await report({});
    expect(told).toContain(`
  sweeps
    sweep   evidence                configurations  arguments                        compared  impossible  verdict
    powers  every set of arguments               2  base 0 to 3, exponent 0, 1 or 4        24           2  holds
`);
    expect(told).toContain('sweeps       1 of 1 without a difference, 24 sets of arguments compared\n');
    expect(told).toContain('obligations  1 hold, 0 violated, 0 incomplete, 0 vacuous\n');
    expect(told).toContain('HOLDS: all obligations hold (exit 0)');
  });

  it('that finds a difference tells what each side says, and how to see it again', async () => {
    const told = await report({ implementation: OFF });
    expect(told).toContain(`
    powers  cut by finding               2  base 0 to 3, exponent 0, 1 or 4        12           1  violated

  VIOLATED  powers: with base 3, exponent 4, power is 81 by specification and model, 80 by implementation
            Powers are exact.
    configuration plain: switches=1 added=0
    first difference, in 12 sets of arguments:
                      power  parity
      specification      81       0
      model              81       0
      implementation     80       0
    again: npm run -s check -- explore --system switches --sweep powers
`);
    expect(told).toContain('sweeps       0 of 1 without a difference, 12 sets of arguments compared\n');
    expect(told).toContain('(exit 12)');
  });

  it('tells what is impossible for one side alone', async () => {
    const told = await report({ model: NONE });
    expect(told).toContain(`
                      power  parity
      specification       0       1
      model           impossible
      implementation      0       1
`);
  });

  it('in which nothing is possible shows nothing', async () => {
    const told = await report({ specification: NONE, model: NONE, implementation: NONE });
    expect(told).toContain('  VACUOUS  powers: nothing that is possible was compared\n');
    expect(told).toContain('(exit 20)');
  });

  it('that is interrupted is incomplete', async () => {
    const lines: string[] = [];
    let looks = 0;
    const surroundings = {
      ...UNDISTURBED,
      progress: (line: string) => lines.push(line),
      interrupted: () => {
        looks += 1;
        return looks > 1;
      },
    };
    const long = { least: 0, most: 100_000 };
    const result = await checked({ ranges: long, surroundings });
    expect(result.systems[0]?.sweeps).toMatchObject([
      { total: 600_006, compared: 5_000, cut: 'interrupt', findings: [], obligations: [{ verdict: 'incomplete' }] },
    ]);
    expect(lines).toEqual(['switches powers: 5000 of 600006 sets of arguments']);
    expect(printCheck(result, SENTENCES)).toMatch(/cut by interrupt .* 5,000 .* incomplete\n/);
    expect(result.exitCode).toBe(30);
  });

  it('tells its arguments as ranges and lists', () => {
    const told = printArguments({
      arguments: [
        { name: 'size', least: 1, most: 9000 },
        { name: 'align', values: [0, 8, 4096] },
        { name: 'cpu', values: [1] },
      ],
    });
    expect(told).toBe('size 1 to 9,000, align 0, 8 or 4,096, cpu 1');
  });

  it('that a side does not work out is an error of that side', () => {
    const system = systemOf({});
    const { arithmetic: _, ...silent } = system.model;
    const sweep = sweepOf(system, 'powers');
    expect(() => comparisonOf({ ...system, model: silent }, sweep)).toThrow(
      "Nothing of the model of switches works out what sweep 'powers' asks for.",
    );
    expect(() => sweepOf(system, 'roots')).toThrow("switches has no sweep 'roots'.");
  });
});

describe('a fault that shows in a sweep', () => {
  it('is caught by it, in as many sets of arguments', async () => {
    expect(await report({ faults: [fault] })).toContain(`
            fault       shortest              caught by  configuration
    caught  powers/off  12 sets of arguments  powers     plain
`);
  });

  it('is unexpected in any other number', async () => {
    const told = await report({ faults: [{ ...fault, shortestTrace: 11 }] });
    expect(told).toContain('powers/off: expected powers in 11 sets of arguments, but found:\n  VIOLATED  powers: with');
    expect(told).toContain('again: npm run -s check -- --fault powers/off\n');
    expect(told).toContain('(exit 22)');
  });

  it('survives where it works out the same', async () => {
    const told = await report({ faults: [{ ...fault, arithmetic: { powers: multiplied } }] });
    expect(told).toContain('SURVIVED  powers/off\n');
    expect(told).toContain('(exit 22)');
  });
});

it('the guarantees have the ranges, the number compared, and the faults', async () => {
  const words = { id: 'switches', invariants: [], goals: [], letters: [], assumptions: [], notCovered: [] };
  const text = printGuarantees(await checked({ faults: [fault] }), [words]);
  expect(text).toContain(`
- **powers.** Powers are exact. All three agree on 24 sets of arguments of 2 configurations (sweep).

| sweep | arguments | configurations | evidence | compared | of these impossible |
| --- | --- | --- | --- | ---: | ---: |
| \`powers\` | base 0 to 3, exponent 0, 1 or 4 | \`plain\`, \`one-more\` | sweep | 24 | 2 |
`);
  expect(text).toContain('| `powers/off` | 3 to the power of 4 is 80. | powers | `plain` | 12 |\n');
});

interface Given {
  readonly specification?: Arithmetic<PowersSettings>;
  readonly model?: Arithmetic<PowersSettings>;
  readonly implementation?: Arithmetic<PowersSettings>;
  readonly faults?: readonly Fault<PowersSettings>[];
  /** Of the base. */
  readonly ranges?: { readonly least: number; readonly most: number };
  readonly surroundings?: Surroundings;
}

/** A system of which nothing matters but what it works out. */
function systemOf({ specification = powers, model = multiplied, implementation = multiplied, ranges }: Given) {
  const [base, ...others] = powers.arguments;
  const swept =
    ranges === undefined || base === undefined ? powers.arguments : [{ name: base.name, ...ranges }, ...others];
  const { concurrency: _, ...words } = switches.specification;
  const system: System<PowersSettings, SwitchesView, { positions: number[] }> = {
    specification: {
      ...words,
      sweeps: [{ ...powers, open: specification.open, arguments: swept }],
      rows: [],
      recorded: (settings) => settings,
    },
    model: { ...switches.model, arithmetic: { powers: model } },
    implementation: { ...switches.implementation, arithmetic: { powers: implementation }, faults: [] },
  };
  return system;
}

/** Checks it, as if its sweep were defended. */
async function checked(given: Given): Promise<CheckResult> {
  const [budget] = budgets;
  if (budget === undefined) throw new Error('There is no budget.');
  const { faults = [], surroundings = UNDISTURBED } = given;
  const system = systemOf(given);
  const options = { budget, seed: 1, exact: false, limits: NO_LIMITS };
  const nothing = { rows: [], scenarios: [], stress: [], symmetries: [] };
  const plan = { ...options, ...nothing, sweeps: system.specification.sweeps ?? [], faults };
  const pace = new Pace(surroundings);
  const systems = [{ ...(await new SystemCheck(system, plan, pace).run()), undefended: [] }];
  const asked = { ...options, only: null, faults: true, reproduce: 'npm run check' };
  return resultOf(asked, systems, pace.disturbance !== null);
}

async function report(given: Given): Promise<string> {
  return printCheck(await checked(given), SENTENCES);
}
