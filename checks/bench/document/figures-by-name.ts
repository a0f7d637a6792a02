// The figures of a document one by one, each by what it is named in it.
import type { BenchDocument } from './document.ts';
import type { Column, Figure, Row, Table } from './table.ts';
import type { UnitId } from './units.ts';

export interface NamedFigure {
  readonly part: string;
  readonly table: string;
  readonly row: string;
  readonly column: string;
  readonly unit: UnitId;
  readonly figure: Figure;
}

export function figuresOf({ parts }: BenchDocument): NamedFigure[] {
  return parts.flatMap(({ id, tables }) => tables.flatMap((table) => figuresOfTable(id, table)));
}

/** Of which there is one a document: figures in another unit are others. */
export function keyOf({ table, row, column, unit }: Omit<NamedFigure, 'part' | 'figure'>): string {
  return JSON.stringify([table, row, column, unit]);
}

/** What looks figures up. */
export function lookUpIn(document: BenchDocument): (table: Table, row: Row, column: Column) => Figure | null {
  const byKey = new Map(figuresOf(document).map((named) => [keyOf(named), named.figure]));
  return (table, row, { name, unit }) =>
    byKey.get(keyOf({ table: table.id, row: row.name, column: name, unit })) ?? null;
}

function figuresOfTable(part: string, { id, columns, rows }: Table): NamedFigure[] {
  return rows.flatMap((row) =>
    columns.flatMap(({ name, unit }, index) => {
      const figure = row.figures[index] ?? null;
      return figure === null ? [] : [{ part, table: id, row: row.name, column: name, unit, figure }];
    }),
  );
}
