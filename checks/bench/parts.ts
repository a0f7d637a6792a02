// The parts of the benchmark, in the order in which they are run.
import type { Configuration } from '../../spec/kit/contract.ts';
import { registry } from '../../spec/registry.ts';
import { settingsFrom } from '../run/usage.ts';
import { benchAllocators } from './allocators.ts';
import { benchBuddySlab } from './buddy-slab.ts';
import type { Table } from './document/table.ts';
import type { Tell } from './heartbeat.ts';
import { benchLockstep } from './lockstep.ts';
import { benchMemory } from './memory.ts';
import { benchReach } from './reach.ts';
import { benchSearch } from './search/measured-searches.ts';
import { benchSlabCacheRows } from './slab-cache-rows.ts';
import { benchSlabSystem } from './slab-system.ts';

export interface Part {
  readonly id: string;
  /** What is measured. */
  readonly meaning: string;
  /** Whether it is run only when it is named. */
  readonly named?: true;
  readonly run: (tell: Tell) => Promise<readonly Table[]>;
}

export const parts: readonly Part[] = [
  {
    id: 'lockstep',
    meaning: 'exploration in lockstep, where its time goes, and what two threads bring',
    run: lockstep,
  },
  {
    id: 'search',
    meaning: 'the search alone, on a model with nothing to check: beside a loop made for it, and by two threads',
    run: benchSearch,
  },
  { id: 'slab-cache', meaning: 'the slab cache in each of its rows', run: benchSlabCacheRows },
  { id: 'allocators', meaning: 'all allocators beside those that a user would take instead', run: benchAllocators },
  { id: 'buddy-slab', meaning: 'buddy-slab by class, across CPUs, with many live, for pages', run: benchBuddySlab },
  { id: 'slab-system', meaning: 'slab-system by size, with many live, with many slabs', run: benchSlabSystem },
  { id: 'memory', meaning: 'what requests take of memory, counted', run: async () => benchMemory() },
  {
    id: 'reach',
    meaning:
      'states closed in a minute, beside those that orbits stand for in the quick budget; only when named: half an hour',
    named: true,
    run: (tell) => benchReach(tell),
  },
];

async function lockstep(tell: Tell): Promise<readonly Table[]> {
  const tables: Table[] = [];
  for (const subject of registry.filter(({ id }) => id === 'slab-cache')) {
    const ofSubject = await subject.open((system) =>
      benchLockstep(system, (given: Configuration) => settingsFrom(system.specification, given, null), tell),
    );
    tables.push(...ofSubject);
  }
  return tables;
}
