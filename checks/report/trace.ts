// A finding as text: what broke, the shortest trace with what changed at each step, how to see it again.
import type { ShownFinding } from '../run/result.ts';
import { counted } from './text.ts';

/** The command that replays a token. */
export function replayLine(token: string): string {
  return `npm run -s check -- replay '${token}'`;
}

/** The trace that shows why something is not promised. */
export function printWitness(finding: ShownFinding): string[] {
  return [
    `  shortest witness, ${counted(finding.steps.length, 'command')}: ${finding.explanation}`,
    ...printSteps(finding),
    `  replay: ${replayLine(finding.token)}`,
  ];
}

export function printFinding(finding: ShownFinding, sentence: string | null): string[] {
  const { property, explanation, also, steps } = finding;
  return [
    `VIOLATED  ${property}: ${explanation}`,
    ...(sentence === null ? [] : [`          ${sentence}`]),
    ...also.map((other) => `     also ${other.property}: ${other.explanation}`),
    `  shortest trace, ${counted(steps.length, 'command')}:`,
    ...printSteps(finding),
    `  replay: ${replayLine(finding.token)}`,
  ];
}

export function printSteps({ initial, steps }: Pick<ShownFinding, 'initial' | 'steps'>): string[] {
  const lines = [`    0. start`, `       ${initial}`];
  for (const [index, { command, about, answer, calls, state }] of steps.entries()) {
    const said = about === '' ? '' : `   (${about})`;
    lines.push(`    ${index + 1}. ${command} -> ${answer}${said}`);
    if (calls.length > 0) lines.push(`       calls ${calls.join('; ')}`);
    lines.push(`       ${state}`);
  }
  return lines;
}
