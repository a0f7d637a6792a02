// The command line.
import { certifyCommand } from './run/commands/certify.ts';
import { checkCommand } from './run/commands/check.ts';
import { conformCommand } from './run/commands/conform.ts';
import { exploreCommand } from './run/commands/explore.ts';
import { exploreScenarioCommand } from './run/commands/explore-scenario.ts';
import { exploreSweepCommand } from './run/commands/explore-sweep.ts';
import { faultCommand } from './run/commands/fault.ts';
import { listCommand } from './run/commands/list.ts';
import { mergeCommand } from './run/commands/merge.ts';
import { replayCommand } from './run/commands/replay.ts';
import { exitCodes, exitMeanings } from './run/exit-codes.ts';
import { help, readCommandLine } from './run/options.ts';
import { openTerminal } from './run/terminal.ts';
import { UsageError } from './run/usage.ts';

async function main(words: readonly string[]): Promise<number> {
  const line = readCommandLine(words);
  const terminal = openTerminal(line.json === '-');
  if (line.switches.help) {
    terminal.say(help(exitMeanings));
    return exitCodes.holds;
  }
  if (line.command === 'explore') {
    if (line.given['sweep'] !== undefined) return exploreSweepCommand(line, terminal);
    return line.given['scenario'] === undefined
      ? exploreCommand(line, terminal)
      : exploreScenarioCommand(line, terminal);
  }
  if (line.command === 'certify') return certifyCommand(line, terminal);
  if (line.command === 'replay') return replayCommand(line, terminal);
  if (line.command === 'conform') return conformCommand(line, terminal);
  if (line.command === 'merge') return mergeCommand(line, terminal);
  if (line.switches.list) return listCommand(line, terminal);
  return line.given['fault'] === undefined ? checkCommand(line, terminal) : faultCommand(line, terminal);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (error instanceof UsageError) {
      process.stderr.write(`slabcheck: ${error.message}\n`);
      process.exitCode = exitCodes.usage;
      return;
    }
    process.stderr.write('slabcheck: an error of slabcheck itself; please report it with what follows\n');
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 70;
  },
);
