// Arithmetic that is compared over whole ranges of arguments: what specification, model and implementation must each work
// out by themselves.
import type { Configuration } from './contract.ts';

/** What is worked out for one set of arguments: numbers, in the order in which the sweep names them; null: impossible. */
export type Figures = readonly number[] | null;

/**
 * Works out one set of arguments, on one configuration.
 *
 * @param operands one number for each argument of the sweep
 */
export type Reckoning = (operands: readonly number[]) => Figures;

/** What one side works out by itself. */
export interface Arithmetic<Settings extends Configuration> {
  open(settings: Settings): Reckoning;
}

/** The same by the id of the sweep that asks for it. */
export type ArithmeticBySweep<Settings extends Configuration> = Readonly<Record<string, Arithmetic<Settings>>>;

/** The values that an argument takes: all whole numbers from one to another, or those of a list. */
export type SweepArgument = { readonly name: string } & (
  | { readonly least: number; readonly most: number }
  | { readonly values: readonly number[] }
);

/** Sets of arguments for which three sides must say the same: what `open` makes is the specification's own. */
export interface Sweep<Settings extends Configuration> extends Arithmetic<Settings> {
  /** Unique among sweeps and invariants of the system: it is the property that a difference violates. */
  readonly id: string;
  /** What must be true, in one sentence. */
  readonly sentence: string;
  readonly configurations: readonly { readonly id: string; readonly settings: Settings }[];
  /** Each value of one goes with each of the others; the last changes fastest. */
  readonly arguments: readonly SweepArgument[];
  /** Names of the numbers that are worked out. */
  readonly figures: readonly string[];
}
