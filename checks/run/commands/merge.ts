// `merge FILES...`: the results of all shards of a check as one, with the verdict, report and document of the whole.
import { registry } from '../../../spec/registry.ts';
import { printCheck } from '../../report/terminal.ts';
import { readCheckRequest } from '../check-request.ts';
import { codeFingerprint } from '../code-fingerprint.ts';
import { readText } from '../files.ts';
import { documentResult } from '../guarantees-file.ts';
import { mergeResults } from '../merge.ts';
import { allowOptions, type CommandLine, readCommandLine } from '../options.ts';
import { sentencesBySystem } from '../sentences.ts';
import { readShardResult, requireOneRun } from '../shard-files.ts';
import type { Terminal } from '../terminal.ts';

export async function mergeCommand(line: CommandLine, terminal: Terminal): Promise<number> {
  allowOptions(line, 'merge', ['json']);
  const files = line.operands.map((name) => ({ name, result: readShardResult(name, readText(name)) }));
  const words = requireOneRun(files, codeFingerprint());
  const { options, documented } = await readCheckRequest(readCommandLine(words));
  const { budget, seed, reproduce } = options;
  terminal.say(`slabcheck, budget ${budget.id}, seed ${seed}, merged of ${files.length} shards; again: ${reproduce}\n`);
  const result = await mergeResults(
    options,
    files.map((file) => file.result),
  );
  terminal.say(printCheck(result, await sentencesBySystem(registry)));
  terminal.json(line.json, result);
  if (documented) terminal.say(await documentResult(result));
  return result.exitCode;
}
