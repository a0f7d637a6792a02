// The command line of the benchmark: what each word means, and how it is read.
import { parseArgs } from 'node:util';
import { UsageError } from '../run/usage.ts';

interface Named {
  readonly id: string;
  readonly meaning: string;
}

export interface BenchLine {
  /** Ids of the parts to run, in any order; none for all. */
  readonly parts: readonly string[];
  /** Files; null when not given. */
  readonly json: string | null;
  readonly against: string | null;
  readonly list: boolean;
  readonly help: boolean;
}

const options = [
  { name: 'json', type: 'string', shown: '--json FILE', meaning: 'write all tables to a file, as JSON' },
  {
    name: 'against',
    type: 'string',
    shown: '--against FILE',
    meaning: 'compare with an earlier run: a file that --json wrote',
  },
  { name: 'list', type: 'boolean', shown: '--list', meaning: 'name the parts' },
  { name: 'help', type: 'boolean', shown: '--help', meaning: 'this text' },
] as const;

/** @throws UsageError naming what is allowed */
export function readBenchLine(words: readonly string[], parts: readonly Named[]): BenchLine {
  const { values, positionals } = parse(words);
  const ids = parts.map(({ id }) => id);
  const unknown = positionals.find((id) => !ids.includes(id));
  if (unknown !== undefined) {
    throw new UsageError(
      `there is no benchmark '${unknown}'; give any of ${ids.join(', ')}, or none for all that need not be named`,
    );
  }
  const file = (name: 'json' | 'against'): string | null => {
    const value = values[name];
    if (typeof value !== 'string') return null;
    if (value === '') throw new UsageError(`--${name} needs a file`);
    if (!ids.includes(value)) return value;
    throw new UsageError(`--${name} needs a file, and '${value}' is a part; of a file with that name give ./${value}`);
  };
  return {
    parts: positionals,
    json: file('json'),
    against: file('against'),
    list: values['list'] === true,
    help: values['help'] === true,
  };
}

export function benchHelp(parts: readonly Named[]): string {
  return [
    'npm run bench -- [PART...] [options]',
    '',
    'Without a part, all are run that need not be named, one after the other; what is compared is measured side by side.',
    '',
    'parts',
    ...listParts(parts),
    '',
    'options',
    ...options.map(({ shown, meaning }) => `  ${shown.padEnd(16)} ${meaning}`),
    '',
  ].join('\n');
}

export function listParts(parts: readonly Named[]): string[] {
  return parts.map(({ id, meaning }) => `  ${id.padEnd(16)} ${meaning}`);
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: Object.fromEntries(options.map(({ name, type }) => [name, { type }])),
    });
  } catch (error) {
    const known = options.map(({ shown }) => shown).join(', ');
    const said = error instanceof Error ? (error.message.split(/[.\n]/)[0] ?? '') : '';
    throw new UsageError(`${said}; options are ${known}`);
  }
}
