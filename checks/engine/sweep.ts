// Compares what specification, model and implementation work out, for every set of arguments of a sweep.
import type { Configuration } from '../../spec/kit/contract.ts';
import type { Arithmetic, Reckoning, Sweep, SweepArgument } from '../../spec/kit/sweep.ts';
import type { Cut } from './result.ts';

export const sides = ['specification', 'model', 'implementation'] as const;
export type Side = (typeof sides)[number];

/** What one side says: numbers, null for impossible, or in words why that is no answer. */
export type SideAnswer = readonly number[] | string | null;

/** A set of arguments on which the sides do not say the same. */
export interface Difference {
  /** Id of the configuration, and its parameters. */
  readonly configuration: string;
  readonly settings: Configuration;
  readonly operands: readonly { readonly name: string; readonly value: number }[];
  readonly answers: Readonly<Record<Side, SideAnswer>>;
  readonly explanation: string;
}

/** What a sweep has seen. */
export interface SweepRun {
  /** Sets of arguments there are, over all configurations; and those that were compared. */
  readonly total: number;
  readonly compared: number;
  /** Of these, those that all sides call impossible. */
  readonly impossible: number;
  /** What cut it short; null when all were compared. */
  readonly cut: Cut | null;
  /** The last that was compared, where the sides differ; null when they agree on all. */
  readonly difference: Difference | null;
}

/** What works things out in place of the specification, whose part is in the sweep. */
export interface SweptSides<Settings extends Configuration> {
  readonly model: Arithmetic<Settings>;
  readonly implementation: Arithmetic<Settings>;
}

/**
 * Goes through configurations in their order, and in each through all sets of arguments, the last argument fastest. It
 * ends with the first difference, so that this is the same in every run.
 */
export class SweepComparison<Settings extends Configuration> {
  private readonly sweep: Sweep<Settings>;
  private readonly swept: SweptSides<Settings>;
  private readonly values: readonly (readonly number[])[];
  /** Sets of arguments of one configuration. */
  private readonly perConfiguration: number;
  /** Of the configuration that is gone through, once it was opened. */
  private open: readonly Reckoning[] = [];
  private compared = 0;
  private impossible = 0;
  private difference: Difference | null = null;
  private cut: Cut | null = null;

  constructor(sweep: Sweep<Settings>, swept: SweptSides<Settings>) {
    this.sweep = sweep;
    this.swept = swept;
    this.values = sweep.arguments.map(valuesOf);
    this.perConfiguration = this.values.reduce((product, { length }) => product * length, 1);
  }

  get total(): number {
    return this.sweep.configurations.length * this.perConfiguration;
  }

  get finished(): boolean {
    return this.cut !== null || this.compared === this.total;
  }

  get result(): SweepRun {
    const { total, compared, impossible, cut, difference } = this;
    return { total, compared, impossible, cut, difference };
  }

  /** Ends it before all were compared. */
  stop(cut: Cut): void {
    if (!this.finished) this.cut = cut;
  }

  /** Compares so many sets of arguments, or fewer when it ends before. */
  advance(count: number): void {
    for (let left = count; left > 0 && !this.finished; left -= 1) this.compareNext();
  }

  private compareNext(): void {
    const { perConfiguration, sweep } = this;
    const index = this.compared % perConfiguration;
    const configuration = sweep.configurations[Math.floor(this.compared / perConfiguration)];
    if (configuration === undefined) throw new Error(`Sweep '${sweep.id}' has no more configurations.`);
    const { id, settings } = configuration;
    if (index === 0) this.open = this.openSides(settings);
    const operands = this.operandsAt(index);
    const answers = this.open.map((reckon) => answerOf(reckon, operands, sweep.figures));
    this.compared += 1;
    const [first = null, ...others] = answers;
    if (others.every((other) => isSame(first, other))) {
      if (first === null) this.impossible += 1;
      return;
    }
    const [specification = null, model = null, implementation = null] = answers;
    this.difference = {
      configuration: id,
      settings,
      operands: sweep.arguments.map(({ name }, at) => ({ name, value: operands[at] ?? 0 })),
      answers: { specification, model, implementation },
      explanation: explain(sweep.figures, answers),
    };
    this.cut = 'finding';
  }

  private openSides(settings: Settings): Reckoning[] {
    const { sweep, swept } = this;
    return [sweep, swept.model, swept.implementation].map((arithmetic) => opened(arithmetic, settings));
  }

  /** The set of arguments at this place in the order. */
  private operandsAt(index: number): number[] {
    const operands: number[] = new Array(this.values.length);
    let rest = index;
    for (let at = this.values.length - 1; at >= 0; at -= 1) {
      const values = this.values[at] as readonly number[];
      operands[at] = values[rest % values.length] as number;
      rest = Math.floor(rest / values.length);
    }
    return operands;
  }
}

function valuesOf(argument: SweepArgument): readonly number[] {
  if ('values' in argument) return argument.values;
  const { least, most } = argument;
  return Array.from({ length: Math.max(0, most - least + 1) }, (_, index) => least + index);
}

/** A side that can't even be made throws for every set of arguments: that is told with the first. */
function opened<Settings extends Configuration>(arithmetic: Arithmetic<Settings>, settings: Settings): Reckoning {
  try {
    return arithmetic.open(settings);
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function answerOf(reckon: Reckoning, operands: readonly number[], figures: readonly string[]): SideAnswer {
  let answer: readonly number[] | null;
  try {
    answer = reckon(operands);
  } catch (error) {
    return `throws: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (answer === null) return null;
  if (answer.length !== figures.length) return `numbers given: ${answer.length} instead of ${figures.length}`;
  for (let at = 0; at < figures.length; at += 1) {
    if (!Number.isFinite(answer[at])) return `gives ${answer[at]} as ${figures[at]}`;
  }
  return answer;
}

/** What is no answer is not the same as anything. */
function isSame(one: SideAnswer, other: SideAnswer): boolean {
  if (one === null || other === null) return one === other;
  if (typeof one === 'string' || typeof other === 'string') return false;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}

/** Such as `colours is 3 by specification and model, 4 by implementation`: the first figure that differs. */
function explain(figures: readonly string[], answers: readonly SideAnswer[]): string {
  const numbers = answers.filter((answer) => typeof answer !== 'string' && answer !== null);
  if (numbers.length < answers.length) return bySides(answers.map(kindOf));
  const at = figures.findIndex((_, index) => new Set(numbers.map((answer) => answer[index])).size > 1);
  return `${figures[at]} is ${bySides(numbers.map((answer) => `${answer[at]}`))}`;
}

function kindOf(answer: SideAnswer): string {
  if (answer === null) return 'impossible';
  return typeof answer === 'string' ? answer : 'possible';
}

function bySides(texts: readonly string[]): string {
  const parts = [...new Set(texts)].map((text) => {
    const saying: readonly string[] = sides.filter((_, index) => texts[index] === text);
    return `${text} by ${saying.length === sides.length ? 'all' : saying.join(' and ')}`;
  });
  return parts.join(', ');
}
