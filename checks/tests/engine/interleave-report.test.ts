// What the interleavings of a scenario show is told in full: tables of what was followed, and a schedule with a lane for
// each thread, which its token shows again.
import { describe, expect, it } from 'vitest';
import { interleavingProperties } from '../../engine/interleave/properties.ts';
import { replaySchedule } from '../../engine/interleave/replay.ts';
import { digestsOf, isScheduleToken, parseScheduleToken, printScheduleToken } from '../../engine/interleave/token.ts';
import { printGuarantees } from '../../report/guarantees.ts';
import { printSchedule, printScheduleFinding } from '../../report/schedule.ts';
import { printCheck } from '../../report/terminal.ts';
import { groupedDigits } from '../../report/text.ts';
import { budgets } from '../../run/budgets.ts';
import { totalsOf } from '../../run/check.ts';
import { SystemCheck } from '../../run/check-system.ts';
import { exitCodeFor } from '../../run/exit-codes.ts';
import { Pace, UNDISTURBED } from '../../run/pace.ts';
import type { CheckResult, SystemResult } from '../../run/result.ts';
import { showSchedule } from '../../run/show-schedule.ts';
import { describeNegativeControls } from '../negative-controls.ts';
import { interleave } from './toy/interleaving.ts';
import { command, stage } from './toy/scripts.ts';
import { stack, staged } from './toy/stack.ts';

describeNegativeControls(stack);

describe('a finding', () => {
  it('is told with a lane for each thread, its switches apart, and a line that replays it', () => {
    expect(printed('stack/stamping')).toBe(`
VIOLATED  untouched: give of CPU 0 writes cell 1, but 16 to 23 is held since take() of CPU 1
          While a user has bytes, no thread reads or writes them on behalf of the allocator, however late.
  scenario S2: One gives back, the other takes.
  shortest schedule, 7 steps, 2 switches:
    set-up: take() -> 16
    free 2 | held 1

       CPU 0                                     CPU 1
       give(16)
    1    load head = 258
    2    store next of cell 1 := 2
    3    compare-exchange head := 257, was 258

                                                 take()
    4                                              load head = 257
    5                                              load next of cell 1 = 2
    6                                              compare-exchange head := 514, was 257
                                                   -> 16

    7    write cell 1 := 0
         -> nothing

    free 2 | held 1
  replay: npm run -s check -- replay 'stack:scenario=S2:stack/stamping:0x3@usr.1x3@o6i.0@5tb'
`);
  });

  it('is told with what is plain of a step, and without a state where a thread is inside a command', () => {
    expect(printed('stack/plain').split('\n').slice(4)).toEqual([
      '  shortest schedule, 3 steps, 1 switch:',
      '    free 1,2 | held -',
      '',
      '       CPU 0                       CPU 1',
      '       take()',
      '    1    load head = 1',
      '    2    load next of cell 1 = 2',
      '           write head := 258',
      '         -> 16',
      '',
      '                                   take()',
      '    3                                load head = 258',
      '',
      "  replay: npm run -s check -- replay 'stack:scenario=S1:stack/plain:0x2@e5o.1@ajd'",
      '',
    ]);
  });

  it('tells how many plain writes there are where there are many, and of steps without a shared access', () => {
    const staging = stage({
      scripts: {
        many: (_port, words) => {
          for (let index = 0; index < 5; index += 1) words[index] = 7;
          return null;
        },
        nothing: () => 3,
      },
      threads: [['many', () => command('nothing', 1, 2)]],
    });
    const { system, scenario, open } = staging;
    expect(printSchedule(replaySchedule(system, scenario, [0, 0], open)).slice(2)).toEqual([
      '       T0',
      '       many()',
      '    1    makes 5 plain accesses',
      '           5 plain writes',
      '         -> nothing',
      '       nothing(1, 2)',
      '    2    makes no access',
      '         -> 3',
      '',
      '    7 7 7 7 7 0 0 0',
    ]);
  });

  function printed(id: string): string {
    const { system, scenario, open } = staged(id);
    const [first] = interleave(staged(id)).findings;
    if (first === undefined) throw new Error(`Nothing was found of '${id}'.`);
    return `\n${printScheduleFinding(showSchedule(system, scenario, first, id, open), SENTENCES.get(first.property) ?? null).join('\n')}\n`;
  }
});

const DESCRIBED = { ...stack.specification, letters: [], goals: [] };
const SENTENCES = new Map<string, string>(interleavingProperties.map(({ id, sentence }) => [id, sentence]));

describe('a schedule', () => {
  const { system, scenario, open } = staged('stack/stamping');

  it.each([[[0]], [[0, 0, 0, 1, 1, 1, 0]], [[2, 1, 1]], [[]]])('%j is read as it was printed', (schedule) => {
    const token = { system: 's', scenario: 'S1', fault: 's/f', schedule, digests: [] };
    const printed = printScheduleToken(token);
    expect(parseScheduleToken(printed)).toEqual(token);
    expect(isScheduleToken(printed)).toBe(true);
  });

  it.each([
    ['stack:scenario=S2:-', 'four parts'],
    ['stack:scenario=S2:-:0.x', "'x' is no run of steps"],
    ['stack:scenario=S2:-:0.1x', "'1x' is no run of steps"],
  ])('%s is refused: %s', (token, wrong) => {
    expect(parseScheduleToken(token)).toEqual({ wrong: expect.stringContaining(wrong) });
  });

  it('may leave out its fault, and what was seen', () => {
    const read = parseScheduleToken('stack:scenario=S2::0x2');
    expect(read).toEqual({ system: 'stack', scenario: 'S2', fault: null, schedule: [0, 0], digests: [] });
  });

  it('is followed as far as nothing is wrong, and says that nothing is', () => {
    const { steps, verdict, impossibleAt } = replaySchedule(system, scenario, [0, 0, 0, 1], open);
    expect({ steps: steps.length, verdict, impossibleAt }).toEqual({ steps: 4, verdict: null, impossibleAt: null });
  });

  it('is followed no further than a thread can go', () => {
    const { steps, impossibleAt } = replaySchedule(system, scenario, [1, 1, 1, 1], staged('S2').open);
    expect({ steps: steps.length, impossibleAt }).toEqual({ steps: 3, impossibleAt: 3 });
  });

  it('says by a digest of each run that the code has changed', () => {
    const schedule = [0, 0, 0, 1, 1, 1, 0];
    const before = digestsOf(replaySchedule(system, scenario, schedule, open).steps);
    const after = digestsOf(replaySchedule(system, scenario, schedule, staged('S2').open).steps);
    expect(before).toHaveLength(3);
    // The sound stack has completed the command when its last access is over.
    expect(after.map((digest, run) => digest === before[run])).toEqual([false, true]);
  });
});

describe('a check', () => {
  it('has a table of scenarios, and their faults among the negative controls', async () => {
    const told = printCheck(await checked('S1'), new Map([['stack', SENTENCES]]));
    const lines = told.slice(told.indexOf('  interleavings'), told.indexOf('explored '));
    expect(`\n${lines}`).toBe(`
  interleavings
    scenario  threads  evidence            states  steps  schedules  final states  depth  one by one  up to exchanges  verdict
    S1              2  every schedule          27     34         20             2      8  the same                 15  holds
    S6              2  not in this budget                                                                              -
  Verdicts are for sequentially consistent memory: shared accesses are, and plain ones are shown to be free of races.

  negative controls
            fault               shortest  caught by         configuration
    caught  stack/uncounted     12 steps  all-there         S3
    caught  stack/storing       8 steps   handed-out-twice  S1
    caught  stack/plain         3 steps   race              S1
    caught  stack/stamping      7 steps   untouched         S2
    caught  stack/giving-up     6 steps   all-there         S4
    caught  stack/linking-late  6 steps   all-there         S5

`);
    expect(told).toContain(
      'schedules    1 of 1 scenarios closed, 27 states, 34 steps, 1 of 1 the same one by one, 1 of 1 the same up to exchanges',
    );
  });

  it('has an obligation for each property of each scenario', async () => {
    const { systems, exitCode } = await checked('S1');
    const obligations = systems[0]?.scenarios[0]?.obligations ?? [];
    expect(obligations.map(({ property, verdict, evidence }) => `${property} ${verdict} ${evidence}`)).toEqual([
      'all-there holds interleavings',
      ...interleavingProperties.map(({ id }) => `${id} holds interleavings`),
      'no-crash holds interleavings',
      'no-hidden-state holds sampled',
    ]);
    expect(exitCode).toBe(0);
  });

  it('that finds something in a scenario fails, and tells it', async () => {
    const result = await checked('stack/storing');
    expect(result.exitCode).toBe(12);
    expect(result.totals.verdicts).toMatchObject({ violated: 2 });
    expect(printCheck(result, new Map())).toContain('  VIOLATED  handed-out-twice: take() of CPU 0 answered 16');
  });

  it('that is cut is incomplete', async () => {
    const result = await checked('S1', { statesMax: 10 });
    expect(result.exitCode).toBe(30);
    expect(printCheck(result, new Map())).toContain('cut by states');
  });

  it('whose schedules, one by one, give something else says so', async () => {
    const result = await checked('S1');
    const [system] = result.systems as [SystemResult];
    const scenarios = system.scenarios.map((scenario) => ({
      ...scenario,
      certificate: { holds: false, schedules: 19, finals: 2, explanation: '19 schedules were followed, not 20' },
    }));
    const uncertified = { ...result, systems: [{ ...system, scenarios }] };
    expect(exitCodeFor(uncertified)).toBe(32);
    expect(printCheck(uncertified, new Map())).toContain('NOT EXACT  S1: followed one by one, 19 schedules were');
  });

  it('whose exchanges change something says so', async () => {
    const result = await checked('S1');
    const [system] = result.systems as [SystemResult];
    const refused = {
      holds: false,
      arrangements: 2,
      states: 27,
      orbits: 15,
      steps: 34,
      explanation: 'it matters who is who',
    };
    const scenarios = system.scenarios.map((scenario) => ({ ...scenario, exchangeCertificate: refused }));
    const uncertified = { ...result, systems: [{ ...system, scenarios }] };
    expect(exitCodeFor(uncertified)).toBe(32);
    expect(printCheck(uncertified, new Map())).toContain('NOT AN EXCHANGE  S1: it matters who is who');
    expect(printGuarantees(uncertified, [DESCRIBED])).toContain('| 2 | 27 | 15 | **no**: it matters who is who |');
  });

  it('whose states are too many to tell all apart says that its exchanges are not certified', async () => {
    const result = await checked('S1');
    const [system] = result.systems as [SystemResult];
    const scenarios = system.scenarios.map((scenario) => {
      const { interleavings } = scenario;
      const exchanged = { arrangements: 2, states: 27 };
      const reduced = interleavings === null ? null : { ...interleavings, states: 15, exchanged };
      return { ...scenario, interleavings: reduced, exchangeCertificate: null };
    });
    const uncertified = { ...result, systems: [{ ...system, scenarios }] };
    expect(printCheck(uncertified, new Map())).toContain('for 27, not certified');
    const told = printGuarantees(uncertified, [DESCRIBED]);
    expect(told).toContain('interleavings up to exchanges, for 27 states | 15 |');
    expect(told).toContain('| 2 | 27 | 15 | no: too many to tell apart |');
  });

  it('makes a document of what is guaranteed of threads', async () => {
    const told = printGuarantees(await checked('S1'), [DESCRIBED]);
    expect(told).toContain('- **race.** ');
    expect(told).toContain(
      'one of them a write, are always ordered by shared accesses between them. Holds in 1 scenario.',
    );
    expect(told).toContain('| `S1` | Two take at once. | 2 | interleavings | 27 | 34 | 20 | 2 |');
    expect(told).toContain('| `S1` | the two CPUs | 2 | 27 | 15 | yes |');
    expect(told).toContain('| `S6` | Two take and give back. | 2 | not checked (needs a larger budget) | | | | |');
    expect(told).toContain(
      '| `stack/storing` | The head is replaced by a load and a store. | handed-out-twice | S1 | 8 |',
    );
  });

  /** Checks the stack, or one of its faults, in the scenario of that name, and S6, which is large. */
  async function checked(id: string, limits: { readonly statesMax?: number } = {}): Promise<CheckResult> {
    const [budget] = budgets;
    if (budget === undefined) throw new Error('There is no budget.');
    const { scenario, open } = staged(id);
    const system = { ...stack, implementation: { ...stack.implementation, openShared: open } };
    const plan = {
      budget,
      seed: 1,
      exact: false,
      limits: { statesMax: 2 ** 31, depthMax: 2 ** 31, bytesMax: 2 ** 31, ...limits },
      rows: [],
      sweeps: [],
      stress: [],
      symmetries: [],
      scenarios: [scenario, staged('S6').scenario],
      faults: limits.statesMax === undefined ? stack.implementation.faults : [],
    };
    const systems = [{ ...(await new SystemCheck(system, plan, new Pace(UNDISTURBED)).run()), undefended: [] }];
    const result = { slabcheck: 1, budget: budget.id, seed: 1, reproduce: '', interrupted: false, systems } as const;
    const whole = { ...result, totals: totalsOf(systems) };
    return { ...whole, exitCode: exitCodeFor({ ...whole }) };
  }
});

it('very many schedules are told by their magnitude', () => {
  expect(['0', '20', '1234567', '104971369374436', '2042816020019820'].map(groupedDigits)).toEqual([
    '0',
    '20',
    '1,234,567',
    '104,971,369,374,436',
    '2.0e15',
  ]);
});
