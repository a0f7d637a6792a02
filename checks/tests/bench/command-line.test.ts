// The command line of the benchmark, in processes of its own; run with the part that counts, and times nothing.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readDocument } from '../../bench/document/read.ts';
import { bench } from '../command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'slabcheck-'));
const file = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

describe('a run', () => {
  it('is written as a document, and compared with one', async () => {
    const first = await bench(['memory', '--json', file('first.json')]);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const text = readFileSync(file('first.json'), 'utf8');
    const document = readDocument('first.json', text);
    expect(document.parts.map(({ id }) => id)).toEqual(['memory']);
    expect(document.machine).toMatchObject({ node: process.versions.node, v8: process.versions.v8 });
    expect(Math.abs(Date.now() - Date.parse(document.date))).toBeLessThan(3_600_000);

    // As if a leaf had taken half of its bytes before.
    writeFileSync(file('half.json'), text.replace('"value": 4096', '"value": 2048'));
    const again = await bench(['memory', '--against', file('half.json'), '--json', file('second.json')]);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toContain('\nslower: nothing\ntakes more memory:\n');
    expect(again.stdout).toContain('  memory/bytes-taken: 1-8, buddy 4K: 4096 bytes/request, was 2048, 2.00 times\n');
    const second = readDocument('second.json', readFileSync(file('second.json'), 'utf8'));
    expect(second.parts).toEqual(document.parts);
  });

  it('can be asked what there is', async () => {
    const [{ stdout: list, code }, { stdout: help }] = [await bench(['--list']), await bench(['--help'])];
    expect(code).toBe(0);
    for (const part of ['lockstep', 'search', 'slab-cache', 'allocators', 'buddy-slab', 'slab-system', 'memory']) {
      expect(list).toContain(`\n  ${part} `.slice(part === 'lockstep' ? 1 : 0));
      expect(help).toContain(`\n  ${part} `);
    }
    for (const option of ['--json FILE', '--against FILE', '--list', '--help']) expect(help).toContain(option);
  });
});

describe('a mistake is one line that names what is allowed', () => {
  writeFileSync(file('other.json'), '{"slabcheck":1}');

  it.each([
    [
      ['speed'],
      /there is no benchmark 'speed'; give any of lockstep, search, .*, memory, reach, or none for all that need not be named/,
    ],
    [['memory', '--fast'], /Unknown option '--fast'; options are --json FILE, --against FILE, --list, --help/],
    [['memory', '--json'], /'--json <value>' argument missing; options are/],
    [['--json', 'memory'], /--json needs a file, and 'memory' is a part; of a file with that name give \.\/memory/],
    [['memory', '--json', join('no', 'such', 'folder.json')], /can't be written: ENOENT/],
    [['memory', '--json', '.'], /can't be written: it is a folder/],
    [['memory', '--against', 'missing.json'], /missing\.json can't be read: ENOENT/],
    [['memory', '--against', file('other.json')], /is no document of a benchmark: give a file that npm run bench/],
  ])('%s', async (words, message) => {
    const { code, stdout, stderr } = await bench(words);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('nothing is written then', async () => {
    await bench(['memory', '--json', file('new.json'), '--against', file('other.json')]);
    expect(existsSync(file('new.json'))).toBe(false);
  });
});
