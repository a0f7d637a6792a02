// Follows a recorded history line by line, as `conform` does, for tests.
import type { Configuration } from '../../spec/kit/contract.ts';
import type { System } from '../../spec/kit/subject.ts';
import { Conformance } from '../engine/conform.ts';
import { readCommand } from '../engine/recorded-history.ts';

/**
 * @param lines what stands in the file after its first line, not yet written as text
 * @returns index of the first line that the model cannot explain; null when it explains all
 */
export function firstUnexplained<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settings: Settings,
  lines: readonly object[],
): number | null {
  const conformance = new Conformance(system, settings);
  const { recordedOperations: operations, backendCalls } = system.specification;
  const at = lines.findIndex((line) => {
    const recorded = readCommand(JSON.stringify(line), { operations, backendCalls });
    if ('unreadable' in recorded) throw new Error(recorded.unreadable);
    return conformance.follow(recorded) !== null;
  });
  return at === -1 ? null : at;
}
