// What a check found is told in full: the verdict, what broke, the shortest trace, and the line that replays it.
import { describe, expect, it } from 'vitest';
import type { Fault, Instance } from '../../../spec/kit/contract.ts';
import type { Row } from '../../../spec/kit/subject.ts';
import { NO_LIMITS } from '../../engine/exploration-options.ts';
import { printCheck } from '../../report/terminal.ts';
import { grouped, probability, table } from '../../report/text.ts';
import { printFinding } from '../../report/trace.ts';
import { budgets } from '../../run/budgets.ts';
import { SystemCheck } from '../../run/check-system.ts';
import { Pace, UNDISTURBED } from '../../run/pace.ts';
import type { CheckResult, ShownFinding, Totals } from '../../run/result.ts';
import { show } from '../../run/show.ts';
import { explore } from './toy/exploring.ts';
import { faultOf, slots, twoSlots } from './toy/slots.ts';
import { faults } from './toy/slots-implementation.ts';
import type { SlotsSettings } from './toy/slots-specification.ts';

const SENTENCES = new Map(slots.specification.invariants.map(({ id, sentence }) => [id, sentence]));

describe('a finding', () => {
  it('is told with its sentence, what else broke, every step, and a line that replays it', () => {
    expect(printed('slots/stays-live')).toBe(`
VIOLATED  free-or-live: slot 0 is both
          No slot is free and taken for held at the same time.
     also agreement: the states differ at live.0: model 24, implementation 16
  shortest trace, 3 commands:
    0. start
       no page
    1. alloc() -> 16   (slot 0)
       calls take_page(16) = 16
       free 1 | held 0
    2. alloc() -> 24   (slot 1)
       free - | held 0,1
    3. free(16) -> nothing   (slot 0)
       free 0 | held 0,1
  replay: npm run -s check -- replay 'slots::slots/stays-live:alloc@ojd.alloc@3xv.free=0@8ui'
`);
  });

  it('is told in the singular, with what was refused', () => {
    expect(printed('slots/takes-what-is-refused')).toBe(`
VIOLATED  refusal-changes-nothing: alloc was refused and changed something
          A command without success changes nothing.
     also untouched-bytes: alloc wrote at 16
     also agreement: the model answers null, the implementation 16
  shortest trace, 1 command:
    0. start
       no page
    1. alloc() -> 16   (slot 0)
       calls take_page(16) = 0 (refused)
       free 1 | held 0
  replay: npm run -s check -- replay 'slots::slots/takes-what-is-refused:alloc^1@t3l'
`);
  });

  it('is told without a sentence where there is none', () => {
    const finding = { property: 'p', explanation: 'e', also: [], token: 't::-:', initial: 'i', steps: [] };
    expect(printFinding(finding, null)).toEqual([
      'VIOLATED  p: e',
      '  shortest trace, 0 commands:',
      '    0. start',
      '       i',
      "  replay: npm run -s check -- replay 't::-:'",
    ]);
  });

  function printed(id: string): string {
    return `\n${printFinding(found(faultOf(id)), sentence(id)).join('\n')}\n`;
  }

  function found(fault: Fault<SlotsSettings>): ShownFinding {
    const open = () => fault.open(twoSlots);
    const [first] = explore(slots, twoSlots, {}, open).findings;
    if (first === undefined) throw new Error(`Nothing was found of '${fault.id}'.`);
    return show(slots, twoSlots, first, fault.id, open);
  }

  function sentence(id: string): string | null {
    return SENTENCES.get(faultOf(id).caughtBy) ?? null;
  }
});

describe('a check', () => {
  it('that holds is a table of what was explored, one of what was caught, and the sums', async () => {
    expect(await report(slots.implementation.open, ROW, faults)).toBe(`
slots: A page of slots (a toy)

  freed-last: The slot freed last is handed out first
    configuration  evidence            states  commands  depth  orbits  goals  verdict
    two            every state              4        11      3       3  3/3    holds
    six            every state          1,238     8,661     11       7  3/3    holds
    twelve         not in this budget                                          -

  negative controls
            fault                            shortest    caught by                configuration
    caught  slots/takes-what-is-refused      1 command   refusal-changes-nothing  two
    caught  slots/counts-outside-its-memory  2 commands  no-hidden-state          two
    caught  slots/clears-the-next-slot       3 commands  untouched-bytes          two
    caught  slots/stays-live                 3 commands  free-or-live             two
    caught  slots/hands-out-twice            3 commands  held-once                two
    caught  slots/crashes-when-full          3 commands  no-crash                 two

explored     1,234,567 commands generated, 1 distinct state, 2 left on the queue
graphs       1 of 2 closed, depth up to 14, 1,234,566 duplicates, collision bound 2^-40
orbits       2 of 2 reductions certified edge for edge
random       98,765 commands
goals        5 of 6 met
faults       6 of 6 caught as expected
obligations  18 hold, 1 violated, 2 incomplete, 3 vacuous
seed 1, budget quick
again: npm run check -- --seed 1

HOLDS: all obligations hold (exit 0)
`);
  });

  it('that fails tells what was found below the table', async () => {
    const row = { ...ROW, configurations: ROW.configurations.slice(0, 1) };
    const [told] = (await report(faultOf('slots/stays-live').open, row, [])).split('explored');
    expect(told).toBe(`
slots: A page of slots (a toy)

  freed-last: The slot freed last is handed out first
    configuration  evidence        states  commands  depth  orbits  goals  verdict
    two            cut by finding       3         8      2          3/3    violated

  two
  VIOLATED  free-or-live: slot 0 is both
            No slot is free and taken for held at the same time.
       also agreement: the states differ at live.0: model 24, implementation 16
    shortest trace, 3 commands:
      0. start
         no page
      1. alloc() -> 16   (slot 0)
         calls take_page(16) = 16
         free 1 | held 0
      2. alloc() -> 24   (slot 1)
         free - | held 0,1
      3. free(16) -> nothing   (slot 0)
         free 0 | held 0,1
    replay: npm run -s check -- replay 'slots::-:alloc@ojd.alloc@3xv.free=0@8ui'

`);
  });

  it('tells of a control that survived, and of one that something else caught', async () => {
    const [sound, other] = [slots.implementation.open, faultOf('slots/stays-live').open];
    const controls = [
      { ...faultOf('slots/stays-live'), open: sound },
      { ...faultOf('slots/hands-out-twice'), open: other },
    ];
    const told = await report(sound, { ...ROW, configurations: ROW.configurations.slice(0, 1) }, controls);
    expect(told).toContain(`
  negative controls
                fault                  shortest    caught by     configuration
    SURVIVED    slots/stays-live
    UNEXPECTED  slots/hands-out-twice  3 commands  free-or-live  two

  slots/stays-live: expected free-or-live in 3 commands, but nothing was found

  slots/hands-out-twice: expected held-once in 3 commands, but found:
  VIOLATED  free-or-live: slot 0 is both
`);
  });

  it('that was cut by a finding does not call vacuous what it might still have reached', async () => {
    const row = { ...ROW, configurations: ROW.configurations.slice(1, 2) };
    expect(await report(faultOf('slots/stays-live').open, row, [])).not.toContain('VACUOUS');
  });

  /** Checks the toy with another implementation, and prints it between sums that are made up. */
  async function report(
    open: (settings: SlotsSettings) => Instance,
    row: Row<SlotsSettings>,
    controls: readonly Fault<SlotsSettings>[],
  ): Promise<string> {
    const [budget] = budgets;
    if (budget === undefined) throw new Error('There is no budget.');
    const system = { ...slots, implementation: { open, faults } };
    const plan = {
      budget,
      seed: 1,
      exact: false,
      limits: NO_LIMITS,
      rows: [row],
      sweeps: [],
      scenarios: [],
      stress: [],
      symmetries: [],
      faults: controls,
    };
    const systems = [await new SystemCheck(system, plan, new Pace(UNDISTURBED)).run()];
    const result: CheckResult = {
      slabcheck: 1,
      budget: budget.id,
      seed: 1,
      reproduce: 'npm run check -- --seed 1',
      interrupted: false,
      systems,
      totals: TOTALS,
      exitCode: controls.length > 0 ? 0 : 12,
    };
    return `\n${printCheck(result, new Map([[slots.specification.id, SENTENCES]]))}`;
  }
});

const ROW: Row<SlotsSettings> = {
  id: 'freed-last',
  title: 'The slot freed last is handed out first',
  configurations: [
    { id: 'two', size: 'tiny', settings: twoSlots },
    { id: 'six', size: 'tiny', settings: { ...twoSlots, slots: 6 } },
    { id: 'twelve', size: 'large', settings: { ...twoSlots, slots: 12 } },
  ],
};

const TOTALS: Totals = {
  generated: 1_234_567,
  distinct: 1,
  duplicates: 1_234_566,
  queueLeft: 2,
  depth: 14,
  closed: 1,
  explorations: 2,
  vast: { explorations: 0, closed: 0, orbits: 0, standFor: 0 },
  randomCommands: 98_765,
  collisionBound: 2 ** -40,
  goalsMet: 5,
  goals: 6,
  faultsCaught: 6,
  faults: 6,
  certificates: 2,
  certificatesHeld: 2,
  symmetries: { claimed: 0, certified: 0, planted: 0, refused: 0 },
  sweeps: 0,
  sweepsHeld: 0,
  swept: 0,
  stress: 0,
  stressHeld: 0,
  interleavings: {
    scenarios: 0,
    closed: 0,
    states: 0,
    steps: 0,
    certificates: 0,
    certificatesHeld: 0,
    exchanges: 0,
    exchangesHeld: 0,
  },
  verdicts: { holds: 18, violated: 1, incomplete: 2, vacuous: 3 },
};

describe('text', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1_234_567, '1,234,567'],
    [0.6, '1'],
  ])('groups the digits of %d as %s', (number, text) => expect(grouped(number)).toBe(text));

  it.each([
    [0, '0'],
    [1, '2^0'],
    [2 ** -40, '2^-40'],
    // A bound may be rounded up only.
    [1.5 * 2 ** -40, '2^-39'],
  ])('gives a bound of %d as %s', (bound, text) => expect(probability(bound)).toBe(text));

  it('aligns a table, numbers to the right, without blanks at the ends of lines', () => {
    const rows = [
      ['name', 'count', ''],
      ['a', '1', 'x'],
      ['long', '12,345'],
    ];
    expect(table(rows)).toEqual(['name  count', 'a          1  x', 'long  12,345']);
    expect(table([])).toEqual([]);
  });
});
