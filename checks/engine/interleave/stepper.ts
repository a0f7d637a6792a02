// One step of one thread from any state, on memory, by what is known of its command; the code itself is carried out
// where that is not known yet, and now and then to see that it still does the same.
import type { Command, Configuration } from '../../../spec/kit/contract.ts';
import type { Complaint } from '../judge.ts';
import { ACQUIRE, isPlain, isShared, isWrite, perform } from './accesses.ts';
import type { Account } from './accounts.ts';
import { printRange } from './ledger.ts';
import { Unfaithful } from './scheduled-access.ts';
import type { Stage } from './stage.ts';
import { CRASH, END, NOWHERE } from './transcripts.ts';

/** A thread that is between two commands, and whose last one left nothing that could be raced with. */
const IDLE = -1;

/** Someone who wants to be told of every access of a step. */
export interface StepObserver {
  began(command: Command): void;
  accessed(kind: number, word: number, first: number, second: number, answer: number): void;
  /** @param answer what the command answered; null when it threw */
  ended(answer: { readonly error: string | null; readonly value: number | null } | null): void;
}

/**
 * Stands in one state at a time. A state is a record of words: for each thread its node in the transcripts, or that it is
 * idle; the account; then the memory, whose last words may decide nothing.
 */
export class Stepper<Settings extends Configuration, View, State> {
  readonly recordWords: number;
  /** Words of a record by which states are told apart. */
  readonly keyWords: number;
  /** What was wrong with the last step. */
  readonly complaints: Complaint[] = [];
  /** Steps that were carried out on the code though they were known. */
  repeated = 0;
  observer: StepObserver | null = null;
  private readonly stage: Stage<Settings, View, State>;
  private readonly threads: number;
  private readonly nodes: Int32Array;
  private readonly record: Int32Array;
  private readonly memoryOnCode: Int32Array;
  private account: Account<State>;
  /** By word: who touched it plainly in his last step; two bits a thread, the second one when he wrote. */
  private readonly touched: Int32Array;
  /** What of it is ordered before the step that is taken. */
  private ordered = 0;

  constructor(stage: Stage<Settings, View, State>) {
    this.stage = stage;
    this.threads = stage.scenario.threads.length;
    if (this.threads > THREADS_MAX) throw new Error(`At most ${THREADS_MAX} threads can be scheduled.`);
    this.recordWords = this.threads + 1 + stage.memory.length;
    this.keyWords = this.recordWords - stage.tallyWords;
    this.nodes = new Int32Array(this.threads).fill(IDLE);
    this.memoryOnCode = new Int32Array(stage.memory.length);
    this.touched = new Int32Array(stage.memory.length);
    this.account = stage.start.account;
    this.record = new Int32Array(this.recordWords);
    this.write(this.record);
  }

  /** Writes the state it stands in. */
  write(record: Int32Array): void {
    record.set(this.nodes);
    record[this.threads] = this.account.id;
    record.set(this.stage.memory, this.threads + 1);
  }

  /** Puts everything into this state. */
  stand(record: Int32Array): void {
    this.mark(false);
    this.record.set(record);
    this.standAgain();
    this.mark(true);
  }

  /** Goes back to the state that it was put into last. */
  standAgain(): void {
    const { record, threads } = this;
    for (let thread = 0; thread < threads; thread += 1) this.nodes[thread] = record[thread] as number;
    this.account = this.stage.accounts.get(record[threads] as number);
    this.stage.memory.set(record.subarray(threads + 1));
  }

  get standing(): Account<State> {
    return this.account;
  }

  /** Whether no thread is inside a command. */
  get isQuiet(): boolean {
    return this.nodes.every((node) => !this.isInside(node));
  }

  /** Whether all commands of all threads were completed. */
  get isFinal(): boolean {
    return this.account.isFinal;
  }

  /** The state as text: equal for equal states of any search in which no thread is inside a command. */
  get text(): string {
    const { stage, account } = this;
    return `${account.text}|${stage.memory.subarray(0, stage.memory.length - stage.tallyWords).join(' ')}`;
  }

  /** What is wrong with the state: nothing is where a thread is inside a command. */
  judge(): readonly Complaint[] {
    const { stage, account } = this;
    const broken = this.isQuiet ? stage.judge(account) : [];
    return broken.length === 0 && this.isFinal ? stage.settle(account) : broken;
  }

  /** That no thread can go on, and what each waits for. */
  deadlock(): Complaint {
    const { stage, account } = this;
    const waits = account.next.flatMap((next, thread) => {
      const node = this.nodes[thread] as number;
      const at = next.kind === 'begins' ? stage.transcripts.root(next.command) : node;
      const lock = this.isBlocked(at) ? `the lock ${stage.nameOfWord(stage.transcripts.word(at))}` : 'an answer';
      return next.kind === 'finished' ? [] : [`${stage.accounts.nameOf(thread)} waits for ${lock}`];
    });
    return { property: 'deadlock', explanation: waits.join(', ') };
  }

  /**
   * Takes a step of a thread from the state that it stands in.
   *
   * @param repeats whether the code itself is carried out too, to see that it does what is known
   * @returns false when the thread can't go on here; then nothing was done
   */
  step(thread: number, repeats: boolean): boolean {
    this.complaints.length = 0;
    this.ordered = 3 << (2 * thread);
    const standing = this.nodes[thread] as number;
    if (this.isInside(standing)) {
      const command = this.account.facts.running[thread] as Command;
      return this.goOn(thread, command, standing, repeats);
    }
    const next = this.account.next[thread];
    if (next?.kind !== 'begins') return false;
    const { command } = next;
    const root = this.stage.transcripts.root(command);
    if (this.isBlocked(root)) return false;
    const before = this.account;
    this.account = this.stage.accounts.begin(before, thread, command);
    for (const [other, number] of next.after) this.order(before, other, number);
    this.observer?.began(command);
    if (this.goOn(thread, command, NOWHERE, repeats)) return true;
    this.standAgain();
    return false;
  }

  private isInside(node: number): boolean {
    return node !== IDLE && this.stage.transcripts.isAccess(node);
  }

  private isBlocked(node: number): boolean {
    const { transcripts, memory } = this.stage;
    return node >= 0 && transcripts.kind(node) === ACQUIRE && memory[transcripts.word(node)] !== 0;
  }

  /** What a thread did up to its last answer comes before what is done because of that answer. */
  private order({ facts }: Account<State>, other: number, number: number): void {
    const isLast = other >= 0 && number === (facts.done[other]?.length ?? 0) - 1;
    if (!isLast || facts.running[other] !== null) return;
    this.ordered |= 3 << (2 * other);
    this.nodes[other] = IDLE;
  }

  private goOn(thread: number, command: Command, from: number, repeats: boolean): boolean {
    const { transcripts, memory } = this.stage;
    if (from !== NOWHERE && this.isBlocked(from)) return false;
    let onCode = NOWHERE;
    let start = from === NOWHERE ? transcripts.root(command) : from;
    if (repeats || start === NOWHERE) {
      if (start !== NOWHERE) this.repeated += 1;
      onCode = this.learn(command, from);
      if (onCode === NOWHERE) return true;
      start = from === NOWHERE ? transcripts.root(command) : from;
      if (from === NOWHERE && this.isBlocked(start)) return false;
    }
    for (;;) {
      const landed = this.walk(thread, start);
      if (landed !== NOWHERE) return this.arrive(thread, landed, onCode);
      // Something is read here that was never read before: the code itself tells what it does then.
      memory.set(this.record.subarray(this.threads + 1));
      this.complaints.length = 0;
      if (onCode !== NOWHERE) {
        this.complain('no-hidden-state', `${command.operation} did something else the second time`);
        return true;
      }
      onCode = this.learn(command, from);
      if (onCode === NOWHERE) return true;
    }
  }

  /**
   * Carries the step out on the code, so that it is known; memory is as before then.
   *
   * @returns where it led; NOWHERE when the code does not do again what it did
   */
  private learn(command: Command, from: number): number {
    const { stage, memoryOnCode } = this;
    try {
      const landed = stage.stepOnCode(command, from);
      memoryOnCode.set(stage.memory);
      return landed;
    } catch (error) {
      if (!(error instanceof Unfaithful)) throw error;
      this.complain('no-hidden-state', error.message);
      return NOWHERE;
    } finally {
      stage.memory.set(this.record.subarray(this.threads + 1));
    }
  }

  /**
   * Follows a transcript from where a thread stands, on memory.
   *
   * @returns where the step ends; NOWHERE when the transcript does not say
   */
  private walk(thread: number, start: number): number {
    const { stage } = this;
    const { transcripts, memory } = stage;
    let node = start;
    for (let moved = false; node !== NOWHERE; moved = true) {
      const kind = transcripts.kind(node);
      if (kind >= END || (moved && isShared(kind))) return node;
      const word = transcripts.word(node);
      const first = transcripts.first(node);
      const second = transcripts.second(node);
      if (isShared(kind)) this.countShared(thread, node);
      this.touch(thread, kind, word, isWrite(kind, memory[word] as number, first));
      const answer = perform(memory, kind, word, first, second);
      this.observer?.accessed(kind, word, first, second, answer);
      node = transcripts.child(node, answer);
    }
    return NOWHERE;
  }

  private arrive(thread: number, node: number, onCode: number): boolean {
    const { stage, complaints } = this;
    const { transcripts, accounts } = stage;
    if (onCode !== NOWHERE && (node !== onCode || !same(stage.memory, this.memoryOnCode))) {
      this.complain('no-hidden-state', 'a step of the same command, which read the same, led to something else');
    }
    this.nodes[thread] = node;
    const kind = transcripts.kind(node);
    if (kind === CRASH) {
      const command = this.account.facts.running[thread] as Command;
      const said = transcripts.crashes[transcripts.word(node)] ?? '';
      this.complain('no-crash', `${command.operation} of ${accounts.nameOf(thread)} threw: ${said}`);
      this.observer?.ended(null);
    }
    if (kind !== END) return true;
    const number = transcripts.word(node);
    const outcome = transcripts.outcomes[number] ?? { error: null, value: null };
    const settlement = accounts.end(this.account, thread, outcome, number);
    this.account = settlement.account;
    stage.scribble(settlement.gained);
    complaints.push(...settlement.complaints);
    this.observer?.ended(outcome);
    if (transcripts.touchedBefore(node).length === 0) this.nodes[thread] = IDLE;
    return true;
  }

  private countShared(thread: number, node: number): void {
    const { transcripts, scenario, accounts } = this.stage;
    if (transcripts.sharedBefore(node) < scenario.accessesMax) return;
    const command = this.account.facts.running[thread] as Command;
    const what = `${command.operation} of ${accounts.nameOf(thread)}`;
    this.complain('few-accesses', `${what} makes more than ${scenario.accessesMax} shared accesses`);
  }

  /** Looks whether an access is one that the thread must not make. */
  private touch(thread: number, kind: number, word: number, writes: boolean): void {
    const holder = this.account.holders[word] as number;
    if (holder !== 0) this.complainOfHolder(thread, writes, word, holder - 1);
    const others = (this.touched[word] as number) & ~this.ordered;
    if (others === 0) return;
    const conflicting = writes ? others : others & WRITTEN;
    if (conflicting !== 0) this.complainOfRace(thread, kind, word, writes, conflicting);
  }

  private complainOfHolder(thread: number, writes: boolean, word: number, index: number): void {
    const { stage, account } = this;
    const holding = account.facts.held[index];
    if (holding === undefined) return;
    const command = account.facts.running[thread];
    const what = `${command?.operation} of ${stage.accounts.nameOf(thread)} ${writes ? 'writes' : 'reads'}`;
    const whose = `${printRange(holding)} is held since ${holding.since}`;
    this.complain('untouched', `${what} ${stage.nameOfWord(word)}, but ${whose}`);
  }

  private complainOfRace(thread: number, kind: number, word: number, writes: boolean, others: number): void {
    const { stage } = this;
    const other = (31 - Math.clz32(others & -others)) >> 1;
    const wrote = ((others >> (2 * other)) & 2) !== 0;
    const how = isPlain(kind) ? 'plainly ' : '';
    const first = `${stage.accounts.nameOf(thread)} ${how}${writes ? 'writes' : 'reads'} ${stage.nameOfWord(word)}`;
    const then = `${stage.accounts.nameOf(other)} plainly ${wrote ? 'writes' : 'reads'} in the step beside it`;
    this.complain('race', `${first}, which ${then}: nothing orders the two`);
  }

  /** One complaint a property: what comes later in a step is most often a consequence. */
  private complain(property: string, explanation: string): void {
    if (this.complaints.some((complaint) => complaint.property === property)) return;
    this.complaints.push({ property, explanation });
  }

  /** Notes what each thread touched in its last step, or forgets it. */
  private mark(on: boolean): void {
    const { touched, record, threads } = this;
    for (let thread = 0; thread < threads; thread += 1) {
      const node = record[thread] as number;
      if (node === IDLE) continue;
      for (const one of this.stage.transcripts.touchedBefore(node)) {
        const word = one >> 1;
        const bit = 1 << (2 * thread + (one & 1));
        touched[word] = on ? (touched[word] as number) | bit : (touched[word] as number) & ~bit;
      }
    }
  }
}

const THREADS_MAX = 15;
/** The bits that say that a thread wrote. */
const WRITTEN = 0x2aaaaaaa;

function same(one: Int32Array, other: Int32Array): boolean {
  for (let index = 0; index < one.length; index += 1) if (one[index] !== other[index]) return false;
  return true;
}
