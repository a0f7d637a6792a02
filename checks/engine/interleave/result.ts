// What the exploration of interleavings produces: plain data.
import type { Complaint } from '../judge.ts';
import type { Cut } from '../result.ts';

/** Something that is wrong, with the schedule that leads to it: which thread takes each step. */
export interface ScheduleFinding extends Complaint {
  /** Other properties broken by the same step. */
  readonly also: readonly Complaint[];
  readonly schedule: readonly number[];
}

/** What was seen of the interleavings of one scenario. */
export interface Interleavings {
  /** Whether every schedule was followed to its end. */
  readonly closed: boolean;
  /** What cut it short; null when it is closed. */
  readonly cut: Cut | null;
  /** Distinct states. */
  readonly states: number;
  /**
   * Where states that differ by exchanges count as one: in how many ways things can be arranged, and how many states there
   * are if all these are told apart. Null where they are.
   */
  readonly exchanged: { readonly arrangements: number; readonly states: number } | null;
  /** Steps that were taken, one from each state for each thread that can go on there. */
  readonly steps: number;
  /** Steps that led to a state seen before. */
  readonly duplicates: number;
  /** Different orders in which the steps can be taken, in decimal; null when not all are known. */
  readonly schedules: string | null;
  /** Distinct states in which all threads have finished. */
  readonly finals: number;
  /** Steps to the state that is farthest away. */
  readonly depth: number;
  /** States first reached by so many steps, from 0. */
  readonly perDepth: readonly number[];
  /** States reached but not yet left. */
  readonly queueLeft: number;
  /** Upper bound of the probability that two states were taken for one; 0 with exact identity. */
  readonly collisionBound: number;
  /** Steps that were carried out on the code again although it was known what they do. */
  readonly repeated: number;
  /** One a property, shortest first, then those with the fewest switches. */
  readonly findings: readonly ScheduleFinding[];
}
