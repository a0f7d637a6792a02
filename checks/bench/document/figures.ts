// Figures from what was measured or counted.
import type { Figure } from './table.ts';

/**
 * The median of several rounds, or the least of them: the best, of what takes time.
 *
 * @throws Error when there is no round, or one that is no number that a document could hold
 */
export function ofRounds(values: readonly number[], quoted: 'median' | 'least' = 'median'): Figure {
  const sorted = [...values].sort((one, other) => one - other);
  const least = sorted[0];
  const greatest = sorted[sorted.length - 1];
  if (least === undefined || greatest === undefined) throw new Error('There is no round to make a figure of.');
  const median = ((sorted[(sorted.length - 1) >> 1] ?? least) + (sorted[sorted.length >> 1] ?? greatest)) / 2;
  const rounds = { count: sorted.length, median, least, greatest };
  requireFinite(sorted);
  return { value: quoted === 'median' ? median : least, rounds, note: null };
}

/**
 * What was measured once, or counted.
 *
 * @throws Error when it is no number that a document could hold
 */
export function single(value: number, note: string | null = null): Figure {
  requireFinite([value]);
  return { value, rounds: null, note };
}

/** How many were done in a unit of time, from how long so many took. */
export function rateOf(count: number, { value, rounds }: Figure): Figure {
  if (rounds === null) return single(count / value);
  const { median, least, greatest } = rounds;
  return {
    value: count / value,
    rounds: { count: rounds.count, median: count / median, least: count / greatest, greatest: count / least },
    note: null,
  };
}

/** How many times as long one takes as another; by its rounds, what it can be at least and at most. */
export function quotient(one: Figure, other: Figure): Figure {
  const value = one.value / other.value;
  if (one.rounds === null || other.rounds === null) return single(value);
  const rounds = {
    count: Math.min(one.rounds.count, other.rounds.count),
    median: one.rounds.median / other.rounds.median,
    least: one.rounds.least / other.rounds.greatest,
    greatest: one.rounds.greatest / other.rounds.least,
  };
  return { value, rounds, note: null };
}

function requireFinite(values: readonly number[]): void {
  const wrong = values.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) throw new Error(`${wrong} is no figure.`);
}
