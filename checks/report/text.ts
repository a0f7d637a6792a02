// Small pieces of text that every report is made of.
import type { Exploration } from '../engine/result.ts';

/** 12345 as `12,345`. */
export function grouped(number: number): string {
  return String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** The same of a number of any size, in decimal; very large ones as `2.1e30`, rounded down. */
export function groupedDigits(digits: string): string {
  if (digits.length <= 15) return grouped(Number(digits));
  return `${digits[0]}.${digits[1]}e${digits.length - 1}`;
}

/** `1 state`, `2 states`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}

/** How many states an exploration has seen: of one by orbit, how many its orbits stand for. */
export function countOf({ identity, states, standFor }: Pick<Exploration, 'identity' | 'states' | 'standFor'>): string {
  if (identity !== 'orbit') return grouped(states);
  return standFor === null ? 'not counted' : grouped(standFor);
}

/** A table with its columns aligned; numbers to the right. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) =>
        /^[\d,.]+(e\d+)?$/.test(cell) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** Such as `2^-38`, or `0`. */
export function probability(bound: number): string {
  return bound === 0 ? '0' : `2^${Math.ceil(Math.log2(bound))}`;
}

/** A configuration as its keys and values. */
export function printSettings(settings: Readonly<Record<string, number | string>>): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
}

/** Lines further to the right, blank ones left as they are. */
export function indented(lines: readonly string[], by = '  '): string[] {
  return lines.map((line) => (line === '' ? '' : `${by}${line}`));
}
