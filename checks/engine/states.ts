// The states of an exploration, as whoever explores sees them: which were reached, how, and which are to be left next.
import type { ExplorationReport } from './exploration-report.ts';
import type { Way } from './paths.ts';

/** The ways to states from the initial one. */
export interface Ways {
  /** How complicated the way to a state is; smaller is simpler. */
  cost(state: number): number;
  /** The choices from the initial state to this one. */
  to(state: number): Way[];
}

/**
 * Told when states that were taken for new ones were looked up among all that are known.
 *
 * @param removed how many of them had been reached before; they count no longer
 * @param numberOf the number that a state has now, from the one it had; -1 when it was removed
 */
export type Settled = (removed: number, numberOf: (state: number) => number) => void;

/** A state has a number, by which everything about it is found again. */
export interface States extends Ways {
  /** Which of several threads reaches them here, from 0 on; null for one thread by itself. */
  readonly thread: number | null;
  /** Distinct states; some of those that were reached last may turn out to be known when they are settled. */
  readonly count: number;
  /** Steps that lead to the states that are left now; -1 before the first. */
  readonly depth: number;
  settled: Settled | null;

  /** The number of a state that is to be left now; -1 when there are no more in this layer. */
  nextToLeave(): number;
  /** The image of the state that is left now; valid until the next is taken. */
  image(state: number): Uint8Array;
  /** The place of a state that is left now in the order in which one thread reaches them. */
  rank(state: number): number;

  /**
   * Adds a state that was reached, with the way to it and its image.
   *
   * @param record what it is known by
   * @param parent the state it was reached from; -1 for the initial one
   * @returns its number when it is new, or taken for new; -1 less its number when it is known
   */
  reach(record: Int32Array, parent: number, ordinal: number, refusals: number, cost: number, image: Uint8Array): number;

  /** Makes sure that every state that was taken for a new one is one. */
  settle(): void;
  /**
   * Keeps to the limit of memory.
   *
   * @returns false when that is impossible
   */
  makeRoom(bytesMax: number): boolean;

  /**
   * Goes on to the states that were reached from those left so far; they are settled.
   *
   * @returns whether there are any
   */
  nextLayer(): boolean;
  /** Ends the search when all states of this layer were left. */
  endWithLayer(): void;
  readonly isEndedWithLayer: boolean;
}

/** What the states of an exploration are like. */
export interface StateShape {
  /** Words of what a state is known by. */
  readonly recordWords: number;
  /** Bytes of an image. */
  readonly imageBytes: number;
  /**
   * Whether a state stands for others, from which other commands are given: then the way to it must lead to the one that is
   * left, however simple the ways to others are.
   */
  readonly byOrbit: boolean;
}

/** Where an exploration keeps its states. */
export interface Kept {
  readonly states: States;
  /** What it had seen when it was left there; null at the beginning. */
  readonly begun: ExplorationReport | null;
}
