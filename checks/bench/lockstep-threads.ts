// How much faster several threads explore one configuration in lockstep than one does.
import type { Configuration } from '../../spec/kit/contract.ts';
import type { System } from '../../spec/kit/subject.ts';
import { type ExplorationOptions, NO_LIMITS } from '../engine/exploration-options.ts';
import { Explorer } from '../engine/explore.ts';
import type { Exploration } from '../engine/result.ts';
import { counted, printSettings } from '../report/text.ts';
import { Pace, UNDISTURBED } from '../run/pace.ts';
import { exploreWithThreads } from '../run/threads/explore-with-threads.ts';
import { ofRounds, quotient } from './document/figures.ts';
import type { Row, Table } from './document/table.ts';
import type { Tell } from './heartbeat.ts';

/** What is checked beside the states, as `explore` has it. */
export const STANDARD = { limits: NO_LIMITS, exact: false, repeatEvery: 64, crossCheckEvery: 512 } as const;

const OPTIONS: ExplorationOptions = { ...STANDARD, identity: 'image', alphabet: 'all' };
const ROUNDS = 2;
/** Commands between two looks whether it is through. */
const SLICE = 1_000_000;

interface Way {
  readonly name: string;
  readonly explore: () => Promise<Exploration>;
  /** Seconds of each round. */
  readonly seconds: number[];
}

/** @throws Error when one way explores something else than another */
export async function threadsTable<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settings: Settings,
  tell: Tell,
): Promise<Table> {
  const withThreads = (threads: number) => () => {
    const exploring = { system, settings, options: OPTIONS, symmetry: null, fault: null };
    const progress = (line: string) => tell(`${counted(threads, 'thread')}: ${line}`);
    return exploreWithThreads(exploring, threads, new Pace({ ...UNDISTURBED, progress }));
  };
  const ways: readonly Way[] = [
    { name: 'this process', explore: async () => exploreAlone(system, settings, OPTIONS), seconds: [] },
    { name: '1 thread, started', explore: withThreads(1), seconds: [] },
    { name: '2 threads, started', explore: withThreads(2), seconds: [] },
  ];
  let explored: Exploration | null = null;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, explore, seconds } of ways) {
      tell(`${name}, round ${round + 1} of ${ROUNDS}`);
      const started = performance.now();
      const result = await explore();
      seconds.push((performance.now() - started) / 1000);
      explored ??= result;
      requireSame(name, result, explored);
    }
  }
  const { states = 0, edges = 0 } = explored ?? {};
  return {
    id: 'lockstep/threads',
    title:
      `one configuration explored by one and by two threads (${printSettings(settings)}; all commands, states by image): ` +
      `seconds, the best of ${ROUNDS} rounds in turn, with the time that starting the threads takes; ` +
      "'this process' starts none, and is warm from what it did before; speed-up: how many times as fast as that",
    row: 'explored by',
    column: 'figure',
    columns: [
      { name: 'seconds', unit: 's', quoted: 'best', reference: null },
      { name: 'speed-up', unit: 'times', quoted: 'derived', reference: null },
    ],
    rows: rowsOf(ways),
    remarks: [`${counted(states, 'state')} and ${counted(edges, 'command')}, the same each time`],
  };
}

/** Explores by one thread, the one that calls. */
export function exploreAlone<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settings: Settings,
  options: ExplorationOptions,
): Exploration {
  const explorer = new Explorer(system, settings, options);
  while (!explorer.finished) explorer.advance(SLICE);
  return explorer.result;
}

function rowsOf(ways: readonly Way[]): Row[] {
  const seconds = ways.map((way) => ofRounds(way.seconds, 'least'));
  return ways.map(({ name }, index) => {
    const [own, first] = [seconds[index] ?? null, seconds[0] ?? null];
    const speedUp = own === null || first === null || own === first ? null : quotient(first, own);
    return { name, figures: [own, speedUp] };
  });
}

function requireSame(name: string, explored: Exploration, other: Exploration): void {
  const [own, wanted] = [explored, other].map(
    ({ closed, states, edges, depth }) =>
      `${closed ? 'closed' : 'not closed'}, ${counted(states, 'state')}, ${counted(edges, 'command')}, depth ${depth}`,
  );
  if (own !== wanted) throw new Error(`Explored by ${name}: ${own}; but before: ${wanted}.`);
}
