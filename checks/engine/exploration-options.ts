// What a search is asked to do, where it stops, and who may watch it.
import type { Step } from '../../spec/kit/property.ts';
import type { AlphabetKind } from './choices.ts';
import type { Identity } from './result.ts';
import type { Words } from './words.ts';

/** Where a search stops; each with a reason that the result names. */
export interface ExplorationLimits {
  /** Distinct states. */
  readonly statesMax: number;
  /** Commands from the initial state. */
  readonly depthMax: number;
  /** Bytes of the visited set, the paths and two layers; where states are on disk about so many are kept at hand. */
  readonly bytesMax: number;
}

export interface ExplorationOptions {
  readonly identity: Identity;
  readonly alphabet: AlphabetKind;
  readonly limits: ExplorationLimits;
  /** Whether whole keys are kept and compared, instead of signatures. */
  readonly exact: boolean;
  /** One in so many steps is repeated on another instance, to find state that is not in the image; 0 for none. */
  readonly repeatEvery: number;
  /** One in so many steps of the model is taken again as an immutable step; 0 for none. */
  readonly crossCheckEvery: number;
}

export const NO_LIMITS: ExplorationLimits = { statesMax: 2 ** 31, depthMax: 2 ** 31, bytesMax: 2 ** 40 };

/** Someone who watches a search. States are known by numbers that ascend in the order in which they were reached. */
export interface ExplorationObserver<View> {
  /**
   * A new state was reached, so many commands from the initial one.
   *
   * @param words the view as words, until the next command
   */
  reached(state: number, view: View, depth: number, words: Words): void;
  /** A command led from the state being left to a state that has been reached. */
  took(letter: number, step: Step<View>, to: number): void;
  /** All commands of a state were given. */
  left(state: number): void;
}
