// How fast exploration in lockstep is, and where its time goes.
import type { Configuration } from '../../spec/kit/contract.ts';
import type { System } from '../../spec/kit/subject.ts';
import type { AlphabetKind } from '../engine/choices.ts';
import type { Identity } from '../engine/result.ts';
import { rateOf, single } from './document/figures.ts';
import type { Table } from './document/table.ts';
import type { Tell } from './heartbeat.ts';
import { exploreAlone, STANDARD, threadsTable } from './lockstep-threads.ts';
import { measure, type Work } from './measure.ts';
import { profile } from './profile.ts';

/** The configuration that speed is quoted for: slabs of three objects. */
const ROW = { objectSize: 24, slabSize: 128, pageSize: 128, objectSizeType: 'small', slabsMax: 2 };

const RUNS = [
  { name: 'as npm run check explores it, 2 slabs', identity: 'image', alphabet: 'all', slabsMax: 2 },
  { name: 'as npm run check explores it, 3 slabs', identity: 'image', alphabet: 'all', slabsMax: 3 },
  { name: 'orbits of legal use, 2 slabs', identity: 'orbit', alphabet: 'legal', slabsMax: 2 },
  { name: 'orbits of legal use, 3 slabs', identity: 'orbit', alphabet: 'legal', slabsMax: 3 },
] as const;

/** What is looked into. */
const PROFILED = RUNS[1];
const PROFILED_ROUNDS = 3;
/** What several threads explore: enough for the time that starting them takes to matter little. */
const THREADED_ROW = { ...ROW, slabsMax: 4 };

export async function benchLockstep<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settingsWith: (given: Configuration) => Settings,
  tell: Tell,
): Promise<readonly Table[]> {
  const works = RUNS.map(({ identity, alphabet, slabsMax }): Work => {
    const settings = settingsWith({ ...ROW, slabsMax });
    return () => exploreOnce(system, settings, identity, alphabet);
  });
  tell('one core');
  const figures = measure(works);
  const speed: Table = {
    id: 'lockstep/speed',
    title: 'lockstep exploration of slabs of 3 objects: commands a second on one core, everything included',
    row: 'configuration',
    column: 'speed',
    columns: [{ name: 'median', unit: 'commands/s', quoted: 'median', reference: null }],
    rows: RUNS.map(({ name }, index) => {
      const figure = figures[index];
      return { name, figures: [figure === undefined ? null : rateOf(1e9, figure)] };
    }),
    remarks: [],
  };
  tell('where the time goes');
  const shares = await sharesOfTime(PROFILED.name, works[RUNS.indexOf(PROFILED)]);
  return [speed, shares, await threadsTable(system, settingsWith(THREADED_ROW), tell)];
}

async function sharesOfTime(name: string, work: Work | undefined): Promise<Table> {
  const shares = await profile(() => {
    for (let round = 0; round < PROFILED_ROUNDS; round += 1) work?.();
  });
  return {
    id: 'lockstep/shares',
    title: `where the time goes (${name})`,
    row: 'part',
    column: 'share',
    columns: [{ name: '% of time', unit: '% of time', quoted: 'once', reference: null }],
    rows: shares.map(([part, share]) => ({ name: part, figures: [single(100 * share)] })),
    remarks: [],
  };
}

/** @returns commands carried out */
function exploreOnce<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settings: Settings,
  identity: Identity,
  alphabet: AlphabetKind,
): number {
  return exploreAlone(system, settings, { ...STANDARD, identity, alphabet }).edges;
}
