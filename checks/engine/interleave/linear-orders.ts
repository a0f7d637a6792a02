// Whether what commands answered is what some order of them answers, one after the other, on the model.
//
// Kept is every way in which what happened so far can be explained: a state of the model, with those of the running
// commands that have already taken effect there. When a command answers, the ways in which it has taken effect with
// that answer are left; when none is left, there is no such order. Commands that ended before another began take effect
// before it by themselves.
import type { Command, Environment, OpenModel, Outcome } from '../../../spec/kit/contract.ts';
import { Words } from '../words.ts';

/** One way to explain what happened. */
interface Way<State> {
  readonly state: State;
  /** Number of the state: equal for equal states. */
  readonly id: number;
  /** By thread: what its running command answered on the model; null when it has not taken effect, or none runs. */
  readonly effects: readonly (string | null)[];
}

/** All ways to explain what happened so far. */
export interface Ways<State> {
  /** Equal for equal ways. */
  readonly id: number;
  readonly commands: readonly (Command | null)[];
  readonly all: readonly Way<State>[];
}

const ALONE: Environment = {
  call: (name) => {
    throw new Error(`The model calls ${name}, which no scenario answers.`);
  },
  mayCall: () => {},
  refusedLast: false,
  expectAnswer: () => {},
  userWrites: () => {},
};

export class LinearOrders<View, State> {
  private readonly model: OpenModel<View, State>;
  private readonly states = new Map<string, number>();
  private readonly known = new Map<string, Ways<State>>();

  constructor(model: OpenModel<View, State>) {
    this.model = model;
  }

  /** Before any command, with so many threads. */
  initial(threads: number): Ways<State> {
    const state = this.model.initial();
    const none = Array.from({ length: threads }, () => null);
    return this.intern(none, [{ state, id: this.numberOf(state), effects: none }]);
  }

  began({ commands, all }: Ways<State>, thread: number, command: Command): Ways<State> {
    return this.intern(commands.with(thread, command), all);
  }

  /** @returns null when no order of the commands answers this */
  answered({ commands, all }: Ways<State>, thread: number, outcome: Outcome): Ways<State> | null {
    const wanted = textOf(outcome);
    const waiting = [...all];
    const left: Way<State>[] = [];
    for (let way = waiting.pop(); way !== undefined; way = waiting.pop()) {
      const effect = way.effects[thread] ?? null;
      if (effect === wanted) left.push({ ...way, effects: way.effects.with(thread, null) });
      if (effect === null) waiting.push(...this.oneMore(commands, way));
    }
    return left.length === 0 ? null : this.intern(commands.with(thread, null), left);
  }

  /** The ways in which one more of the running commands has taken effect. */
  private oneMore(commands: readonly (Command | null)[], { state, effects }: Way<State>): Way<State>[] {
    return commands.flatMap((command, thread) => {
      if (command === null || effects[thread] !== null) return [];
      const { state: after, outcome } = this.model.evolve(state, command, ALONE);
      return [{ state: after, id: this.numberOf(after), effects: effects.with(thread, textOf(outcome)) }];
    });
  }

  private intern(commands: readonly (Command | null)[], all: readonly Way<State>[]): Ways<State> {
    const byText = new Map(all.map((way) => [`${way.id}:${way.effects.map((effect) => effect ?? '').join(',')}`, way]));
    const running = commands.map((command) => (command === null ? '' : `${command.operation} ${command.operands}`));
    const text = `${running.join(';')}|${[...byText.keys()].sort().join('|')}`;
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const ways = { id: this.known.size, commands, all: [...byText.values()] };
    this.known.set(text, ways);
    return ways;
  }

  private numberOf(state: State): number {
    const words = new Words();
    this.model.writeView(state, words);
    const text = words.data.subarray(0, words.length).join(',');
    const known = this.states.get(text);
    if (known !== undefined) return known;
    this.states.set(text, this.states.size);
    return this.states.size - 1;
  }
}

function textOf({ error, value }: Outcome): string {
  return `${error}=${value}`;
}
