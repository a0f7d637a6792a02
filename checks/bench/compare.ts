// A table of allocators by loads, measured side by side; the first allocator is what the others are held against.

import type { Contender } from './contenders.ts';
import { columnsOf, type Figure, type Table } from './document/table.ts';
import type { Tell } from './heartbeat.ts';
import type { Load, LoadName } from './loads.ts';
import { measure, type Work } from './measure.ts';

export interface Compared {
  readonly table: Omit<Table, 'id' | 'title' | 'remarks'>;
  /** Allocators of this library that were slower than the first, with the load. */
  readonly slower: readonly string[];
}

interface Measured {
  readonly load: LoadName;
  readonly allocators: readonly Contender[];
  readonly figures: readonly Figure[];
}

/**
 * @param make makes all allocators anew: what an earlier load has left behind must not decide
 * @param row what an allocator is called in the table
 */
export async function compare(
  make: (load: LoadName) => readonly Contender[],
  loads: readonly LoadName[],
  row: string,
  tell: Tell,
): Promise<Compared> {
  const measured: Measured[] = [];
  for (const load of loads) {
    tell(load);
    const allocators = make(load);
    const works: Work[] = [];
    for (const [index, allocator] of allocators.entries()) {
      works.push((await loadFor(load, index)).prepare(allocator));
    }
    measured.push({ load, allocators, figures: measure(works) });
  }
  const names = measured[0]?.allocators.map(({ name }) => name) ?? [];
  const reference = { row: names[0] ?? '' };
  return {
    table: {
      row,
      column: 'load',
      columns: columnsOf(loads, { unit: 'ns/operation', quoted: 'median', reference }),
      rows: names.map((name, index) => ({ name, figures: measured.map(({ figures }) => figures[index] ?? null) })),
    },
    slower: measured.flatMap(slowerThanFirst),
  };
}

function slowerThanFirst({ load, allocators, figures }: Measured): string[] {
  const isSlower = (index: number) => (figures[index]?.value ?? 0) > (figures[0]?.value ?? 0);
  return allocators.filter(({ ours }, index) => ours && isSlower(index)).map(({ name }) => `${name} (${load})`);
}

/**
 * A load in a copy of its code for one allocator only. In one copy for all, the compiler would see calls that lead now
 * here, now there, and inline none of them: not what happens in a program that uses one allocator.
 */
async function loadFor(name: LoadName, copy: number): Promise<Load> {
  const own: typeof import('./loads.ts') = await import(`./loads.ts?copy=${name}-${copy}`);
  return own.loads[name];
}
