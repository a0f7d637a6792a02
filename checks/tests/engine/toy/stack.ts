// `stack` as a system with scenarios: what threads do with it at the same time, and what must be true of it.
import type { Concurrency, Move, Scenario } from '../../../../spec/kit/concurrency.ts';
import type { Command, Fault, Outcome } from '../../../../spec/kit/contract.ts';
import { always } from '../../../../spec/kit/property.ts';
import type { Specification, System } from '../../../../spec/kit/subject.ts';
import type { OpenShared } from '../../../engine/interleave/stage.ts';
import { addressOf, CELL_BYTES, fields, type StackSettings, type StackView } from './stack-contract.ts';
import { implementation } from './stack-implementation.ts';

interface StackState {
  free: number[];
}

const TAKE: Command = { operation: 'take', operands: [], refusals: 0 };
const take: Move = () => TAKE;

/** Gives back what a command of a thread was answered, once it was. */
function giveWhatWasTaken(thread: number, command: number): Move {
  return (answers) => {
    const outcome = answers.of(thread, command);
    if (outcome === null) return 'wait';
    return outcome.value === null ? 'skip' : { operation: 'give', operands: [outcome.value], refusals: 0 };
  };
}

function scenario(
  id: string,
  sentence: string,
  setUp: readonly Move[],
  ...threads: readonly (readonly Move[])[]
): Scenario<StackSettings> {
  return {
    id,
    sentence,
    settings: { cells: 2 },
    setUp,
    threads: threads.map((moves, thread) => ({ name: `CPU ${thread}`, moves })),
    linearizable: true,
    accessesMax: 12,
    size: 'tiny',
  };
}

const [first, second] = [giveWhatWasTaken(-1, 0), giveWhatWasTaken(-1, 1)];

const scenarios: readonly Scenario<StackSettings>[] = [
  {
    ...scenario('S1', 'Two take at once.', [], [take], [take]),
    exchanges: [{ sentence: 'the two CPUs', threads: [1, 0], swaps: () => [] }],
  },
  scenario('S2', 'One gives back, the other takes.', [take], [first], [take]),
  scenario(
    'S3',
    'One takes, the other takes both and gives the first back.',
    [],
    [take],
    [take, take, giveWhatWasTaken(1, 0)],
  ),
  scenario('S4', 'Two give back at once.', [take, take], [first], [second]),
  scenario('S5', 'One gives back what the other takes, who takes again.', [take, take], [first], [take, take]),
  {
    ...scenario('S6', 'Two take and give back.', [], [take, giveWhatWasTaken(0, 0)], [take, giveWhatWasTaken(1, 0)]),
    size: 'large',
  },
];

const concurrency: Concurrency<StackSettings, StackView> = {
  scenarios,
  stress: [],
  handedOver(_settings, { operation, operands }, outcome) {
    const [given] = operands;
    if (outcome === null) return operation === 'give' && given !== undefined ? [cellAt(given)] : [];
    return operation === 'take' && outcome.value !== null ? [cellAt(outcome.value)] : [];
  },
  withHeld: (view, held) => ({ ...view, held: held.map(({ address }) => numberOf(address)) }),
  settle({ cells }, held, run) {
    let taken = 0;
    while (taken <= cells && run(TAKE).error === null) taken += 1;
    const lost = cells - held.length - taken;
    return lost === 0 ? null : `${lost} cells can't be taken any more`;
  },
  nameOf(_settings, address) {
    if (address === 0) return 'head';
    return address < addressOf(1) ? `next of cell ${address / 4}` : `cell ${Math.floor(numberOf(address))}`;
  },
};

const specification: Specification<StackSettings, StackView> = {
  id: 'stack',
  title: 'A stack of cells',
  source: 'a toy',
  fields,
  rows: [],
  backendCalls: [],
  letters: [],
  invariants: [
    always<StackView>('all-there', 'Every cell is either free or held, and once.', [], ({ settings, free, held }) => {
      const all = [...free, ...held].sort((one, other) => one - other);
      const wanted = Array.from({ length: settings.cells }, (_, index) => index + 1);
      return all.join() === wanted.join() ? null : `free are ${list(free)}, held are ${list(held)}`;
    }),
  ],
  goals: [],
  concurrency,
  errors: ['empty'],
  assumptions: [],
  notCovered: [],
  readView: (settings, words) => ({
    settings,
    free: Array.from({ length: words.next() }, () => words.next()),
    held: [],
  }),
  writeOrbit: () => {},
  withHoldings: (view) => view,
  printView: ({ free, held }) => `free ${list(free)} | held ${list(held)}`,
  printAddress: (_view, address) => `cell ${numberOf(address)}`,
  backendProperties: [],
  recorded: (settings) => settings,
  recordedOperations: {},
};

function apply(state: StackState, { operation, operands }: Command): Outcome {
  if (operation === 'give') {
    state.free.unshift(numberOf(operands[0] ?? 0));
    return { error: null, value: null };
  }
  const cell = state.free.shift();
  return cell === undefined ? { error: 'empty', value: null } : { error: null, value: addressOf(cell) };
}

export const stack: System<StackSettings, StackView, StackState> = {
  specification,
  model: {
    refusal: () => null,
    open: ({ cells }) => ({
      initial: () => ({ free: Array.from({ length: cells }, (_, index) => index + 1) }),
      restore: ({ free }) => ({ free: [...free] }),
      apply,
      evolve(state, command) {
        const after = { free: [...state.free] };
        return { outcome: apply(after, command), state: after };
      },
      writeView({ free }, words) {
        for (const word of [free.length, ...free]) words.push(word);
      },
      claim: () => {},
    }),
  },
  implementation,
};

export function stackScenario(id: string): Scenario<StackSettings> {
  const found = scenarios.find((one) => one.id === id);
  if (found === undefined) throw new Error(`There is no scenario '${id}'.`);
  return found;
}

/** The sound stack in a scenario, or one of its faults in its own. */
export function staged(id: string): {
  readonly system: typeof stack;
  readonly scenario: Scenario<StackSettings>;
  readonly open: OpenShared<StackSettings>;
} {
  const fault: Fault<StackSettings> | undefined = implementation.faults.find((one) => one.id === id);
  const open = (fault ?? implementation).openShared;
  if (open === undefined) throw new Error(`'${id}' is not for threads.`);
  return { system: stack, scenario: stackScenario(fault?.scenario ?? id), open };
}

function cellAt(address: number) {
  return { address, byteLength: CELL_BYTES };
}

function numberOf(address: number): number {
  return (address - addressOf(1)) / CELL_BYTES + 1;
}

function list(cells: readonly number[]): string {
  return cells.length === 0 ? '-' : cells.join(',');
}
