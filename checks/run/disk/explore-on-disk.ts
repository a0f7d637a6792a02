// Explores with the states on disk: with a checkpoint now and then, from which it can be gone on with.
import type { Configuration } from '../../../spec/kit/contract.ts';
import type { System } from '../../../spec/kit/subject.ts';
import { StatesOnDisk } from '../../engine/disk/states-on-disk.ts';
import { StorageError } from '../../engine/disk/storage.ts';
import type { ExplorationOptions } from '../../engine/exploration-options.ts';
import { Explorer } from '../../engine/explore.ts';
import type { Exploration } from '../../engine/result.ts';
import { codeFingerprint } from '../code-fingerprint.ts';
import { exploreAlone } from '../explore-alone.ts';
import type { Pace } from '../pace.ts';
import { UsageError } from '../usage.ts';
import { type Asked, printCheckpoint, type Reached } from './checkpoint.ts';
import type { Directory } from './directory.ts';

/** Checkpoints are so far apart at least that they take no more than one of so many parts of the time. */
const CHECKPOINT_PARTS = 10;

/** Where an exploration is kept, and what is there of it. */
export interface Place {
  /** Of the directory, as the user gave it. */
  readonly name: string;
  /** Makes the directory where the exploration begins. */
  readonly open: () => Directory;
  /** How far it has come; null at the beginning. */
  readonly reached: Reached | null;
  /** Seconds between checkpoints at least. */
  readonly checkpointSeconds: number;
}

/**
 * @param asked what a checkpoint says was asked for
 * @throws UsageError when the disk is full, or can't be read or written: what the last checkpoint says is still there
 */
export async function exploreOnDisk<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settings: Settings,
  options: ExplorationOptions,
  { name, open: openDirectory, reached, checkpointSeconds }: Place,
  asked: Asked,
  pace: Pace,
): Promise<Exploration> {
  const code = codeFingerprint();
  const directory = openDirectory();
  const write = (now: Reached | null) => directory.checkpoint(printCheckpoint({ asked, reached: now }, code));
  const open = () => system.implementation.open(settings);
  try {
    directory.lock();
    if (reached === null) write(null);
    const begun = reached?.report ?? null;
    const saved = reached === null ? null : { states: reached.states, left: reached.report.left };
    const shape = { imageBytes: open().image.byteLength, byOrbit: options.identity === 'orbit' };
    const states = new StatesOnDisk(directory, shape, options.limits.bytesMax, saved);
    directory.eraseOthers();
    const explorer = new Explorer(system, settings, options, open, null, { states, begun });
    const save = () => {
      // First, for what was seen is corrected when states go to disk.
      const savedStates = states.save();
      write({ report: explorer.report, states: savedStates });
    };
    let due = pace.seconds + checkpointSeconds;
    const result = await exploreAlone(explorer, pace, () => {
      if (explorer.finished || pace.seconds < due) return;
      const since = pace.seconds;
      save();
      due = pace.seconds + Math.max(checkpointSeconds, (CHECKPOINT_PARTS - 1) * (pace.seconds - since));
    });
    if (explorer.cutBy !== null && explorer.cutBy !== 'finding') save();
    return result;
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw new UsageError(
      `${error.message}; the last checkpoint is kept: when that is put right, go on by ${resumeLine(name)}`,
    );
  } finally {
    directory.close();
  }
}

/** What the user types to go on. */
export function resumeLine(name: string): string {
  const word = /^[\w./:@%+-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
  return `npm run -s check -- explore --resume ${word}`;
}
