// Pairs of taking and giving back, side by side: the first is what the others are held against.
import { type Measured, measure, type Work } from './measure.ts';
import type { Pair } from './pairs.ts';

/**
 * Times pairs side by side, each in a copy of the code that no other uses: there a compiler knows who is called.
 *
 * @returns for each nanoseconds an operation, and the ratio to the first
 */
export async function comparePairs(pairs: readonly Pair[]): Promise<string[]> {
  const works: Work[] = [];
  for (const pair of pairs) {
    copies += 1;
    const own: typeof import('./pairs.ts') = await import(`./pairs.ts?copy=${copies}`);
    works.push({ name: '', run: own.repeat(pair) });
  }
  const measured = measure(works);
  return measured.flatMap((one) => ratioTo(one, measured[0]));
}

let copies = 0;

/** Nanoseconds an operation, and the ratio to what was measured first. */
export function ratioTo(own: Measured, first: Measured | undefined): string[] {
  return [own.median.toFixed(1), (own.median / (first?.median ?? Number.NaN)).toFixed(2)];
}
