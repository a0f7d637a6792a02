// `replay`: a trace carried out again, step by step.
import { existsSync } from 'node:fs';
import type { Configuration, Instance } from '../../../spec/kit/contract.ts';
import type { System } from '../../../spec/kit/subject.ts';
import { isScheduleToken } from '../../engine/interleave/token.ts';
import { replay } from '../../engine/replay.ts';
import { parseToken, type Trace } from '../../engine/trace.ts';
import { counted, printSettings } from '../../report/text.ts';
import { printSteps } from '../../report/trace.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { readText, userPath } from '../files.ts';
import { allowOptions, type CommandLine } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { findSubject, requirePossible, settingsFrom, UsageError } from '../usage.ts';
import { replayScheduleCommand } from './replay-schedule.ts';

export async function replayCommand(line: CommandLine, terminal: Terminal): Promise<number> {
  allowOptions(line, 'replay', ['json']);
  const [given, ...more] = line.operands;
  if (given === undefined || more.length > 0)
    throw new UsageError('replay takes one trace: a token, or a file that holds one');
  const token = existsSync(userPath(given)) ? readToken(given) : given;
  if (isScheduleToken(token)) return replayScheduleCommand(token, line, terminal);
  const trace = parseToken(token);
  if ('wrong' in trace) throw new UsageError(`this is no trace: ${trace.wrong}`);
  return findSubject(trace.system).open((system) => again(system, trace, line, terminal));
}

function again<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  trace: Trace,
  line: CommandLine,
  terminal: Terminal,
): number {
  const settings = settingsFrom(system.specification, trace.settings, null);
  const open = opener(system, settings, trace.fault);
  requirePossible(system, settings, open);
  const unknown = trace.choices.find(({ letter }) => !system.specification.letters.some(({ id }) => id === letter));
  if (unknown !== undefined)
    throw new UsageError(`there is no letter '${unknown.letter}' in ${system.specification.id}; --list names them`);
  terminal.say(
    `${system.specification.id}: ${printSettings(settings)}${trace.fault === null ? '' : `, fault ${trace.fault}`}\n`,
  );
  const { initial, steps, verdict, impossibleAt } = replay(system, settings, trace.choices, open(), open());
  terminal.say(`${printSteps({ initial, steps }).join('\n')}\n`);
  const changed = steps.findIndex(({ digest }, index) => trace.digests.length > 0 && trace.digests[index] !== digest);
  if (changed !== -1) {
    terminal.say(`step ${changed + 1} answers something else than when the trace was recorded: the code has changed\n`);
  }
  terminal.json(line.json, { slabcheck: 1, steps, verdict, impossibleAt, changedAt: changed === -1 ? null : changed });
  if (impossibleAt !== null) {
    const choice = trace.choices[impossibleAt];
    throw new UsageError(
      `step ${impossibleAt + 1}, ${choice?.letter}, can't be taken in the state that is reached now`,
    );
  }
  if (verdict === null) {
    terminal.say(`HOLDS: nothing is wrong in ${counted(steps.length, 'command')}\n`);
    return exitCodes.holds;
  }
  terminal.say(`VIOLATED  ${verdict.property}: ${verdict.explanation}\n`);
  return exitCodeOf(verdict);
}

function opener<Settings extends Configuration, View, State>(
  { implementation }: System<Settings, View, State>,
  settings: Settings,
  fault: string | null,
): () => Instance {
  if (fault === null) return () => implementation.open(settings);
  const found = implementation.faults.find(({ id }) => id === fault);
  if (found === undefined) throw new UsageError(`there is no fault '${fault}'; --list names them`);
  return () => found.open(settings);
}

/** The token in a file: its text, or the first `token` of a JSON result. */
function readToken(file: string): string {
  const text = readText(file).trim();
  const inJson = /"token":"([^"]*)"/.exec(text);
  return inJson?.[1] ?? text;
}
