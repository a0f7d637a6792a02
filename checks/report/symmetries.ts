// What was shown of the named symmetries of a system: as text in a terminal, and as a part of the guarantees.
import type { ShownFinding, SymmetryResult } from '../run/result.ts';
import { counted, grouped, table } from './text.ts';
import { printSteps, replayLine } from './trace.ts';

export function printSymmetries(symmetries: readonly SymmetryResult[]): string[] {
  const rows = symmetries.map((symmetry) => ['', symmetry.id, ...cellsOf(symmetry)]);
  const lines = [
    '  symmetries',
    ...table([['', 'symmetry', 'evidence', 'verdict'], ...rows]).map((line) => `  ${line}`),
  ];
  for (const { id, claimed, refused } of symmetries) {
    if (!claimed || refused === null) continue;
    lines.push('', `  NOT SOUND  ${id} in ${refused.configuration}: ${refused.explanation}`);
    lines.push(...printWays(refused.ways).map((line) => `  ${line}`));
  }
  return lines;
}

/** The ways to two states that count as one and have different futures. */
export function printWays(ways: readonly ShownFinding[]): string[] {
  return ways.flatMap((way, index) => [
    `  ${index === 0 ? 'one' : 'the other'}, ${counted(way.steps.length, 'command')}:`,
    ...printSteps(way),
    `  replay: ${replayLine(way.token)}`,
  ]);
}

export function printSymmetryGuarantees(symmetries: readonly SymmetryResult[]): string[] {
  if (symmetries.length === 0) return [];
  return [
    '### Symmetries',
    '',
    'What changes places without changing anything, so that states which differ by that alone can count as one. That is',
    'certified: two states that count as one have the same future, command for command. One that does not hold is a',
    'control of the certificate, which must refuse it.',
    '',
    '| symmetry | what changes places | claimed without | evidence | verdict |',
    '| --- | --- | --- | --- | --- |',
    ...symmetries.map((symmetry) => {
      const { id, sentence, without } = symmetry;
      const left = without.map((letter) => `\`${letter}\``).join(', ');
      return `| \`${id}\` | ${sentence} | ${left} | ${cellsOf(symmetry).join(' | ')} |`;
    }),
    '',
  ];
}

/** Evidence and verdict. */
function cellsOf({ claimed, certified, refused, asExpected }: SymmetryResult): [string, string] {
  if (refused !== null) {
    const { configuration, states, orbits } = refused;
    const evidence = `${configuration}: ${grouped(states)} states would be ${counted(orbits, 'orbit')}`;
    return [evidence, claimed ? 'NOT SOUND' : 'refused, as it must be'];
  }
  const states = certified.reduce((sum, one) => sum + one.states, 0);
  const orbits = certified.reduce((sum, one) => sum + one.orbits, 0);
  const evidence = `${counted(certified.length, 'configuration')}: ${grouped(states)} states in ${counted(orbits, 'orbit')}`;
  if (asExpected === null) return [evidence, 'incomplete'];
  return [evidence, claimed ? (asExpected ? 'certified' : 'not put to the test') : 'NOT REFUSED'];
}
