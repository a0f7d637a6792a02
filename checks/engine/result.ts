// What checking produces: plain data, for printing, files and exit codes to be made of.

import type { AlphabetKind, Choice } from './choices.ts';
import type { Complaint } from './judge.ts';

/** Something that is wrong, with the choices that lead to it from the initial state. */
export interface Finding extends Complaint {
  /** Other properties broken by the same step. */
  readonly also: readonly Complaint[];
  readonly trace: readonly Choice[];
}

/** How states are told apart. */
export type Identity = 'image' | 'view' | 'orbit';

/**
 * Why a search ended before it was complete. `refusals`: a command made more refusable calls than are refused, so that
 * some points at which memory runs out were not tried.
 */
export type Cut = 'states' | 'depth' | 'memory' | 'seconds' | 'interrupt' | 'refusals' | 'finding';

/** What an exhaustive search has seen. */
export interface Exploration {
  readonly identity: Identity;
  readonly alphabet: AlphabetKind;
  /** Whether every reachable state was reached. */
  readonly closed: boolean;
  /** What cut it short; null when it is closed. */
  readonly cut: Cut | null;
  /** Distinct states. */
  readonly states: number;
  /** Commands carried out, each on both sides. */
  readonly edges: number;
  /** Commands that led to a state seen before. */
  readonly duplicates: number;
  /** Depth of the deepest layer that was reached. */
  readonly depth: number;
  /** States first reached at each depth, from 0. */
  readonly perDepth: readonly number[];
  /** States reached but not yet left. */
  readonly queueLeft: number;
  /** Views for which the orbits stand that were left, by their sizes; null where these are not known. */
  readonly standFor: number | null;
  /** Upper bound of the probability that two states were taken for one; 0 with exact identity. */
  readonly collisionBound: number;
  /** Steps repeated on a fresh instance, to find state that is not in the image. */
  readonly repeated: number;
  /** Steps of the model repeated as immutable steps, to find recipes that depend on being a draft or not. */
  readonly crossChecked: number;
  readonly letters: Readonly<Record<string, number>>;
  readonly refusals: number;
  readonly goals: { readonly applicable: readonly string[]; readonly reached: readonly string[] };
  /** One a property, shortest and simplest first. */
  readonly findings: readonly Finding[];
}

/** What random histories have seen. */
export interface RandomRuns {
  readonly seed: number;
  readonly runs: number;
  readonly commands: number;
  /** Commands of the longest history. */
  readonly longest: number;
  readonly cut: Cut | null;
  readonly letters: Readonly<Record<string, number>>;
  readonly refusals: number;
  readonly goals: { readonly applicable: readonly string[]; readonly reached: readonly string[] };
  readonly findings: readonly Finding[];
}
