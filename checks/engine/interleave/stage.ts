// A scenario that is about to be played: the implementation opened for a scheduler, its set-up carried out, and how the
// states in which no thread is inside a command are judged.
import type { ByteRange, Concurrency, Renaming, Scenario } from '../../../spec/kit/concurrency.ts';
import type {
  Command,
  Configuration,
  Instance,
  Outcome,
  RenamedWords,
  SharedAccess,
} from '../../../spec/kit/contract.ts';
import type { System } from '../../../spec/kit/subject.ts';
import { CallLog } from '../call-log.ts';
import type { Complaint } from '../judge.ts';
import { wordsOf } from '../lent-memory.ts';
import { printOutcome } from '../wording.ts';
import { Words } from '../words.ts';
import { type Account, Accounts } from './accounts.ts';
import { answersOf, type Facts, Ledger, printCommand } from './ledger.ts';
import { LinearOrders } from './linear-orders.ts';
import { ScheduledAccess } from './scheduled-access.ts';
import { Transcripts } from './transcripts.ts';

/** Makes the implementation under check. */
export type OpenShared<Settings> = (settings: Settings, access: SharedAccess) => Instance;

/** What users write into bytes they get by default, so that nobody reads there what was there before. */
const UNLIKE_ANYTHING: readonly number[] = [0x5ca1ab1e];

export class Stage<Settings extends Configuration, View, State> {
  readonly system: System<Settings, View, State>;
  readonly concurrency: Concurrency<Settings, View>;
  readonly scenario: Scenario<Settings>;
  readonly transcripts = new Transcripts();
  readonly access = new ScheduledAccess(this.transcripts);
  readonly accounts: Accounts<Settings, View, State>;
  /** The image of the implementation, word by word. */
  readonly memory: Int32Array;
  /** Words at the end of the memory that decide nothing. */
  readonly tallyWords: number;
  /** Address of the first word. */
  readonly origin: number;
  /** After the set-up, with what was wrong about it. */
  readonly start: { readonly account: Account<State>; readonly complaints: readonly Complaint[] };
  /** What the set-up did, a line a command. */
  readonly setUpLines: readonly string[];
  private readonly instance: Instance;
  private readonly log: CallLog;
  private readonly saved: Int32Array;

  constructor(system: System<Settings, View, State>, scenario: Scenario<Settings>, open: OpenShared<Settings>) {
    const { specification, model } = system;
    if (specification.concurrency === undefined) throw new Error(`${specification.id} has no scenarios.`);
    this.system = system;
    this.concurrency = specification.concurrency;
    this.scenario = scenario;
    this.instance = this.access.directly(() => open(scenario.settings, this.access));
    this.memory = wordsOf(this.instance.image);
    this.saved = new Int32Array(this.memory.length);
    this.origin = this.instance.origin ?? 0;
    this.tallyWords = (this.instance.tallyBytes ?? 0) >> 2;
    this.log = new CallLog(specification.backendCalls);
    const { memory } = this.access;
    if (memory.buffer !== this.memory.buffer || memory.byteOffset !== this.memory.byteOffset) {
      throw new Error(`The words that ${specification.id} shares are not those of its image, from the first on.`);
    }
    const orders = scenario.linearizable ? new LinearOrders(model.open(scenario.settings)) : null;
    const ledger = new Ledger(specification.concurrency, scenario.settings, orders);
    this.accounts = new Accounts(ledger, scenario, this.memory.length, this.origin);
    const lines: string[] = [];
    this.start = this.setUp(ledger, lines);
    this.setUpLines = lines;
  }

  /** Carries out one step of a command on the code itself; as {@link ScheduledAccess.step}. */
  stepOnCode(command: Command, node: number): number {
    this.log.start(command.refusals);
    return this.access.step(command, node, (again, calls) => this.instance.apply(again, calls), this.log);
  }

  /** Users write into what they have got. */
  scribble(ranges: readonly ByteRange[]): void {
    const { userWrites = UNLIKE_ANYTHING } = this.scenario;
    if (userWrites.length === 0) return;
    for (const { address, byteLength } of ranges) {
      const first = (address - this.origin) >> 2;
      for (let index = 0; index < byteLength >> 2; index += 1) {
        this.memory[first + index] = userWrites[index % userWrites.length] as number;
      }
    }
  }

  printAnswer(outcome: Outcome): string {
    return printOutcome(outcome, this.system.specification.answers);
  }

  /** What a reader calls a word: as the specification does, or the implementation, or by its address. */
  nameOfWord(word: number): string {
    const address = this.origin + word * 4;
    const named = this.concurrency.nameOf?.(this.scenario.settings, address) ?? this.instance.nameOf?.(address);
    return named ?? String(address);
  }

  /**
   * The words when things have changed places.
   *
   * @throws Error when the implementation does not say
   */
  renamedWords(renaming: Renaming): RenamedWords {
    const words = this.instance.renamedWords?.(renaming);
    if (words === undefined) throw new Error(`In the words of ${this.system.specification.id} nothing changes places.`);
    return words;
  }

  /** Judges the state that memory holds, in which no thread is inside a command. */
  judge(account: Account<State>): Complaint[] {
    const { specification } = this.system;
    try {
      const view = this.view(account);
      return specification.invariants.flatMap((invariant) => {
        const explanation = invariant.kind === 'always' ? invariant.violation(view) : null;
        return explanation === null ? [] : [{ property: invariant.id, explanation }];
      });
    } catch (error) {
      return [{ property: 'no-crash', explanation: `the state cannot be looked at: ${messageOf(error)}` }];
    }
  }

  /** Tries out whether anything was lost; memory stays as it was. */
  settle({ facts }: Account<State>): Complaint[] {
    this.saved.set(this.memory);
    try {
      const lost = this.concurrency.settle(this.scenario.settings, facts.held, (command) => this.run(command));
      return lost === null ? [] : [{ property: 'stranded', explanation: lost }];
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      return [{ property: 'no-crash', explanation: `afterwards, ${error.message}` }];
    } finally {
      this.memory.set(this.saved);
    }
  }

  /** The state that memory holds, in one line. */
  print(account: Account<State>): string {
    try {
      return this.system.specification.printView(this.view(account));
    } catch (error) {
      return `a state that cannot be looked at: ${messageOf(error)}`;
    }
  }

  private view({ facts }: Account<State>): View {
    const words = new Words();
    this.access.directly(() => this.instance.writeView(words));
    const view = this.system.specification.readView(this.scenario.settings, words.rewind());
    return this.concurrency.withHeld(view, facts.held);
  }

  /** Carries a command out at once, with nothing in between. */
  private run(command: Command): Outcome {
    this.log.start(command.refusals);
    try {
      return this.access.directly(() => this.instance.apply(command, this.log));
    } catch (error) {
      throw new CommandFailed(`${printCommand(command)} threw: ${messageOf(error)}`);
    }
  }

  private runOrComplain(command: Command, complaints: Complaint[]): Outcome | null {
    try {
      return this.run(command);
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      complaints.push({ property: 'no-crash', explanation: `in the set-up, ${error.message}` });
      return null;
    }
  }

  private setUp(ledger: Ledger<Settings, View, State>, lines: string[]): Stage<Settings, View, State>['start'] {
    let facts: Facts<State> = ledger.initial(this.scenario.threads.length);
    const complaints: Complaint[] = [];
    for (const [index, move] of this.scenario.setUp.entries()) {
      const command = move(answersOf(facts, () => {}));
      if (command === 'wait') throw new Error(`command ${index} of the set-up of ${this.scenario.id} waits for ever`);
      if (command === 'skip') {
        facts = { ...facts, setUp: [...facts.setUp, { command: null, outcome: null }] };
        continue;
      }
      const begun = ledger.begin(facts, 0, command);
      const outcome = this.runOrComplain(command, complaints);
      if (outcome === null) break;
      const ended = ledger.end(begun, 0, command, outcome, 'the set-up');
      this.scribble(ended.gained);
      complaints.push(...ended.complaints);
      lines.push(`${printCommand(command)} -> ${this.printAnswer(outcome)}`);
      facts = { ...ended.facts, setUp: [...facts.setUp, { command, outcome }] };
    }
    return { account: this.accounts.of(facts), complaints };
  }
}

/** A command outside the schedule threw. */
class CommandFailed extends Error {}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
