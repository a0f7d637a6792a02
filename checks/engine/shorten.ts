// The shortest trace to a property that a longer history is known to break.
import type { Configuration, Instance } from '../../spec/kit/contract.ts';
import type { System } from '../../spec/kit/subject.ts';
import type { Choice } from './choices.ts';
import { NO_LIMITS } from './exploration-options.ts';
import { Explorer } from './explore.ts';
import { minimise } from './minimise.ts';
import { replay } from './replay.ts';
import type { Finding } from './result.ts';

/** States that breadth-first search may visit, and commands it may give, to beat a minimised history. */
const STATES_TO_BEAT = 20_000;
const COMMANDS_TO_BEAT = 100_000;

/** Minimises a finding, then looks breadth first for a shorter one of the same property. */
export function shorten<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settings: Settings,
  finding: Finding,
  open: () => Instance,
): Finding {
  const trace = minimise(finding.trace, (history) => failing(history));
  const limits = { ...NO_LIMITS, statesMax: STATES_TO_BEAT, depthMax: trace.length - 1 };
  const options = {
    identity: 'image',
    alphabet: 'all',
    limits,
    exact: false,
    repeatEvery: 0,
    crossCheckEvery: 0,
  } as const;
  const search = new Explorer(system, settings, options, open);
  while (!search.finished && search.progress.edges < COMMANDS_TO_BEAT) search.advance(10_000);
  const beaten = search.result.findings.find(({ property }) => property === finding.property);
  if (beaten !== undefined) return beaten;
  const { verdict } = replay(system, settings, trace, open());
  return { ...(verdict ?? finding), trace };

  function failing(history: readonly Choice[]): readonly Choice[] | null {
    const { steps, verdict } = replay(system, settings, history, open());
    return verdict?.property === finding.property ? history.slice(0, steps.length) : null;
  }
}
