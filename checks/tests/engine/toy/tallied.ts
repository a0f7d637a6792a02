// Switches that also count how often any was flipped: a tally, which decides nothing.
import type { Command, Instance, Outcome, WordSink } from '../../../../spec/kit/contract.ts';
import type { System } from '../../../../spec/kit/subject.ts';
import { type SwitchesSettings, type SwitchesView, switches } from './switches.ts';

export interface TalliedView extends SwitchesView {
  readonly flips: number;
}

interface State {
  positions: number[];
  flips: number;
}

const NOTHING: Outcome = { error: null, value: null };

/** The first word has a bit a switch, the last one is the tally. */
export class TalliedInstance implements Instance {
  readonly image = new Uint8Array(8);
  readonly tallyBytes = 4;
  readonly lent: Instance['lent'] = [];
  protected readonly words = new Int32Array(this.image.buffer);
  private readonly count: number;

  constructor({ switches: count }: SwitchesSettings) {
    this.count = count;
  }

  apply({ operands }: Command): Outcome {
    this.words[0] = (this.words[0] ?? 0) ^ (1 << (operands[0] ?? 0));
    this.words[1] = (this.words[1] ?? 0) + 1;
    return NOTHING;
  }

  writeView(words: WordSink): void {
    for (let index = 0; index < this.count; index += 1) words.push(((this.words[0] ?? 0) >> index) & 1);
    words.push(this.words[1] ?? 0);
  }
}

const { concurrency: _, ...quiet } = switches.specification;

export const tallied: System<SwitchesSettings, TalliedView, State> = {
  specification: {
    ...quiet,
    letters: switches.specification.letters,
    invariants: [],
    goals: [],
    tallyWords: 1,
    readView: (settings, words) => ({
      positions: Array.from({ length: settings.switches }, () => words.next()),
      flips: words.next(),
    }),
    withHoldings: (view) => view,
  },
  model: {
    refusal: () => null,
    open: ({ switches: count }) => ({
      initial: () => ({ positions: Array.from({ length: count }, () => 0), flips: 0 }),
      restore: ({ positions, flips }) => ({ positions: [...positions], flips }),
      apply,
      evolve: (state, command) => {
        const after = { positions: [...state.positions], flips: state.flips };
        return { outcome: apply(after, command), state: after };
      },
      writeView({ positions, flips }, words) {
        for (const position of positions) words.push(position);
        words.push(flips);
      },
      claim: () => {},
    }),
  },
  implementation: { open: (settings) => new TalliedInstance(settings), faults: [] },
};

function apply(state: State, { operands }: Command): Outcome {
  const [index = 0] = operands;
  state.positions[index] = 1 - (state.positions[index] ?? 0);
  state.flips += 1;
  return NOTHING;
}
