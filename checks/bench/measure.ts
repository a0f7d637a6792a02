// Timing within one process: several rounds after a warm-up, the alternatives in turn, the median quoted.

/** Something to time: does its work once and says how many operations that were. */
export interface Work {
  readonly name: string;
  readonly run: () => number;
}

export interface Measured {
  readonly name: string;
  /** Nanoseconds an operation: the median, the least and the greatest of all rounds. */
  readonly median: number;
  readonly least: number;
  readonly greatest: number;
}

const WARM_UP_ROUNDS = 3;
const ROUNDS = 7;
const ROUND_MILLISECONDS = 100;

/** Times works side by side: each round runs all of them, so that a slow moment of the machine meets all. */
export function measure(works: readonly Work[]): Measured[] {
  const rounds: number[][] = works.map(() => []);
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    for (const [index, work] of works.entries()) {
      const taken = timeOnce(work);
      if (round >= 0) rounds[index]?.push(taken);
    }
  }
  return works.map(({ name }, index) => {
    const sorted = (rounds[index] ?? []).sort((a, b) => a - b);
    return {
      name,
      median: sorted[sorted.length >> 1] ?? Number.NaN,
      least: sorted[0] ?? Number.NaN,
      greatest: sorted[sorted.length - 1] ?? Number.NaN,
    };
  });
}

function timeOnce({ run }: Work): number {
  const started = performance.now();
  let operations = 0;
  let elapsed = 0;
  while (elapsed < ROUND_MILLISECONDS) {
    operations += run();
    elapsed = performance.now() - started;
  }
  return (elapsed * 1e6) / operations;
}
