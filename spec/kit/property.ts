// What must be true, and what must have been seen: properties as a name, a sentence and a pure predicate.
import type { Command, Outcome } from './contract.ts';

/** The backend calls of one command, in the order in which they were completed. */
export interface CallSequence {
  readonly length: number;
  /** Name of the call at this index. */
  name(index: number): string;
  /** One of its arguments. */
  argument(index: number, parameter: number): number;
  /** What it answered; 0 where it answers nothing. */
  result(index: number): number;
}

/** One command, with what was before and after it. */
export interface Step<View> {
  readonly before: View;
  readonly command: Command;
  readonly outcome: Outcome;
  readonly calls: CallSequence;
  /** Read when it is first asked for: a predicate that can do without it should not touch it. */
  readonly after: View;
  /** Whether any byte of the implementation differs from before. */
  imageChanged(): boolean;
  /** Address of the first byte it wrote that belongs to a user, to nobody, or to whom it was given back; -1 if none. */
  readonly strayWrite: number;
}

/** What must be true of every state. */
export interface Always<View> {
  readonly kind: 'always';
  readonly id: string;
  readonly sentence: string;
  /** Goals that show that it was put to the test. */
  readonly goals: readonly string[];
  /** What is wrong with this view; null when nothing is. */
  violation(view: View): string | null;
}

/** What must be true of every command. */
export interface StepAlways<View> {
  readonly kind: 'step';
  readonly id: string;
  readonly sentence: string;
  readonly goals: readonly string[];
  /** What is wrong with this step; null when nothing is. */
  violation(step: Step<View>): string | null;
}

export type Invariant<View> = Always<View> | StepAlways<View>;

/** A situation that a run must reach, or it has shown less than it says. */
export interface Goal<View, Settings> {
  readonly id: string;
  readonly sentence: string;
  /** Whether a configuration can reach it at all. */
  applies(settings: Settings): boolean;
  reached(step: Step<View>): boolean;
}

export function always<View>(
  id: string,
  sentence: string,
  goals: readonly string[],
  violation: (view: View) => string | null,
): Always<View> {
  return { kind: 'always', id, sentence, goals, violation };
}

export function step<View>(
  id: string,
  sentence: string,
  goals: readonly string[],
  violation: (step: Step<View>) => string | null,
): StepAlways<View> {
  return { kind: 'step', id, sentence, goals, violation };
}

export function sometimes<View, Settings>(
  id: string,
  sentence: string,
  reached: (step: Step<View>) => boolean,
  applies: (settings: Settings) => boolean = () => true,
): Goal<View, Settings> {
  return { id, sentence, reached, applies };
}
