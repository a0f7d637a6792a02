// Makes findings ready to be read: with every step spelled out, and a token that replays them.
import type { Configuration, Instance } from '../../spec/kit/contract.ts';
import type { Fields } from '../../spec/kit/fields.ts';
import type { System } from '../../spec/kit/subject.ts';
import { replay } from '../engine/replay.ts';
import type { Finding } from '../engine/result.ts';
import { printToken } from '../engine/trace.ts';
import type { ShownFinding } from './result.ts';

/** The parameters that differ from the standard ones: all a token needs to say. */
function unusual(fields: Fields, settings: Configuration): Configuration {
  return Object.fromEntries(Object.entries(settings).filter(([name, value]) => fields[name]?.standard !== value));
}

/** @param fault id of the fault that was switched on, null for the sound implementation */
export function show<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settings: Settings,
  finding: Finding,
  fault: string | null,
  open: () => Instance,
): ShownFinding {
  const { initial, steps } = replay(system, settings, finding.trace, open());
  const token = printToken({
    system: system.specification.id,
    settings: unusual(system.specification.fields, settings),
    fault,
    choices: finding.trace,
    digests: steps.map(({ digest }) => digest),
  });
  const { property, explanation, also } = finding;
  return {
    property,
    explanation,
    also,
    token,
    initial,
    steps: steps.map(({ command, about, answer, calls, state }) => ({ command, about, answer, calls, state })),
  };
}
