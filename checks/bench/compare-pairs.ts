// Tables in which the first of several is what the others are held against: pairs of taking and giving back, or anything
// else by how many there are.
import { columnsOf, type Figure, type Row, type Table } from './document/table.ts';
import type { UnitId } from './document/units.ts';
import { measure, type Work } from './measure.ts';
import type { Pair } from './pairs.ts';

type Heading = Pick<Table, 'id' | 'title' | 'row'>;

/** A table whose columns are alternatives, the ratios those to the first of them. */
export function tableOfPairs(heading: Heading, alternatives: readonly string[], rows: readonly Row[]): Table {
  const reference = { column: alternatives[0] ?? '' };
  const columns = columnsOf(alternatives, { unit: 'ns/operation', quoted: 'median', reference });
  return { ...heading, column: 'allocator', columns, rows, remarks: [] };
}

/**
 * Times pairs side by side, each in a copy of the code that no other uses: there a compiler knows who is called.
 *
 * @returns for each nanoseconds an operation
 */
export async function comparePairs(pairs: readonly Pair[]): Promise<Figure[]> {
  const works: Work[] = [];
  for (const pair of pairs) {
    copies += 1;
    const own: typeof import('./pairs.ts') = await import(`./pairs.ts?copy=${copies}`);
    works.push(own.repeat(pair));
  }
  return measure(works);
}

let copies = 0;

/** The same work with more and more of something, the ratios those to the least. */
export function tableByCount(heading: Heading, counts: readonly Count[], unit: UnitId, column: string): Table {
  const figures = measure(counts.map(({ run }) => run));
  const reference = { row: counts[0]?.name ?? '' };
  return {
    ...heading,
    column: 'time',
    columns: [{ name: column, unit, quoted: 'median', reference }],
    rows: counts.map(({ name }, index) => ({ name, figures: [figures[index] ?? null] })),
    remarks: [],
  };
}

/** So many of something, and what is done with them. */
export interface Count {
  readonly name: string;
  readonly run: Work;
}
