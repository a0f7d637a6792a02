// What the README shows is what happens: its example is run, its commands print what stands there.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exitMeanings } from '../run/exit-codes.ts';
import { slabcheck } from './command-line.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The fenced blocks of one language. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    (match) => match[1] ?? '',
  );
}

describe('the README', () => {
  it.each(blocks('ts').map((example) => [example]))('has an example that prints what it says: %s', (example) => {
    const file = join(root, 'checks', 'tests', 'readme-example.ts');
    const wanted = [...example.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map((match) => match[1]);
    writeFileSync(file, example);
    try {
      const printed = execFileSync(process.execPath, ['--import', 'tsx', file], { cwd: root, encoding: 'utf8' });
      expect(printed.trimEnd().split('\n')).toEqual(wanted);
    } finally {
      rmSync(file);
    }
  });

  const history = join(mkdtempSync(join(tmpdir(), 'slabcheck-')), 'history.jsonl');
  writeFileSync(history, blocks('jsonl')[0] ?? '');

  it.each(blocks('console').map((block) => [block]))('shows what is printed: %s', async (block) => {
    const [command = '', ...expected] = block.trimEnd().split('\n');
    const words = command.replace('$ npm run -s check -- ', '').replace('history.jsonl', history).split(' ');
    const { stdout } = await slabcheck(words);
    expect(stdout.split('\n').slice(0, expected.length)).toEqual(expected);
  });

  it('names every exit code', () => {
    const missing = exitMeanings.filter(([code, meaning]) => !readme.includes(`| ${code} | ${meaning.split(':')[0]}`));
    expect(missing).toEqual([]);
  });

  it('names the command that CI runs', () => {
    const ci = readFileSync(join(root, '.ci', 'run'), 'utf8')
      .trimEnd()
      .split('\n');
    expect(ci.slice(-2)).toEqual(['npm ci', 'npm test']);
    expect(readme).toContain('npm test');
  });
});
