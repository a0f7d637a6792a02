// What was seen of sweeps, as a table in a terminal, and the difference that one has found.
import type { SweepArgument } from '../../spec/kit/sweep.ts';
import { sides } from '../engine/sweep.ts';
import type { ShownDifference, SweepResult } from '../run/result.ts';
import { counted, grouped, indented, printSettings, table } from './text.ts';

/** One counts them in full: a set of arguments is one combination of their values. */
export function countedSets(number: number): string {
  return counted(number, 'set of arguments', 'sets of arguments');
}

/** Such as `size 1 to 9,000, align 0, 1 or 8`. */
export function printArguments(sweep: { readonly arguments: readonly SweepArgument[] }): string {
  return sweep.arguments.map(printArgument).join(', ');
}

function printArgument(argument: SweepArgument): string {
  if (!('values' in argument)) return `${argument.name} ${grouped(argument.least)} to ${grouped(argument.most)}`;
  const values = argument.values.map(grouped);
  const last = values.pop() ?? 'none';
  return `${argument.name} ${values.length === 0 ? last : `${values.join(', ')} or ${last}`}`;
}

export function printSweeps(sweeps: readonly SweepResult[], sentenceOf: (property: string) => string | null): string[] {
  const header = ['', 'sweep', 'evidence', 'configurations', 'arguments', 'compared', 'impossible', 'verdict'];
  const rows = sweeps.map((sweep) => ['', ...cellsOf(sweep)]);
  const lines = ['  sweeps', ...table([header, ...rows]).map((line) => `  ${line}`)];
  for (const { id, findings, obligations } of sweeps) {
    for (const finding of findings) lines.push('', ...indented(printDifference(finding, sentenceOf(finding.property))));
    const isVacuous = obligations.some(({ verdict }) => verdict === 'vacuous');
    if (isVacuous) lines.push(`  VACUOUS  ${id}: nothing that is possible was compared`);
  }
  return lines;
}

function cellsOf(sweep: SweepResult): string[] {
  const { id, configurations, compared, impossible, cut, obligations } = sweep;
  const verdicts = obligations.map(({ verdict }) => verdict);
  return [
    id,
    cut === null ? 'every set of arguments' : `cut by ${cut}`,
    grouped(configurations.length),
    printArguments(sweep),
    grouped(compared),
    grouped(impossible),
    verdicts.join(', '),
  ];
}

/** The set of arguments, what each side works out for it, and how to see it again. */
export function printDifference(difference: ShownDifference, sentence: string | null): string[] {
  const { property, explanation, operands, configuration, settings, compared, again } = difference;
  const given = operands.map(({ name, value }) => `${name} ${value}`).join(', ');
  return [
    `VIOLATED  ${property}: with ${given}, ${explanation}`,
    ...(sentence === null ? [] : [`          ${sentence}`]),
    `  configuration ${configuration}: ${printSettings(settings)}`,
    `  first difference, in ${countedSets(compared)}:`,
    ...printAnswers(difference).map((line) => `    ${line}`),
    `  again: ${again}`,
  ];
}

/** A table of the numbers; a side that has none has a word instead, which must not widen a column. */
function printAnswers({ figures, answers }: Pick<ShownDifference, 'figures' | 'answers'>): string[] {
  const said = sides.map((side) => ({ side, answer: answers[side] }));
  const rows = said.map(({ side, answer }) => [side, ...(Array.isArray(answer) ? answer.map(String) : [])]);
  const [header = '', ...lines] = table([['', ...figures], ...rows]);
  const width = Math.max(...sides.map(({ length }) => length));
  const told = lines.map((line, index) => {
    const answer = said[index]?.answer ?? null;
    if (answer !== null && typeof answer !== 'string') return line;
    return `${line.padEnd(width)}  ${answer ?? 'impossible'}`;
  });
  return [header, ...told];
}
