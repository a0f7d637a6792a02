// A verdict can be other than good: what is vacuous, incomplete or violated is said, and decides the exit code.
import { describe, expect, it } from 'vitest';
import { sometimes, step } from '../../../spec/kit/property.ts';
import { Coverage } from '../../engine/coverage.ts';
import type { Cut, Finding } from '../../engine/result.ts';
import { exitCodeFor } from '../../run/exit-codes.ts';
import { obligationsOf } from '../../run/obligations.ts';
import type {
  CheckResult,
  ConfigurationResult,
  FaultResult,
  ScenarioResult,
  StressResult,
  SweepResult,
  SymmetryResult,
  SystemResult,
} from '../../run/result.ts';
import { slots, threeSlots } from './toy/slots.ts';

const { specification } = slots;
const [invariant = step('none', '', [], () => null)] = specification.invariants;

describe('an obligation', () => {
  const goals = { applicable: ['seen', 'missed'], reached: ['seen'] };
  const found: Finding = { property: invariant.id, explanation: '', also: [], trace: [] };
  const cases: readonly (readonly [string, string[], Cut | null, readonly Finding[]])[] = [
    ['holds', ['seen'], null, []],
    ['holds', ['of another configuration'], null, []],
    ['vacuous', ['seen', 'missed'], null, []],
    ['incomplete', ['missed'], 'interrupt', []],
    ['violated', ['missed'], 'finding', [found]],
    ['violated', ['seen'], 'finding', [{ ...found, property: 'agreement', also: [found] }]],
  ];

  it.each(cases)('%s with goals %j, cut by %s', (verdict, needed, cut, findings) => {
    const words = { ...specification, invariants: [{ ...invariant, goals: needed }] };
    const [obligation] = obligationsOf(words, { cut, goals, findings }, 'exhaustive');
    expect(obligation?.verdict).toBe(verdict);
  });

  it('of what is only sampled is not shown by random histories', () => {
    const shown = obligationsOf(specification, { cut: null, goals, findings: [] }, 'random');
    expect(shown.filter(({ property }) => ['no-hidden-state', 'model-recipes'].includes(property))).toEqual([]);
  });
});

it('a goal counts as reached by the step that reaches it, and by no other', () => {
  const goal = sometimes<unknown, unknown>('full', 'It was full.', ({ command }) => command.operation === 'alloc');
  const coverage = new Coverage({ ...specification, goals: [goal] }, threeSlots, 'all');
  const taken = (operation: string) => ({
    before: { page: 0, free: [], live: [], held: [] } as never,
    after: { page: 0, free: [], live: [], held: [] } as never,
    command: { operation, operands: [], refusals: 0 },
    outcome: { error: null, value: null },
    calls: { length: 0, name: () => '', argument: () => 0, result: () => 0 },
    imageChanged: () => false,
    strayWrite: -1,
  });
  coverage.see(0, taken('free'), 0);
  expect(coverage.goals.reached).toEqual([]);
  coverage.see(0, taken('alloc'), 0);
  expect(coverage.goals.reached).toEqual(['full']);
});

describe('the exit code', () => {
  const finding = (property: string) => ({ property, explanation: '', also: [], token: '', initial: '', steps: [] });
  const certificate = {
    holds: false,
    closed: true,
    states: 2,
    orbits: 1,
    edges: 2,
    reduced: { closed: true, states: 1, edges: 2 },
    standFor: null,
    views: null,
    sampled: null,
    explanation: '',
  };
  const symmetry: SymmetryResult = {
    id: 's',
    sentence: '',
    claimed: true,
    without: [],
    certified: [],
    refused: { configuration: 'c', explanation: '', states: 2, orbits: 1, ways: [] },
    asExpected: false,
  };
  const planted = { ...symmetry, claimed: false, asExpected: true };
  const fault: FaultResult = {
    id: 'f',
    sentence: '',
    origin: 'planted',
    expected: { caughtBy: '', shortestTrace: 1 },
    remark: null,
    scenario: null,
    sweep: null,
    caught: null,
    asExpected: true,
  };
  const schedule = {
    token: '',
    initial: '',
    threads: [],
    setUp: [],
    final: null,
    scenario: 'S1',
    sentence: '',
    schedule: [],
  };
  const scenario: ScenarioResult = {
    id: 'S1',
    sentence: '',
    size: 'tiny',
    settings: {},
    threads: 2,
    interleavings: null,
    certificate: null,
    exchanges: [],
    exchangeCertificate: null,
    obligations: [],
    findings: [{ ...schedule, property: 'untouched', explanation: '', also: [] }],
  };
  const sweep: SweepResult = {
    id: 'w',
    sentence: '',
    configurations: [],
    arguments: [],
    figures: [],
    total: 2,
    compared: 1,
    impossible: 0,
    cut: 'finding',
    obligations: [],
    findings: [
      {
        property: 'w',
        explanation: '',
        configuration: 'c',
        settings: {},
        operands: [],
        figures: [],
        answers: { specification: null, model: null, implementation: [] },
        compared: 1,
        again: '',
      },
    ],
  };
  const stress: StressResult = {
    id: 't',
    sentence: '',
    threads: 2,
    rests: 1,
    allocated: 1,
    freed: 1,
    freedForOthers: 1,
    refused: 0,
    problem: null,
    cut: false,
  };
  const cases: readonly (readonly [number, string, CheckResult])[] = [
    [0, 'nothing is wrong', resultOf({})],
    [11, 'a state is stuck', resultOf({ configuration: { findings: [finding('never-stuck')] } })],
    [12, 'a property is violated', resultOf({ configuration: { findings: [finding('agreement'), finding('x')] } })],
    [12, 'a schedule breaks a property', resultOf({ system: { scenarios: [scenario] } })],
    [12, 'a sweep finds a difference', resultOf({ system: { sweeps: [sweep] } })],
    [12, 'real threads met something wrong', resultOf({ system: { stress: [{ ...stress, problem: 'x' }] } })],
    [30, 'a run of real threads was stopped', resultOf({ system: { stress: [{ ...stress, cut: true }] } })],
    [14, 'the two sides differ', resultOf({ configuration: { findings: [finding('agreement')] }, vacuous: 1 })],
    [20, 'an obligation is vacuous', resultOf({ vacuous: 1 })],
    [20, 'a command was never given', resultOf({ lettersMissed: ['free'] })],
    [22, 'a control survives', resultOf({ system: { faults: [{ ...fault, asExpected: false }] }, vacuous: 1 })],
    [22, 'an invariant is undefended', resultOf({ system: { faults: [fault], undefended: ['x'] } })],
    [30, 'a search was cut', resultOf({ incomplete: 1, vacuous: 1 })],
    [30, 'a control was not run', resultOf({ system: { faults: [{ ...fault, asExpected: null }] } })],
    [0, 'a false symmetry is refused', resultOf({ system: { symmetries: [planted] } })],
    [20, 'nothing puts a symmetry to the test', resultOf({ system: { symmetries: [{ ...symmetry, refused: null }] } })],
    [
      22,
      'a false symmetry is not refused',
      resultOf({ system: { symmetries: [{ ...planted, refused: null, asExpected: false }] } }),
    ],
    [
      30,
      'a symmetry was not seen through',
      resultOf({ system: { symmetries: [{ ...symmetry, refused: null, asExpected: null }] } }),
    ],
    [32, 'a symmetry is refused', resultOf({ system: { symmetries: [symmetry] }, incomplete: 1 })],
    [32, 'a certificate fails', resultOf({ configuration: { certificate }, incomplete: 1 })],
  ];

  it.each(cases)('is %d when %s', (code, _, result) => {
    expect(exitCodeFor(result)).toBe(code);
  });
});

interface Given {
  readonly configuration?: Partial<ConfigurationResult>;
  readonly system?: Partial<SystemResult>;
  readonly lettersMissed?: readonly string[];
  readonly vacuous?: number;
  readonly incomplete?: number;
}

function resultOf({ configuration, system, lettersMissed = [], vacuous = 0, incomplete = 0 }: Given): CheckResult {
  const plain = {
    id: 'c',
    size: 'tiny',
    symmetry: null,
    without: [],
    settings: {},
    exploration: null,
    random: null,
    certificate: null,
    merged: null,
  } as const;
  const configurations = [{ ...plain, closedForm: null, obligations: [], findings: [], ...configuration }];
  const rows = [{ id: 'r', title: '', configurations, lettersMissed }];
  return {
    slabcheck: 1,
    budget: 'quick',
    seed: 1,
    reproduce: '',
    interrupted: false,
    systems: [
      {
        id: 's',
        title: '',
        source: '',
        rows,
        sweeps: [],
        scenarios: [],
        stress: [],
        notPromised: [],
        symmetries: [],
        faults: [],
        undefended: [],
        ...system,
      },
    ],
    totals: {
      generated: 0,
      distinct: 0,
      duplicates: 0,
      queueLeft: 0,
      depth: 0,
      closed: 0,
      explorations: 0,
      vast: { explorations: 0, closed: 0, orbits: 0, standFor: 0 },
      randomCommands: 0,
      collisionBound: 0,
      goalsMet: 0,
      goals: 0,
      faultsCaught: 0,
      faults: 0,
      certificates: 0,
      certificatesHeld: 0,
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
      verdicts: { holds: 1, violated: 0, incomplete, vacuous },
    },
    exitCode: 0,
  };
}
