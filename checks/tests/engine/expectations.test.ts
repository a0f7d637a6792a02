// What is not promised needs a witness, a count needs its closed form, and a history its end.
import { describe, expect, it } from 'vitest';
import { always } from '../../../spec/kit/property.ts';
import type { ClosedForm } from '../../../spec/kit/subject.ts';
import { RandomChecker } from '../../engine/random.ts';
import { budgets } from '../../run/budgets.ts';
import { SystemCheck } from '../../run/check-system.ts';
import { exitCodeFor } from '../../run/exit-codes.ts';
import { Pace, UNDISTURBED } from '../../run/pace.ts';
import type { CheckResult, SystemResult } from '../../run/result.ts';
import { type SwitchesView, switches } from './toy/switches.ts';

const [quick] = budgets;
if (quick === undefined) throw new Error('There is no budget.');
const settings = { switches: 3 };
const row = { id: 'three', title: '', configurations: [{ id: '3', size: 'tiny', settings }] } as const;
const never = { id: 'f', sentence: '', origin: 'planted', caughtBy: 'x', shortestTrace: 1, settings } as const;

/** Checks switches with these words added to their specification. */
async function checked(words: object): Promise<SystemResult> {
  const system = { ...switches, specification: { ...switches.specification, ...words } };
  const faults = [{ ...never, open: system.implementation.open }];
  const limits = { statesMax: 2 ** 31, depthMax: 2 ** 31, bytesMax: 2 ** 31 };
  const plan = {
    budget: quick ?? never,
    seed: 1,
    exact: false,
    limits,
    rows: [row],
    sweeps: [],
    scenarios: [],
    stress: [],
    symmetries: [],
    faults,
  };
  return new SystemCheck(system, plan as never, new Pace(UNDISTURBED)).run();
}

describe('what is not promised', () => {
  const on = (wanted: number) =>
    always<SwitchesView>('few-on', 'Few switches are on.', [], ({ positions }) =>
      positions.filter((position) => position === 1).length >= wanted ? `${wanted} are on` : null,
    );

  it('is shown by the shortest trace that contradicts it', async () => {
    const { notPromised, rows } = await checked({ notPromised: [{ property: on(2), why: 'Any may be on.' }] });
    const [expectation] = notPromised;
    expect(expectation?.witness?.finding.steps.map(({ state }) => state)).toEqual(['100', '110']);
    expect(expectation?.cut).toBe(false);
    expect(rows[0]?.configurations[0]?.findings).toEqual([]);
  });

  it('is vacuous when every state keeps to it', async () => {
    const { notPromised } = await checked({ notPromised: [{ property: on(4), why: 'Any may be on.' }] });
    expect(notPromised.map(({ witness, cut }) => ({ witness, cut }))).toEqual([{ witness: null, cut: false }]);
    expect(exitCodeFor(resultOf(notPromised))).toBe(20);
    expect(exitCodeFor(resultOf(notPromised.map((one) => ({ ...one, cut: true }))))).toBe(30);
  });
});

describe('a closed form', () => {
  const form = (states: number) => ({ closedForm: (): ClosedForm => ({ states, formula: '2^3' }) });

  it.each([
    { states: 8, verdict: 'holds' },
    { states: 9, verdict: 'violated' },
  ])('of $states states $verdict where 8 are counted', async ({ states, verdict }) => {
    const { rows } = await checked(form(states));
    const obligations = rows[0]?.configurations[0]?.obligations ?? [];
    expect(obligations.find(({ property }) => property === 'closed-form')?.verdict).toBe(verdict);
  });

  it('is no obligation where none is known', async () => {
    const { rows } = await checked({});
    const obligations = rows[0]?.configurations[0]?.obligations ?? [];
    expect(obligations.find(({ property }) => property === 'closed-form')).toBeUndefined();
  });
});

it('a random history ends with the letters that close it', () => {
  const [flip] = switches.specification.letters;
  if (flip === undefined) throw new Error('There is no letter.');
  const allOn = { ...flip, id: 'close', closes: true, weight: 0 };
  const system = { ...switches, specification: { ...switches.specification, letters: [flip, allOn] } };
  const checker = new RandomChecker(system, settings, { seed: 1, runs: 1, commandsMax: 5 });
  while (!checker.finished) checker.advance();
  expect(checker.result.letters['close']).toBe(2);
});

function resultOf(notPromised: SystemResult['notPromised']): Omit<CheckResult, 'exitCode'> {
  const system = {
    id: 's',
    title: '',
    source: '',
    rows: [],
    notPromised,
    sweeps: [],
    scenarios: [],
    stress: [],
    symmetries: [],
    faults: [],
    undefended: [],
  };
  const verdicts = { holds: 1, violated: 0, incomplete: 0, vacuous: 0 };
  return { systems: [system], totals: { verdicts }, interrupted: false } as never;
}
