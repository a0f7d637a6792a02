// Two runs of the benchmark held against each other: what became slower or faster, and what only one of them has.
import type { BenchDocument, Machine } from './document.ts';
import { figuresOf, keyOf, type NamedFigure } from './figures-by-name.ts';
import type { Figure } from './table.ts';
import { units } from './units.ts';

/** A figure that both have. */
export interface Compared extends NamedFigure {
  readonly earlier: Figure;
  /** New to old. */
  readonly ratio: number;
}

export interface Comparison {
  /** Where the machines, or what runs on them, differ: then ratios mean little. */
  readonly otherMachine: readonly string[];
  readonly both: readonly Compared[];
  /** What became worse, and better, by more than the rounds of either differ and by more than a tenth; most first. */
  readonly worse: readonly Compared[];
  readonly better: readonly Compared[];
  readonly onlyEarlier: readonly string[];
  readonly onlyNow: readonly string[];
}

/** A change by no more than this factor is none. */
const LEAST_FACTOR = 1.1;

export function compareDocuments(earlier: BenchDocument, now: BenchDocument): Comparison {
  const [before, after] = [figuresOf(earlier), figuresOf(now)];
  const earlierByKey = new Map(before.map((named) => [keyOf(named), named.figure]));
  const keysNow = new Set(after.map(keyOf));
  const both = after.flatMap((named): Compared[] => {
    const old = earlierByKey.get(keyOf(named));
    return old === undefined ? [] : [{ ...named, earlier: old, ratio: ratioOf(named.figure.value, old.value) }];
  });
  const changed = both.filter(isChanged).sort((one, other) => factorOf(other.ratio) - factorOf(one.ratio));
  return {
    otherMachine: differences(earlier.machine, now.machine),
    both,
    worse: changed.filter((compared) => !isBetter(compared)),
    better: changed.filter(isBetter),
    onlyEarlier: namesOf(before, (named) => !keysNow.has(keyOf(named))),
    onlyNow: namesOf(after, (named) => !earlierByKey.has(keyOf(named))),
  };
}

/** What differs, such as `cores: 8 then, 2 now`. */
export function differences(earlier: Machine, now: Machine): string[] {
  const names = { processor: 'processor', cores: 'cores', node: 'Node', v8: 'V8' } as const;
  const keys = ['processor', 'cores', 'node', 'v8'] as const;
  return keys.flatMap((key) =>
    earlier[key] === now[key] ? [] : [`${names[key]}: ${earlier[key]} then, ${now[key]} now`],
  );
}

function ratioOf(now: number, earlier: number): number {
  return now === earlier ? 1 : now / earlier;
}

/** By factors, so that it is all the same which of the two runs is the earlier one, and whether times or speeds are given. */
function isChanged({ unit, figure, earlier, ratio }: Compared): boolean {
  const limit = Math.max(LEAST_FACTOR, spreadOf(figure), spreadOf(earlier));
  return units[unit].better !== null && factorOf(ratio) > limit;
}

function factorOf(ratio: number): number {
  return Math.max(ratio, 1 / ratio);
}

/** How many times the least of all rounds the greatest is. */
function spreadOf({ rounds }: Figure): number {
  return rounds === null ? 1 : ratioOf(rounds.greatest, rounds.least);
}

function isBetter({ unit, ratio }: Compared): boolean {
  return units[unit].better === 'more' ? ratio > 1 : ratio < 1;
}

/** Names of some of all figures: by their part, table or row where all figures of that are among them. */
function namesOf(all: readonly NamedFigure[], isAmong: (named: NamedFigure) => boolean): string[] {
  return grouped(all, ({ part }) => part).flatMap(([part, ofPart]) => {
    if (ofPart.every(isAmong)) return [`all of ${part}`];
    return grouped(ofPart, ({ table }) => table).flatMap(([table, ofTable]) => {
      if (ofTable.every(isAmong)) return [`all of ${table}`];
      return grouped(ofTable, ({ row }) => row).flatMap(([row, ofRow]) => {
        if (ofRow.every(isAmong)) return [`${table}: ${row}`];
        return ofRow.filter(isAmong).map(({ column, unit }) => `${table}: ${row}, ${column} (${unit})`);
      });
    });
  });
}

function grouped(
  all: readonly NamedFigure[],
  nameOf: (named: NamedFigure) => string,
): (readonly [string, readonly NamedFigure[]])[] {
  const groups = new Map<string, NamedFigure[]>();
  for (const named of all) {
    const name = nameOf(named);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [named]);
    else group.push(named);
  }
  return [...groups];
}
