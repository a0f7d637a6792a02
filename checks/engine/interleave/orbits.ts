// Which states differ by declared exchanges alone: all that threads, CPUs and objects can be arranged to, the least of
// which stands for them.
//
// A thread is known by the command that it carries out and all that it has read. In another arrangement it is another
// thread, the command names other things, and what was read was read elsewhere and names other things too. What users
// know and hold is told by the steps that led to it, so it is found by taking these steps in the other arrangement.
import type { Command, Configuration, Outcome, RenamedWords } from '../../../spec/kit/contract.ts';
import { answersContents } from './accesses.ts';
import type { Origin } from './accounts.ts';
import { type Arrangement, arrangementsOf, between } from './exchanges.ts';
import { answersOf, printCommand } from './ledger.ts';
import type { Stage } from './stage.ts';
import type { Stepper } from './stepper.ts';
import { NOWHERE } from './transcripts.ts';

/** What was declared to be an exchange is none: something else can happen afterwards. */
export class NotExchangeable extends Error {}

/** States in one arrangement. */
interface Arranged {
  readonly arrangement: Arrangement;
  /** Null where words stay as they are. */
  readonly words: RenamedWords | null;
  /** By place in memory: the word that comes there. */
  readonly sources: Int32Array;
  /** By node of the transcripts, and by account: what it is in this arrangement; as far as it was asked. */
  readonly pasts: number[];
  readonly accounts: number[];
  /** The first words of the key of the state that is looked at: account and pasts, by thread. */
  readonly head: Int32Array;
}

export class Orbits<Settings extends Configuration, View, State> {
  readonly arrangements: readonly Arrangement[];
  /** How many states the one stands for whose key was written last. */
  orbitSize = 1;
  private readonly stage: Stage<Settings, View, State>;
  private readonly threads: number;
  private readonly keyWords: number;
  private readonly arranged: readonly Arranged[];
  /** A number for each past: what a command was, and all that it did and read. */
  private readonly numbers = new Map<string, number>();
  private readonly other: Int32Array;
  private readonly betweens: number[] = [];

  /**
   * @param start the record of the first state
   * @param keyWords words of a record by which states are told apart
   * @throws NotExchangeable when that is another one in some arrangement
   */
  constructor(stage: Stage<Settings, View, State>, start: Int32Array, keyWords: number) {
    const { scenario } = stage;
    this.stage = stage;
    this.keyWords = keyWords;
    this.threads = scenario.threads.length;
    this.arrangements = arrangementsOf(
      scenario,
      answersOf(stage.start.account.facts, () => {}),
    );
    this.arranged = this.arrangements.map((arrangement) => this.arrange(arrangement));
    this.other = new Int32Array(start.length);
    const key = new Int32Array(start.length);
    this.writeKey(start, key);
    if (this.orbitSize > 1) throw new NotExchangeable(`the first state is not the same after an exchange`);
  }

  /**
   * Writes what all states have in common that differ from this one by exchanges alone.
   *
   * @param record of the state, in the order of {@link Stepper.write}
   * @returns index of the arrangement in which the state is as it is written
   * @throws NotExchangeable when it would not come about in some arrangement
   */
  writeKey(record: Int32Array, key: Int32Array): number {
    const { arranged, threads } = this;
    let best = 0;
    let as = 1;
    let isWritten = false;
    for (let index = 0; index < arranged.length; index += 1) {
      this.writeHead(arranged[index] as Arranged, record);
      if (index === 0) continue;
      const sign = this.compareHeads(index, best);
      if (sign > 0) continue;
      if (sign === 0) {
        if (!isWritten) this.writeMemory(arranged[best] as Arranged, record, key);
        isWritten = true;
        this.writeMemory(arranged[index] as Arranged, record, this.other);
        const order = compare(this.other, key, threads + 1, this.keyWords);
        if (order > 0) continue;
        if (order === 0) {
          as += 1;
          continue;
        }
        key.set(this.other);
      } else isWritten = false;
      best = index;
      as = 1;
    }
    if (!isWritten) this.writeMemory(arranged[best] as Arranged, record, key);
    key.set((arranged[best] as Arranged).head);
    this.orbitSize = arranged.length / as;
    return best;
  }

  /** As {@link between}, by the indexes that {@link writeKey} answered for the two states. */
  between(from: number, to: number): number {
    const at = from * this.arranged.length + to;
    const known = this.betweens[at];
    if (known !== undefined) return known;
    const found = between(this.arrangements, from, to);
    this.betweens[at] = found;
    return found;
  }

  private arrange(arrangement: Arrangement): Arranged {
    const words = arrangement.isOfThreads ? null : this.stage.renamedWords(arrangement);
    const sources = Int32Array.from(this.stage.memory, (_, index) => index);
    if (words !== null) {
      sources.fill(-1);
      for (let word = 0; word < sources.length; word += 1) sources[words.place(word)] = word;
      if (sources.includes(-1)) throw new Error('Two words change to one place.');
    }
    return { arrangement, words, sources, pasts: [], accounts: [], head: new Int32Array(this.threads + 1) };
  }

  private writeHead(arranged: Arranged, record: Int32Array): void {
    const { threads } = this;
    const { head, arrangement } = arranged;
    head[threads] = this.accountIn(arranged, record[threads] as number);
    for (let thread = 0; thread < threads; thread += 1) {
      const node = record[thread] as number;
      head[arrangement.threads[thread] as number] = node < 0 ? node : this.pastIn(arranged, node);
    }
  }

  private compareHeads(one: number, other: number): number {
    return compare((this.arranged[one] as Arranged).head, (this.arranged[other] as Arranged).head, 0, this.threads + 1);
  }

  private writeMemory({ words, sources }: Arranged, record: Int32Array, key: Int32Array): void {
    const start = this.threads + 1;
    if (words === null) {
      key.set(record.subarray(start), start);
      return;
    }
    const memory = record.subarray(start);
    for (let place = 0; place < sources.length; place += 1) {
      key[start + place] = words.held(sources[place] as number, memory);
    }
  }

  private pastIn(arranged: Arranged, node: number): number {
    const known = arranged.pasts[node];
    if (known !== undefined) return known;
    const past = this.numberOf(this.tell(arranged, node));
    arranged.pasts[node] = past;
    return past;
  }

  /** A past, as far as it goes beyond the one before its last access. */
  private tell(arranged: Arranged, node: number): string {
    const { transcripts } = this.stage;
    const parent = transcripts.parent(node);
    if (parent === NOWHERE) {
      const command = transcripts.commandOf(node);
      return command === undefined ? '' : printCommand(this.renamed(arranged, command));
    }
    // What it wrote follows from what it read.
    const kind = transcripts.kind(parent);
    const word = transcripts.word(parent);
    const answer = transcripts.answer(node);
    const { words } = arranged;
    const read = words === null || !answersContents(kind) ? answer : words.read(word, answer);
    return [this.pastIn(arranged, parent), words?.place(word) ?? word, read].join(' ');
  }

  private numberOf(past: string): number {
    const known = this.numbers.get(past);
    if (known !== undefined) return known;
    this.numbers.set(past, this.numbers.size);
    return this.numbers.size - 1;
  }

  private accountIn(arranged: Arranged, id: number): number {
    const known = arranged.accounts[id];
    if (known !== undefined) return known;
    const origin = this.stage.accounts.originOf(id);
    const there = origin === null ? id : this.takeStep(arranged, origin);
    arranged.accounts[id] = there;
    return there;
  }

  private takeStep(arranged: Arranged, { before, thread, command, outcome }: Origin): number {
    const { accounts, transcripts } = this.stage;
    const account = accounts.get(this.accountIn(arranged, before));
    const there = arranged.arrangement.threads[thread] as number;
    const asked = this.renamed(arranged, command);
    if (outcome !== null) {
      const answered = this.renamedOutcome(arranged, outcome);
      return accounts.end(account, there, answered, transcripts.outcomeIndex(answered)).account.id;
    }
    const next = account.next[there];
    const begins = next?.kind === 'begins' ? printCommand(next.command) : 'nothing';
    if (begins !== printCommand(asked)) {
      const who = `${accounts.nameOf(there)}, in the place of ${accounts.nameOf(thread)},`;
      throw new NotExchangeable(`${who} begins ${begins} instead of ${printCommand(asked)}`);
    }
    return accounts.begin(account, there, asked).id;
  }

  private renamed({ arrangement }: Arranged, command: Command): Command {
    return arrangement.isOfThreads ? command : (this.stage.concurrency.renamed?.(command, arrangement) ?? command);
  }

  private renamedOutcome({ arrangement }: Arranged, outcome: Outcome): Outcome {
    if (arrangement.isOfThreads) return outcome;
    return this.stage.concurrency.renamedOutcome?.(outcome, arrangement) ?? outcome;
  }
}

/** The order of two keys, by the words from one to another. */
function compare(one: Int32Array, other: Int32Array, from: number, to: number): number {
  for (let index = from; index < to; index += 1) {
    const difference = (one[index] as number) - (other[index] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The orbits of what a stepper stands in before any step. */
export function orbitsOf<Settings extends Configuration, View, State>(
  stage: Stage<Settings, View, State>,
  stepper: Stepper<Settings, View, State>,
): Orbits<Settings, View, State> {
  const start = new Int32Array(stepper.recordWords);
  stepper.write(start);
  return new Orbits(stage, start, stepper.keyWords);
}
