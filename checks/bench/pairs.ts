// Pairs of taking and giving back, timed in a copy of this code for each alternative.

export const PAIRS = 10_000;

export interface Pair {
  readonly take: () => number;
  readonly give: (address: number) => void;
}

/** What is to be timed; it answers how many operations it did. */
export function repeat({ take, give }: Pair): () => number {
  return () => {
    for (let pair = 0; pair < PAIRS; pair += 1) give(take());
    return 2 * PAIRS;
  };
}
