// `requests`, whose one command asks the backend a fixed number of times and remembers what was granted.
//
// With n calls it has a state for each set of granted calls, 2^n with the initial one, in which nothing is. From each of
// them the command can be refused in 2^n ways, none included: 4^n commands in all, and no state deeper than 1.
import { evolve } from '../../../../model/kit/evolve.ts';
import type { CallRecorder, Command, Environment, Instance, Outcome, WordSink } from '../../../../spec/kit/contract.ts';
import { integer, type SettingsOf } from '../../../../spec/kit/fields.ts';
import type { System } from '../../../../spec/kit/subject.ts';

const fields = { calls: integer('calls of one command', 'calls', 3) };

type Settings = SettingsOf<typeof fields>;

export interface RequestsView {
  /** Bit i: the i-th call was granted. */
  readonly granted: number;
}

interface State {
  granted: number;
}

class RequestsInstance implements Instance {
  readonly image = new Uint8Array(4);
  readonly lent: Instance['lent'] = [];
  private readonly words = new Int32Array(this.image.buffer);
  private readonly calls: number;

  constructor({ calls }: Settings) {
    this.calls = calls;
  }

  apply(_command: Command, recorder: CallRecorder): Outcome {
    let granted = 0;
    for (let call = 0; call < this.calls; call += 1) {
      const entry = recorder.begin(0, 0, 0, 0);
      const answer = recorder.refuses(entry) ? 0 : 1;
      recorder.end(entry, answer);
      granted |= answer << call;
    }
    this.words[0] = granted;
    return { error: null, value: null };
  }

  writeView(words: WordSink): void {
    words.push(this.words[0] ?? 0);
  }
}

export const requests: System<Settings, RequestsView, State> = {
  specification: {
    id: 'requests',
    title: 'Requests to a backend',
    source: 'a toy',
    fields,
    rows: [],
    backendCalls: [{ name: 'request', parameters: [], returns: true, refusable: true }],
    letters: [{ id: 'ask', sentence: 'Ask.', operation: 'ask', operands: [], kind: 'legal', weight: 1 }],
    invariants: [],
    goals: [],
    errors: [],
    assumptions: [],
    notCovered: [],
    readView: (_settings, words) => ({ granted: words.next() }),
    writeOrbit: ({ granted }, _past, words) => words.push(granted),
    withHoldings: (view) => view,
    printView: ({ granted }) => `granted ${granted.toString(2)}`,
    printAddress: () => '',
    backendProperties: [],
    recorded: (settings) => settings,
    recordedOperations: { ask: { operands: 0, returns: false } },
  },
  model: {
    refusal: () => null,
    open(settings) {
      const apply = (state: State, _command: Command, environment: Environment): Outcome => {
        state.granted = 0;
        for (let call = 0; call < settings.calls; call += 1) state.granted += environment.call('request') * 2 ** call;
        return { error: null, value: null };
      };
      return {
        initial: () => ({ granted: 0 }),
        restore: ({ granted }) => ({ granted }),
        apply,
        evolve: (state, command, environment) => evolve(apply, state, command, environment),
        writeView: ({ granted }, words) => words.push(granted),
        claim: () => {},
      };
    },
  },
  implementation: { open: (settings) => new RequestsInstance(settings), faults: [] },
};
