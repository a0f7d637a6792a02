// Properties that a layer was found to break, until their traces are wanted.
import type { Choice } from './choices.ts';
import type { Verdict } from './judge.ts';

/** A broken property, before its trace is made. */
export interface Candidate {
  readonly verdict: Verdict;
  /** The state that breaks it, or in which a command breaks it. */
  readonly state: number;
  /** The command that breaks it; null when the state itself does. */
  readonly choice: Choice | null;
  /** How complicated the command is. */
  readonly cost: number;
  /** When one thread would come upon it: the rank of the state that it was leaving, and of which command there. */
  readonly when: readonly [rank: number, command: number];
}

/**
 * The simplest candidate of each property, simplest first; all of them are shortest.
 *
 * @param costOf how complicated the way to a state is, which may be less than when the candidate was found
 */
export function simplestOf(candidates: readonly Candidate[], costOf: (state: number) => number): readonly Candidate[] {
  const best = new Map<string, { readonly candidate: Candidate; readonly cost: number }>();
  const inOrder = [...candidates].sort(
    ({ when: [one, first] }, { when: [other, second] }) => one - other || first - second,
  );
  for (const candidate of inOrder) {
    const { property } = candidate.verdict;
    const cost = costOf(candidate.state) + candidate.cost;
    const known = best.get(property);
    if (known === undefined || cost < known.cost) best.set(property, { candidate, cost });
  }
  return [...best.values()].sort((a, b) => a.cost - b.cost).map(({ candidate }) => candidate);
}
