// A run of the benchmark as one document: all its tables, and on which machine they were measured.
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Table } from './table.ts';

/** Version of the shape. */
export const VERSION = 1;

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** Versions. */
  readonly node: string;
  readonly v8: string;
}

export interface PartTables {
  /** Which part of the benchmark: what a user gives to run it. */
  readonly id: string;
  readonly tables: readonly Table[];
}

export interface BenchDocument {
  readonly slabcheckBench: typeof VERSION;
  /** Version of the package. */
  readonly package: string;
  /** When the run began, in UTC: `2026-01-31T12:00:00.000Z`. */
  readonly date: string;
  readonly machine: Machine;
  readonly parts: readonly PartTables[];
}

export function thisMachine(): Machine {
  const all = cpus();
  return {
    processor: all[0]?.model.trim() ?? 'unknown processor',
    cores: all.length,
    node: process.versions.node,
    v8: process.versions.v8,
  };
}

export function packageVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  const { version }: { version: string } = JSON.parse(text);
  return version;
}
