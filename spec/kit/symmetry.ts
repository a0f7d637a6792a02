// What a system cannot tell apart: how states that differ by that alone become one.
import type { Configuration, WordSink } from './contract.ts';

/** A way to count states as one. */
export interface Reduction<View> {
  /**
   * The view without what the system cannot tell apart, in a form that all views of one orbit share.
   *
   * @param past whether what can only be observed by misuse, such as whether a free object was ever handed out, counts
   */
  writeOrbit(view: View, past: boolean, words: WordSink): void;
  /**
   * How many views the orbit of this one has in legal use, itself included, by counting rather than by looking. Only
   * where each of them can be reached whenever one can; the sizes of all orbits then add up to the number of views.
   *
   * @returns null in configurations where it is not known
   */
  orbitSize?(view: View): number | null;
}

/** A reduction that goes further than the one all explorations by orbit use. */
export interface Symmetry<Settings extends Configuration, View> extends Reduction<View> {
  /** Unique within the system, such as `halves`. */
  readonly id: string;
  /** What changes places, in one sentence. */
  readonly sentence: string;
  /**
   * Whether it is claimed to hold. One that is not is a negative control of the certificate, which must refuse it in
   * some configuration.
   */
  readonly holds: boolean;
  /**
   * Ids of the letters it is claimed without: those whose operands are chosen by what changes places, such as the lowest
   * address. None when left out.
   */
  readonly without?: readonly string[];
  /** Why it says nothing about this configuration; null where it does. It is about all when left out. */
  inapplicable?(settings: Settings): string | null;
}
