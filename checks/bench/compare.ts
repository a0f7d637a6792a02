// A table of allocators by loads, measured side by side; the first allocator is what the others are held against.
import { table } from '../report/text.ts';
import type { Contender } from './contenders.ts';
import type { Load, LoadName } from './loads.ts';
import { type Measured, measure, type Work } from './measure.ts';

export interface Comparison {
  readonly lines: readonly string[];
  /** Allocators of this library that were slower than the first, with the load. */
  readonly slower: readonly string[];
}

/** @param make makes all allocators anew: what an earlier load has left behind must not decide */
export async function compare(
  make: (load: LoadName) => readonly Contender[],
  names: readonly LoadName[],
): Promise<Comparison> {
  const columns: { readonly name: string; readonly allocators: readonly Contender[]; readonly measured: Measured[] }[] =
    [];
  for (const name of names) {
    const allocators = make(name);
    const works: Work[] = [];
    for (const [index, allocator] of allocators.entries()) {
      works.push({ name: allocator.name, run: (await loadFor(name, index)).prepare(allocator) });
    }
    columns.push({ name, allocators, measured: measure(works) });
  }
  const rows = (columns[0]?.allocators ?? []).map((allocator, index) => [
    allocator.name,
    ...columns.flatMap(({ measured }) => cells(measured[index], measured[0])),
  ]);
  const slower = columns.flatMap(({ name, allocators, measured }) =>
    allocators
      .filter(({ ours }, index) => ours && medianOf(measured[index]) > medianOf(measured[0]))
      .map((allocator) => `${allocator.name} (${name})`),
  );
  return { lines: table([['', ...names.flatMap((name) => [name, 'ratio'])], ...rows]), slower };
}

/**
 * A load in a copy of its code for one allocator only. In one copy for all, the compiler would see calls that lead now
 * here, now there, and inline none of them: not what happens in a program that uses one allocator.
 */
async function loadFor(name: LoadName, copy: number): Promise<Load> {
  const own: typeof import('./loads.ts') = await import(`./loads.ts?copy=${name}-${copy}`);
  return own.loads[name];
}

function cells(own: Measured | undefined, first: Measured | undefined): string[] {
  const median = medianOf(own);
  return [median.toFixed(1), (median / medianOf(first)).toFixed(3)];
}

function medianOf(measured: Measured | undefined): number {
  return measured?.median ?? Number.NaN;
}
