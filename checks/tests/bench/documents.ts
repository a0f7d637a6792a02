// Documents of benchmarks that were never run, for tests.
import fc from 'fast-check';
import { type BenchDocument, VERSION } from '../../bench/document/document.ts';
import { ofRounds, single } from '../../bench/document/figures.ts';
import type { Column, Figure, Table } from '../../bench/document/table.ts';
import { type UnitId, units } from '../../bench/document/units.ts';

/** Tables of one part, measured by a machine of the year 2020. */
export function documentOf(tables: readonly Table[], id = 'toy'): BenchDocument {
  return {
    slabcheckBench: VERSION,
    package: '0.1.0',
    date: '2020-02-29T12:00:00.000Z',
    machine: { processor: 'Toy 1', cores: 4, node: '20.19.0', v8: '11.3' },
    parts: [{ id, tables }],
  };
}

/** Two allocators by two loads, of three rounds each. */
export const TOY: Table = {
  id: 'toy/loads',
  title: 'nanoseconds an operation',
  row: 'allocator',
  column: 'load',
  columns: ['hot', 'cold'].map((name) => ({
    name,
    unit: 'ns/operation',
    quoted: 'median',
    reference: { row: 'plain' },
  })),
  rows: [
    { name: 'plain', figures: [ofRounds([10, 9, 11]), ofRounds([20, 20, 20])] },
    { name: 'slab', figures: [ofRounds([5, 5, 5]), null] },
  ],
  remarks: [],
};

/** The same table with another figure at a place, by its row and column. */
export function withFigure(table: Table, row: number, column: number, figure: Figure | null): Table {
  const rows = table.rows.map((one, index) =>
    index === row ? { ...one, figures: one.figures.with(column, figure) } : one,
  );
  return { ...table, rows };
}

/** So many times the figure, and its rounds. */
export function times({ value, rounds, note }: Figure, factor: number): Figure {
  if (rounds === null) return { value: value * factor, rounds, note };
  const { count, median, least, greatest } = rounds;
  const scaled = { count, median: median * factor, least: least * factor, greatest: greatest * factor };
  return { value: value * factor, rounds: scaled, note };
}

const unit = fc.constantFrom(...(Object.keys(units) as UnitId[]));
const name = fc.string({ maxLength: 6 });
const amount = fc.double({ min: 0.001, max: 1e9, noNaN: true });
const names = (minLength: number) => fc.uniqueArray(name, { minLength, maxLength: 4 });

const figure = fc.oneof(
  fc.tuple(amount, fc.option(name)).map(([value, note]) => single(value, note)),
  fc.array(amount, { minLength: 1, maxLength: 7 }).map((rounds) => ofRounds(rounds)),
  fc.array(amount, { minLength: 1, maxLength: 7 }).map((rounds) => ofRounds(rounds, 'least')),
);

const table: fc.Arbitrary<Omit<Table, 'id'>> = fc.tuple(names(1), names(1)).chain(([columnNames, rowNames]) => {
  const reference = fc.option(
    fc.oneof(
      fc.constantFrom(...rowNames).map((row) => ({ row })),
      fc.constantFrom(...columnNames).map((column) => ({ column })),
    ),
  );
  const quoted = fc.constantFrom('median', 'best', 'once', 'counted', 'derived');
  const columns: fc.Arbitrary<Column>[] = columnNames.map((of) =>
    fc.record({ name: fc.constant(of), unit, quoted, reference }),
  );
  const figures = fc.array(fc.option(figure), { minLength: columnNames.length, maxLength: columnNames.length });
  return fc.record({
    title: name,
    row: name,
    column: name,
    columns: fc.tuple(...columns),
    rows: fc.tuple(...rowNames.map((of) => fc.record({ name: fc.constant(of), figures }))),
    remarks: fc.array(name, { maxLength: 2 }),
  });
});

/** Any document. */
export const documents: fc.Arbitrary<BenchDocument> = fc
  .array(fc.array(table, { maxLength: 3 }), { maxLength: 3 })
  .map((parts) => ({
    ...documentOf([]),
    parts: parts.map((tables, part) => ({
      id: `part-${part}`,
      tables: tables.map((one, index) => ({ ...one, id: `part-${part}/${index}` })),
    })),
  }));
