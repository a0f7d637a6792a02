// Explores a configuration with several threads: the same is seen, and found, as by one.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import type { Configuration, Implementation, Instance } from '../../../spec/kit/contract.ts';
import type { System } from '../../../spec/kit/subject.ts';
import type { ExplorationOptions } from '../../engine/exploration-options.ts';
import { type ExplorationReport, summaryOf } from '../../engine/exploration-report.ts';
import { Findings } from '../../engine/findings.ts';
import { Paths } from '../../engine/paths.ts';
import type { Cut, Exploration } from '../../engine/result.ts';
import { Search } from '../../engine/search/search.ts';
import { byteLengthOf, type SharedExploration, shareExploration } from '../../engine/shared-exploration.ts';
import { StateKeys } from '../../engine/state-keys.ts';
import type { Pace } from '../pace.ts';
import type { ThreadTask } from './explore-thread.ts';
import { startThread } from './start-thread.ts';

/** Milliseconds between two looks at the surroundings. */
const LOOK_EVERY = 50;

/** What a thread tells when it is through. */
export interface ThreadEnd {
  readonly report: ExplorationReport;
  readonly cut: Cut | null;
}

/** What is explored. */
export interface Exploring<Settings extends Configuration, View, State> {
  readonly system: System<Settings, View, State>;
  readonly settings: Settings;
  readonly options: ExplorationOptions;
  /** Id of the symmetry that the system is looked at through; null for none. */
  readonly symmetry: string | null;
  /** Id of the fault that is switched on; null for the sound implementation. */
  readonly fault: string | null;
}

/**
 * @param exploring a system of the registry: threads look it up by its id
 * @throws Error when a thread fails: then all are ended
 */
export async function exploreWithThreads<Settings extends Configuration, View, State>(
  { system, settings, options, symmetry, fault }: Exploring<Settings, View, State>,
  threads: number,
  pace: Pace,
): Promise<Exploration> {
  const shared = shareExploration(threads);
  const crew = new Crew({ system: system.specification.id, settings, options, symmetry, fault }, shared);
  const search = new Search(shared.search.recordWords, shared.search);
  let cut: Cut | null = null;
  try {
    while (!(await crew.isThroughWithin(LOOK_EVERY))) {
      cut ??= pace.disturbance ?? limitReached(options, search, shared);
      if (cut !== null) search.stop();
      pace.report(`${search.states} states, depth ${search.depth}`);
    }
  } finally {
    await crew.end();
  }
  const ends = await crew.ends;
  const reports = ends.map(({ report }) => report);
  const { identity, alphabet } = options;
  const collisionBound = new StateKeys(false).collisionBound(search.states);
  const explored = { identity, alphabet, cut: cutOf(ends, cut), finished: true, collisionBound };
  const open = openOf(system.implementation, settings, fault);
  const findings = new Findings(system, settings, alphabet, open);
  const candidates = reports.flatMap((report) => report.candidates);
  return summaryOf(reports, explored, findings.of(candidates, new Paths(shared.paths)));
}

/** Makes the implementation under check, or one of its faults. */
export function openOf<Settings extends Configuration>(
  implementation: Implementation<Settings>,
  settings: Settings,
  fault: string | null,
): () => Instance {
  const suspect = fault === null ? implementation : implementation.faults.find(({ id }) => id === fault);
  if (suspect === undefined) throw new Error(`There is no fault '${fault}'.`);
  return () => suspect.open(settings);
}

function limitReached({ limits }: ExplorationOptions, search: Search, shared: SharedExploration): Cut | null {
  if (search.states >= limits.statesMax) return 'states';
  return byteLengthOf(shared) > limits.bytesMax ? 'memory' : null;
}

/** What was found counts, then what all threads came to, then what stopped them. */
function cutOf(ends: readonly ThreadEnd[], stopped: Cut | null): Cut | null {
  if (ends.some(({ report }) => report.candidates.length > 0)) return 'finding';
  return ends.find(({ cut }) => cut !== null)?.cut ?? stopped;
}

const NOTHING = () => {};

/** The threads, as the one that started them sees them. */
class Crew {
  readonly ends: Promise<readonly ThreadEnd[]>;
  private readonly workers: readonly Worker[];
  private isThrough = false;

  constructor(asked: Omit<ThreadTask, 'part'>, shared: SharedExploration) {
    this.workers = Array.from({ length: shared.search.threads }, (_, thread) => {
      const task: ThreadTask = { ...asked, part: { shared, thread } };
      return startThread(new URL('./explore-thread.ts', import.meta.url), task);
    });
    this.ends = Promise.all(this.workers.map(endOf));
    const note = () => {
      this.isThrough = true;
    };
    this.ends.then(note, note);
  }

  /** Waits so many milliseconds, or until all threads are through, or one has failed. */
  async isThroughWithin(milliseconds: number): Promise<boolean> {
    const ended = new AbortController();
    const through = this.ends.then(NOTHING, NOTHING).then(() => ended.abort());
    await Promise.race([through, sleep(milliseconds, undefined, { signal: ended.signal }).catch(NOTHING)]);
    return this.isThrough;
  }

  async end(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

function endOf(worker: Worker): Promise<ThreadEnd> {
  return new Promise((resolve, reject) => {
    worker.on('message', resolve);
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('A thread ended before it was through.')));
  });
}
