// A run held against another: what changed is named, with its ratio; what did not is not; nothing is compared with another
// thing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Comparison, compareDocuments } from '../../bench/document/comparison.ts';
import { conclusion, introduction } from '../../bench/document/comparison-text.ts';
import type { BenchDocument } from '../../bench/document/document.ts';
import { single } from '../../bench/document/figures.ts';
import { figuresOf, lookUpIn } from '../../bench/document/figures-by-name.ts';
import type { Figure, Table } from '../../bench/document/table.ts';
import { textOf } from '../../bench/document/text.ts';
import { type UnitId, units } from '../../bench/document/units.ts';
import { documentOf, documents, TOY, times, withFigure } from './documents.ts';

/** Every figure of a document, at its place in it. */
function placesIn({ parts }: BenchDocument) {
  return parts.flatMap(({ tables }, part) =>
    tables.flatMap(({ rows }, table) =>
      rows.flatMap(({ figures }, row) =>
        figures.flatMap((figure, column) => (figure === null ? [] : [{ part, table, row, column, figure }])),
      ),
    ),
  );
}

type Place = ReturnType<typeof placesIn>[number];

function replaced(document: BenchDocument, place: Place, figure: Figure): BenchDocument {
  const parts = document.parts.map((part, index) =>
    index !== place.part
      ? part
      : {
          ...part,
          tables: part.tables.map((table, at) =>
            at === place.table ? withFigure(table, place.row, place.column, figure) : table,
          ),
        },
  );
  return { ...document, parts };
}

const compareTables = (earlier: Table, now: Table) => compareDocuments(documentOf([earlier]), documentOf([now]));
const namesOf = (changed: Comparison['worse']) => changed.map(({ row, column, ratio }) => [row, column, ratio]);

describe('against itself', () => {
  it('every figure of a run is as it was', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const { both, ...rest } = compareDocuments(document, document);
        expect(both).toHaveLength(figuresOf(document).length);
        expect(both.filter(({ ratio }) => ratio !== 1)).toEqual([]);
        expect(rest).toEqual({ otherMachine: [], worse: [], better: [], onlyEarlier: [], onlyNow: [] });
      }),
    );
  });
});

describe('with one figure doubled', () => {
  it('that one is named with its ratio, unless its rounds differ as much', () => {
    fc.assert(
      fc.property(documents, fc.nat(), (document, draw) => {
        const places = placesIn(document);
        const place = places[draw % Math.max(1, places.length)];
        fc.pre(place !== undefined);
        const now = replaced(document, place, times(place.figure, 2));
        const { both, worse, better } = compareDocuments(document, now);
        const [doubled, ...others] = both.filter(({ ratio }) => ratio !== 1);
        expect(others).toEqual([]);
        expect(doubled).toMatchObject({ ratio: 2, figure: times(place.figure, 2), earlier: place.figure });
        const direction = units[doubled?.unit ?? 's'].better;
        const { least, greatest } = place.figure.rounds ?? { least: 1, greatest: 1 };
        const isNamed = direction !== null && greatest / least < 2;
        expect(worse).toEqual(isNamed && direction === 'less' ? [doubled] : []);
        expect(better).toEqual(isNamed && direction === 'more' ? [doubled] : []);
      }),
    );
  });

  it('what is slower one way round is faster the other way round', () => {
    fc.assert(
      fc.property(documents, fc.array(fc.double({ min: 0.2, max: 5, noNaN: true })), (document, factors) => {
        const now = factors.reduce((changed, factor, index) => {
          const place = placesIn(changed)[index];
          return place === undefined ? changed : replaced(changed, place, times(place.figure, factor));
        }, document);
        const [there, back] = [compareDocuments(document, now), compareDocuments(now, document)];
        const names = (changed: Comparison['worse']) =>
          changed.map(({ table, row, column }) => JSON.stringify([table, row, column])).sort();
        expect(names(there.worse)).toEqual(names(back.better));
        expect(names(there.better)).toEqual(names(back.worse));
      }),
    );
  });
});

describe('a change is one', () => {
  it.each([
    ['not by a tenth or less', [100, 100, 100], 1.1, []],
    ['by more than a tenth', [100, 100, 100], 1.11, [['plain', 'hot', 1.11]]],
    ['not by less than the rounds differ', [80, 100, 120], 1.4, []],
    ['by more than the rounds differ', [80, 100, 120], 1.6, [['plain', 'hot', 1.6]]],
  ] as const)('%s', (_, [least, median, greatest], factor, slower) => {
    const figure = { value: median, rounds: { count: 3, median, least, greatest }, note: null };
    const earlier = withFigure(TOY, 0, 0, figure);
    const { worse, better } = compareTables(earlier, withFigure(TOY, 0, 0, times(figure, factor)));
    expect(namesOf(worse).map(([row, column, ratio]) => [row, column, Number(Number(ratio).toFixed(6))])).toEqual(
      slower,
    );
    expect(better).toEqual([]);
  });

  it('also when only the rounds of the other run differ much', () => {
    const steady = withFigure(TOY, 0, 0, single(100));
    const unsteady = withFigure(TOY, 0, 0, {
      value: 150,
      rounds: { count: 3, median: 150, least: 100, greatest: 200 },
      note: null,
    });
    expect(compareTables(steady, unsteady).worse).toEqual([]);
    expect(compareTables(unsteady, steady).better).toEqual([]);
  });

  it.each([
    ['ns/operation', 'slower:'],
    ['states/s', 'faster:'],
    ['bytes/state', 'takes more memory:'],
    ['% of bytes taken', 'takes less memory:'],
    ['% of time', null],
  ] as const)('of %s doubled, it is called %s', (unit: UnitId, called) => {
    const table = { ...TOY, columns: TOY.columns.map((column) => ({ ...column, unit })) };
    const lines = conclusion(compareTables(table, withFigure(table, 1, 0, single(10))));
    const named = lines.findIndex((line) => line.startsWith('  toy/loads: slab, hot: '));
    expect(lines[named - 1] ?? null).toBe(called);
    expect(lines[named]?.endsWith(', 2.00 times') ?? null).toBe(called === null ? null : true);
  });
});

describe('figures that only one run has', () => {
  it.each([
    ['a part', documentOf([TOY], 'other'), ['all of toy'], ['all of other']],
    ['a table', documentOf([TOY, { ...TOY, id: 'toy/more' }]), [], ['all of toy/more']],
    ['a row', documentOf([{ ...TOY, rows: TOY.rows.slice(1) }]), ['toy/loads: plain'], []],
    ['a figure', documentOf([withFigure(TOY, 0, 1, null)]), ['toy/loads: plain, cold (ns/operation)'], []],
  ] as const)('are named by %s', (what, now, onlyEarlier, onlyNow) => {
    // A part has the tables that begin with its name.
    const rename = (table: Table) => ({ ...table, id: table.id.replace('toy', 'other') });
    const changed = what === 'a part' ? documentOf([rename(TOY)], 'other') : now;
    const comparison = compareDocuments(documentOf([TOY]), changed);
    expect(comparison).toMatchObject({ onlyEarlier, onlyNow });
    const lines = conclusion(comparison);
    for (const name of [...onlyEarlier, ...onlyNow]) expect(lines).toContain(`  ${name}`);
  });

  it('are those in another unit too', () => {
    const inPairs = { ...TOY, columns: TOY.columns.map((column) => ({ ...column, unit: 'ns/pair' as const })) };
    expect(compareTables(TOY, inPairs).both).toEqual([]);
  });
});

it('another machine or version is said before and after', () => {
  const now = documentOf([TOY]);
  const earlier = { ...now, machine: { ...now.machine, cores: 8, node: '22.0.0' } };
  const said =
    'OTHER MACHINE OR VERSION, so that ratios mean little: cores: 8 then, 4 now; Node: 22.0.0 then, 20.19.0 now';
  expect(introduction('old.json', earlier, now.machine)).toContain(said);
  expect(conclusion(compareDocuments(earlier, now))).toContain(said);
  expect(introduction('old.json', now, now.machine).join()).not.toContain('OTHER MACHINE');
});

it('text has the ratio to the earlier run beside each figure that both have', () => {
  const earlier = withFigure(withFigure(TOY, 0, 0, single(40)), 0, 1, null);
  expect(textOf(TOY, lookUpIn(documentOf([earlier])))).toEqual([
    'nanoseconds an operation',
    'allocator  hot   ratio  new/old  cold  ratio  new/old',
    'plain      10.0   1.00     0.25  20.0   1.00',
    'slab        5.0   0.50     1.00',
  ]);
});
