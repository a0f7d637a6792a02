// One of several threads that explore a configuration together.
import { parentPort, workerData } from 'node:worker_threads';
import type { Configuration } from '../../../spec/kit/contract.ts';
import type { ExplorationOptions } from '../../engine/exploration-options.ts';
import { Explorer } from '../../engine/explore.ts';
import type { Part } from '../../engine/shared-exploration.ts';
import { StatesInMemory } from '../../engine/states-in-memory.ts';
import { seenThrough } from '../../engine/symmetry.ts';
import { findSubject, findSymmetry, settingsFrom } from '../usage.ts';
import { openOf } from './explore-with-threads.ts';

/** What a thread is to explore: plain data. */
export interface ThreadTask {
  /** Id of the system. */
  readonly system: string;
  readonly settings: Configuration;
  readonly options: ExplorationOptions;
  /** The symmetry by which states count as one; null for that of the system, where it is by orbit. */
  readonly symmetry: string | null;
  /** Id of the fault that is switched on; null for the sound implementation. */
  readonly fault: string | null;
  readonly part: Part;
}

/** Commands between two looks whether it is through. */
const SLICE = 10_000;

const { system: id, settings: given, options, symmetry, fault, part } = workerData as ThreadTask;

findSubject(id).open((opened) => {
  const system = seenThrough(opened, findSymmetry(opened.specification, symmetry));
  const settings = settingsFrom(system.specification, given, null);
  const open = openOf(system.implementation, settings, fault);
  const { recordWords } = part.shared.search;
  const shape = { recordWords, imageBytes: open().image.byteLength, byOrbit: options.identity === 'orbit' };
  const states = new StatesInMemory(shape, part);
  const explorer = new Explorer(system, settings, options, open, null, { states, begun: null });
  while (!explorer.finished) explorer.advance(SLICE);
  parentPort?.postMessage({ report: explorer.report, cut: explorer.cutBy });
});
