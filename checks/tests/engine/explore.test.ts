// The explorer reaches every state exactly once, and what it finds wrong it shows by the shortest and simplest trace.
//
// The counts are derived by hand in the files of the toys; none was copied from a run.
import { describe, expect, it } from 'vitest';
import { evolve } from '../../../model/kit/evolve.ts';
import { oneOf } from '../../../spec/kit/alphabet.ts';
import type { CallRecorder, Command, Configuration, OpenModel, Outcome, WordSink } from '../../../spec/kit/contract.ts';
import { always, step } from '../../../spec/kit/property.ts';
import type { System } from '../../../spec/kit/subject.ts';
import { type ExplorationObserver, NO_LIMITS } from '../../engine/exploration-options.ts';
import { Explorer } from '../../engine/explore.ts';
import type { Exploration } from '../../engine/result.ts';
import { explore, PLAINLY, printFindings, printTrace } from './toy/exploring.ts';
import { requests } from './toy/requests.ts';
import { faultOf, slots, threeSlots, twoSlots } from './toy/slots.ts';
import { faults, Slots } from './toy/slots-implementation.ts';
import type { SlotsView } from './toy/slots-specification.ts';
import {
  flip,
  SwitchesInstance,
  type SwitchesSettings,
  type SwitchesView,
  switches,
  switchOn,
} from './toy/switches.ts';

const ALL_REPEATED = { repeatEvery: 1, crossCheckEvery: 1 } as const;

describe('every reachable state', () => {
  it('is reached once, at its distance from the initial one', () => {
    const explored = explore(slots, threeSlots, ALL_REPEATED);
    expect(explored).toEqual({
      identity: 'image',
      alphabet: 'all',
      closed: true,
      cut: null,
      // One without a page, and one for each sequence of less than three free slots: 1 + 1 + 3 + 6.
      states: 11,
      // Two without a page, one of them refused; elsewhere an alloc, and a free of each of the three slots.
      edges: 2 + 10 * 4,
      duplicates: 42 - 10,
      // no page; 12; 2; none and 02; 0 and 1; 10, 20, 01 and 21, each with its front first
      perDepth: [1, 1, 1, 2, 2, 4],
      depth: 5,
      queueLeft: 0,
      standFor: null,
      collisionBound: (11 * 10) / 2 / 2 ** 64,
      repeated: 42,
      crossChecked: 42,
      // Of the 30 frees, those of held slots are one with two free slots (6 states), two with one (3), three with none.
      letters: { alloc: 12, free: 6 * 1 + 3 * 2 + 1 * 3 + 0, 'free-twice': 6 * 2 + 3 * 1 },
      refusals: 1,
      goals: { applicable: ['full', 'refused', 'given-back'], reached: ['full', 'refused', 'given-back'] },
      findings: [],
    });
  });

  it.each([1, 2, 3, 4, 5, 6])('is reached whatever the size: %d slots', (count) => {
    let states = 1;
    let legal = 1;
    for (let free = 0; free < count; free += 1) {
      const sequences = factorial(count) / factorial(count - free);
      states += sequences;
      legal += sequences * (1 + count - free);
    }
    const settings = { ...twoSlots, slots: count };
    const all = 2 + (count + 1) * (states - 1);
    expect(figures(explore(slots, settings))).toEqual({ states, edges: all, closed: true });
    expect(figures(explore(slots, settings, { alphabet: 'legal' }))).toEqual({ states, edges: legal, closed: true });
  });

  it.each([1, 2, 5, 10])('fills its layers as a cube does: %d switches', (count) => {
    const { perDepth, ...explored } = explore(switches, { switches: count });
    expect(figures(explored)).toEqual({ states: 2 ** count, edges: count * 2 ** count, closed: true });
    const layers = Array.from({ length: count + 1 }, (_, depth) => binomial(count, depth));
    expect(perDepth).toEqual(layers);
  });

  it('does not depend on the size of the slices in which it is asked for', () => {
    const whole = explore(slots, threeSlots, ALL_REPEATED);
    const explorer = new Explorer(slots, threeSlots, { ...PLAINLY, ...ALL_REPEATED });
    while (!explorer.finished) explorer.advance(1);
    expect(explorer.result).toEqual(whole);
  });

  it('is the same whether signatures are compared or whole states', () => {
    const { collisionBound, ...byKey } = explore(slots, { ...threeSlots, slots: 5 }, { exact: true });
    const { collisionBound: bound, ...bySignature } = explore(slots, { ...threeSlots, slots: 5 });
    expect(byKey).toEqual(bySignature);
    expect([collisionBound, bound > 0]).toEqual([0, true]);
  });

  it.each([
    // Nothing of the image is hidden from the view, so these two agree.
    { identity: 'image', states: 11, edges: 42, perDepth: [1, 1, 1, 2, 2, 4] },
    { identity: 'view', states: 11, edges: 42, perDepth: [1, 1, 1, 2, 2, 4] },
    // No slot, one, two or three of them held.
    { identity: 'orbit', states: 4, edges: 2 + 3 * 4, perDepth: [1, 1, 1, 1] },
  ] as const)('is told apart by $identity', ({ identity, ...counts }) => {
    expect(explore(slots, threeSlots, { identity })).toMatchObject({ identity, closed: true, ...counts });
  });

  // Whether an even or an odd number of slots was ever handed out can be seen in the image only.
  it.each([
    { identity: 'image', states: 2 * 4, edges: 2 * 11 },
    { identity: 'view', states: 4, edges: 11 },
  ] as const)('is told apart by $identity where the image shows more than the view', ({ identity, ...counts }) => {
    const explored = explore(slots, twoSlots, { identity }, () => new CountsAllocs(twoSlots));
    expect(explored).toMatchObject({ closed: true, findings: [], ...counts });
  });

  it.each([
    { alphabet: 'legal', letters: { alloc: 4, free: 4, 'free-twice': 0 }, refusals: 0, goals: [] },
    {
      alphabet: 'all',
      letters: { alloc: 5, free: 4, 'free-twice': 2 },
      refusals: 1,
      goals: ['full', 'refused', 'given-back'],
    },
  ] as const)('is left by $alphabet commands only', ({ alphabet, letters, refusals, goals }) => {
    const explored = explore(slots, twoSlots, { alphabet });
    expect(explored).toMatchObject({ alphabet, states: 4, letters, refusals, goals: { applicable: goals } });
  });
});

describe('refusals', () => {
  it.each([1, 2, 3, 6])('are combined in every way among %d calls that are made in any case', (calls) => {
    const states = 2 ** calls;
    const refused = states * (states - 1);
    const explored = explore(requests, { calls });
    expect(explored).toMatchObject({ states, edges: states * states, refusals: refused, perDepth: [1, states - 1] });
  });

  it('are tried only of calls that are made: a second one where the first is refused', () => {
    const seen: string[] = [];
    const observer: ExplorationObserver<SlotsView> = {
      reached: () => {},
      left: () => {},
      took(_letter, { before, command, calls }) {
        if (before.page === 0) seen.push(`${command.refusals.toString(2)}: ${calls.length}`);
      },
    };
    const explorer = new Explorer(slots, { ...twoSlots, attempts: 3 }, PLAINLY, undefined, observer);
    while (!explorer.finished) explorer.advance(1000);
    expect(seen).toEqual(['0: 1', '1: 2', '11: 3', '111: 3']);
  });

  it('is not called closed where commands make more calls than refusals are tried of', () => {
    const { closed, states } = explore(requests, { calls: 9 });
    expect(closed && states < 2 ** 9).toBe(false);
  });
});

describe('a search that is cut', () => {
  const full = explore(slots, threeSlots);
  const states = [...Array(full.states).keys()].map((count) => ({
    limit: 'statesMax',
    value: count + 1,
    cut: 'states',
  }));
  const depths = [...Array(full.depth + 1).keys()].map((depth) => ({ limit: 'depthMax', value: depth, cut: 'depth' }));
  const bytes = [0, 1000].map((value) => ({ limit: 'bytesMax', value, cut: 'memory' }));

  it.each([...states, ...depths, ...bytes])(
    'by $limit = $value is not closed, and says so',
    ({ limit, value, cut }) => {
      const explored = explore(slots, threeSlots, { limits: { ...NO_LIMITS, [limit]: value } });
      expect({ closed: explored.closed, cut: explored.cut }).toEqual({ closed: false, cut });
      expect(explored.queueLeft).toBeGreaterThan(0);
      expect(explored.edges).toBeLessThan(full.edges);
    },
  );

  it('by depth has reached exactly the states up to that depth', () => {
    const depths = full.perDepth.map((_, depthMax) =>
      explore(slots, threeSlots, { limits: { ...NO_LIMITS, depthMax } }),
    );
    expect(depths.map(({ perDepth }) => perDepth)).toEqual(
      full.perDepth.map((_, at) => full.perDepth.slice(0, at + 1)),
    );
  });

  it('is closed by limits that it does not reach', () => {
    const limits = { statesMax: full.states + 1, depthMax: full.depth + 1, bytesMax: 2 ** 20 };
    expect(explore(slots, threeSlots, { limits })).toEqual(full);
  });

  it('by an interrupt keeps what it has seen', () => {
    const explorer = new Explorer(slots, threeSlots, PLAINLY);
    explorer.advance(3);
    explorer.stop('interrupt');
    // Of 2 commands without a page and 4 with one, whole states are left until at least 3 were given.
    expect(explorer.result).toMatchObject({ closed: false, cut: 'interrupt', states: 3, edges: 6, queueLeft: 1 });
    explorer.advance(1000);
    expect(explorer.result.edges).toBe(6);
  });

  it('is no longer stopped when it is closed', () => {
    const explorer = new Explorer(slots, twoSlots, PLAINLY);
    while (!explorer.finished) explorer.advance(1000);
    explorer.stop('interrupt');
    expect(explorer.result).toMatchObject({ closed: true, cut: null });
  });

  it('reports what it found rather than the limit it reached meanwhile', () => {
    const { open } = faultOf('slots/takes-what-is-refused');
    const limits = { ...NO_LIMITS, statesMax: 2 };
    const explored = explore(slots, twoSlots, { limits }, () => open(twoSlots));
    expect(explored).toMatchObject({ closed: false, cut: 'finding' });
    expect(explored.findings).toHaveLength(1);
  });

  it('has a result that does not change when it goes on', () => {
    const explorer = new Explorer(slots, twoSlots, PLAINLY);
    const { perDepth } = explorer.result;
    explorer.advance(1000);
    expect(perDepth).toEqual([1]);
  });
});

describe('the shortest and simplest trace', () => {
  // Simpler: fewer and earlier operands, no refusals.
  it.each([
    { id: 'slots/takes-what-is-refused', trace: 'alloc^1', explanation: 'alloc was refused and changed something' },
    {
      id: 'slots/counts-outside-its-memory',
      // The second instance is given one command more every third time, and the third command is this one.
      trace: 'alloc alloc',
      explanation: 'another instance, from the same image, wrote other bytes at 0',
    },
    { id: 'slots/clears-the-next-slot', trace: 'alloc alloc free=0', explanation: 'free wrote at 24' },
    { id: 'slots/stays-live', trace: 'alloc alloc free=0', explanation: 'slot 0 is both' },
    { id: 'slots/hands-out-twice', trace: 'alloc alloc alloc', explanation: 'slot 0 is' },
    {
      id: 'slots/crashes-when-full',
      trace: 'alloc alloc alloc',
      explanation: 'the implementation threw: no slot is left',
    },
  ])('of $id is $trace', ({ id, trace, explanation }) => {
    const fault = faultOf(id);
    const { findings, ...explored } = explore(slots, twoSlots, ALL_REPEATED, () => fault.open(twoSlots));
    const [finding] = findings;
    expect(explored).toMatchObject({ closed: false, cut: 'finding' });
    expect(finding).toMatchObject({ property: fault.caughtBy, explanation });
    expect(printTrace(finding?.trace ?? [])).toBe(trace);
    expect(finding?.trace).toHaveLength(fault.shortestTrace);
  });

  it('is written out for every fault', () => {
    expect(faults).toHaveLength(6);
  });

  it('leads through the simplest way to each state, though another one was found first', () => {
    const first = { ...flip, id: 'flip-first', operands: [] };
    const invariants = [lit('110', 'both are on')];
    const wrong = { ...switches, specification: { ...switches.specification, letters: [flip, first], invariants } };
    expect(printFindings(explore(wrong, { switches: 3 }))).toEqual(['lit: flip-first flip=1']);
  });

  it('ends in the simplest of the commands that lead to a wrong state', () => {
    const first = { ...flip, id: 'flip-first', operands: [] };
    const invariants = [lit('100', 'it is on')];
    const wrong = { ...switches, specification: { ...switches.specification, letters: [flip, first], invariants } };
    expect(printFindings(explore(wrong, { switches: 3 }))).toEqual(['lit: flip-first']);
  });

  it('comes before longer ones of other properties, even if these are simpler', () => {
    // 01 is stuck, after one command with an operand; leaving 10 is wrong, which takes two commands without any.
    const at = (pattern: string) => (view: SwitchesView) => view.positions.join('') === pattern;
    const letters = [
      { ...flip, id: 'second', operands: [oneOf<SwitchesView>('switch', [1])], enabled: at('00') },
      { ...flip, id: 'first', operands: [], enabled: at('00') },
      { ...flip, id: 'back', operands: [], enabled: at('10') },
    ];
    const invariants = [
      step<SwitchesView>('one-way', 'No way leads back.', [], ({ before }) =>
        at('10')(before) ? 'there is one' : null,
      ),
    ];
    const wrong = { ...switches, specification: { ...switches.specification, letters, invariants } };
    expect(printFindings(explore(wrong, { switches: 2 }))).toEqual(['never-stuck: second=0', 'one-way: first back']);
  });

  it('is told once for each property, and those broken by the same step are told with it', () => {
    const { findings } = explore(slots, twoSlots, {}, () => faultOf('slots/takes-what-is-refused').open(twoSlots));
    expect(findings).toEqual([
      {
        property: 'refusal-changes-nothing',
        explanation: 'alloc was refused and changed something',
        also: [
          { property: 'untouched-bytes', explanation: 'alloc wrote at 16' },
          { property: 'agreement', explanation: 'the model answers null, the implementation 16' },
        ],
        trace: [{ letter: 'alloc', picks: [], refusals: 1 }],
      },
    ]);
  });

  function lit(pattern: string, explanation: string) {
    return always<SwitchesView>('lit', 'Not lit.', [], ({ positions }) =>
      positions.join('') === pattern ? explanation : null,
    );
  }
});

describe('what the engine itself finds wrong', () => {
  it('a state in which no command can be given', () => {
    const oneWay = { ...switches, specification: { ...switches.specification, letters: [switchOn] } };
    const explored = explore(oneWay, { switches: 3 });
    // Each of the 12 edges of a cube, one way only.
    expect(explored).toMatchObject({ states: 8, edges: 12, perDepth: [1, 3, 3, 1], closed: false, cut: 'finding' });
    expect(printFindings(explored)).toEqual(['never-stuck: switch-on=0 switch-on=0 switch-on=0']);
  });

  it('initial states that differ', () => {
    const { findings, ...explored } = explore(
      switches,
      { switches: 2 },
      {},
      () => new StartsWithOneOn({ switches: 2 }),
    );
    expect(explored).toMatchObject({ states: 1, edges: 0, depth: 0, closed: false, cut: 'finding' });
    const explanation = 'the two sides differ before any command';
    expect(findings).toEqual([{ property: 'agreement', explanation, also: [], trace: [] }]);
  });

  it('an initial state that breaks a property', () => {
    const invariants = [always<SwitchesView>('some-on', 'One is on.', [], () => 'none is')];
    const wrong = { ...switches, specification: { ...switches.specification, invariants } };
    expect(printFindings(explore(wrong, { switches: 2 }))).toEqual(['some-on: ']);
  });

  it('answers that differ', () => {
    const open = () => new AnswersWithANumber({ switches: 2 });
    expect(explore(switches, { switches: 2 }, {}, open).findings[0]).toMatchObject({
      property: 'agreement',
      explanation: 'the model answers nothing, the implementation null',
      trace: [{ letter: 'flip', picks: [0], refusals: 0 }],
    });
  });

  it('states that differ, with the place', () => {
    const open = () => new FlipsTheFirst({ switches: 2 });
    expect(explore(switches, { switches: 2 }, {}, open).findings[0]).toMatchObject({
      property: 'agreement',
      explanation: 'the states differ at positions.0: model 0, implementation 1',
      trace: [{ letter: 'flip', picks: [1], refusals: 0 }],
    });
  });

  it('a recipe of the model that does something else to a draft than to a copy', () => {
    const explored = explore(
      withEvolve(switches, (state) => ({ state, outcome: { error: null, value: null } })),
      { switches: 2 },
      ALL_REPEATED,
    );
    expect(printFindings(explored)).toEqual(['model-recipes: flip=0']);
  });

  it('a recipe of the model that expects other calls on a draft than on a copy', () => {
    const impatient = withEvolve(requests, (state, command, environment) => {
      environment.call('request');
      return evolve(
        (_draft, _command, outside) => ({ error: null, value: outside.call('request') }),
        state,
        command,
        environment,
      );
    });
    expect(printFindings(explore(impatient, { calls: 1 }, ALL_REPEATED))).toEqual(['model-recipes: ask']);
  });

  it('a field that decides what is written', () => {
    const { open } = faultOf('slots/counts-outside-its-memory');
    const found = explore(slots, twoSlots, ALL_REPEATED, () => open(twoSlots));
    expect(printFindings(found)).toEqual(['no-hidden-state: alloc alloc']);
  });

  it('a field that decides what is answered, though no new instance shows it by the same trace', () => {
    // Exploring gives alloc five times until the state that three commands lead to; its trace gives it thrice.
    const found = explore(slots, twoSlots, {}, () => new GivesUpAfterFourAllocs(twoSlots));
    expect(printFindings(found)).toEqual(['no-hidden-state: alloc alloc free=0 alloc']);
    expect(found.findings[0]?.explanation).toBe(
      'the model answers 16, the implementation null, but not when the same trace is carried out on a new instance',
    );
  });

  it('a field that decides when another instance crashes', () => {
    const found = explore(slots, twoSlots, ALL_REPEATED, () => new CrashesAfterThreeCommands(twoSlots));
    expect(found.findings[0]?.property).toBe('no-hidden-state');
  });

  it.each([
    { what: 'cannot be written any more', Variant: LosesItsView },
    { what: 'ends before all of it was read', Variant: BreaksItsViewOff },
  ])('a view that $what', ({ Variant }) => {
    const found = explore(slots, twoSlots, {}, () => new Variant(twoSlots));
    expect(printFindings(found)).toEqual(['no-crash: alloc']);
  });
});

/** Its first switch is on from the start. */
class StartsWithOneOn extends SwitchesInstance {
  constructor(settings: SwitchesSettings) {
    super(settings);
    this.words[0] = 1;
  }
}

class AnswersWithANumber extends SwitchesInstance {
  override apply(command: Command): Outcome {
    return { ...super.apply(command), value: 0 };
  }
}

class FlipsTheFirst extends SwitchesInstance {
  override apply(command: Command): Outcome {
    return super.apply({ ...command, operands: [0] });
  }
}

/** Notes in its books whether the number of slots handed out so far is odd. */
class CountsAllocs extends Slots {
  protected override alloc(calls: CallRecorder): number {
    const slot = super.alloc(calls);
    if (slot !== 0) this.words[0] = 1 - (this.words[0] ?? 0);
    return slot;
  }
}

class GivesUpAfterFourAllocs extends Slots {
  private allocs = 0;

  protected override alloc(calls: CallRecorder): number {
    this.allocs += 1;
    return this.allocs > 4 ? 0 : super.alloc(calls);
  }
}

class CrashesAfterThreeCommands extends Slots {
  private commands = 0;

  override apply(command: Command, calls: CallRecorder): Outcome {
    this.commands += 1;
    if (this.commands > 3) throw new RangeError('too many commands');
    return super.apply(command, calls);
  }
}

class LosesItsView extends Slots {
  override writeView(words: WordSink): void {
    if (this.words[1] !== 0) throw new RangeError('the list has no end');
    super.writeView(words);
  }
}

class BreaksItsViewOff extends Slots {
  override writeView(words: WordSink): void {
    if (this.words[1] === 0) super.writeView(words);
    else words.push(16);
  }
}

/** The system with another immutable step of the model. */
function withEvolve<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  evolved: OpenModel<View, State>['evolve'],
): System<Settings, View, State> {
  const { model } = system;
  return { ...system, model: { ...model, open: (settings) => ({ ...model.open(settings), evolve: evolved }) } };
}

function figures({ states, edges, closed }: Pick<Exploration, 'states' | 'edges' | 'closed'>) {
  return { states, edges, closed };
}

function factorial(number: number): number {
  return number <= 1 ? 1 : number * factorial(number - 1);
}

function binomial(all: number, some: number): number {
  return factorial(all) / factorial(some) / factorial(all - some);
}
