// What is guaranteed of arithmetic over whole ranges of arguments, for the document of guarantees.
import type { FaultResult, SweepResult, SystemResult } from '../run/result.ts';
import { countedSets, printArguments } from './sweeps.ts';
import { counted, grouped } from './text.ts';

/** Nothing for a system without sweeps. */
export function printSweepGuarantees({ sweeps }: SystemResult): string[] {
  if (sweeps.length === 0) return [];
  return [
    '### Sweeps',
    '',
    'What specification, model and implementation each work out by themselves, for every set of arguments in these ranges.',
    '',
    ...sweeps.map(printGuarantee),
    '',
    '| sweep | arguments | configurations | evidence | compared | of these impossible |',
    '| --- | --- | --- | --- | ---: | ---: |',
    ...sweeps.map(sweepRow),
    '',
  ];
}

function printGuarantee({ id, sentence, configurations, compared, obligations }: SweepResult): string {
  const broken = obligations.filter(({ verdict }) => verdict !== 'holds').map(({ verdict }) => verdict);
  if (broken.length > 0) return `- **${id}.** ${sentence} **Not shown: ${broken.join(', ')}.**`;
  const where = counted(configurations.length, 'configuration');
  return `- **${id}.** ${sentence} All three agree on ${countedSets(compared)} of ${where} (sweep).`;
}

function sweepRow(sweep: SweepResult): string {
  const { id, configurations, cut, compared, impossible } = sweep;
  const where = configurations.map((configuration) => `\`${configuration.id}\``).join(', ');
  const evidence = cut === null ? 'sweep' : `sweep, cut by ${cut}`;
  return `| \`${id}\` | ${printArguments(sweep)} | ${where} | ${evidence} | ${grouped(compared)} | ${grouped(impossible)} |`;
}

/** Defects that show in sweeps. */
export function printSweepFaults(faults: readonly FaultResult[]): string[] {
  const swept = faults.filter(({ sweep }) => sweep !== null);
  if (swept.length === 0) return [];
  return [
    'These were looked for in sweeps; what is counted are the sets of arguments that were compared, up to the first that',
    'shows it.',
    '',
    '| fault | what it does wrong | caught by | configuration | sets of arguments |',
    '| --- | --- | --- | --- | ---: |',
    ...swept.map(({ id, sentence, caught }) => {
      if (caught === null) return `| \`${id}\` | ${sentence} | **survived** | | |`;
      const { property, configuration, shortestTrace } = caught;
      return `| \`${id}\` | ${sentence} | ${property} | \`${configuration}\` | ${grouped(shortestTrace)} |`;
    }),
    '',
  ];
}
