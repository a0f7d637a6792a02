// `npm run check`: systems, rows or one configuration, with negative controls; all of it, or one shard.
import { availableParallelism } from 'node:os';
import { registry } from '../../../spec/registry.ts';
import { printCheck } from '../../report/terminal.ts';
import { check } from '../check.ts';
import { readCheckRequest } from '../check-request.ts';
import { codeFingerprint } from '../code-fingerprint.ts';
import { documentResult } from '../guarantees-file.ts';
import { allowOptions, type CommandLine, readWorkers } from '../options.ts';
import type { Surroundings } from '../pace.ts';
import { sentencesBySystem } from '../sentences.ts';
import { seal } from '../shard-files.ts';
import type { Terminal } from '../terminal.ts';

const OPTIONS = [
  ...['budget', 'system', 'row', 'set', 'seed', 'states', 'depth', 'seconds', 'memory', 'exact'],
  ...['shard', 'workers', 'json'],
];

export async function checkCommand(line: CommandLine, terminal: Terminal): Promise<number> {
  allowOptions(line, 'a check', OPTIONS);
  const { options, secondsMax, words, documented } = await readCheckRequest(line);
  const { budget, seed, shard, reproduce } = options;
  const part = shard === undefined ? '' : `, shard ${shard.index} of ${shard.count}`;
  terminal.say(`slabcheck, budget ${budget.id}, seed ${seed}${part}; again: ${reproduce}\n`);
  // Taken before the work: what is changed meanwhile is not what was run.
  const code = shard === undefined ? null : codeFingerprint();
  const surroundings: Surroundings = { progress: terminal.progress, interrupted: terminal.interrupted, secondsMax };
  const result = await check(options, surroundings, registry, readWorkers(line, availableParallelism()));
  terminal.clearProgress();
  terminal.say(printCheck(result, await sentencesBySystem(registry)));
  terminal.json(line.json, code === null ? result : seal(result, { words, code }));
  if (documented && shard === undefined) terminal.say(await documentResult(result));
  return result.exitCode;
}
