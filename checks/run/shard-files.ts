// The results of shards as files: sealed with what was asked for and by which code, and taken for the shards of one run
// only when they are.
import { createHash } from 'node:crypto';
import type { CheckResult, ShardShare } from './result.ts';
import { UsageError } from './usage.ts';

/** Of which run a shard is. */
export interface Run {
  /** The words of the command line that asks for the whole. */
  readonly words: readonly string[];
  /** Fingerprint of the code that was run. */
  readonly code: string;
}

/** A shard's result as it stands in its file. */
export interface ShardResult extends CheckResult {
  readonly shard: ShardShare;
  readonly seal: Run & {
    /** Of all the rest: a result that was changed or damaged is no result. */
    readonly digest: string;
  };
}

/** A file that a user gave. */
export interface ShardFile {
  readonly name: string;
  readonly result: ShardResult;
}

/** What `JSON` is to be made of for a shard to be merged. */
export function seal(result: CheckResult, run: Run): CheckResult & Pick<ShardResult, 'seal'> {
  return { ...result, seal: { ...run, digest: digestOf({ ...result, seal: run }) } };
}

/**
 * Reads the text of a file.
 *
 * @throws UsageError when it is not the result of a shard as it was written
 */
export function readShardResult(name: string, text: string): ShardResult {
  const value = parse(name, text);
  if (isObject(value) && value['slabcheck'] !== undefined && value['slabcheck'] !== 1) {
    throw new UsageError(
      `${name} is of version ${JSON.stringify(value['slabcheck'])} of the results; this merges version 1`,
    );
  }
  if (!isObject(value) || value['slabcheck'] !== 1 || !Array.isArray(value['systems'])) {
    throw new UsageError(`${name} is no result of a check: give files that --shard i/n --json FILE wrote`);
  }
  if (!isObject(value['shard']) || !isObject(value['seal'])) {
    throw new UsageError(`${name} is not the result of a shard: give files that --shard i/n --json FILE wrote`);
  }
  if (!isAsWritten(value, value['seal'])) {
    throw new UsageError(`${name} was changed or damaged after it was written: run its shard again`);
  }
  return value;
}

/**
 * Makes sure that these are all the shards of one run.
 *
 * @param code fingerprint of the code that is to merge them
 * @returns the words of the command line that asks for the whole
 * @throws UsageError naming the file, or the shards, that are wrong
 */
export function requireOneRun(files: readonly ShardFile[], code: string): readonly string[] {
  const [first] = files;
  if (first === undefined) throw new UsageError('give the files of all shards: merge FILES...');
  const { words } = first.result.seal;
  const { count } = first.result.shard;
  for (const { name, result } of files) {
    if (result.seal.code !== code) {
      throw new UsageError(
        `${name} was made by other code (${result.seal.code}) than is here (${code}): run and merge all shards with one version`,
      );
    }
    if (result.shard.count !== count) {
      throw new UsageError(
        `${first.name} is one of ${count} shards, ${name} one of ${result.shard.count}: give the shards of one run`,
      );
    }
    const [one, other] = [words.join(' '), result.seal.words.join(' ')];
    if (one !== other) {
      throw new UsageError(
        `${first.name} and ${name} are of different runs, '${one}' and '${other}': give the shards of one run`,
      );
    }
  }
  requireEach(files, count);
  return words;
}

/** Makes sure that each shard is there once. */
function requireEach(files: readonly ShardFile[], count: number): void {
  const names = new Map<number, string>();
  for (const { name, result } of files) {
    const { index } = result.shard;
    const other = names.get(index);
    if (other !== undefined) throw new UsageError(`shard ${index}/${count} is there twice: ${other} and ${name}`);
    names.set(index, name);
  }
  const missing = Array.from({ length: count }, (_, at) => at + 1).filter((index) => !names.has(index));
  if (missing.length === 0) return;
  const shown = missing.slice(0, NAMED_MAX).map((index) => `${index}/${count}`);
  const more = missing.length > NAMED_MAX ? [`${missing.length - NAMED_MAX} more`] : [];
  const all = [...shown, ...more].join(', ');
  throw new UsageError(missing.length === 1 ? `shard ${all} is missing` : `shards ${all} are missing`);
}

/** Missing shards that are named one by one. */
const NAMED_MAX = 10;

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${name} is no result of a check: it is no JSON, or cut off`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is as it was written has the shape in which it was written: there is nothing more to be looked at. */
function isAsWritten(value: object, { digest, ...run }: Record<string, unknown>): value is ShardResult {
  return digest === digestOf({ ...value, seal: run });
}

function digestOf(value: object): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
