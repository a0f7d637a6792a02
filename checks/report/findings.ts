// A finding of whatever kind as text, and how long one is.
import type { FaultResult, ShownDifference, ShownFinding, ShownSchedule } from '../run/result.ts';
import { printScheduleFinding } from './schedule.ts';
import { countedSets, printDifference } from './sweeps.ts';
import { counted } from './text.ts';
import { printFinding } from './trace.ts';

/** A trace of commands, a schedule of threads, or a set of arguments. */
export function printAnyFinding(
  finding: ShownFinding | ShownSchedule | ShownDifference,
  sentence: string | null,
): string[] {
  if ('schedule' in finding) return printScheduleFinding(finding, sentence);
  return 'operands' in finding ? printDifference(finding, sentence) : printFinding(finding, sentence);
}

/** How much it takes to show a fault: such as `4 commands`, `8 steps` of threads, or `90 sets of arguments` of a sweep. */
export function printLength({ scenario, sweep }: Pick<FaultResult, 'scenario' | 'sweep'>, length: number): string {
  if (sweep !== null) return countedSets(length);
  return counted(length, scenario === null ? 'command' : 'step');
}
