// The options of the command line: what each means, its standard value, and how it is read.
import { parseArgs } from 'node:util';
import { budgets } from './budgets.ts';
import { UsageError, wholeNumber } from './usage.ts';

interface Option {
  readonly name: string;
  /** What stands for the value in help; null for a switch. */
  readonly value: string | null;
  readonly meaning: string;
  readonly many?: boolean;
}

const options: readonly Option[] = [
  { name: 'budget', value: 'quick|standard|deep', meaning: 'how much to do (standard value: quick)' },
  { name: 'system', value: 'ID', meaning: 'only this system' },
  {
    name: 'row',
    value: 'ID',
    meaning: 'only this row of it; with --set, the row whose first configuration is changed',
  },
  {
    name: 'set',
    value: 'KEY=VALUE',
    meaning: 'one parameter of a configuration; may be given several times',
    many: true,
  },
  { name: 'scenario', value: 'ID', meaning: 'explore: the interleavings of this scenario' },
  { name: 'sweep', value: 'ID', meaning: 'explore: what all sides work out over the ranges of this sweep' },
  { name: 'fault', value: 'ID', meaning: 'switch a fault on and print its shortest trace' },
  {
    name: 'identity',
    value: 'image|view|orbit',
    meaning: 'explore: how states are told apart (standard value: image)',
  },
  {
    name: 'symmetry',
    value: 'ID',
    meaning: 'certify, explore by orbit: a symmetry by its name (what every letter allows)',
  },
  { name: 'commands', value: 'legal|all', meaning: 'explore: legal use only, or wrong uses and refusals too (legal)' },
  { name: 'seed', value: 'N', meaning: 'seed of random histories (1)' },
  { name: 'states', value: 'N', meaning: 'distinct states of one exploration at most (as the budget says)' },
  { name: 'depth', value: 'N', meaning: 'commands of one trace at most (no limit)' },
  { name: 'seconds', value: 'N', meaning: 'begin nothing new after so long (no limit)' },
  { name: 'memory', value: 'MIB', meaning: 'mebibytes of one exploration at most (2048)' },
  { name: 'shard', value: 'I/N', meaning: 'only the I-th of N parts, to be merged with the others; of --list too' },
  { name: 'workers', value: 'N', meaning: 'threads at work (as many as there are cores; explore: 1)' },
  {
    name: 'disk',
    value: 'DIR',
    meaning: 'explore: keep states in this new or empty directory; --memory is what is kept at hand',
  },
  { name: 'resume', value: 'DIR', meaning: 'explore: go on from the last checkpoint there' },
  { name: 'checkpoint', value: 'N', meaning: 'explore: seconds between checkpoints at least (60)' },
  { name: 'exact', value: null, meaning: 'keep whole states instead of 64-bit signatures' },
  { name: 'json', value: '[FILE]', meaning: 'the result as JSON, to a file or instead of text' },
  { name: 'list', value: null, meaning: 'list systems, rows, sweeps, scenarios, properties, goals and faults' },
  { name: 'help', value: null, meaning: 'this text' },
];

/** Words that name what to do; without one of them, systems are checked. */
export const commands = [
  { id: 'explore', operands: '', meaning: 'count the states of one configuration or scenario, or make one sweep' },
  { id: 'certify', operands: '', meaning: 'whether states that count as one have the same future' },
  {
    id: 'replay',
    operands: 'TRACE',
    meaning: 'carry out a trace or schedule again: a token, or a file that holds one',
  },
  { id: 'conform', operands: 'LOG.jsonl', meaning: 'whether a recorded history is a behaviour of the model' },
  { id: 'merge', operands: 'FILES...', meaning: 'the verdict over all shards, by the files that --json FILE wrote' },
] as const;

export interface CommandLine {
  readonly command: (typeof commands)[number]['id'] | 'check';
  readonly operands: readonly string[];
  /** Values of options, by name. */
  readonly given: Readonly<Record<string, string | undefined>>;
  readonly set: readonly string[];
  readonly switches: { readonly exact: boolean; readonly list: boolean; readonly help: boolean };
  /** Where JSON goes: a file, `-` for standard output, null for nowhere. */
  readonly json: string | null;
}

/** @throws UsageError */
export function readCommandLine(words: readonly string[]): CommandLine {
  const { values, positionals } = parse(withJsonTarget(words));
  const [first, ...rest] = positionals;
  const command = commands.find(({ id }) => id === first)?.id ?? 'check';
  if (command === 'check' && first !== undefined) {
    const known = commands.map(({ id }) => id).join(', ');
    throw new UsageError(`there is no command '${first}'; there are ${known}, or none to check`);
  }
  const given: Record<string, string | undefined> = {};
  for (const { name } of options) {
    const value = values[name];
    if (typeof value === 'string') given[name] = value;
  }
  const set = values['set'];
  return {
    command,
    operands: rest,
    given,
    set: Array.isArray(set) ? set.map(String) : [],
    switches: { exact: values['exact'] === true, list: values['list'] === true, help: values['help'] === true },
    json: given['json'] ?? null,
  };
}

/** The limits that options set. */
export function readLimits({ given }: CommandLine) {
  const { states, depth, memory, seconds } = given;
  return {
    statesMax: states === undefined ? 2 ** 31 : wholeNumber('states', states, 1, 2 ** 31),
    depthMax: depth === undefined ? 2 ** 31 : wholeNumber('depth', depth, 1, 2 ** 31),
    bytesMax: (memory === undefined ? 2048 : wholeNumber('memory', memory, 1, 2 ** 20)) * 2 ** 20,
    secondsMax: seconds === undefined ? Infinity : wholeNumber('seconds', seconds, 1, 2 ** 31),
  };
}

/** How many threads are to be at work. */
export function readWorkers({ given: { workers } }: CommandLine, standard: number): number {
  return workers === undefined ? standard : wholeNumber('workers', workers, 1, 64);
}

/** One of the words an option allows. */
export function readWord<Word extends string>(
  { given }: CommandLine,
  option: string,
  allowed: readonly Word[],
  standard: Word,
): Word {
  const value = given[option] ?? standard;
  const word = allowed.find((candidate) => candidate === value);
  if (word === undefined) throw new UsageError(`--${option} is '${value}': give ${allowed.join(', ')}`);
  return word;
}

/** The options that a command understands; the others would be parsed and ignored, so they are refused. */
export function allowOptions(line: CommandLine, command: string, allowed: readonly string[]): void {
  const used = [
    ...Object.entries(line.given).flatMap(([name, value]) => (value === undefined ? [] : [name])),
    ...(line.set.length > 0 ? ['set'] : []),
    ...(line.switches.exact ? ['exact'] : []),
  ];
  const foreign = used.find((name) => !allowed.includes(name));
  if (foreign === undefined) return;
  throw new UsageError(`${command} takes no --${foreign}; it takes ${allowed.map((name) => `--${name}`).join(', ')}`);
}

export function help(exitMeanings: readonly (readonly [number, string])[]): string {
  const lines = ['npm run check -- [command] [options]', '', 'Without a command, every system is checked.', ''];
  for (const { id, operands, meaning } of commands) lines.push(`  ${`${id} ${operands}`.padEnd(20)} ${meaning}`);
  lines.push('', 'options');
  for (const { name, value, meaning } of options) {
    lines.push(`  ${`--${name}${value === null ? '' : ` ${value}`}`.padEnd(32)} ${meaning}`);
  }
  lines.push('', 'budgets');
  for (const { id, sentence } of budgets) lines.push(`  ${id.padEnd(10)} ${sentence}`);
  lines.push('', 'exit codes');
  for (const [code, meaning] of exitMeanings) lines.push(`  ${String(code).padStart(3)}  ${meaning}`);
  return `${lines.join('\n')}\n`;
}

/** `--json` may stand alone or be followed by a file: gives it a value in either case. */
function withJsonTarget(words: readonly string[]): string[] {
  const result: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] as string;
    const next = words[index + 1];
    if (word !== '--json') {
      result.push(word);
    } else if (next !== undefined && !next.startsWith('-') && !commands.some(({ id }) => id === next)) {
      result.push(`--json=${next}`);
      index += 1;
    } else {
      result.push('--json=-');
    }
  }
  return result;
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: Object.fromEntries(
        options.map(({ name, value, many }) => [
          name,
          { type: value === null ? ('boolean' as const) : ('string' as const), multiple: many === true },
        ]),
      ),
    });
  } catch (error) {
    const known = options.map(({ name }) => `--${name}`).join(', ');
    const said = error instanceof Error ? (error.message.split(/[.\n]/)[0] ?? '') : '';
    throw new UsageError(`${said}; options are ${known}`);
  }
}
