// `conform`: whether a recorded history is a behaviour of the model.
import type { Configuration } from '../../../spec/kit/contract.ts';
import type { System } from '../../../spec/kit/subject.ts';
import { AddressOutOfReach } from '../../engine/address-space.ts';
import { Conformance } from '../../engine/conform.ts';
import { readCommand, readHeader } from '../../engine/recorded-history.ts';
import { counted } from '../../report/text.ts';
import { exitCodes } from '../exit-codes.ts';
import { readText } from '../files.ts';
import { allowOptions, type CommandLine } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { findSubject, settingsFrom, UsageError } from '../usage.ts';

export async function conformCommand(line: CommandLine, terminal: Terminal): Promise<number> {
  allowOptions(line, 'conform', ['json']);
  const [file, ...more] = line.operands;
  if (file === undefined || more.length > 0)
    throw new UsageError('conform takes one file: a recorded history, JSON Lines');
  const lines = readText(file).split(/\r?\n/);
  while (lines.length > 0 && lines[lines.length - 1]?.trim() === '') lines.pop();
  const [first, ...commands] = lines;
  if (first === undefined) throw new UsageError(`${file} is empty: its first line must be a header`);
  const header = readHeader(first);
  if ('unreadable' in header) throw new UsageError(`${file}, line 1: ${header.unreadable}`);
  return findSubject(header.system).open((system) => {
    const settings = system.specification.recorded(settingsFrom(system.specification, header.config, null));
    const impossible = system.model.refusal(settings);
    if (impossible !== null) throw new UsageError(`${file}, line 1: this configuration is impossible: ${impossible}`);
    return follow(system, settings, file, commands, line, terminal);
  });
}

function follow<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settings: Settings,
  file: string,
  lines: readonly string[],
  line: CommandLine,
  terminal: Terminal,
): number {
  const { recordedOperations: operations, backendCalls } = system.specification;
  const conformance = new Conformance(system, settings);
  for (const [index, text] of lines.entries()) {
    const number = index + 2;
    const recorded = readCommand(text, { operations, backendCalls });
    if ('unreadable' in recorded) throw new UsageError(`${file}, line ${number}: ${recorded.unreadable}`);
    const unexplained = followLine(() => conformance.follow(recorded), file, number);
    if (unexplained === null) continue;
    terminal.say(`DIFFERS at line ${number}: ${text.trim()}\n  ${unexplained.explanation}\n`);
    terminal.say(`  to blame: the recorded ${unexplained.blame}\n`);
    terminal.json(line.json, { slabcheck: 1, conforms: false, line: number, ...unexplained });
    return exitCodes.differs;
  }
  terminal.say(`CONFORMS: ${counted(conformance.commands, 'command')} of ${system.specification.id}\n`);
  terminal.json(line.json, { slabcheck: 1, conforms: true, commands: conformance.commands });
  return exitCodes.holds;
}

function followLine<Result>(work: () => Result, file: string, number: number): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof AddressOutOfReach) throw new UsageError(`${file}, line ${number}: ${error.message}`);
    throw error;
  }
}
