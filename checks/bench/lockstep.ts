// How fast exploration in lockstep is, and where its time goes.
import type { Configuration } from '../../spec/kit/contract.ts';
import type { System } from '../../spec/kit/subject.ts';
import type { AlphabetKind } from '../engine/choices.ts';
import { NO_LIMITS } from '../engine/exploration-options.ts';
import { Explorer } from '../engine/explore.ts';
import type { Identity } from '../engine/result.ts';
import { grouped, table } from '../report/text.ts';
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

export async function benchLockstep<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settingsWith: (given: Configuration) => Settings,
): Promise<string> {
  const works = RUNS.map(({ name, identity, alphabet, slabsMax }): Work => {
    const settings = settingsWith({ ...ROW, slabsMax });
    return {
      name,
      run: () => exploreOnce(system, settings, identity, alphabet),
    };
  });
  const rows = measure(works).map(({ name, median, least, greatest }) => [
    name,
    grouped(1e9 / median),
    `${grouped(1e9 / greatest)} to ${grouped(1e9 / least)}`,
  ]);
  const profiled = works[1];
  const shares = await profile(() => {
    for (let round = 0; round < 3; round += 1) profiled?.run();
  });
  return [
    'lockstep exploration of slabs of 3 objects: commands a second on one core, everything included',
    ...table([['configuration', 'median', 'least to greatest'], ...rows]),
    '',
    `where the time goes (${profiled?.name ?? ''})`,
    ...table(shares.map(([part, share]) => [part, `${(share * 100).toFixed(1)} %`])),
  ].join('\n');
}

/** @returns commands carried out */
function exploreOnce<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settings: Settings,
  identity: Identity,
  alphabet: AlphabetKind,
): number {
  const options = { identity, alphabet, limits: NO_LIMITS, exact: false, repeatEvery: 64, crossCheckEvery: 512 };
  const explorer = new Explorer(system, settings, options);
  while (!explorer.finished) explorer.advance(1_000_000);
  return explorer.result.edges;
}
