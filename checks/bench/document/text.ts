// A table as text: its figures, and beside them the ratios to what they refer to, and to an earlier run.
import { table as aligned } from '../../report/text.ts';
import { type Column, type Figure, type Row, referenceOf, type Table } from './table.ts';
import { units } from './units.ts';

/** The figure that an earlier run has for one of this run; null where it has none. */
export type Earlier = (table: Table, row: Row, column: Column) => Figure | null;

const WIDTH = 120;

/** @param earlier null when there is no run to compare with */
export function textOf(table: Table, earlier: Earlier | null = null): string[] {
  return [...wrapped(table.title), ...aligned(cellsOf(table, earlier)), ...table.remarks.flatMap(wrapped)];
}

/** The header and the rows, cell by cell. */
export function cellsOf(table: Table, earlier: Earlier | null = null): string[][] {
  const digits = ratioDigits(table);
  const header = [table.row];
  for (const column of table.columns) {
    header.push(column.name);
    if (showsSpread(column)) header.push('least to greatest');
    if (column.reference !== null) header.push('ratio');
    if (earlier !== null) header.push('new/old');
  }
  const rows = table.rows.map((row) => {
    const cells = [row.name];
    for (const [index, column] of table.columns.entries()) {
      const figure = row.figures[index] ?? null;
      cells.push(figure === null ? '' : printFigure(figure, column));
      if (showsSpread(column)) cells.push(figure === null ? '' : printSpread(figure, column));
      if (column.reference !== null) cells.push(printRatio(figure, referenceOf(table, row, column), digits));
      if (earlier !== null) cells.push(printRatio(figure, earlier(table, row, column), 2));
    }
    return cells;
  });
  return [header, ...rows];
}

/** Such as `8.1 (504)`. */
export function printFigure({ value, note }: Figure, { unit }: Column): string {
  return note === null ? units[unit].print(value) : `${units[unit].print(value)} ${note}`;
}

/** Of two figures; nothing where one of them is missing, or there is nothing to divide by. */
export function printRatio(figure: Figure | null, reference: Figure | null, digits: number): string {
  if (figure === null || reference === null) return '';
  if (figure.value === reference.value) return (1).toFixed(digits);
  return reference.value === 0 ? '' : (figure.value / reference.value).toFixed(digits);
}

function printSpread({ rounds }: Figure, { unit }: Column): string {
  const { print } = units[unit];
  return rounds === null ? '' : `${print(rounds.least)} to ${print(rounds.greatest)}`;
}

/** Rounds are shown where a figure stands for itself: a ratio says more of others. */
function showsSpread({ quoted, reference }: Column): boolean {
  return reference === null && (quoted === 'median' || quoted === 'best');
}

/** One more where two would leave little of a ratio. */
function ratioDigits(table: Table): number {
  const small = table.rows.some((row) =>
    table.columns.some((column, index) => {
      const figure = row.figures[index]?.value ?? Number.NaN;
      return figure / (referenceOf(table, row, column)?.value ?? Number.NaN) < 0.05;
    }),
  );
  return small ? 3 : 2;
}

/** A paragraph in lines. */
export function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
