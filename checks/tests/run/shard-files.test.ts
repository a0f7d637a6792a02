// What is merged are all the shards of one run, as they were written: anything else is answered by what is wrong with it.
import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../run/result.ts';
import { type Run, readShardResult, requireOneRun, type ShardFile, seal } from '../../run/shard-files.ts';
import { UsageError } from '../../run/usage.ts';

const CODE = '0123456789abcdef';
const RUN: Run = { words: ['--budget', 'quick', '--seed', '1'], code: CODE };

/** The text of a result file; what is in its systems does not matter here. */
function written(index: number, count: number, run: Run = RUN): string {
  const systems = [{ id: 'toy', rows: [], bound: 2 ** -40 }];
  const result = {
    slabcheck: 1,
    shard: { index, count, units: 1, unitsOfAll: count },
    systems,
  } as never as CheckResult;
  return JSON.stringify(seal(result, run));
}

function file(index: number, count: number, run: Run = RUN): ShardFile {
  const name = `${index}.json`;
  return { name, result: readShardResult(name, written(index, count, run)) };
}

describe('a file', () => {
  it('is read as it was written, also when a tool has laid it out anew', () => {
    const { shard, seal: sealed } = readShardResult('1.json', JSON.stringify(JSON.parse(written(1, 2)), null, 2));
    expect(shard).toEqual({ index: 1, count: 2, units: 1, unitsOfAll: 2 });
    expect(sealed).toMatchObject(RUN);
  });

  const text = written(1, 2);
  const { seal: _seal, ...unsealed } = JSON.parse(text) as Record<string, unknown>;
  it.each([
    ['empty', '', 'no JSON, or cut off'],
    ['cut off', text.slice(0, 100), 'no JSON, or cut off'],
    ['a list', '[]', 'no result of a check'],
    ['a number', '1', 'no result of a check'],
    ['null', 'null', 'no result of a check'],
    ['what explore prints', '{"slabcheck":1,"system":"buddy"}', 'no result of a check'],
    ['of a later version', '{"slabcheck":2,"systems":[]}', 'version 2'],
    ['of a whole check', '{"slabcheck":1,"systems":[]}', 'not the result of a shard'],
    ['without a seal', JSON.stringify(unsealed), 'not the result of a shard'],
    ['another shard than it was', text.replace('"index":1', '"index":2'), 'changed or damaged'],
    ['changed', text.replace('"toy"', '"boy"'), 'changed or damaged'],
    ['of other words than it was', text.replace('quick', 'deep'), 'changed or damaged'],
    ['with another digest', text.replace('"digest":"', '"digest":"0'), 'changed or damaged'],
  ])('that is %s is named, and what is wrong with it', (_, given, wrong) => {
    expect(() => readShardResult('given.json', given)).toThrow(UsageError);
    expect(() => readShardResult('given.json', given)).toThrow(/^given\.json .*/);
    expect(() => readShardResult('given.json', given)).toThrow(wrong);
  });
});

describe('files', () => {
  it('that are all the shards of one run, in any order, say what the whole was to be', () => {
    expect(requireOneRun([file(3, 3), file(1, 3), file(2, 3)], CODE)).toEqual(RUN.words);
  });

  const words = (...more: string[]) => ({ ...RUN, words: [...RUN.words, ...more] });
  const many = Array.from({ length: 20 }, (_, at) => file(at + 1, 40));
  it.each([
    ['none', [], 'give the files of all shards'],
    ['without the second', [file(1, 3), file(3, 3)], 'shard 2/3 is missing'],
    ['without two', [file(1, 3)], 'shards 2/3, 3/3 are missing'],
    ['without many', many, '29/40, 30/40, 10 more are missing'],
    ['with one twice', [file(1, 2), file(2, 2), file(1, 2)], 'shard 1/2 is there twice: 1.json and 1.json'],
    ['of other counts', [file(1, 2), file(2, 3)], '1.json is one of 2 shards, 2.json one of 3'],
    ['of another seed', [file(1, 2), file(2, 2, { ...RUN, words: ['--seed', '2'] })], "'--seed 2'"],
    ['of another system', [file(1, 2), file(2, 2, words('--system', 'buddy'))], '--system buddy'],
    ['with another option', [file(1, 2, words('--exact')), file(2, 2)], '--exact'],
    ['of other code', [file(1, 2), file(2, 2, { ...RUN, code: 'f00d' })], '2.json was made by other code (f00d)'],
  ])('that are %s are refused', (_, files, wrong) => {
    expect(() => requireOneRun(files, CODE)).toThrow(UsageError);
    expect(() => requireOneRun(files, CODE)).toThrow(wrong);
  });
});
