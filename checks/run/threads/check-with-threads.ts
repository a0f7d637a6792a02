// Checks systems with several threads: each takes one unit after the other, and the results are put together as those of
// one thread are.
import type { Worker } from 'node:worker_threads';
import type { Subject } from '../../../spec/kit/subject.ts';
import type { Pace } from '../pace.ts';
import { type CheckOptions, planOf } from '../plan.ts';
import type { SystemResult } from '../result.ts';
import { unitsInShard } from '../shards.ts';
import { partOf, unitKinds, unitResultsOf, unitsOf, wholeOf } from '../units.ts';
import type { CrewTask, Told, Unit } from './check-thread.ts';
import { startThread } from './start-thread.ts';

/** Milliseconds between two looks at the surroundings. */
const LOOK_EVERY = 100;

/**
 * @param subjects of the registry: threads look them up by their ids
 * @returns the result of each subject, in their order; of a shard, of each that has a unit in it
 * @throws Error when a thread fails: then all are ended
 */
export async function checkWithThreads(
  options: CheckOptions,
  subjects: readonly Subject[],
  threads: number,
  pace: Pace,
): Promise<SystemResult[]> {
  const weighed: Weighed[] = [];
  for (const subject of subjects) weighed.push(...(await unitsOfSubject(subject, options)));
  const parts = await carryOut(options, weighed, threads, pace);
  const systems: SystemResult[] = [];
  for (const subject of subjects) {
    const own = parts.filter((_, index) => weighed[index]?.unit.system === subject.id);
    const isPart = options.shard !== undefined;
    if (isPart && own.length === 0) continue;
    const assemble = isPart ? partOf : wholeOf;
    systems.push(await subject.open((system) => assemble(system, planOf(system, options), unitResultsOf(own))));
  }
  return systems;
}

/** A unit, and whether it may take much longer than others. */
interface Weighed {
  readonly unit: Unit;
  readonly isLarge: boolean;
}

async function unitsOfSubject(subject: Subject, options: CheckOptions): Promise<Weighed[]> {
  return subject.open((system) => {
    const plan = planOf(system, options);
    const all = unitsOf(system.specification, plan);
    const own = options.shard === undefined ? all : unitsInShard(subject.id, all, options.shard);
    const sized = [...plan.rows.flatMap(({ configurations }) => configurations), ...plan.scenarios];
    const large = sized
      .filter(({ size }) => size === 'huge' || size === 'large' || size === 'vast')
      .map(({ id }) => id);
    return unitKinds.flatMap((kind) =>
      own[kind].map((id) => ({ unit: { system: subject.id, kind, id }, isLarge: large.includes(id) })),
    );
  });
}

/** @returns what each unit came to, in their order */
async function carryOut(
  options: CheckOptions,
  units: readonly Weighed[],
  threads: number,
  pace: Pace,
): Promise<readonly SystemResult[]> {
  const interrupted = new SharedArrayBuffer(4);
  const task: CrewTask = { options, interrupted, secondsMax: pace.secondsLeft };
  const crew = Array.from({ length: Math.min(threads, units.length) }, () => new UnitThread(task));
  const results: SystemResult[] = [];
  // What takes long is begun first: whoever comes to it last would be waited for.
  const waiting = [...units.entries()].sort(([, one], [, other]) => Number(other.isLarge) - Number(one.isLarge));
  const work = async (thread: UnitThread): Promise<void> => {
    for (let due = waiting.shift(); due !== undefined; due = waiting.shift()) {
      const [index, { unit }] = due;
      results[index] = await thread.check(unit);
    }
  };
  const look = setInterval(() => {
    if (pace.disturbance === 'interrupt') Atomics.store(new Int32Array(interrupted), 0, 1);
    pace.report(crew.map(({ line }) => line).join(' | '));
  }, LOOK_EVERY);
  try {
    await Promise.all(crew.map(work));
  } finally {
    clearInterval(look);
    await Promise.all(crew.map((thread) => thread.end()));
  }
  return results;
}

/** A thread as the one that started it sees it. */
class UnitThread {
  /** What it does. */
  line = '';
  private readonly worker: Worker;
  private resolve: (result: SystemResult) => void = () => {};
  private reject: (error: unknown) => void = () => {};

  constructor(task: CrewTask) {
    this.worker = startThread(new URL('./check-thread.ts', import.meta.url), task);
    this.worker.on('message', (told: Told) => {
      if ('line' in told) this.line = told.line;
      else this.resolve(told.result);
    });
    this.worker.on('error', (error) => this.reject(error));
    this.worker.on('exit', () => this.reject(new Error('A thread ended before its work was done.')));
  }

  check(unit: Unit): Promise<SystemResult> {
    return new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
      this.worker.postMessage(unit);
    });
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}
