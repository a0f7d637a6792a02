// `explore --sweep`: what specification, model and implementation work out, compared over whole ranges of arguments.
import { countedSets, printArguments, printDifference } from '../../report/sweeps.ts';
import { counted, grouped } from '../../report/text.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { allowOptions, type CommandLine, readLimits } from '../options.ts';
import { Pace } from '../pace.ts';
import type { SweepResult } from '../result.ts';
import { Sweeps } from '../sweeps.ts';
import type { Terminal } from '../terminal.ts';
import { findSubject, findSweep, UsageError } from '../usage.ts';

const OPTIONS = ['system', 'sweep', 'seconds', 'json'];

export async function exploreSweepCommand(line: CommandLine, terminal: Terminal): Promise<number> {
  allowOptions(line, 'explore --sweep', OPTIONS);
  if (line.operands.length > 0) throw new UsageError(`explore takes no '${line.operands[0]}'; give options only`);
  const { secondsMax } = readLimits(line);
  const pace = new Pace({ progress: terminal.progress, interrupted: terminal.interrupted, secondsMax });
  return findSubject(line.given['system']).open(async (system) => {
    const sweep = findSweep(system.specification, line.given['sweep'] ?? '');
    terminal.say(`${system.specification.id}, sweep ${sweep.id}: ${sweep.sentence}\n`);
    const result = await new Sweeps(system, pace).check(sweep);
    terminal.clearProgress();
    terminal.say(printSeen(result));
    for (const finding of result.findings) terminal.say(`${printDifference(finding, sweep.sentence).join('\n')}\n`);
    const { id, sentence: _, ...seen } = result;
    terminal.json(line.json, { slabcheck: 1, system: system.specification.id, sweep: id, ...seen });
    const [first] = result.findings;
    if (first !== undefined) return exitCodeOf(first);
    const verdicts = result.obligations.map(({ verdict }) => verdict);
    if (verdicts.includes('incomplete')) return exitCodes.incomplete;
    return verdicts.includes('vacuous') ? exitCodes.vacuous : exitCodes.holds;
  });
}

function printSeen(result: SweepResult): string {
  const { configurations, compared, total, impossible, cut } = result;
  const where = counted(configurations.length, 'configuration');
  const end = cut === null ? 'all there are' : `of ${grouped(total)}, cut by ${cut}`;
  return (
    `${countedSets(compared)} compared, ${end}, ${grouped(impossible)} of them impossible\n` +
    `${printArguments(result)}; ${where}: ${configurations.map(({ id }) => id).join(', ')}\n`
  );
}
