// `npm run check`: systems, rows or one configuration, with negative controls.
import { registry } from '../../../spec/registry.ts';
import { printCheck } from '../../report/terminal.ts';
import { budgets } from '../budgets.ts';
import { check } from '../check.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeGuarantees } from '../guarantees-file.ts';
import { allowOptions, type CommandLine, readLimits, readWord } from '../options.ts';
import type { Surroundings } from '../pace.ts';
import type { CheckOptions } from '../plan.ts';
import { sentencesBySystem } from '../sentences.ts';
import type { Terminal } from '../terminal.ts';
import {
  findRow,
  findSubject,
  readAssignments,
  requirePossible,
  settingsFrom,
  UsageError,
  wholeNumber,
} from '../usage.ts';

const OPTIONS = ['budget', 'system', 'row', 'set', 'seed', 'states', 'depth', 'seconds', 'memory', 'exact', 'json'];

export const STANDARD_SEED = 1;

export async function checkCommand(line: CommandLine, terminal: Terminal): Promise<number> {
  allowOptions(line, 'a check', OPTIONS);
  const { secondsMax, ...limits } = readLimits(line);
  const budgetId = readWord(
    line,
    'budget',
    budgets.map(({ id }) => id),
    'quick',
  );
  const budget = budgets.find(({ id }) => id === budgetId);
  if (budget === undefined) throw new UsageError(`there is no budget '${budgetId}'`);
  const { seed: seedText } = line.given;
  const seed = seedText === undefined ? STANDARD_SEED : wholeNumber('seed', seedText, 0, 2 ** 31 - 1);
  const only = await readOnly(line);
  const reproduce = reproduceLine(line, budget.id, seed);
  terminal.say(`slabcheck, budget ${budget.id}, seed ${seed}; again: ${reproduce}\n`);
  const whole = only === null || (only.row === null && only.settings === null);
  const options: CheckOptions = { budget, seed, exact: line.switches.exact, limits, only, faults: whole, reproduce };
  const surroundings: Surroundings = { progress: terminal.progress, interrupted: terminal.interrupted, secondsMax };
  const result = await check(options, surroundings);
  terminal.clearProgress();
  terminal.say(printCheck(result, await sentencesBySystem(registry)));
  terminal.json(line.json, result);
  const documented = only === null && budget.id === 'quick' && seed === STANDARD_SEED && !hasLimits(line);
  if (documented) {
    const holds = result.exitCode === exitCodes.holds;
    terminal.say(holds ? `${await writeGuarantees(result)}\n` : 'spec/GUARANTEES.md was left as it is\n');
  }
  return result.exitCode;
}

async function readOnly(line: CommandLine): Promise<CheckOptions['only']> {
  const { system, row } = line.given;
  if (system === undefined) {
    if (row !== undefined) throw new UsageError('--row needs --system');
    if (line.set.length > 0) throw new UsageError('--set needs --system');
    return null;
  }
  return findSubject(system).open((found) => {
    if (row !== undefined) findRow(found.specification, row);
    if (line.set.length === 0) return { system, row: row ?? null, settings: null };
    const settings = settingsFrom(found.specification, readAssignments(line.set), row ?? null);
    requirePossible(found, settings);
    return { system, row: null, settings };
  });
}

function hasLimits({ given }: CommandLine): boolean {
  return ['states', 'depth', 'seconds', 'memory'].some((name) => given[name] !== undefined);
}

function reproduceLine(line: CommandLine, budget: string, seed: number): string {
  const words = [`--budget ${budget}`, `--seed ${seed}`];
  for (const name of ['system', 'row', 'states', 'depth', 'seconds', 'memory']) {
    const value = line.given[name];
    if (value !== undefined) words.push(`--${name} ${value}`);
  }
  for (const assignment of line.set) words.push(`--set ${assignment}`);
  if (line.switches.exact) words.push('--exact');
  return `npm run check -- ${words.join(' ')}`;
}
