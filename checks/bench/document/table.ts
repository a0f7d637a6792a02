// What a benchmark has measured: tables of figures as data, which text and JSON are made of.
import type { UnitId } from './units.ts';

/** What several rounds gave, in the unit of the figure. */
export interface Rounds {
  readonly count: number;
  readonly median: number;
  readonly least: number;
  readonly greatest: number;
}

export interface Figure {
  /** What is quoted; 0 or more. */
  readonly value: number;
  /** Null where there was one measurement, or what was counted is the same every time. */
  readonly rounds: Rounds | null;
  /** What else is to be said of it; the title says what that means. */
  readonly note: string | null;
}

/**
 * What is quoted: the median of several rounds, the best of them, the one measurement there was, what was counted, or what
 * follows from another figure.
 */
export const QUOTED = ['median', 'best', 'once', 'counted', 'derived'] as const;
export type Quoted = (typeof QUOTED)[number];

/** What the ratios of a column refer to: the figure of a row in the same column, or of a column in the same row. */
export type Reference = { readonly row: string } | { readonly column: string };

export interface Column {
  readonly name: string;
  readonly unit: UnitId;
  readonly quoted: Quoted;
  /** Null where no ratios are given. */
  readonly reference: Reference | null;
}

export interface Row {
  readonly name: string;
  /** One for each column; null where there is none. */
  readonly figures: readonly (Figure | null)[];
}

export interface Table {
  /** Begins with the part that it is of: `slab-cache/rows`. */
  readonly id: string;
  /** What was measured, and how. */
  readonly title: string;
  /** What a row is, and what a column is, in one or two words. */
  readonly row: string;
  readonly column: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** What follows from the figures, a sentence each. */
  readonly remarks: readonly string[];
}

/** Columns that differ in their name alone. */
export function columnsOf(names: readonly string[], alike: Omit<Column, 'name'>): Column[] {
  return names.map((name) => ({ name, ...alike }));
}

/** The figure that the ratio of another one refers to; null where there is none. */
export function referenceOf({ columns, rows }: Table, row: Row, column: Column): Figure | null {
  const { reference } = column;
  if (reference === null) return null;
  const referred = 'row' in reference ? rows.find(({ name }) => name === reference.row) : row;
  const wanted = 'column' in reference ? reference.column : column.name;
  return referred?.figures[columns.findIndex(({ name }) => name === wanted)] ?? null;
}
