// One of several threads that check units, each as it is told.
import { parentPort, workerData } from 'node:worker_threads';
import { SystemCheck } from '../check-system.ts';
import { Pace } from '../pace.ts';
import { type CheckOptions, planOf } from '../plan.ts';
import type { SystemResult } from '../result.ts';
import type { UnitKind } from '../units.ts';
import { findSubject } from '../usage.ts';

/** What a thread goes by: plain data. */
export interface CrewTask {
  readonly options: CheckOptions;
  /** A word that is 1 when the user wants to stop. */
  readonly interrupted: SharedArrayBuffer;
  /** Seconds after which nothing new is begun. */
  readonly secondsMax: number;
}

export interface Unit {
  readonly system: string;
  readonly kind: UnitKind;
  readonly id: string;
}

/** What a thread tells: what it does, or what a unit came to. */
export type Told = { readonly line: string } | { readonly result: SystemResult };

/** Milliseconds between two lines. */
const LINE_EVERY = 200;

const { options, interrupted, secondsMax } = workerData as CrewTask;
const flag = new Int32Array(interrupted);
let toldAt = 0;
const pace = new Pace({
  progress: (line) => {
    const now = performance.now();
    if (now - toldAt < LINE_EVERY) return;
    toldAt = now;
    tell({ line });
  },
  interrupted: () => Atomics.load(flag, 0) === 1,
  secondsMax,
});

function tell(told: Told): void {
  parentPort?.postMessage(told);
}

parentPort?.on('message', async ({ system: id, kind, id: unit }: Unit) => {
  const result = await findSubject(id).open((system) =>
    new SystemCheck(system, planOf(system, options), pace).runSome((one, name) => one === kind && name === unit),
  );
  tell({ result });
});
