// One command on both sides: carry out, compare, judge.
import type { Command, Configuration, Instance, OpenModel, Outcome } from '../../spec/kit/contract.ts';
import type { Step } from '../../spec/kit/property.ts';
import type { Specification, System } from '../../spec/kit/subject.ts';
import { CallLog, Divergence, LoggedEnvironment } from './call-log.ts';
import { CurrentStep } from './current-step.ts';
import { judge, type Verdict } from './judge.ts';
import { LentMemory, wordsOf } from './lent-memory.ts';
import { firstDifference, printOutcome } from './wording.ts';
import { Words } from './words.ts';

/** How the model is moved on: on a private copy (fast), or by an immutable step. */
export type Advance = 'copy' | 'immutable';

/** Both sides of one configuration, standing in the same state. */
export class Lockstep<Settings extends Configuration, View, State> {
  readonly specification: Specification<Settings, View>;
  readonly instance: Instance;
  readonly log: CallLog;
  /** Whether the last command changed any byte of the implementation, before anything was painted. */
  imageChanged = false;
  readonly step: Step<View>;
  /** The model's state. */
  state: State;
  view: View;

  private readonly settings: Settings;
  private readonly model: OpenModel<View, State>;
  private readonly environment: LoggedEnvironment;
  readonly memory: LentMemory;
  private readonly imageBefore: Uint8Array;
  /** The image now and before the last command, as words. */
  private readonly now: Int32Array;
  private readonly books: readonly (readonly [number, number])[];
  private readonly earlier: Int32Array;
  /** The view of the implementation before the last command and after it, as words; `seen` is one of the two. */
  private wordsBefore = new Words();
  private wordsAfter = new Words();
  private seen = this.wordsAfter;
  private readonly modelWords = new Words();
  private readonly current: CurrentStep<View>;

  /** @param instance the implementation to check; by default the sound one */
  constructor(system: System<Settings, View, State>, settings: Settings, instance?: Instance) {
    this.specification = system.specification;
    this.settings = settings;
    this.model = system.model.open(settings);
    this.instance = instance ?? system.implementation.open(settings);
    this.log = new CallLog(this.specification.backendCalls);
    this.imageBefore = new Uint8Array(this.instance.image.length);
    this.memory = new LentMemory(this.instance, this.imageBefore);
    const { memory } = this;
    this.environment = new LoggedEnvironment(this.log, (address, byteLength) => memory.userWrites(address, byteLength));
    this.memory.poison();
    this.imageBefore.set(this.instance.image);
    this.state = this.model.initial();
    this.writeModel();
    this.view = this.readModel();
    this.books = memory.books();
    this.now = wordsOf(this.instance.image);
    this.earlier = wordsOf(this.imageBefore);
    this.current = new CurrentStep(
      this.view,
      this.log,
      () => this.readModel(),
      () => this.imageChanged,
    );
    this.step = this.current;
    this.memory.stand((claims) => this.model.claim(this.state, claims));
    this.readImplementation();
    this.rememberWords();
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
    this.instance.image.set(image);
    this.imageBefore.set(image);
    this.readImplementation();
    this.rememberWords();
    this.view = this.specification.readView(this.settings, this.seen.rewind());
    this.state = this.model.restore(this.view);
    this.memory.stand((claims) => this.model.claim(this.state, claims));
  }

  /** Puts the implementation back to where the last `stand` put it, ready for another command from there. */
  standAgain(): void {
    this.instance.image.set(this.imageBefore);
  }

  /** Takes the state after the last command for the one before the next. */
  goOn(): void {
    this.view = this.current.after;
    // Of a large image little changes: the books are copied, and of what is lent the stretches that were touched.
    for (const [from, to] of this.books) this.earlier.set(this.now.subarray(from, to), from);
    this.rememberWords();
    this.memory.advance();
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
    let crash: string | null = null;
    try {
      current.outcome = this.instance.apply(command, log);
    } catch (error) {
      crash = messageOf(error);
      current.outcome = { error: 'crash', value: null };
    }
    this.imageChanged = differ(this.now, this.earlier);
    try {
      // What can be observed depends on the image alone, or the check for hidden state finds it.
      if (this.imageChanged) this.readImplementation();
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
      this.writeModel();
      current.setAfter(null);
      difference = this.compare(expected);
      if (difference === null && !this.imageChanged) {
        memory.keep();
        return judge(this.specification.invariants, current, 'step');
      }
      memory.claim((claims) => this.model.claim(this.state, claims));
      current.strayWrite = memory.settle();
    } catch (error) {
      if (!(error instanceof Divergence)) throw error;
      difference = error.message;
    }
    if (difference !== null || current.strayWrite !== -1) return this.judgeImplementation(difference);
    return judge(this.specification.invariants, current, 'step');
  }

  /** Judges the state reached, whenever it is a new one. */
  judgeState(): Verdict | null {
    return judge(this.specification.invariants, this.current, 'always');
  }

  private advance(command: Command, how: Advance): Outcome {
    if (how === 'copy') return this.model.apply(this.state, command, this.environment);
    const { state, outcome } = this.model.evolve(this.state, command, this.environment);
    this.state = state;
    return outcome;
  }

  /** Makes the model's state a private copy again, so that it can be moved on from the same place. */
  copyModel(): void {
    this.state = this.model.restore(this.view);
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
      const same = outcome.error === current.outcome.error && outcome.value === current.outcome.value;
      if (same && again.equals(this.modelWords)) return null;
    } catch (error) {
      if (!(error instanceof Divergence)) throw error;
      return { property: 'model-recipes', explanation: `${recipe}, as an immutable step: ${error.message}`, also: [] };
    }
    return { property: 'model-recipes', explanation: `${recipe} does something else as an immutable step`, also: [] };
  }

  private compare(expected: Outcome): string | null {
    const { error, value } = this.current.outcome;
    if (expected.error !== error || expected.value !== value) {
      const { answers } = this.specification;
      return `the model answers ${printOutcome(expected, answers)}, the implementation ${printOutcome({ error, value }, answers)}`;
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
    const wrong = judge(specification.invariants, current, 'both');
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Words from which on comparing at once beats a loop. */
const LONG = 4096;

function differ(one: Int32Array, other: Int32Array): boolean {
  if (one.length > LONG) return Buffer.compare(bytesOf(one), bytesOf(other)) !== 0;
  for (let index = 0; index < one.length; index += 1) if (one[index] !== other[index]) return true;
  return false;
}

function bytesOf(words: Int32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
