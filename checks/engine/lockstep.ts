// One command on both sides: carry out, compare, judge.
import type { ClaimSink, Command, Configuration, Instance, OpenModel, Outcome } from '../../spec/kit/contract.ts';
import type { Invariant, Step } from '../../spec/kit/property.ts';
import type { Specification, System } from '../../spec/kit/subject.ts';
import { CallLog, Divergence, LoggedEnvironment } from './call-log.ts';
import { CurrentStep } from './current-step.ts';
import { Images } from './images.ts';
import { judge, type Verdict } from './judge.ts';
import { LentMemory, type Stretch } from './lent-memory.ts';
import { firstDifference, printOutcome } from './wording.ts';
import { Words } from './words.ts';

/** How the model is moved on: on a private copy (fast), or by an immutable step. */
export type Advance = 'copy' | 'immutable';

/** Both sides of one configuration, standing in the same state. */
export class Lockstep<Settings extends Configuration, View, State> {
  readonly specification: Specification<Settings, View>;
  readonly instance: Instance;
  readonly log: CallLog;
  readonly step: Step<View>;
  /** The model's state. */
  state: State;
  view: View;

  private readonly settings: Settings;
  private readonly model: OpenModel<View, State>;
  private readonly environment: LoggedEnvironment;
  readonly memory: LentMemory;
  private readonly images: Images;
  private readonly books: readonly Stretch[];
  /** The view of the implementation before the last command and after it, as words; `seen` is one of the two. */
  private wordsBefore = new Words();
  private wordsAfter = new Words();
  private seen = this.wordsAfter;
  private readonly modelWords = new Words();
  private readonly current: CurrentStep<View>;
  /** The properties of states, and those of steps. */
  private readonly always: readonly Invariant<View>[];
  private readonly steps: readonly Invariant<View>[];
  /** Has the model name the owners of lent memory. */
  private readonly claim = (claims: ClaimSink): void => this.model.claim(this.state, claims);
  /** Whether either side may be elsewhere than before the last command. */
  private moved = false;
  /** Whether the model has refused commands and was not looked at since. */
  private unseen = false;
  /** Whether it refused the last one before anything of it could change. */
  private refused = false;

  /** @param instance the implementation to check; by default the sound one */
  constructor(system: System<Settings, View, State>, settings: Settings, instance?: Instance) {
    this.specification = system.specification;
    this.settings = settings;
    this.model = system.model.open(settings);
    this.instance = instance ?? system.implementation.open(settings);
    this.log = new CallLog(this.specification.backendCalls);
    this.images = new Images(this.instance.image);
    this.memory = new LentMemory(this.instance, this.images.before);
    const { memory } = this;
    this.environment = new LoggedEnvironment(this.log, (address, byteLength) => memory.userWrites(address, byteLength));
    this.memory.poison();
    this.images.stand(this.instance.image);
    this.state = this.model.initial();
    this.writeModel();
    this.view = this.readModel();
    this.books = memory.books();
    this.current = new CurrentStep(this.view, this.log, () => this.readModel());
    this.step = this.current;
    this.always = this.specification.invariants.filter(({ kind }) => kind === 'always');
    this.steps = this.specification.invariants.filter(({ kind }) => kind === 'step');
    this.memory.stand(this.claim);
    this.readImplementation();
    this.rememberWords();
  }

  /** Whether the last command changed any byte of the implementation, before anything was painted. */
  get imageChanged(): boolean {
    return this.current.changed;
  }

  /** What the implementation showed last, as words. */
  get viewWords(): Words {
    return this.seen;
  }

  /** Compares the two sides before any command. */
  compareInitial(): Verdict | null {
    if (this.seen.equals(this.modelWords)) return null;
    return { property: 'agreement', explanation: 'the two sides differ before any command', also: [] };
  }

  /** Puts both sides into the state that an image holds; it was compared when it was reached. */
  stand(image: Uint8Array): void {
    this.images.stand(image);
    this.readImplementation();
    this.rememberWords();
    this.view = this.specification.readView(this.settings, this.seen.rewind());
    this.state = this.model.restore(this.view);
    this.moved = false;
    this.memory.stand(this.claim);
  }

  /** Puts both sides back to where the last `stand` put them, ready for another command from there. */
  standAgain(): void {
    if (!this.moved) return;
    this.images.standAgain();
    this.state = this.model.restore(this.view);
    this.moved = false;
  }

  /** Takes the state after the last command for the one before the next. */
  goOn(): void {
    this.view = this.current.after;
    // Of a large image little changes: the books are copied, and of what is lent the stretches that were touched.
    this.images.keep(this.books);
    this.rememberWords();
    this.memory.advance();
    this.moved = false;
  }

  /**
   * Carries a command out on both sides.
   *
   * @returns what is wrong; null when both agree and every property of steps holds
   */
  run(command: Command, advance: Advance): Verdict | null {
    const { current, log, environment, memory } = this;
    log.start(command.refusals);
    memory.begin();
    current.before = this.view;
    current.command = command;
    current.strayWrite = -1;
    this.moved = true;
    let crash: string | null = null;
    try {
      current.outcome = this.instance.apply(command, log);
    } catch (error) {
      crash = messageOf(error);
      current.outcome = { error: 'crash', value: null };
    }
    const changed = this.images.differ();
    current.changed = changed;
    try {
      // What can be observed depends on the image alone, or the check for hidden state finds it.
      if (changed) this.readImplementation();
      else this.seen = this.wordsBefore;
    } catch (error) {
      crash ??= messageOf(error);
    }
    if (crash !== null) {
      current.setAfter(this.viewOfImplementation() ?? this.view);
      return { property: 'no-crash', explanation: `the implementation threw: ${crash}`, also: [] };
    }

    let difference: string | null = null;
    environment.start();
    try {
      const expected = this.advance(command, advance);
      environment.finish();
      if (!changed && this.refused && isSame(expected, current.outcome)) return this.judgeUnmoved();
      this.writeModel();
      current.setAfter(null);
      difference = this.compare(expected);
      if (difference === null && !changed) return this.judgeUnmoved();
      memory.claim(this.claim);
      current.strayWrite = memory.settle();
    } catch (error) {
      if (!(error instanceof Divergence)) throw error;
      difference = error.message;
    }
    if (difference !== null || current.strayWrite !== -1) return this.judgeImplementation(difference);
    return judge(this.steps, current);
  }

  /** Judges the state reached, whenever it is a new one. */
  judgeState(): Verdict | null {
    return judge(this.always, this.current);
  }

  /**
   * Judges what the model refused since it was last looked at, which must have left it where it was.
   *
   * It is looked at once for all commands of one state, and before it goes on by whatever is compared then.
   */
  judgeRefusals(): Verdict | null {
    if (!this.unseen) return null;
    this.unseen = false;
    this.writeModel();
    if (this.modelWords.equals(this.wordsBefore)) return null;
    const explanation = 'the model changed its state with a command that it refused';
    return { property: 'model-recipes', explanation, also: [] };
  }

  /** Judges a command after which the image is as it was, and the model refused it or shows what it showed before. */
  private judgeUnmoved(): Verdict | null {
    this.moved = false;
    this.current.setAfter(this.view);
    this.memory.keep();
    return judge(this.steps, this.current);
  }

  private advance(command: Command, how: Advance): Outcome {
    this.refused = false;
    if (how === 'copy') {
      const { model, state, environment } = this;
      const error = model.refuses === undefined ? null : model.refuses(state, command, environment);
      this.refused = error !== null;
      this.unseen = this.refused;
      return error === null ? model.apply(state, command, environment) : { error, value: null };
    }
    const { state, outcome } = this.model.evolve(this.state, command, this.environment);
    this.state = state;
    return outcome;
  }

  /** Has the model take the last step again, from its view and as an immutable step. */
  repeatImmutably(): Verdict | null {
    const { model, environment, current } = this;
    const again = new Words();
    environment.start();
    const recipe = `the recipe of '${current.command.operation}'`;
    try {
      const { state, outcome } = model.evolve(model.restore(current.before), current.command, environment);
      environment.finish();
      model.writeView(state, again);
      if (isSame(outcome, current.outcome) && again.equals(this.seen)) return null;
    } catch (error) {
      if (!(error instanceof Divergence)) throw error;
      return { property: 'model-recipes', explanation: `${recipe}, as an immutable step: ${error.message}`, also: [] };
    }
    return { property: 'model-recipes', explanation: `${recipe} does something else as an immutable step`, also: [] };
  }

  private compare(expected: Outcome): string | null {
    const { outcome } = this.current;
    if (!isSame(expected, outcome)) {
      const { answers } = this.specification;
      return `the model answers ${printOutcome(expected, answers)}, the implementation ${printOutcome(outcome, answers)}`;
    }
    return this.seen.equals(this.modelWords) ? null : this.describeDifference();
  }

  private describeDifference(): string {
    const found = this.viewOfImplementation();
    if (found === null) return UNREADABLE;
    return `the states differ at ${firstDifference(this.current.after, found, '') ?? 'a place that views do not show'}`;
  }

  /** Both sides do not agree: says which property the implementation breaks, going by its own view. */
  private judgeImplementation(difference: string | null): Verdict {
    const { specification, current } = this;
    const seen = this.viewOfImplementation();
    if (seen === null) return { property: 'no-crash', explanation: UNREADABLE, also: [] };
    current.setAfter(specification.withHoldings(seen, current.before, current.command, current.outcome));
    const wrong = judge(specification.invariants, current);
    const explanation = difference ?? `the byte at ${current.strayWrite} was written, which is not the allocator's`;
    if (wrong === null) return { property: 'agreement', explanation, also: [] };
    return difference === null ? wrong : { ...wrong, also: [...wrong.also, { property: 'agreement', explanation }] };
  }

  /** What the implementation shows of itself; null when that makes no sense. */
  private viewOfImplementation(): View | null {
    try {
      return this.specification.readView(this.settings, this.seen.rewind());
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  }

  private readImplementation(): void {
    this.seen = this.wordsAfter;
    this.instance.writeView(this.seen.clear());
  }

  private writeModel(): void {
    this.model.writeView(this.state, this.modelWords.clear());
  }

  /** What was seen last is what was seen before the next command. */
  private rememberWords(): void {
    if (this.seen !== this.wordsAfter) return;
    [this.wordsBefore, this.wordsAfter] = [this.wordsAfter, this.wordsBefore];
  }

  private readModel(): View {
    return this.specification.readView(this.settings, this.modelWords.rewind());
  }
}

const UNREADABLE = 'the view of the implementation cannot be read';

function isSame(one: Outcome, other: Outcome): boolean {
  return one.error === other.error && one.value === other.value;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
