// Long random histories: fast-check's model-based commands, derived from the alphabet.
import * as fc from 'fast-check';
import type { Letter } from '../../spec/kit/alphabet.ts';
import type { Configuration, Instance } from '../../spec/kit/contract.ts';
import type { System } from '../../spec/kit/subject.ts';
import { type Choice, resolve } from './choices.ts';
import { Coverage } from './coverage.ts';
import type { Verdict } from './judge.ts';
import { Lockstep } from './lockstep.ts';
import type { Cut, Finding, RandomRuns } from './result.ts';
import { commandsToShorten, shorten } from './shorten.ts';

/** What kind of history: how often letters that take from the allocator are drawn, relative to those that give back. */
export const moods = [
  { id: 'growing', factor: 4 },
  { id: 'steady', factor: 1 },
] as const;

export interface RandomOptions {
  readonly seed: number;
  /** Histories of each mood. */
  readonly runs: number;
  /** Commands of one history at most, before everything is given back. */
  readonly commandsMax: number;
}

/** One in so many commands has backend calls refused. */
const REFUSAL_RATE = 12;

export class RandomChecker<Settings extends Configuration, View, State> {
  private readonly system: System<Settings, View, State>;
  private readonly settings: Settings;
  private readonly options: RandomOptions;
  private readonly open: () => Instance;
  private readonly coverage: Coverage<Settings, View>;
  private runs = 0;
  private commands = 0;
  private longest = 0;
  private findings: Finding[] = [];
  private cut: Cut | null = null;

  constructor(
    system: System<Settings, View, State>,
    settings: Settings,
    options: RandomOptions,
    open: () => Instance = () => system.implementation.open(settings),
  ) {
    this.system = system;
    this.settings = settings;
    this.options = options;
    this.open = open;
    this.coverage = new Coverage(system.specification, settings, 'all');
  }

  get finished(): boolean {
    return this.cut !== null || this.findings.length > 0 || this.runs >= this.options.runs * moods.length;
  }

  get progress(): { readonly runs: number; readonly commands: number } {
    return { runs: this.runs, commands: this.commands };
  }

  /** Ends where it is. */
  stop(cut: Cut): void {
    if (!this.finished) this.cut = cut;
  }

  /** Carries out one history, and shortens it if it fails. */
  advance(): void {
    const { factor } = moods[this.runs % moods.length] as (typeof moods)[number];
    let failed: { readonly verdict: Verdict; readonly trace: readonly Choice[] } | null = null;
    let given = 0;
    let commandsMax = Infinity;
    const property = fc.property(this.history(factor), (commands) => {
      // Where enough was tried to shrink a failure, whatever else is offered passes.
      if (failed !== null && given > commandsMax) return;
      const history = new History(this.system, this.settings, this.open(), failed === null ? this.coverage : null);
      try {
        history.begin();
        fc.modelRun(() => ({ model: history, real: history }), commands);
        history.giveEverythingBack();
      } catch (error) {
        commandsMax = commandsToShorten(history.lockstep.instance.image.length);
        if (history.verdict !== null) failed = { verdict: history.verdict, trace: [...history.trace] };
        throw error;
      } finally {
        given += history.trace.length;
        if (failed === null) {
          this.commands += history.trace.length;
          this.longest = Math.max(this.longest, history.trace.length);
        }
      }
    });
    const details = fc.check(property, { seed: this.options.seed + this.runs, numRuns: 1, maxSkipsPerRun: 0 });
    this.runs += 1;
    const found = failed as { readonly verdict: Verdict; readonly trace: readonly Choice[] } | null;
    if (found !== null) {
      const finding = { ...found.verdict, trace: found.trace };
      this.findings = [shorten(this.system, this.settings, finding, this.open)];
    } else if (details.failed) {
      throw details.errorInstance ?? new Error('A random history failed without a verdict.');
    }
  }

  get result(): RandomRuns {
    const cut = this.findings.length > 0 ? 'finding' : this.cut;
    return {
      seed: this.options.seed,
      runs: this.runs,
      commands: this.commands,
      longest: this.longest,
      cut,
      letters: this.coverage.counts,
      refusals: this.coverage.refusals,
      goals: this.coverage.goals,
      findings: this.findings,
    };
  }

  /** Lists of commands, of any length up to the maximum: the defaults of fast-check make them far too short. */
  private history(factor: number): fc.Arbitrary<Iterable<fc.Command<Standing<View>, Giving<View>>>> {
    const { letters } = this.system.specification;
    const drawn = letters.flatMap((letter) => {
      const weight = letter.kind === 'legal' && letter.drains !== true ? letter.weight * factor : letter.weight;
      return Array.from({ length: weight }, () => commandOf(letter));
    });
    return fc.commands(drawn, { maxCommands: this.options.commandsMax, size: 'max' });
  }
}

/** Both sides, with what was done so far: what fast-check takes for model and real system alike. */
class History<Settings extends Configuration, View, State> {
  readonly lockstep: Lockstep<Settings, View, State>;
  readonly trace: Choice[] = [];
  verdict: Verdict | null = null;
  private readonly system: System<Settings, View, State>;
  private readonly coverage: Coverage<Settings, View> | null;

  constructor(
    system: System<Settings, View, State>,
    settings: Settings,
    instance: Instance,
    coverage: Coverage<Settings, View> | null,
  ) {
    this.system = system;
    this.coverage = coverage;
    this.lockstep = new Lockstep(system, settings, instance);
  }

  get view(): View {
    return this.lockstep.view;
  }

  /** Sees to it that both sides begin alike. */
  begin(): void {
    this.verdict = this.lockstep.compareInitial();
    if (this.verdict !== null) throw new Error(this.verdict.explanation);
  }

  give(choice: Choice): void {
    const { lockstep } = this;
    const chosen = resolve(this.system.specification.letters, lockstep.view, choice);
    if (chosen === null) throw new Error(`No state allows '${choice.letter}' here.`);
    this.trace.push(choice);
    this.verdict = lockstep.run(chosen.command, 'immutable') ?? lockstep.judgeState();
    this.coverage?.see(chosen.letter, lockstep.step, lockstep.log.refusedCalls);
    if (this.verdict !== null) throw new Error(`${this.verdict.property}: ${this.verdict.explanation}`);
    lockstep.goOn();
  }

  /** Gives back all that users hold, in the order of the alphabet; then what histories close with. */
  giveEverythingBack(): void {
    const { letters } = this.system.specification;
    const drains = letters.filter((letter) => letter.drains === true);
    for (let letter = enabledOf(drains, this.view); letter !== undefined; letter = enabledOf(drains, this.view)) {
      this.giveSimplest(letter);
    }
    for (const letter of letters) {
      if (letter.closes === true && enabledOf([letter], this.view) !== undefined) this.giveSimplest(letter);
    }
  }

  private giveSimplest(letter: Letter<View>): void {
    this.give({ letter: letter.id, picks: letter.operands.map(() => 0), refusals: 0 });
  }
}

/** Something that stands in a state. */
interface Standing<View> {
  readonly view: View;
}

/** Something that stands in a state and can be given a command there. */
interface Giving<View> extends Standing<View> {
  give(choice: Choice): void;
}

/** One letter with its operands as fractions: which thing they mean is decided when the command is carried out. */
class LetterCommand<View> implements fc.Command<Standing<View>, Giving<View>> {
  private readonly letter: Letter<View>;
  private readonly fractions: readonly number[];
  private readonly refusals: number;

  constructor(letter: Letter<View>, fractions: readonly number[], refusals: number) {
    this.letter = letter;
    this.fractions = fractions;
    this.refusals = refusals;
  }

  check({ view }: Standing<View>): boolean {
    return enabledOf([this.letter], view) !== undefined;
  }

  run(_model: Standing<View>, real: Giving<View>): void {
    const picks = this.letter.operands.map(
      (operand, position) => (this.fractions[position] ?? 0) % operand.among(real.view).length,
    );
    real.give({ letter: this.letter.id, picks, refusals: this.refusals });
  }

  toString(): string {
    return this.letter.id;
  }
}

function commandOf<View>(letter: Letter<View>): fc.Arbitrary<LetterCommand<View>> {
  const fractions = fc.array(fc.nat({ max: 2 ** 20 }), {
    minLength: letter.operands.length,
    maxLength: letter.operands.length,
  });
  // Most commands meet no refusal; of the others, most meet one at the first or second call.
  const refusals = fc.nat({ max: REFUSAL_RATE + 2 }).map((drawn) => Math.max(0, drawn - REFUSAL_RATE + 1));
  return fc.tuple(fractions, refusals).map(([drawn, refused]) => new LetterCommand(letter, drawn, refused));
}

/** The first of these letters that can be given in a state. */
function enabledOf<View>(letters: readonly Letter<View>[], view: View): Letter<View> | undefined {
  return letters.find(
    (letter) => letter.enabled?.(view) !== false && letter.operands.every((operand) => operand.among(view).length > 0),
  );
}
