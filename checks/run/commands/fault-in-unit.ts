// `--fault ID` of a defect that shows in a scenario or in a sweep: the shortest schedule, or the first set of arguments.
import type { Configuration, Fault } from '../../../spec/kit/contract.ts';
import type { System } from '../../../spec/kit/subject.ts';
import { printAnyFinding } from '../../report/findings.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { type CommandLine, readLimits } from '../options.ts';
import { Pace } from '../pace.ts';
import { Scenarios } from '../scenarios.ts';
import { sentencesOf } from '../sentences.ts';
import { Sweeps } from '../sweeps.ts';
import type { Terminal } from '../terminal.ts';
import { findSubject, UsageError } from '../usage.ts';

export async function searchUnit<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  fault: Fault<Settings>,
  line: CommandLine,
  terminal: Terminal,
): Promise<number> {
  const { scenario, sweep } = fault;
  if (line.given['row'] !== undefined || line.set.length > 0) {
    const where =
      sweep === undefined ? `scenario ${scenario}, with its configuration` : `sweep ${sweep}, with its configurations`;
    throw new UsageError(`${fault.id} shows in ${where}: leave out --row and --set`);
  }
  const { secondsMax, ...limits } = readLimits(line);
  const pace = new Pace({ progress: terminal.progress, interrupted: terminal.interrupted, secondsMax });
  terminal.say(`${fault.id} (${fault.origin}): ${fault.sentence}\n`);
  const units =
    sweep === undefined
      ? new Scenarios(system, { exact: false, limits, budget: null }, pace)
      : new Sweeps(system, pace);
  const { caught, asExpected } = await units.checkFault(fault);
  terminal.clearProgress();
  const told = { slabcheck: 1, fault: fault.id, ...(sweep === undefined ? { scenario } : { sweep }) };
  if (caught === null) {
    const survived = asExpected === false;
    terminal.say(survived ? 'SURVIVED: nothing was found\n' : 'INCOMPLETE: nothing was found so far\n');
    terminal.json(line.json, { ...told, finished: survived, finding: null });
    return survived ? exitCodes.controlNotCaught : exitCodes.incomplete;
  }
  const sentences = await sentencesOf(findSubject(system.specification.id));
  terminal.say(`${printAnyFinding(caught.finding, sentences.get(caught.property) ?? null).join('\n')}\n`);
  terminal.json(line.json, { ...told, finished: true, finding: caught.finding });
  return exitCodeOf(caught.finding);
}
