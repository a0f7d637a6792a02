// `--fault ID` of a defect that shows in a sweep: the first set of arguments for which it works out something else.
import type { Configuration, Fault } from '../../../spec/kit/contract.ts';
import type { System } from '../../../spec/kit/subject.ts';
import { printAnyFinding } from '../../report/findings.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { type CommandLine, readLimits } from '../options.ts';
import { Pace } from '../pace.ts';
import { sentencesOf } from '../sentences.ts';
import { Sweeps } from '../sweeps.ts';
import type { Terminal } from '../terminal.ts';
import { findSubject, UsageError } from '../usage.ts';

export async function searchSweep<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  fault: Fault<Settings>,
  line: CommandLine,
  terminal: Terminal,
): Promise<number> {
  if (line.given['row'] !== undefined || line.set.length > 0) {
    throw new UsageError(
      `${fault.id} shows in sweep ${fault.sweep}, with its configurations: leave out --row and --set`,
    );
  }
  const { secondsMax } = readLimits(line);
  const pace = new Pace({ progress: terminal.progress, interrupted: terminal.interrupted, secondsMax });
  terminal.say(`${fault.id} (${fault.origin}): ${fault.sentence}\n`);
  const { caught, asExpected } = await new Sweeps(system, pace).checkFault(fault);
  terminal.clearProgress();
  const told = { slabcheck: 1, fault: fault.id, sweep: fault.sweep };
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
