// What the command line asks of a check, and the same as words: shards carry them, so that their merge knows what the
// whole was to be.
import { budgets } from './budgets.ts';
import { type CommandLine, readLimits, readWord } from './options.ts';
import type { CheckOptions } from './plan.ts';
import { readShard } from './shards.ts';
import {
  findRow,
  findSubject,
  readAssignments,
  requirePossible,
  settingsFrom,
  UsageError,
  wholeNumber,
} from './usage.ts';

export const STANDARD_SEED = 1;

export interface CheckRequest {
  readonly options: CheckOptions;
  /** Seconds after which nothing new is begun; Infinity for none. */
  readonly secondsMax: number;
  /** The words of the command line that asks for the whole, whichever shard of it this is. */
  readonly words: readonly string[];
  /** Whether the document of guarantees is made of the result of the whole. */
  readonly documented: boolean;
}

/** @throws UsageError */
export async function readCheckRequest(line: CommandLine): Promise<CheckRequest> {
  const { secondsMax, ...limits } = readLimits(line);
  const budgetId = readWord(
    line,
    'budget',
    budgets.map(({ id }) => id),
    'quick',
  );
  const budget = budgets.find(({ id }) => id === budgetId);
  if (budget === undefined) throw new UsageError(`there is no budget '${budgetId}'`);
  const { seed: seedText, shard: shardText } = line.given;
  const seed = seedText === undefined ? STANDARD_SEED : wholeNumber('seed', seedText, 0, 2 ** 31 - 1);
  const shard = shardText === undefined ? null : readShard(shardText);
  const only = await readOnly(line);
  const words = wordsOf(line, budget.id, seed);
  const part = shard === null ? [] : ['--shard', `${shard.index}/${shard.count}`];
  const options: CheckOptions = {
    budget,
    seed,
    exact: line.switches.exact,
    limits,
    only,
    faults: only === null || (only.row === null && only.settings === null),
    ...(shard === null ? {} : { shard }),
    reproduce: ['npm run check --', ...words, ...part].join(' '),
  };
  const documented = only === null && budget.id === 'quick' && seed === STANDARD_SEED && !hasLimits(line);
  return { options, secondsMax, words, documented };
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

function wordsOf({ given, set, switches }: CommandLine, budget: string, seed: number): string[] {
  const words = ['--budget', budget, '--seed', `${seed}`];
  for (const name of ['system', 'row', 'states', 'depth', 'seconds', 'memory']) {
    const value = given[name];
    if (value !== undefined) words.push(`--${name}`, value);
  }
  for (const assignment of set) words.push('--set', assignment);
  if (switches.exact) words.push('--exact');
  return words;
}
