// The options that say where an exploration is kept, and what was asked for when it was begun there.
import type { Configuration } from '../../../spec/kit/contract.ts';
import type { Specification } from '../../../spec/kit/subject.ts';
import { codeFingerprint } from '../code-fingerprint.ts';
import type { CommandLine } from '../options.ts';
import { readAssignments, settingsFrom, UsageError, wholeNumber } from '../usage.ts';
import { type Checkpoint, readCheckpoint } from './checkpoint.ts';
import { Directory } from './directory.ts';
import type { Place } from './explore-on-disk.ts';

/** What may not be another when an exploration is resumed, and what may. */
const SAME = ['system', 'identity', 'commands'] as const;
/** Of these, what need not be given. */
const OPTIONAL = ['symmetry'] as const;
const LIMITS = ['states', 'depth', 'memory'] as const;
const CHECKPOINT_SECONDS = 60;

/** A command line, completed by what was asked for when the exploration was begun. */
export interface Request {
  readonly line: CommandLine;
  /** Null where states are kept in memory. */
  readonly place: Place | null;
  /** What the exploration is of that is resumed; null where it begins. */
  readonly resumed: Configuration | null;
}

/** @throws UsageError when the exploration can't be kept there, or is another than the one that is there */
export function readRequest(line: CommandLine): Request {
  const { disk, resume, checkpoint, workers } = line.given;
  const name = resume ?? disk ?? '';
  const option = resume === undefined ? '--disk' : '--resume';
  if (disk === undefined && resume === undefined) {
    if (checkpoint !== undefined) throw new UsageError('--checkpoint is for --disk and --resume: give one of them');
    return { line, place: null, resumed: null };
  }
  if (disk !== undefined && resume !== undefined) {
    throw new UsageError('give --disk to begin, or --resume to go on; not both');
  }
  if (workers !== undefined && Number(workers) !== 1) {
    throw new UsageError(`${option} is for one thread: give --workers 1, or leave it out`);
  }
  if (line.switches.exact) throw new UsageError(`${option} keeps signatures of states: leave --exact out`);
  const checkpointSeconds =
    checkpoint === undefined ? CHECKPOINT_SECONDS : wholeNumber('checkpoint', checkpoint, 0, 2 ** 31);
  if (resume === undefined) {
    return {
      line,
      place: { name, open: () => Directory.begin(name), reached: null, checkpointSeconds },
      resumed: null,
    };
  }
  const { directory, checkpoint: text } = Directory.resume(resume);
  const { asked, reached } = readCheckpoint(resume, text, codeFingerprint());
  requireSame(resume, line, asked);
  return {
    line: { ...line, given: { ...asked.given, ...line.given } },
    place: { name, open: () => directory, reached, checkpointSeconds },
    resumed: asked.settings,
  };
}

/**
 * What a checkpoint is to say was asked for.
 *
 * @param words those of the options that must stay the same, given or not
 */
export function askedFor(
  { given }: CommandLine,
  words: Readonly<Record<(typeof SAME)[number], string>>,
  settings: Configuration,
): Checkpoint['asked'] {
  const others = [...OPTIONAL, ...LIMITS].flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]]));
  return { given: { ...words, ...Object.fromEntries(others) }, settings };
}

/**
 * The configuration that is asked for.
 *
 * @throws UsageError when it is not the one that is resumed
 */
export function settingsOf<Settings extends Configuration, View>(
  specification: Specification<Settings, View>,
  { line, place, resumed }: Request,
): Settings {
  const row = line.given['row'] ?? null;
  const read = (given: Readonly<Record<string, unknown>>) => settingsFrom(specification, given, row);
  if (resumed === null) return read(readAssignments(line.set));
  const settings = settingsFrom(specification, resumed, null);
  if (line.set.length === 0 && row === null) return settings;
  const given = read(readAssignments(line.set));
  const other = Object.keys(settings).find((key) => settings[key] !== given[key]);
  if (other === undefined) return settings;
  throw new UsageError(
    `${place?.name} is of ${other}=${settings[other]}, not of ${other}=${given[other]}: leave out what is to be explored, or begin anew in another directory`,
  );
}

function requireSame(name: string, line: CommandLine, { given }: Checkpoint['asked']): void {
  for (const option of [...SAME, ...OPTIONAL]) {
    const [was = 'none', is] = [given[option], line.given[option]];
    if (is === undefined || is === was) continue;
    throw new UsageError(
      `${name} was begun with --${option} ${was}, not with --${option} ${is}: leave it out, or begin anew in another directory`,
    );
  }
}
