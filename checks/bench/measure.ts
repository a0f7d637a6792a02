// Timing within one process: several rounds after a warm-up, the alternatives in turn, the median quoted.
import { ofRounds } from './document/figures.ts';
import type { Figure } from './document/table.ts';

/** Something to time: does its work once and says how many operations that were. */
export type Work = () => number;

const WARM_UP_ROUNDS = 3;
const ROUNDS = 7;
const ROUND_MILLISECONDS = 100;

/**
 * Times works side by side: each round runs all of them, so that a slow moment of the machine meets all.
 *
 * @returns for each nanoseconds an operation
 */
export function measure(works: readonly Work[]): Figure[] {
  const rounds: number[][] = works.map(() => []);
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    for (const [index, work] of works.entries()) {
      const taken = timeOnce(work);
      if (round >= 0) rounds[index]?.push(taken);
    }
  }
  return rounds.map((ofWork) => ofRounds(ofWork));
}

function timeOnce(work: Work): number {
  const started = performance.now();
  let operations = 0;
  let elapsed = 0;
  while (elapsed < ROUND_MILLISECONDS) {
    operations += work();
    elapsed = performance.now() - started;
  }
  return (elapsed * 1e6) / operations;
}
