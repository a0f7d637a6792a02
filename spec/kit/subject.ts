// Joins the three sides of a system and seals their private types.
import type { Letter } from './alphabet.ts';
import type { Concurrency } from './concurrency.ts';
import type { BackendCall, Command, Configuration, Implementation, Model, Outcome, WordSource } from './contract.ts';
import type { Fields } from './fields.ts';
import type { Goal, Invariant } from './property.ts';
import type { Sweep } from './sweep.ts';
import type { Reduction, Symmetry } from './symmetry.ts';

/**
 * What is done with a configuration. `tiny`: explored to the end; `vast`: explored to the end by orbit, in legal use;
 * `large`: explored in minutes, where the budget allows for it; `huge`: explored as far as a night goes; `real`: sampled.
 */
export type ConfigurationSize = 'tiny' | 'vast' | 'large' | 'huge' | 'real';

/** One concrete configuration of a row. */
export interface RowConfiguration<Settings extends Configuration> {
  /** Unique within the system. */
  readonly id: string;
  readonly size: ConfigurationSize;
  /**
   * Of a vast one the id of the symmetry by which states count as one; the reduction that all explorations by orbit use
   * when left out.
   */
  readonly symmetry?: string;
  /**
   * Of a vast one ids of legal letters that are left out: those that ask in another way for what others ask for. None when
   * left out.
   */
  readonly without?: readonly string[];
  readonly settings: Settings;
}

/** A kind of configuration that the seed distinguishes. */
export interface Row<Settings extends Configuration> {
  readonly id: string;
  readonly title: string;
  readonly configurations: readonly RowConfiguration<Settings>[];
}

/** What one might expect of a system and is not promised: a run looks for the shortest trace that shows why. */
export interface NotPromised<View> {
  readonly property: Invariant<View>;
  /** Why it is not promised, in whole sentences. */
  readonly why: string;
}

/** An operation as recorded histories have it. */
export interface RecordedOperation {
  readonly operands: number;
  /** Whether it returns a value; `sometimes` where that is a matter of the configuration. */
  readonly returns: boolean | 'sometimes';
}

/** How many states there are, known without exploring. */
export interface ClosedForm {
  readonly states: number;
  /** Such as `f(0) = 2, f(k) = f(k-1)^2 + 1; f(3)`. */
  readonly formula: string;
}

/**
 * What the words of a system are, and what must be true of them.
 *
 * As a reduction it is the one that explorations by orbit use: it holds for every letter, so it may merge little.
 */
export interface Specification<Settings extends Configuration, View> extends Reduction<View> {
  readonly id: string;
  readonly title: string;
  /** Which seed text it comes from. */
  readonly source: string;
  readonly fields: Fields;
  readonly rows: readonly Row<Settings>[];
  readonly backendCalls: readonly BackendCall[];
  readonly letters: readonly Letter<View>[];
  /** In the order in which they are judged: the first that is violated is reported. */
  readonly invariants: readonly Invariant<View>[];
  readonly goals: readonly Goal<View, Settings>[];
  readonly notPromised?: readonly NotPromised<View>[];
  /** Arithmetic that all three sides must agree on, over whole ranges of arguments. */
  readonly sweeps?: readonly Sweep<Settings>[];
  /** What threads may do at the same time; only for systems with lock-free paths. */
  readonly concurrency?: Concurrency<Settings, View>;
  /** Whether a configuration has the operation of this letter at all: every row whose configurations do must reach it. */
  offers?(settings: Settings, letter: Letter<View>): boolean;
  /** What a reader is told for values, answered by commands, that are no addresses. */
  readonly answers?: Readonly<Record<number, string>>;
  /** Codes with which a command can be refused. */
  readonly errors: readonly string[];
  /** What the verdict rests on that is not checked, in whole sentences. */
  readonly assumptions: readonly string[];
  /** What is not covered, in whole sentences. */
  readonly notCovered: readonly string[];
  /** How many states of this configuration the whole alphabet reaches, where that is known; each must be reached. */
  closedForm?(settings: Settings): ClosedForm | null;
  readView(settings: Settings, words: WordSource): View;
  /** How many words at the end of a view count what happened and decide nothing; 0 when left out. */
  readonly tallyWords?: number;
  /** Reductions that go further, by name; some of them are known not to hold. */
  readonly symmetries?: readonly Symmetry<Settings, View>[];
  /**
   * The view with what users hold as their own account says, rather than the allocator's.
   *
   * @param before the view before the command
   */
  withHoldings(view: View, before: View, command: Command, outcome: Outcome): View;
  /** One line for a trace. */
  printView(view: View): string;
  /** An address as a reader thinks of it, such as `S0.2`. */
  printAddress(view: View, address: number): string;
  /** The address that a command is given; null when it is given none. By default its first operand. */
  addressed?(command: Command): number | null;
  /** Properties that can only be broken by what the backend answered; a recorded history is judged by them. */
  readonly backendProperties: readonly string[];
  /** What of a configuration a recorded history can be held to. */
  recorded(settings: Settings): Settings;
  /** The operations a recorded history may contain. */
  readonly recordedOperations: Readonly<Record<string, RecordedOperation>>;
}

/** The three sides of one system. */
export interface System<Settings extends Configuration, View, State> {
  readonly specification: Specification<Settings, View>;
  readonly model: Model<Settings, View, State>;
  readonly implementation: Implementation<Settings>;
}

/** A system whose private types are out of sight: `open` lends it to a function that works for any. */
export interface Subject {
  readonly id: string;
  open<Result>(
    use: <Settings extends Configuration, View, State>(
      system: System<Settings, View, State>,
    ) => Result | Promise<Result>,
  ): Promise<Result>;
}

/**
 * One line of the registry.
 *
 * @param load imports the three sides, when the system is wanted
 */
export function subject<Settings extends Configuration, View, State>(
  id: string,
  load: () => Promise<System<Settings, View, State>>,
): Subject {
  return { id, open: async (use) => use(await load()) };
}
