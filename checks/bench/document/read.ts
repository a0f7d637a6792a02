// Reads a document that an earlier run has written; whatever is no such document is refused, with the place that is wrong.
import { UsageError } from '../../run/usage.ts';
import { type BenchDocument, type Machine, type PartTables, VERSION } from './document.ts';
import { type Column, type Figure, QUOTED, type Quoted, type Reference, type Row, type Table } from './table.ts';
import { isUnitId, type UnitId, units } from './units.ts';

/** Something in the document, and where it stands: `parts[0].tables[2].title`. */
interface Place {
  readonly value: unknown;
  readonly at: string;
}

/** What is wrong at a place; becomes an error that names the file. */
class Wrong extends Error {}

/**
 * Reads the text of a file.
 *
 * @param name of the file, as the user gave it
 * @throws UsageError when it is no document of a benchmark
 */
export function readDocument(name: string, text: string): BenchDocument {
  const value = parse(name, text);
  const version = isObject(value) ? value['slabcheckBench'] : undefined;
  if (version === undefined) throw new UsageError(`${name} is no document of a benchmark: ${REMEDY}`);
  if (version !== VERSION) {
    const found = JSON.stringify(version);
    throw new UsageError(`${name} is of version ${found} of the benchmark's documents; this reads version ${VERSION}`);
  }
  try {
    return documentAt({ value, at: '' });
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    throw new UsageError(`${name} is no document of a benchmark as it was written: ${error.message}; ${REMEDY}`);
  }
}

const REMEDY = 'give a file that npm run bench -- --json FILE wrote';

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${name} is no document of a benchmark: it is no JSON, or cut off; ${REMEDY}`);
  }
}

function documentAt(place: Place): BenchDocument {
  const parts = listAt(place, 'parts', partAt);
  requireDifferent('parts', parts, ({ id }) => id);
  const tables = parts.flatMap((part) => part.tables);
  requireDifferent('tables', tables, ({ id }) => id);
  return {
    slabcheckBench: VERSION,
    package: textAt(inside(place, 'package')),
    date: textAt(inside(place, 'date')),
    machine: machineAt(inside(place, 'machine')),
    parts,
  };
}

function machineAt(place: Place): Machine {
  return {
    processor: textAt(inside(place, 'processor')),
    cores: numberAt(inside(place, 'cores')),
    node: textAt(inside(place, 'node')),
    v8: textAt(inside(place, 'v8')),
  };
}

function partAt(place: Place): PartTables {
  return { id: textAt(inside(place, 'id')), tables: listAt(place, 'tables', tableAt) };
}

function tableAt(place: Place): Table {
  const columns = listAt(place, 'columns', columnAt);
  const rows = listAt(place, 'rows', rowAt);
  requireDifferent(`${place.at}.columns`, columns, ({ name }) => name);
  requireDifferent(`${place.at}.rows`, rows, ({ name }) => name);
  for (const [index, { figures }] of rows.entries()) {
    if (figures.length !== columns.length) {
      throw new Wrong(`${place.at}.rows[${index}] has ${figures.length} figures for ${columns.length} columns`);
    }
  }
  return {
    id: textAt(inside(place, 'id')),
    title: textAt(inside(place, 'title')),
    row: textAt(inside(place, 'row')),
    column: textAt(inside(place, 'column')),
    columns,
    rows,
    remarks: listAt(place, 'remarks', textAt),
  };
}

function columnAt(place: Place): Column {
  return {
    name: textAt(inside(place, 'name')),
    unit: unitAt(inside(place, 'unit')),
    quoted: quotedAt(inside(place, 'quoted')),
    reference: orNull(inside(place, 'reference'), referenceAt),
  };
}

function rowAt(place: Place): Row {
  return {
    name: textAt(inside(place, 'name')),
    figures: listAt(place, 'figures', (figure) => orNull(figure, figureAt)),
  };
}

function figureAt(place: Place): Figure {
  return {
    value: numberAt(inside(place, 'value')),
    rounds: orNull(inside(place, 'rounds'), (rounds) => ({
      count: numberAt(inside(rounds, 'count')),
      median: numberAt(inside(rounds, 'median')),
      least: numberAt(inside(rounds, 'least')),
      greatest: numberAt(inside(rounds, 'greatest')),
    })),
    note: orNull(inside(place, 'note'), textAt),
  };
}

function unitAt({ value, at }: Place): UnitId {
  if (isUnitId(value)) return value;
  throw new Wrong(`${at} is ${shown(value)}, and units are ${Object.keys(units).join(', ')}`);
}

function quotedAt({ value, at }: Place): Quoted {
  const quoted = QUOTED.find((candidate) => candidate === value);
  if (quoted === undefined) throw new Wrong(`${at} is ${shown(value)}, not one of ${QUOTED.join(', ')}`);
  return quoted;
}

function referenceAt(place: Place): Reference {
  const ofRow = isObject(place.value) && 'row' in place.value;
  return ofRow ? { row: textAt(inside(place, 'row')) } : { column: textAt(inside(place, 'column')) };
}

function orNull<Kind>(place: Place, read: (place: Place) => Kind): Kind | null {
  return place.value === null ? null : read(place);
}

function listAt<Kind>(place: Place, key: string, read: (place: Place) => Kind): Kind[] {
  const { value, at } = inside(place, key);
  if (!Array.isArray(value)) throw new Wrong(`${at} is ${shown(value)}, not a list`);
  return value.map((one: unknown, index) => read({ value: one, at: `${at}[${index}]` }));
}

function textAt({ value, at }: Place): string {
  if (typeof value !== 'string') throw new Wrong(`${at} is ${shown(value)}, not a text`);
  return value;
}

function numberAt({ value, at }: Place): number {
  if (typeof value !== 'number' || value < 0) throw new Wrong(`${at} is ${shown(value)}, not a number from 0 on`);
  return value;
}

function inside({ value, at }: Place, key: string): Place {
  if (!isObject(value)) throw new Wrong(`${at} is ${shown(value)}, not an object`);
  return { value: value[key], at: at === '' ? key : `${at}.${key}` };
}

function requireDifferent<Kind>(at: string, all: readonly Kind[], nameOf: (one: Kind) => string): void {
  const seen = new Set<string>();
  for (const name of all.map(nameOf)) {
    if (seen.has(name)) throw new Wrong(`${at} has two of '${name}'`);
    seen.add(name);
  }
}

/** Short enough for one line. */
function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
