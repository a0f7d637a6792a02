// The words in which a specification, a model and an implementation speak to the engine. Types only.
import type { Renaming } from './concurrency.ts';
import type { SharedWords } from './shared-words.ts';
import type { ArithmeticBySweep } from './sweep.ts';

/** The parameters of one configuration, by the names that `--set` and recorded histories use. */
export type Configuration = Readonly<Record<string, number | string>>;

/** One call of the allocator: an operation with its arguments, and what its environment will do. */
export interface Command {
  /** Name of the operation, such as `alloc`. */
  readonly operation: string;
  /** Addresses, sizes and other numbers, as the operation takes them. */
  readonly operands: readonly number[];
  /**
   * Which of the command's refusable backend calls are refused: bit i is the i-th made. 0 refuses none (the backend may
   * still refuse when its memory is spent).
   */
  readonly refusals: number;
}

/** What a command answered. */
export interface Outcome {
  /** Code of the refusal, null when the command was accepted. */
  readonly error: string | null;
  /** What it returned; 0 is the null address, null means that it returns nothing. */
  readonly value: number | null;
}

/** One function of the backend, as it appears in call logs. */
export interface BackendCall {
  /** Its name in logs. */
  readonly name: string;
  /** Names of its arguments, at most three. */
  readonly parameters: readonly string[];
  /** Whether it returns a number. */
  readonly returns: boolean;
  /** Whether the environment may refuse it, by answering 0. */
  readonly refusable: boolean;
}

/** Where an implementation under check reports its backend calls. Calls may be made within calls. */
export interface CallRecorder {
  /**
   * A call begins.
   *
   * @param call index into the specification's `backendCalls`; unused arguments are 0
   * @returns the entry under which it is recorded
   */
  begin(call: number, first: number, second: number, third: number): number;
  /** Whether the environment refuses this call: it must then answer 0 and do nothing else. */
  refuses(entry: number): boolean;
  /** The call is complete; `result` is 0 where it returns nothing. */
  end(entry: number, result: number): void;
}

/** What the outside answers to a model: in lockstep what it answered the implementation, for a log what was recorded. */
export interface Environment {
  /**
   * The model expects this call to begin now.
   *
   * @returns what it answered
   * @throws when another call, or none, was made
   */
  call(name: string, first?: number, second?: number, third?: number): number;
  /** The model leaves it open whether this call begins now: an allocator may look something up before it refuses. */
  mayCall(name: string, first?: number, second?: number, third?: number): void;
  /** Whether the call made last was refused by the outside itself, rather than for a reason the model knows. */
  readonly refusedLast: boolean;
  /**
   * The model knows what the call made last must have answered.
   *
   * @throws when it answered something else
   */
  expectAnswer(value: number): void;
  /** A user writes these bytes with the command: what changes there is not the allocator's doing. */
  userWrites(address: number, byteLength: number): void;
}

/** Where a view is written, number by number. */
export interface WordSink {
  /** @param word a whole number; where states are explored, from -2^31 to 2^31 - 1 */
  push(word: number): void;
}

/** Where a view is read from, in the order in which it was written. */
export interface WordSource {
  next(): number;
}

/** To whom bytes belong. What nobody claims must keep whatever it held. */
export interface ClaimSink {
  /**
   * Bytes of a live object: only its user writes them. Whole 4-byte words.
   *
   * @param headBytes how many of them, from the start, the allocator may write when it hands the object out or takes
   *   it back
   * @param holder which user, from 0 to 99: an object that passes from one to another has been handed out anew
   */
  user(address: number, byteLength: number, headBytes: number, holder: number): void;
  /** Bytes the allocator keeps its records in: it may write them. Whole 4-byte words. */
  allocator(address: number, byteLength: number): void;
}

/** Something, with all that it is made of, of which nothing can be changed. */
export type Immutable<Thing> = { readonly [Part in keyof Thing]: Immutable<Thing[Part]> };

/** The reference model of a system: what it promises, in plain data. */
export interface Model<Settings extends Configuration, View, State> {
  /** Code of the reason why a configuration is impossible, null when it is possible. */
  refusal(settings: Settings): string | null;
  open(settings: Settings): OpenModel<View, State>;
  /** What it promises where the specification declares sweeps; one for each of these. */
  readonly arithmetic?: ArithmeticBySweep<Settings>;
}

/** A model with its configuration. */
export interface OpenModel<View, State> {
  initial(): State;
  /** A state of which nothing else refers to any part, with exactly this view. */
  restore(view: View): State;
  /**
   * The code with which a command is refused that leaves everything as it is; null when there is more to it.
   *
   * Most commands of an exploration are wrong uses: those refused here need no copy of the state, and no look at what
   * became of it. Left out by a model that refuses nothing, or whose state changes even then.
   */
  refuses?(state: Immutable<State>, command: Command, environment: Pick<Environment, 'mayCall'>): string | null;
  /** The recipe: carries out a command that is not refused, on a state it may change, a draft or a private copy. */
  apply(state: State, command: Command, environment: Environment): Outcome;
  /** Any command, refused or carried out, as an immutable step: `state` stays as it was. */
  evolve(state: State, command: Command, environment: Environment): Evolved<State>;
  /** Writes what can be observed, in the order that the specification reads. */
  writeView(state: State, words: WordSink): void;
  /** Who owns which bytes in this state. */
  claim(state: State, claims: ClaimSink): void;
}

export interface Evolved<State> {
  readonly state: State;
  readonly outcome: Outcome;
}

/** The implementation of a system, and its known defects. */
export interface Implementation<Settings extends Configuration> {
  open(settings: Settings): Instance;
  /** The same, used by several threads at once under a scheduler; only with lock-free paths. */
  openShared?(settings: Settings, access: SharedAccess): Instance;
  /**
   * The same over a buffer that real threads share; only with lock-free paths.
   *
   * @param buffer null to make one and start anew; else that of an instance another thread has made, as it stands
   */
  join?(settings: Settings, buffer: SharedArrayBuffer | null): Instance;
  /** What its own code works out where the specification declares sweeps; one for each of these. */
  readonly arithmetic?: ArithmeticBySweep<Settings>;
  readonly faults: readonly Fault<Settings>[];
}

/** How an implementation reaches its memory while a scheduler decides which thread goes on. */
export interface SharedAccess {
  /** What it uses in place of the words of its memory: every plain access is seen, by index alone. */
  watch(words: Int32Array): Int32Array;
  /** The port it uses for every access at which another thread can look. */
  port(words: Int32Array): SharedWords;
}

/** An implementation at work on one configuration. */
export interface Instance {
  /** Every byte it owns. Writing back an earlier copy restores that state. */
  readonly image: Uint8Array;
  /** The address by which users know the first byte of the image; 0 when left out: addresses are offsets into it. */
  readonly origin?: number;
  /**
   * Bytes at the end of the image that count what happened and decide nothing, such as the sum of all allocations:
   * states that differ there alone are one state. Whole 4-byte words; 0 when left out.
   */
  readonly tallyBytes?: number;
  /** Addresses at which the image holds memory to lend, guards included; everywhere else are the allocator's books. */
  readonly lent: readonly { readonly address: number; readonly byteLength: number }[];
  apply(command: Command, calls: CallRecorder): Outcome;
  /** Writes what can be observed, in the order that the specification reads. */
  writeView(words: WordSink): void;
  /** What a reader of a schedule calls the word of its books at this address; null for what is none of them. */
  nameOf?(address: number): string | null;
  /** Its words when things have changed places; needed where scenarios have exchanges that swap things. */
  renamedWords?(renaming: Renaming): RenamedWords;
}

/** Where words are, and what they hold, when things have changed places. */
export interface RenamedWords {
  /** Index of the word that takes the place of this one; every word takes that of one other. */
  place(word: number): number;
  /** What a command reads there that here reads this value. */
  read(word: number, value: number): number;
  /** What is there when all words are these here. */
  held(word: number, words: Int32Array): number;
}

/** A named, switchable defect. */
export interface Fault<Settings extends Configuration> {
  /** Unique, with its origin before the slash: a system's id when planted by us or known from its original. */
  readonly id: string;
  /** What it does wrong, in one sentence. */
  readonly sentence: string;
  /** `original`: known from the system's original; `planted`: ours. */
  readonly origin: 'original' | 'planted';
  /** What is to catch it: the id of a property of the specification, or of the engine. */
  readonly caughtBy: string;
  /** Commands of the shortest trace that shows it. */
  readonly shortestTrace: number;
  /** Why something other than an invariant of its own is to catch it, where that needs saying. */
  readonly remark?: string;
  /** The rows in which it can show, because others do without what it breaks; all when left out. */
  readonly rows?: readonly string[];
  /** Where it shows, when that is none of the rows' configurations, or when others show something else as soon. */
  readonly settings?: Settings;
  /** The scenario whose interleavings show it; `shortestTrace` counts the steps of a schedule then. */
  readonly scenario?: string;
  /** The sweep that shows it; `shortestTrace` counts the sets of arguments then, up to the first that shows it. */
  readonly sweep?: string;
  open(settings: Settings): Instance;
  /** The same under a scheduler; where a scenario is named. */
  openShared?(settings: Settings, access: SharedAccess): Instance;
  /** What the defective code works out; at least where a sweep is named. */
  readonly arithmetic?: ArithmeticBySweep<Settings>;
}
