// The shortest trace to a property that a longer history is known to break.
import type { Configuration, Instance } from '../../spec/kit/contract.ts';
import type { System } from '../../spec/kit/subject.ts';
import type { Choice } from './choices.ts';
import { NO_LIMITS } from './exploration-options.ts';
import { Explorer } from './explore.ts';
import { minimise } from './minimise.ts';
import { replay } from './replay.ts';
import type { Finding } from './result.ts';

/** States that breadth-first search may visit, commands it may give and bytes it may keep, to beat a minimised history. */
const STATES_TO_BEAT = 20_000;
const COMMANDS_TO_BEAT = 100_000;
const BYTES_TO_BEAT = 2 ** 28;

/** Bytes of images that may be looked at to make one failing history shorter, and the commands that are always given. */
const BYTES_TO_SHORTEN = 2 ** 34;
const COMMANDS_LEAST = 20_000;
const COMMANDS_MOST = 2_000_000;

/** Commands that may be given to make a failing history shorter: every command looks at the whole image. */
export function commandsToShorten(imageBytes: number): number {
  return Math.max(COMMANDS_LEAST, Math.min(COMMANDS_MOST, Math.floor(BYTES_TO_SHORTEN / imageBytes)));
}

/** Minimises a finding, then looks breadth first for a shorter one of the same property. */
export function shorten<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settings: Settings,
  finding: Finding,
  open: () => Instance,
): Finding {
  const commandsMax = commandsToShorten(open().image.length);
  let given = 0;
  const trace = minimise(finding.trace, (history) => failing(history));
  const depthMax = trace.length - 1;
  const limits = { ...NO_LIMITS, statesMax: STATES_TO_BEAT, depthMax, bytesMax: BYTES_TO_BEAT };
  const options = {
    identity: 'image',
    alphabet: 'all',
    limits,
    exact: false,
    repeatEvery: 0,
    crossCheckEvery: 0,
  } as const;
  const search = new Explorer(system, settings, options, open);
  const edgesMax = Math.min(COMMANDS_TO_BEAT, commandsMax);
  while (!search.finished && search.progress.edges < edgesMax) search.advance(1_000);
  const beaten = search.result.findings.find(({ property }) => property === finding.property);
  if (beaten !== undefined) return beaten;
  const { verdict } = replay(system, settings, trace, open());
  return { ...(verdict ?? finding), trace };

  function failing(history: readonly Choice[]): readonly Choice[] | null {
    if (given > commandsMax) return null;
    const { steps, verdict } = replay(system, settings, history, open());
    given += steps.length;
    return verdict?.property === finding.property ? history.slice(0, steps.length) : null;
  }
}
