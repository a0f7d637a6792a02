// What users know: what was answered so far, what is still running, and which bytes they hold; and how commands that
// begin and end change it.
import type { Answers, ByteRange, Concurrency } from '../../../spec/kit/concurrency.ts';
import type { Command, Configuration, Outcome } from '../../../spec/kit/contract.ts';
import type { Complaint } from '../judge.ts';
import { printOutcome } from '../wording.ts';
import { type Holding, holderOf, sorted, take } from './holdings.ts';
import type { LinearOrders, Ways } from './linear-orders.ts';

/** A command that was completed; both are null when it was left out. */
export interface Done {
  readonly command: Command | null;
  readonly outcome: Outcome | null;
}

export interface Facts<State> {
  readonly setUp: readonly Done[];
  /** By thread. */
  readonly done: readonly (readonly Done[])[];
  /** By thread: the command it is in; null between commands. */
  readonly running: readonly (Command | null)[];
  /** By ascending address. */
  readonly held: readonly Holding[];
  /** By thread: what its running command took from its user. */
  readonly inTransit: readonly (readonly Holding[])[];
  /** How the outcomes can be explained; null when they need not be. */
  readonly ways: Ways<State> | null;
}

/** What is known when a command has ended. */
export interface Ended<State> {
  readonly facts: Facts<State>;
  /** Bytes that its user has got. */
  readonly gained: readonly ByteRange[];
  readonly complaints: readonly Complaint[];
}

export class Ledger<Settings extends Configuration, View, State> {
  private readonly concurrency: Concurrency<Settings, View>;
  private readonly settings: Settings;
  private readonly orders: LinearOrders<View, State> | null;

  /** @param orders null when the outcomes need not be those of some order */
  constructor(concurrency: Concurrency<Settings, View>, settings: Settings, orders: LinearOrders<View, State> | null) {
    this.concurrency = concurrency;
    this.settings = settings;
    this.orders = orders;
  }

  initial(threads: number): Facts<State> {
    const each = Array.from({ length: threads }, () => []);
    return {
      setUp: [],
      done: each,
      running: each.map(() => null),
      held: [],
      inTransit: each,
      ways: this.orders?.initial(threads) ?? null,
    };
  }

  /** A thread begins a command: its user gives up what he gives back. */
  begin(facts: Facts<State>, thread: number, command: Command): Facts<State> {
    const { held, inTransit, running, ways } = facts;
    const given = this.concurrency.handedOver(this.settings, command, null);
    const { left, taken } = take(held, given);
    // What another command is giving back already is on its way for both: one of the two will be refused.
    const shared = take(inTransit.flat(), given).taken;
    return {
      ...facts,
      running: running.with(thread, command),
      held: left,
      inTransit: inTransit.with(thread, [...taken, ...shared]),
      ways: ways === null ? null : (this.orders?.began(ways, thread, command) ?? null),
    };
  }

  /**
   * A thread has completed a command.
   *
   * @param who the thread, as a reader knows it
   */
  end(facts: Facts<State>, thread: number, command: Command, outcome: Outcome, who: string): Ended<State> {
    const complaints: Complaint[] = [];
    const since = `${printCommand(command)} of ${who}`;
    const settled = outcome.error === null ? accepted(facts, thread) : refused(facts, thread);
    const gained = this.concurrency.handedOver(this.settings, command, outcome);
    for (const range of gained) {
      const holder = holderOf(settled.held, range);
      if (holder === undefined) continue;
      complaints.push({
        property: 'handed-out-twice',
        explanation: `${since} answered ${printOutcome(outcome)}, where ${printRange(holder)} is held since ${holder.since}`,
      });
    }
    const ways = facts.ways === null ? null : (this.orders?.answered(facts.ways, thread, outcome) ?? null);
    if (facts.ways !== null && ways === null) {
      complaints.push({
        property: 'linearizable',
        explanation: `${since} answered ${printOutcome(outcome)}, which no order of the commands answers`,
      });
    }
    const held = sorted([...settled.held, ...gained.map((range) => ({ ...range, since }))]);
    return { facts: { ...settled, running: facts.running.with(thread, null), held, ways }, gained, complaints };
  }
}

/** What a thread can go by when it decides what to do next. */
export function answersOf<State>(
  { setUp, done }: Facts<State>,
  asked: (thread: number, command: number) => void,
): Answers {
  return {
    of: (thread, command) => {
      const outcome = (thread === -1 ? setUp : done[thread])?.[command]?.outcome ?? null;
      if (outcome !== null) asked(thread, command);
      return outcome;
    },
  };
}

export function printCommand({ operation, operands }: Command): string {
  return `${operation}(${operands.join(', ')})`;
}

/** What was given back is the allocator's now, whoever else gave it back too. */
function accepted<State>(facts: Facts<State>, thread: number): Facts<State> {
  const gone = facts.inTransit[thread] ?? [];
  const inTransit = facts.inTransit.map((ranges, other) => (other === thread ? [] : take(ranges, gone).left));
  return { ...facts, inTransit };
}

/** What was given back is its user's again, unless somebody else is giving it back still. */
function refused<State>(facts: Facts<State>, thread: number): Facts<State> {
  const inTransit = facts.inTransit.with(thread, []);
  const back = take(facts.inTransit[thread] ?? [], inTransit.flat()).left;
  return { ...facts, inTransit, held: sorted([...facts.held, ...back]) };
}

export function printRange({ address, byteLength }: ByteRange): string {
  return `${address} to ${address + byteLength - 1}`;
}
