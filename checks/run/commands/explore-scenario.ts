// `explore --scenario`: every interleaving of one scenario, counted.
import type { Configuration } from '../../../spec/kit/contract.ts';
import type { System } from '../../../spec/kit/subject.ts';
import { printScheduleFinding } from '../../report/schedule.ts';
import { counted, groupedDigits, probability } from '../../report/text.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { allowOptions, type CommandLine, readLimits } from '../options.ts';
import { Pace } from '../pace.ts';
import type { ScenarioResult } from '../result.ts';
import { Scenarios } from '../scenarios.ts';
import { sentencesOf } from '../sentences.ts';
import type { Terminal } from '../terminal.ts';
import { findScenario, findSubject } from '../usage.ts';

const OPTIONS = ['system', 'scenario', 'states', 'depth', 'seconds', 'memory', 'exact', 'json'];

export async function exploreScenarioCommand(line: CommandLine, terminal: Terminal): Promise<number> {
  allowOptions(line, 'explore --scenario', OPTIONS);
  const subject = findSubject(line.given['system']);
  const sentences = await sentencesOf(subject);
  return subject.open((system) => explore(system, line, terminal, sentences));
}

async function explore<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  line: CommandLine,
  terminal: Terminal,
  sentences: ReadonlyMap<string, string>,
): Promise<number> {
  const scenario = findScenario(system.specification, line.given['scenario'] ?? '');
  const { secondsMax, ...limits } = readLimits(line);
  const pace = new Pace({ progress: terminal.progress, interrupted: terminal.interrupted, secondsMax });
  terminal.say(`${system.specification.id}, scenario ${scenario.id}: ${scenario.sentence}\n`);
  const scenarios = new Scenarios(system, { exact: line.switches.exact, limits, budget: null }, pace);
  const result = await scenarios.check(scenario, true);
  const { interleavings, certificate, exchangeCertificate, findings, settings } = result;
  terminal.clearProgress();
  terminal.say(printSeen(result));
  for (const finding of findings) {
    terminal.say(`${printScheduleFinding(finding, sentences.get(finding.property) ?? null).join('\n')}\n`);
  }
  const told = { system: system.specification.id, scenario: scenario.id, settings, ...interleavings };
  terminal.json(line.json, { slabcheck: 1, ...told, certificate, exchangeCertificate, findings });
  const [first] = findings;
  if (first !== undefined) return exitCodeOf(first);
  if (certificate?.holds === false || exchangeCertificate?.holds === false) return exitCodes.certificateFailed;
  return interleavings?.closed === true ? exitCodes.holds : exitCodes.incomplete;
}

function printSeen({ interleavings, certificate, exchangeCertificate }: ScenarioResult): string {
  if (interleavings === null) return '';
  const { states, steps, schedules, finals, depth, closed, cut, queueLeft, collisionBound, perDepth } = interleavings;
  const followed =
    schedules === null ? '' : `, ${groupedDigits(schedules)} ${schedules === '1' ? 'schedule' : 'schedules'}`;
  const end = closed ? 'closed' : `cut by ${cut} with ${queueLeft} left on the queue`;
  const lines = [
    `${counted(states, 'state')}, ${counted(steps, 'step')}${followed}, ${counted(finals, 'final state')}, depth ${depth}, ` +
      `${end}, collision bound ${probability(collisionBound)}`,
    `new per depth: ${perDepth.join(' ')}`,
  ];
  if (certificate !== null) {
    const said = certificate.holds ? 'the same final states' : `NOT THE SAME: ${certificate.explanation}`;
    lines.push(`followed one by one: ${counted(certificate.schedules, 'schedule')}, ${said}`);
  }
  const { exchanged } = interleavings;
  if (exchangeCertificate !== null) {
    const { arrangements, orbits, holds, explanation } = exchangeCertificate;
    const said = holds ? 'the same' : `NOT THE SAME: ${explanation}`;
    lines.push(`up to exchanges, in ${arrangements} arrangements: ${counted(orbits, 'state')}, ${said}`);
  } else if (exchanged !== null) {
    const { arrangements } = exchanged;
    lines.push(
      `up to exchanges, in ${arrangements} arrangements: they stand for ${counted(exchanged.states, 'state')}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
