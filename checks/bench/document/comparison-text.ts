// What a comparison with an earlier run says as text.
import { counted, indented } from '../../report/text.ts';
import { type Compared, type Comparison, differences } from './comparison.ts';
import type { BenchDocument, Machine } from './document.ts';
import { wrapped } from './text.ts';
import { units } from './units.ts';

/** What is to be known before any figure is seen. */
export function introduction(file: string, earlier: BenchDocument, now: Machine): string[] {
  const { date, package: version, machine } = earlier;
  return [
    ...wrapped(
      `compared with ${file} of ${date}, slabcheck ${version}; new/old is the ratio of a figure now to the one there`,
    ),
    ...warning(differences(machine, now)),
  ];
}

/** What became of all figures. */
export function conclusion(comparison: Comparison): string[] {
  const { both, worse, better, onlyEarlier, onlyNow, otherMachine } = comparison;
  const figures = `${counted(both.length, 'figure')} in both runs`;
  return [
    ...wrapped(
      `${figures}; below is what changed by more than 10 %, and by more than the rounds of either run differ (greatest to least)`,
    ),
    ...changes('slower', worse, ({ unit }) => units[unit].becameWorse),
    ...changes('faster', better, ({ unit }) => units[unit].becameBetter),
    ...listed('only in the earlier run', onlyEarlier),
    ...listed('only in this run', onlyNow),
    ...warning(otherMachine),
  ];
}

function warning(otherMachine: readonly string[]): string[] {
  if (otherMachine.length === 0) return [];
  return wrapped(`OTHER MACHINE OR VERSION, so that ratios mean little: ${otherMachine.join('; ')}`);
}

/** @param always the word that is given also when there is nothing to be said with it */
function changes(always: string, all: readonly Compared[], wordOf: (compared: Compared) => string): string[] {
  return [...new Set([always, ...all.map(wordOf)])].flatMap((word) => {
    const lines = all.filter((compared) => wordOf(compared) === word).map(printChange);
    return lines.length === 0 ? [`${word}: nothing`] : listed(word, lines);
  });
}

function printChange({ table, row, column, unit, figure, earlier, ratio }: Compared): string {
  const { print } = units[unit];
  const times = Number.isFinite(ratio) ? `, ${ratio.toFixed(2)} times` : '';
  return `${table}: ${row}, ${column}: ${print(figure.value)} ${unit}, was ${print(earlier.value)}${times}`;
}

function listed(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${heading}:`, ...indented(lines)];
}
