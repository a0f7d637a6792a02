// Each set of facts once, with all that follows from it worked out once: however many states it is true in, what users
// decide by it is the same.
import type { Scenario } from '../../../spec/kit/concurrency.ts';
import type { Command, Configuration, Outcome } from '../../../spec/kit/contract.ts';
import { type Holding, printHoldings } from './holdings.ts';
import { answersOf, type Done, type Ended, type Facts, type Ledger, printCommand } from './ledger.ts';

/** What a thread does next. */
export type Next =
  | { readonly kind: 'waits' | 'finished' }
  | {
      readonly kind: 'begins';
      readonly command: Command;
      /** The commands, as thread and number, whose answers it went by. */
      readonly after: readonly (readonly [number, number])[];
    };

export interface Account<State> {
  /** Equal for equal facts of one search. */
  readonly id: number;
  readonly facts: Facts<State>;
  /** Equal where the same was answered and is held, also in another search. */
  readonly text: string;
  /** By thread. */
  readonly next: readonly Next[];
  readonly isFinal: boolean;
  /** By word of the memory: 1 more than the index of the holding it belongs to, 0 where nobody holds it. */
  readonly holders: Uint16Array;
}

/** The step by which an account came about first. */
export interface Origin {
  /** Id of the account before it. */
  readonly before: number;
  readonly thread: number;
  readonly command: Command;
  /** What the command answered; null where it began. */
  readonly outcome: Outcome | null;
}

/** An account after a command has ended, with what was wrong about it. */
export interface Settlement<State> extends Omit<Ended<State>, 'facts'> {
  readonly account: Account<State>;
}

export class Accounts<Settings extends Configuration, View, State> {
  private readonly ledger: Ledger<Settings, View, State>;
  private readonly scenario: Scenario<Settings>;
  private readonly words: number;
  private readonly origin: number;
  private readonly all: Account<State>[] = [];
  private readonly origins: (Origin | null)[] = [];
  private readonly byKey = new Map<string, Account<State>>();
  private readonly holders = new Map<string, Uint16Array>();
  /** By account and thread. */
  private readonly begun = new Map<number, Account<State>>();
  /** By account, thread and number of the outcome. */
  private readonly ended = new Map<string, Settlement<State>>();

  /**
   * @param words of the memory
   * @param origin address of the first of them
   */
  constructor(ledger: Ledger<Settings, View, State>, scenario: Scenario<Settings>, words: number, origin: number) {
    this.ledger = ledger;
    this.scenario = scenario;
    this.words = words;
    this.origin = origin;
  }

  get(id: number): Account<State> {
    return this.all[id] as Account<State>;
  }

  /** The name of a thread, as a reader knows it. */
  nameOf(thread: number): string {
    return this.scenario.threads[thread]?.name ?? '';
  }

  begin({ id, facts }: Account<State>, thread: number, command: Command): Account<State> {
    const key = id * this.scenario.threads.length + thread;
    const known = this.begun.get(key);
    if (known !== undefined) return known;
    const origin = { before: id, thread, command, outcome: null };
    const account = this.of(this.ledger.begin(facts, thread, command), origin);
    this.begun.set(key, account);
    return account;
  }

  /** @param number of the outcome: equal for equal outcomes */
  end({ id, facts }: Account<State>, thread: number, outcome: Outcome, number: number): Settlement<State> {
    const key = `${id} ${thread} ${number}`;
    const known = this.ended.get(key);
    if (known !== undefined) return known;
    const command = facts.running[thread] as Command;
    const { facts: after, gained, complaints } = this.ledger.end(facts, thread, command, outcome, this.nameOf(thread));
    const done = after.done.map((ofThread, other) =>
      other === thread ? [...ofThread, { command, outcome }] : ofThread,
    );
    const origin = { before: id, thread, command, outcome };
    const settlement = { account: this.of({ ...after, done }, origin), gained, complaints };
    this.ended.set(key, settlement);
    return settlement;
  }

  /** How an account came about; null for one that no step led to. */
  originOf(id: number): Origin | null {
    return this.origins[id] ?? null;
  }

  /** The account of these facts. */
  of(given: Facts<State>, origin: Origin | null = null): Account<State> {
    const { facts: left, next } = this.leavingOut(given);
    const isFinal = next.every(({ kind }, thread) => kind === 'finished' && left.running[thread] === null);
    // How outcomes can be explained matters only as long as there are more to come.
    const facts = isFinal ? { ...left, ways: null } : left;
    const text = textOf(facts);
    const key = `${text}|${facts.ways?.id ?? ''}`;
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const account = { id: this.all.length, facts, text, next, isFinal, holders: this.holdersOf(facts.held) };
    this.all.push(account);
    this.origins.push(origin);
    this.byKey.set(key, account);
    return account;
  }

  /** Decides what each thread does next, and passes over the commands that are left out. */
  private leavingOut(given: Facts<State>): { readonly facts: Facts<State>; readonly next: readonly Next[] } {
    let facts = given;
    const next: Next[] = [];
    for (let thread = 0; thread < facts.done.length; thread += 1) {
      let decided = this.decide(facts, thread);
      while (decided === 'skip') {
        const skipped = [...(facts.done[thread] ?? []), { command: null, outcome: null }];
        facts = { ...facts, done: facts.done.with(thread, skipped) };
        decided = this.decide(facts, thread);
      }
      next.push(decided);
    }
    return { facts, next };
  }

  private decide(facts: Facts<State>, thread: number): Next | 'skip' {
    const move = this.scenario.threads[thread]?.moves[facts.done[thread]?.length ?? 0];
    if (facts.running[thread] !== null) return { kind: 'waits' };
    if (move === undefined) return { kind: 'finished' };
    const after: (readonly [number, number])[] = [];
    const decided = move(answersOf(facts, (other, command) => void after.push([other, command])));
    if (decided === 'skip') return 'skip';
    return decided === 'wait' ? { kind: 'waits' } : { kind: 'begins', command: decided, after };
  }

  private holdersOf(held: readonly Holding[]): Uint16Array {
    const text = held.map(({ address, byteLength }) => `${address}+${byteLength}`).join(' ');
    const known = this.holders.get(text);
    if (known !== undefined) return known;
    const holders = new Uint16Array(this.words);
    for (const [index, { address, byteLength }] of held.entries()) {
      const first = Math.max(0, (address - this.origin) >> 2);
      holders.fill(index + 1, first, Math.max(first, (address - this.origin + byteLength + 3) >> 2));
    }
    this.holders.set(text, holders);
    return holders;
  }
}

function textOf<State>({ done, running, held, inTransit }: Facts<State>): string {
  const ended = done.map((ofThread) => ofThread.map(printDone).join(','));
  const begun = running.map((command) => (command === null ? '-' : printCommand(command)));
  const moving = inTransit.map(printHoldings);
  return [ended.join(';'), begun.join(';'), printHoldings(held), moving.join(';')].join('|');
}

function printDone({ command, outcome }: Done): string {
  return command === null ? '-' : `${printCommand(command)}=${outcome?.error}=${outcome?.value}`;
}
