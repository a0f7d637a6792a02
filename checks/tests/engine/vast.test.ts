// Configurations too vast to tell all states apart: explored by orbit, in legal use, and judged by what the orbits stand for.
import { expect, it } from 'vitest';
import { always, step } from '../../../spec/kit/property.ts';
import type { RowConfiguration, Specification } from '../../../spec/kit/subject.ts';
import { registry } from '../../../spec/registry.ts';
import { Explorer } from '../../engine/explore.ts';
import { printCheck } from '../../report/terminal.ts';
import { budgets } from '../../run/budgets.ts';
import { resultOf } from '../../run/check.ts';
import { Configurations } from '../../run/configurations.ts';
import { exitCodes } from '../../run/exit-codes.ts';
import { Pace, UNDISTURBED } from '../../run/pace.ts';
import type { CheckResult, ConfigurationResult } from '../../run/result.ts';
import { PLAINLY } from './toy/exploring.ts';
import { flip, type SwitchesSettings, type SwitchesView, switches } from './toy/switches.ts';

type Words = Partial<Specification<SwitchesSettings, SwitchesView>>;

const [quick] = budgets;
if (quick === undefined) throw new Error('There is no budget.');
const VAST: RowConfiguration<SwitchesSettings> = { id: '20', size: 'vast', settings: { switches: 20 } };
const NOTHING_WRONG = () => null;
const NO_OTHER_UNITS = {
  sweeps: [],
  scenarios: [],
  stress: [],
  notPromised: [],
  symmetries: [],
  faults: [],
  undefended: [],
};

/** What is seen of twenty switches, of which it does not matter which are on. */
function seen(words: Words, statesMax = 1000, vast: Partial<typeof VAST> = {}) {
  const system = { ...switches, specification: { ...switches.specification, orbitSize, ...words } };
  const limits = { statesMax, depthMax: 1000, bytesMax: 2 ** 31 };
  const plan = { budget: quick ?? never(), seed: 1, exact: false, limits };
  return new Configurations(system, plan, new Pace(UNDISTURBED)).check({ ...VAST, ...vast });
}

/** How many arrangements there are of as many that are on. */
function orbitSize({ positions }: SwitchesView): number {
  const on = onesOf(positions);
  return Array.from({ length: on }).reduce<number>(
    (size, _, index) => (size * (positions.length - index)) / (index + 1),
    1,
  );
}

function onesOf(positions: readonly number[]): number {
  return positions.filter((position) => position === 1).length;
}

/** The result of a check of nothing but this. */
function resultWith(configuration: ConfigurationResult): CheckResult {
  const row = { id: 'many', title: 'Many switches', configurations: [configuration], lettersMissed: [] };
  const system = { id: 'switches', title: 'A row of switches', source: 'a toy', rows: [row], ...NO_OTHER_UNITS };
  const options = { budget: quick ?? never(), seed: 1, exact: false, only: null, faults: false, reproduce: 'again' };
  return resultOf({ ...options, limits: { statesMax: 1, depthMax: 1, bytesMax: 1 } }, [system], false);
}

function never(): never {
  throw new Error('There is no budget.');
}

it('stands for all of its states by the sizes of its orbits', async () => {
  const { exploration } = await seen({});
  expect(exploration).toMatchObject({ identity: 'orbit', states: 21, standFor: 2 ** 20, closed: true });
});

it('says nothing of how many states there are where a size is not known', async () => {
  const { exploration } = await seen({ orbitSize: (view) => (onesOf(view.positions) === 3 ? null : 1) });
  expect(exploration).toMatchObject({ closed: true, standFor: null });
});

it('says nothing of it either where there are more than numbers can count', async () => {
  const { exploration } = await seen({ orbitSize: () => 2 ** 50 });
  expect(exploration).toMatchObject({ closed: true, states: 21, standFor: null });
});

it('counts views in legal use alone: wrong uses tell more of them apart', () => {
  const sized = { ...switches, specification: { ...switches.specification, orbitSize } };
  const counted = (['legal', 'all'] as const).map((alphabet) => {
    const explorer = new Explorer(sized, { switches: 8 }, { ...PLAINLY, identity: 'orbit', alphabet });
    while (!explorer.finished) explorer.advance(1000);
    return explorer.result.standFor;
  });
  expect(counted).toEqual([256, null]);
});

it('is given legal commands only', async () => {
  const letters = [flip, { ...flip, id: 'flip-wrongly', kind: 'misuse' as const }];
  const { exploration } = await seen({ letters });
  expect(exploration?.letters).toEqual({ flip: 21 * 20, 'flip-wrongly': 0 });
});

it('says which letters it is explored without: those it names, and those its symmetry is claimed without', async () => {
  const letters = ['flip', 'flip-too', 'flip-as-well'].map((id) => ({ ...flip, id }));
  const { writeOrbit } = switches.specification;
  const symmetry = { id: 'places', sentence: '', holds: true, without: ['flip-too'], writeOrbit, orbitSize };
  const words = { letters, symmetries: [symmetry] };
  const {
    without,
    symmetry: named,
    exploration,
  } = await seen(words, 1000, { symmetry: 'places', without: ['flip-as-well'] });
  expect({ without, named }).toEqual({ without: ['flip-too', 'flip-as-well'], named: 'places' });
  expect(exploration?.letters).toEqual({ flip: 21 * 20 });
  expect(exploration?.standFor).toBe(2 ** 20);
});

it('shows what holds in every state, and nothing of what single commands are to do', async () => {
  const { obligations } = await seen({
    invariants: [always('of-states', '', [], NOTHING_WRONG), step('of-commands', '', [], NOTHING_WRONG)],
  });
  const shown = obligations.filter(({ evidence }) => evidence === 'exhaustive by orbit');
  expect(shown.map(({ property }) => property)).toEqual(['of-states', 'agreement', 'no-crash', 'never-stuck']);
  expect(shown.map(({ verdict }) => verdict)).toEqual(['holds', 'holds', 'holds', 'holds']);
});

it('finds what is wrong by the shortest trace', async () => {
  const few = always<SwitchesView>('few-on', 'Few are on.', [], ({ positions }) =>
    onesOf(positions) > 3 ? 'many' : null,
  );
  const { findings, obligations } = await seen({ invariants: [few] });
  expect(findings.map(({ property, steps }) => [property, steps.length])).toEqual([['few-on', 4]]);
  expect(obligations.find(({ property }) => property === 'few-on')?.verdict).toBe('violated');
});

it.each([
  { states: 2 ** 20, verdict: 'holds' },
  { states: 21, verdict: 'violated' },
])('is held to a closed form by what its orbits stand for: $states $verdict', async ({ states, verdict }) => {
  const { obligations } = await seen({ closedForm: () => ({ states, formula: '2^20' }) });
  expect(obligations.find(({ property }) => property === 'closed-form')?.verdict).toBe(verdict);
});

it('is looked at again where states count as one, and they have the same future', async () => {
  const { merged } = await seen({});
  expect(merged).toMatchObject({ explanation: null, ways: [] });
  expect(merged?.compared).toBeGreaterThan(100);
});

it('is not sound where two of these differ: they are told, and the whole check fails', async () => {
  const configuration = await seen({
    writeOrbit: ({ positions }, _past, words) => words.push(Math.min(3, onesOf(positions))),
    orbitSize: () => 1,
  });
  expect(configuration.merged?.explanation).toMatch('two states of one orbit have different futures');
  expect(configuration.merged?.ways.map(({ steps }) => steps.length)).toEqual([4, 3]);
  const result = resultWith(configuration);
  expect(result.exitCode).toBe(exitCodes.certificateFailed);
  expect(printCheck(result, new Map())).toMatch('NOT SOUND  20: two states of one orbit');
});

it('is incomplete where a limit cuts it', async () => {
  const { exploration, obligations } = await seen({}, 5);
  expect(exploration).toMatchObject({ closed: false, cut: 'states' });
  expect(new Set(obligations.map(({ verdict }) => verdict))).toEqual(new Set(['incomplete']));
});

it('is told with its orbits and the states that they stand for', async () => {
  const result = resultWith(await seen({}));
  const lines = printCheck(result, new Map()).split('\n');
  expect(lines.filter((line) => /configuration|20 |by orbit/.test(line))).toMatchInlineSnapshot(`
    [
      "    configuration  evidence                states     commands  depth  orbits  goals  verdict",
      "               20  every orbit, legal use  1,048,576       420     20      21         holds",
      "explored     420 commands generated, 21 distinct states, 0 left on the queue",
      "by orbit     1 of 1 closed, 21 orbits of these stand for 1,048,576 states in legal use",
    ]
  `);
});

it.each(registry)(
  '$id: vast configurations name symmetries that hold and apply, and legal letters',
  async (subject) => {
    await subject.open(async ({ specification: { rows, letters, symmetries = [] } }) => {
      const vast = rows.flatMap(({ configurations }) => configurations.filter(({ size }) => size === 'vast'));
      for (const { symmetry: named, without = [], settings } of vast) {
        const ids = letters.filter(({ kind }) => kind === 'legal').map(({ id }) => id);
        expect(without.filter((letter) => !ids.includes(letter))).toEqual([]);
        if (named === undefined) continue;
        const symmetry = symmetries.find(({ id }) => id === named);
        expect(symmetry?.holds).toBe(true);
        expect(symmetry?.inapplicable?.(settings) ?? null).toBeNull();
      }
    });
  },
);
