// Whether following states on as one that differ by declared exchanges is exact: the reduced graph must be the quotient of
// the whole one, step for step.
//
// The whole graph is explored. Two states of one orbit must have the same futures: in the same place, a thread that can't
// go on, one whose step breaks something, or one whose step leads to the same orbit. The reduced graph, explored by
// itself, must then have as many states in each layer as there are orbits, stand for as many states as there are, have as
// many schedules, and have found the same.
import type { Configuration } from '../../../spec/kit/contract.ts';
import { Fingerprint, Visited } from '../visited.ts';
import type { InterleavingObserver } from './explore.ts';
import { NotExchangeable, type Orbits, orbitsOf } from './orbits.ts';
import type { Interleavings } from './result.ts';
import type { Stage } from './stage.ts';
import type { Stepper } from './stepper.ts';

export interface ExchangeCertificate {
  /** Whether the exchanges were shown to change nothing. */
  readonly holds: boolean;
  /** In how many ways things can be arranged. */
  readonly arrangements: number;
  /** States when all are told apart, and how many orbits they form. */
  readonly states: number;
  readonly orbits: number;
  /** Steps of the whole graph that were compared. */
  readonly steps: number;
  /** What is wrong, in words; null when nothing is. */
  readonly explanation: string | null;
}

/** An exploration of the whole graph, and the schedules to its states. */
interface Explored {
  readonly result: Interleavings;
  scheduleTo(state: number): readonly number[];
}

/** Watches an exploration of the whole graph, and compares the futures of states of one orbit. */
export class ExchangeCheck<Settings extends Configuration, View, State> implements InterleavingObserver {
  /** Why what was declared is no exchange, in words; null as long as nothing says so. */
  refusal: string | null = null;
  /** Two states that differ by an exchange and have different futures; null when there are none. */
  private conflict: readonly [number, number] | null = null;
  /** Orbits first reached at each depth. */
  private readonly perDepth: number[] = [];
  private readonly orbits: Orbits<Settings, View, State> | null;
  private readonly keyWords: number;
  private readonly key: Int32Array;
  private readonly known = new Visited(true);
  private readonly fingerprint = new Fingerprint();
  private readonly orbitOf: number[] = [];
  private readonly arrangedAs: number[] = [];
  /** By orbit: by place, the future of the first of its states that was left, and which state that was. */
  private readonly futures: { readonly state: number; readonly future: string }[] = [];
  private readonly future: number[];

  /** @param stage of the explorer that is watched */
  constructor(stage: Stage<Settings, View, State>, stepper: Stepper<Settings, View, State>) {
    this.orbits = this.unlessRefused(() => orbitsOf(stage, stepper));
    this.keyWords = stepper.keyWords;
    this.key = new Int32Array(stepper.recordWords);
    this.future = stage.scenario.threads.map(() => 0);
  }

  reached(state: number, record: Int32Array, depth: number): void {
    const { orbits, key, keyWords } = this;
    const arrangedAs = this.unlessRefused(() => orbits?.writeKey(record, key) ?? null);
    if (arrangedAs === null) return;
    this.arrangedAs[state] = arrangedAs;
    const added = this.known.add(this.fingerprint.of(key, keyWords), key, keyWords);
    this.orbitOf[state] = added < 0 ? -1 - added : added;
    if (added < 0) return;
    while (this.perDepth.length <= depth) this.perDepth.push(0);
    this.perDepth[depth] = (this.perDepth[depth] as number) + 1;
  }

  stepped(state: number, thread: number, successor: number): void {
    if (this.refusal !== null) return;
    const { future, orbitOf, orbits, futures } = this;
    const place = orbits?.arrangements[this.arrangedAs[state] as number]?.threads[thread] ?? thread;
    future[place] = orbitOf[successor] ?? successor;
    if (thread < future.length - 1) return;
    const orbit = orbitOf[state] as number;
    const now = future.join(' ');
    futures[orbit] ??= { state, future: now };
    const known = futures[orbit];
    if (known.future === now) return;
    this.refusal = 'two states that differ by an exchange have different futures';
    this.conflict = [known.state, state];
  }

  /**
   * What there is to say when both graphs were explored.
   *
   * @param explorer that was watched
   * @param reduced null where what was declared is no exchange
   */
  compare(explorer: Explored, reduced: Interleavings | null): ExchangeCertificate {
    const whole = explorer.result;
    const explanation =
      this.explainRefusal(explorer) ?? (reduced === null ? 'it was not explored' : this.difference(whole, reduced));
    return {
      holds: explanation === null,
      arrangements: this.orbits?.arrangements.length ?? 0,
      states: whole.states,
      orbits: this.known.size,
      steps: whole.steps,
      explanation,
    };
  }

  private explainRefusal(explorer: Explored): string | null {
    if (this.conflict === null) return this.refusal;
    const [one, other] = this.conflict.map((state) => explorer.scheduleTo(state).join('.'));
    return `${this.refusal}: those after ${one} and after ${other}`;
  }

  private difference(whole: Interleavings, reduced: Interleavings): string | null {
    const found = printFindings(reduced);
    const wanted = printFindings(whole);
    if (found !== wanted) return `with exchanges ${found} was found, and ${wanted} without`;
    if (reduced.perDepth.join(' ') !== this.perDepth.join(' ')) {
      return `there are layers of ${this.perDepth.join(' ')} orbits, and ${reduced.perDepth.join(' ')} were reached`;
    }
    if (whole.findings.length > 0) return null;
    if (!whole.closed) return `the whole graph was cut by ${whole.cut}`;
    if (reduced.exchanged?.states !== whole.states) {
      return `there are ${whole.states} states, and the orbits are of ${reduced.exchanged?.states}`;
    }
    return reduced.schedules === whole.schedules
      ? null
      : `there are ${whole.schedules} schedules, and with exchanges ${reduced.schedules}`;
  }

  private unlessRefused<Result>(act: () => Result): Result | null {
    if (this.refusal !== null) return null;
    try {
      return act();
    } catch (error) {
      if (!(error instanceof NotExchangeable)) throw error;
      this.refusal = error.message;
      return null;
    }
  }
}

function printFindings({ findings }: Interleavings): string {
  return findings.map(({ property, schedule }) => `${property} by ${schedule.join('.')}`).join(', ') || 'nothing';
}
