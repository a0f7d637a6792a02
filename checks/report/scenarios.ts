// What was seen of the interleavings of scenarios, as a table in a terminal.
import type { ScenarioResult } from '../run/result.ts';
import { printScheduleFinding } from './schedule.ts';
import { grouped, groupedDigits, indented, table } from './text.ts';

export function printScenarios(
  scenarios: readonly ScenarioResult[],
  sentenceOf: (property: string) => string | null,
): string[] {
  if (scenarios.length === 0) return [];
  const header = [
    '',
    'scenario',
    'threads',
    'evidence',
    'states',
    'steps',
    'schedules',
    'final states',
    'depth',
    'one by one',
    'up to exchanges',
    'verdict',
  ];
  const rows = scenarios.map((scenario) => ['', ...cellsOf(scenario)]);
  const lines = ['  interleavings', ...table([header, ...rows]).map((line) => `  ${line}`)];
  for (const { id, certificate, exchangeCertificate, findings } of scenarios) {
    for (const finding of findings) {
      lines.push('', ...indented(printScheduleFinding(finding, sentenceOf(finding.property))));
    }
    if (exchangeCertificate?.holds === false) {
      lines.push(`  NOT AN EXCHANGE  ${id}: ${exchangeCertificate.explanation}`);
    }
    if (certificate?.holds === false) lines.push(`  NOT EXACT  ${id}: followed one by one, ${certificate.explanation}`);
  }
  return [...lines, `  ${MEMORY_MODEL}`];
}

/** Under which reading of memory the verdicts hold. */
export const MEMORY_MODEL =
  'Verdicts are for sequentially consistent memory: shared accesses are, and plain ones are shown to be free of races.';

function cellsOf(scenario: ScenarioResult): string[] {
  const { id, threads, interleavings, certificate, obligations } = scenario;
  if (interleavings === null) return [id, grouped(threads), 'not in this budget', '', '', '', '', '', '', '', '-'];
  const { closed, cut, states, steps, schedules, finals, depth } = interleavings;
  const verdicts = obligations.map(({ verdict }) => verdict);
  const [worst = 'holds'] = (['violated', 'incomplete'] as const).filter((one) => verdicts.includes(one));
  return [
    id,
    grouped(threads),
    closed ? 'every schedule' : `cut by ${cut}`,
    grouped(states),
    grouped(steps),
    schedules === null ? '' : groupedDigits(schedules),
    grouped(finals),
    grouped(depth),
    certificate === null ? '' : certificate.holds ? 'the same' : 'NOT EXACT',
    exchangesOf(scenario),
    worst,
  ];
}

/** How many states are left when those that differ by exchanges count as one. */
function exchangesOf({ interleavings, exchangeCertificate }: ScenarioResult): string {
  if (exchangeCertificate?.holds === false) return 'NOT THE SAME';
  if (exchangeCertificate !== null) return grouped(exchangeCertificate.orbits);
  const { exchanged = null } = interleavings ?? {};
  return exchanged === null ? '' : `for ${grouped(exchanged.states)}, not certified`;
}
