// `switches`, whose states are the corners of a cube: n switches, each command flips one.
//
// There are 2^n states, n * 2^n commands, and C(n, d) states at depth d. It has no backend and lends no memory, so that
// variants of it can be wrong in one thing only.
import { evolve } from '../../../../model/kit/evolve.ts';
import { kth, type Letter } from '../../../../spec/kit/alphabet.ts';
import type { Command, Instance, Outcome, WordSink } from '../../../../spec/kit/contract.ts';
import { integer, type SettingsOf } from '../../../../spec/kit/fields.ts';
import type { System } from '../../../../spec/kit/subject.ts';

const fields = { switches: integer('how many switches there are', 'switches', 3) };

export type SwitchesSettings = SettingsOf<typeof fields>;

export interface SwitchesView {
  /** Whether each is on, as 0 or 1. */
  readonly positions: readonly number[];
}

interface State {
  positions: number[];
}

const NOTHING: Outcome = { error: null, value: null };

export const flip: Letter<SwitchesView> = {
  id: 'flip',
  sentence: 'Flip one.',
  operation: 'flip',
  operands: [kth('switch', ({ positions }) => positions.map((_, index) => index))],
  kind: 'legal',
  weight: 1,
};

/** Flips only switches that are off: it ends where all are on. */
export const switchOn: Letter<SwitchesView> = {
  ...flip,
  id: 'switch-on',
  operands: [kth('switch', (view) => view.positions.flatMap((position, index) => (position === 0 ? [index] : [])))],
};

export class SwitchesInstance implements Instance {
  readonly image = new Uint8Array(8);
  readonly lent: Instance['lent'] = [];
  protected readonly words = new Int32Array(this.image.buffer);
  private readonly count: number;

  constructor({ switches }: SwitchesSettings) {
    this.count = switches;
  }

  apply({ operands }: Command): Outcome {
    this.words[0] = (this.words[0] ?? 0) ^ (1 << (operands[0] ?? 0));
    return NOTHING;
  }

  writeView(words: WordSink): void {
    for (let index = 0; index < this.count; index += 1) words.push(((this.words[0] ?? 0) >> index) & 1);
  }
}

export const switches: System<SwitchesSettings, SwitchesView, State> = {
  specification: {
    id: 'switches',
    title: 'A row of switches',
    source: 'a toy',
    fields,
    rows: [],
    backendCalls: [],
    letters: [flip],
    invariants: [],
    goals: [],
    errors: [],
    assumptions: [],
    notCovered: [],
    readView: (settings, words) => ({ positions: Array.from({ length: settings.switches }, () => words.next()) }),
    writeOrbit: ({ positions }, _past, words) => words.push(positions.filter((position) => position === 1).length),
    withHoldings: (view) => view,
    printView: ({ positions }) => positions.join(''),
    printAddress: (_view, address) => `switch ${address}`,
    backendProperties: [],
    recorded: (settings) => settings,
    recordedOperations: { flip: { operands: 1, returns: false } },
  },
  model: {
    refusal: () => null,
    open: (settings) => ({
      initial: () => ({ positions: Array.from({ length: settings.switches }, () => 0) }),
      restore: ({ positions }) => ({ positions: [...positions] }),
      apply,
      evolve: (state, command, environment) => evolve(apply, state, command, environment),
      writeView({ positions }, words) {
        for (const position of positions) words.push(position);
      },
      claim: () => {},
    }),
  },
  implementation: { open: (settings) => new SwitchesInstance(settings), faults: [] },
};

function apply(state: State, { operands }: Command): Outcome {
  const [index = 0] = operands;
  state.positions[index] = 1 - (state.positions[index] ?? 0);
  return NOTHING;
}
