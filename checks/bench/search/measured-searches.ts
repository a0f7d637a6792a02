// M(S, K) searched by a loop made for it, by the general search, and by two threads of that: side by side.
import { counted, grouped } from '../../report/text.ts';
import { ofRounds, quotient, rateOf, single } from '../document/figures.ts';
import type { Figure, Row, Table } from '../document/table.ts';
import type { Tell } from '../heartbeat.ts';
import { type Counts, referenceBytes, searchReference } from './reference.ts';
import { SearchCrew } from './search-with-threads.ts';
import { SlabLists, STATE_WORDS } from './slab-lists.ts';

/** A model whose numbers of states and transitions are known. */
export interface KnownModel {
  readonly slabs: number;
  readonly objects: number;
  readonly counts: Counts;
  /** How often each search is timed, in turn. */
  readonly rounds: number;
}

export const KNOWN_MODELS: readonly KnownModel[] = [
  { slabs: 4, objects: 3, counts: { states: 197_957, transitions: 1_265_597, depth: 23 }, rounds: 5 },
  { slabs: 5, objects: 3, counts: { states: 8_908_391, transitions: 68_833_526, depth: 29 }, rounds: 2 },
];

const THREADS = 2;

interface Searched extends Counts {
  /** Bytes set aside for states. */
  readonly byteLength: number;
}

interface Way {
  readonly name: string;
  readonly search: () => Promise<Searched>;
}

interface Timed {
  readonly name: string;
  readonly seconds: Figure;
  readonly byteLength: number;
}

export async function benchSearch(tell: Tell): Promise<readonly Table[]> {
  const tables: Table[] = [];
  for (const model of KNOWN_MODELS) tables.push(await searchTable(model, tell));
  return tables;
}

/** @throws Error when a search counts something else than is known */
export async function searchTable(model: KnownModel, tell: Tell): Promise<Table> {
  const { slabs, objects, counts, rounds } = model;
  const crew = new SearchCrew(THREADS);
  try {
    // So that the threads are there when they are timed.
    await crew.search(1, 1);
    const timed = await timeAll(model, await waysOf(model, crew), tell);
    const known = `${counted(counts.states, 'state')}, ${counted(counts.transitions, 'transition')}, depth ${counts.depth}`;
    const reference = { row: timed[0]?.name ?? '' };
    return {
      id: `search/${slabs}x${objects}`,
      title:
        `the model M(${slabs}, ${objects}) searched to the end (${known}): seconds, the best of ${rounds} rounds in turn, and ` +
        'ratio to a loop made for this model, which is told how many states there are; threads are started before; ' +
        'bytes are those set aside; speed-up: how many times as fast as one thread',
      row: 'searched by',
      column: 'figure',
      columns: [
        { name: 'seconds', unit: 's', quoted: 'best', reference },
        { name: 'states/s', unit: 'states/s', quoted: 'derived', reference: null },
        { name: 'transitions/s', unit: 'transitions/s', quoted: 'derived', reference: null },
        { name: 'bytes/state', unit: 'bytes/state', quoted: 'counted', reference: null },
        { name: 'speed-up', unit: 'times', quoted: 'derived', reference: null },
      ],
      rows: rowsOf(timed, counts),
      remarks: [],
    };
  } finally {
    await crew.end();
  }
}

/** The reference first. */
async function waysOf({ slabs, objects, counts }: KnownModel, crew: SearchCrew): Promise<readonly Way[]> {
  const { states } = counts;
  const { Search, searchSpace } = await ownCopy();
  return [
    {
      name: 'the loop made for it',
      search: async () => ({ ...searchReference(slabs, objects, states), byteLength: referenceBytes(states) }),
    },
    {
      name: 'one thread',
      search: async () => {
        const search = new Search(STATE_WORDS);
        const transitions = searchSpace(new SlabLists(slabs, objects), search);
        const { states, perDepth, byteLength } = search;
        return { states, transitions, depth: perDepth.length - 1, byteLength };
      },
    },
    { name: `${THREADS} threads`, search: () => crew.search(slabs, objects) },
  ];
}

/**
 * The general search in a copy of its code that nothing else uses: what other parts of the benchmark have searched in this
 * process is not to decide how it is compiled.
 */
async function ownCopy() {
  const search: typeof import('../../engine/search/search.ts') = await import(OWN_SEARCH);
  const space: typeof import('../../engine/search/space.ts') = await import(OWN_SPACE);
  return { Search: search.Search, searchSpace: space.searchSpace };
}

const OWN_SEARCH = '../../engine/search/search.ts?copy=measured';
const OWN_SPACE = '../../engine/search/space.ts?copy=measured';

async function timeAll(model: KnownModel, ways: readonly Way[], tell: Tell): Promise<Timed[]> {
  const { slabs, objects, counts, rounds } = model;
  const all = ways.map(({ name, search }) => ({ name, search, seconds: [] as number[], byteLength: 0 }));
  for (let round = 0; round < rounds; round += 1) {
    for (const way of all) {
      tell(`M(${slabs}, ${objects}), ${grouped(counts.states)} states: ${way.name}, round ${round + 1} of ${rounds}`);
      const started = performance.now();
      const searched = await way.search();
      way.seconds.push((performance.now() - started) / 1000);
      way.byteLength = searched.byteLength;
      requireKnown(way.name, searched, model);
    }
  }
  return all.map(({ name, seconds, byteLength }) => ({ name, seconds: ofRounds(seconds, 'least'), byteLength }));
}

function rowsOf(timed: readonly Timed[], { states, transitions }: Counts): Row[] {
  const [, one, several] = timed;
  return timed.map((way) => {
    const { name, seconds, byteLength } = way;
    const speedUp = one === undefined || way !== several ? null : quotient(one.seconds, seconds);
    const perState = single(byteLength / states);
    return { name, figures: [seconds, rateOf(states, seconds), rateOf(transitions, seconds), perState, speedUp] };
  });
}

function requireKnown(name: string, searched: Counts, { slabs, objects, counts }: KnownModel): void {
  for (const key of ['states', 'transitions', 'depth'] as const) {
    if (searched[key] === counts[key]) continue;
    const [found, known] = [grouped(searched[key]), grouped(counts[key])];
    throw new Error(`M(${slabs}, ${objects}) searched by ${name} has ${found} for ${key}; known is ${known}.`);
  }
}
