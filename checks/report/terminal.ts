// The result of a check as a person reads it in a terminal.

import { exitCodes, exitMeanings } from '../run/exit-codes.ts';
import type {
  CheckResult,
  ConfigurationResult,
  FaultResult,
  MergedResult,
  NotPromisedResult,
  RowResult,
  ShownFinding,
  SystemResult,
  Totals,
} from '../run/result.ts';
import { printAnyFinding, printLength } from './findings.ts';
import { printScenarios } from './scenarios.ts';
import { printStress } from './stress.ts';
import { countedSets, printSweeps } from './sweeps.ts';
import { printSymmetries, printWays } from './symmetries.ts';
import { counted, countOf, grouped, indented, probability, table } from './text.ts';
import { printFinding, printWitness } from './trace.ts';

/** Sentences of properties, by id. */
export type Sentences = ReadonlyMap<string, string>;

/** @param sentences by the id of the system */
export function printCheck(result: CheckResult, sentences: ReadonlyMap<string, Sentences>): string {
  const lines = result.systems.flatMap((system) => printSystem(system, sentences.get(system.id) ?? new Map()));
  lines.push(...printClosing(result));
  return `${lines.join('\n')}\n`;
}

function printSystem(system: SystemResult, sentences: Sentences): string[] {
  const lines = [`${system.id}: ${system.title} (${system.source})`, ''];
  for (const row of system.rows) lines.push(...printRow(row, sentences), '');
  if (system.sweeps.length > 0) {
    lines.push(...printSweeps(system.sweeps, (property) => sentences.get(property) ?? null), '');
  }
  if (system.stress.length > 0) lines.push(...printStress(system.stress), '');
  if (system.scenarios.length > 0) {
    lines.push(...printScenarios(system.scenarios, (property) => sentences.get(property) ?? null), '');
  }
  for (const one of system.notPromised) lines.push(...printNotPromised(one), '');
  if (system.symmetries.length > 0) lines.push(...printSymmetries(system.symmetries), '');
  if (system.faults.length > 0) lines.push(...printFaults(system.faults, sentences), '');
  for (const id of system.undefended) lines.push(`UNDEFENDED  no fault is caught by '${id}'`);
  return lines;
}

function printNotPromised({ id, sentence, why, witness, cut }: NotPromisedResult): string[] {
  const lines = [`  NOT PROMISED  ${id}: ${sentence}`, `                ${why}`];
  if (witness !== null) {
    lines.push(
      ...[`  configuration ${witness.configuration}`, ...printWitness(witness.finding)].map((line) => `  ${line}`),
    );
  }
  if (cut) lines.push('    INCOMPLETE: the search for a witness was cut');
  else if (witness === null)
    lines.push('    VACUOUS: every state was searched, and nothing shows that it does not hold');
  return lines;
}

function printRow({ id, title, configurations, lettersMissed }: RowResult, sentences: Sentences): string[] {
  const rows = configurations.map((configuration) => ['', ...configurationCells(configuration)]);
  const header = ['', 'configuration', 'evidence', 'states', 'commands', 'depth', 'orbits', 'goals', 'verdict'];
  const lines = [`  ${id}: ${title}`, ...table([header, ...rows]).map((line) => `  ${line}`)];
  for (const letter of lettersMissed) lines.push(`  VACUOUS  '${letter}' was never given`);
  for (const { id: name, findings, obligations, closedForm, exploration, merged } of configurations) {
    for (const finding of findings) lines.push('', `  ${name}`, ...printIndented(finding, sentences));
    if (merged !== null) lines.push(...printConflict(name, merged));
    for (const line of printMiscount({ id: name, closedForm, exploration, obligations })) lines.push(line);
    const vacuous = obligations.filter(({ verdict }) => verdict === 'vacuous');
    const missed = new Set(vacuous.flatMap(({ goalsMissed }) => goalsMissed));
    if (missed.size > 0) lines.push(`  VACUOUS  ${name}: never reached: ${[...missed].join(', ')}`);
  }
  return lines;
}

/** That two states which count as one differ. */
function printConflict(id: string, { explanation, ways }: MergedResult): string[] {
  if (explanation === null) return [];
  return [`  NOT SOUND  ${id}: ${explanation}`, ...printWays(ways).map((line) => `  ${line}`)];
}

/** That there are not as many states as a closed form says. */
function printMiscount({
  id,
  closedForm,
  exploration,
  obligations,
}: Pick<ConfigurationResult, 'id' | 'closedForm' | 'exploration' | 'obligations'>): string[] {
  const violated = obligations.some(({ property, verdict }) => property === 'closed-form' && verdict === 'violated');
  if (!violated || closedForm === null || exploration === null) return [];
  const { states, formula } = closedForm;
  const there = `${id} has ${countOf(exploration)} states, and ${formula} = ${grouped(states)}`;
  return [`  VIOLATED  closed-form: ${there}`];
}

function printIndented(finding: ShownFinding, sentences: Sentences): string[] {
  return printFinding(finding, sentences.get(finding.property) ?? null).map((line) => `  ${line}`);
}

function configurationCells(configuration: ConfigurationResult): string[] {
  const { id, exploration, random, certificate } = configuration;
  if (exploration?.identity === 'orbit') return [id, ...cellsByOrbit(configuration, exploration)];
  if (exploration !== null) {
    const { states, edges, depth, closed, cut, goals } = exploration;
    const orbits = certificate === null ? '' : certificate.holds ? grouped(certificate.orbits) : 'NOT SOUND';
    return [
      id,
      closed ? 'every state' : `cut by ${cut}`,
      grouped(states),
      grouped(edges),
      grouped(depth),
      orbits,
      `${goals.reached.length}/${goals.applicable.length}`,
      verdictOf(configuration),
    ];
  }
  if (random !== null) {
    const { runs, commands, longest, goals } = random;
    const evidence = `random, ${counted(runs, 'history', 'histories')}`;
    const met = `${goals.reached.length}/${goals.applicable.length}`;
    return [id, evidence, '', grouped(commands), grouped(longest), '', met, verdictOf(configuration)];
  }
  return [id, 'not in this budget', '', '', '', '', '', '-'];
}

/** States are those that the orbits stand for. */
function cellsByOrbit(
  configuration: ConfigurationResult,
  exploration: NonNullable<ConfigurationResult['exploration']>,
): string[] {
  const { states, edges, depth, closed, cut } = exploration;
  const evidence = closed ? 'every orbit, legal use' : `orbits, cut by ${cut}`;
  const numbers = [countOf(exploration), grouped(edges), grouped(depth), grouped(states)];
  return [evidence, ...numbers, '', verdictOf(configuration)];
}

function verdictOf({ obligations }: ConfigurationResult): string {
  const verdicts = obligations.map(({ verdict }) => verdict);
  const [worst = 'holds'] = (['violated', 'incomplete', 'vacuous'] as const).filter((one) => verdicts.includes(one));
  return worst;
}

function printFaults(faults: readonly FaultResult[], sentences: Sentences): string[] {
  const rows = faults.map((fault) => {
    const { id, caught, asExpected } = fault;
    if (caught === null) return [asExpected === null ? 'not run' : 'SURVIVED', id, '', '', ''];
    const state = asExpected === null ? 'unfinished' : asExpected ? 'caught' : 'UNEXPECTED';
    return [state, id, printLength(fault, caught.shortestTrace), caught.property, caught.configuration];
  });
  const header = ['', 'fault', 'shortest', 'caught by', 'configuration'];
  const lines = ['  negative controls', ...table([header, ...rows]).map((line) => `    ${line}`)];
  for (const fault of faults) {
    const { id, expected, caught, asExpected } = fault;
    if (asExpected !== false) continue;
    const wanted = `${expected.caughtBy} in ${printLength(fault, expected.shortestTrace)}`;
    lines.push('', `  ${id}: expected ${wanted}, but ${caught === null ? 'nothing was found' : 'found:'}`);
    if (caught !== null) {
      const sentence = sentences.get(caught.property) ?? null;
      lines.push(...indented(printAnyFinding(caught.finding, sentence)));
    }
  }
  return lines;
}

function printClosing(result: CheckResult): string[] {
  const { totals, seed, budget, reproduce, shard } = result;
  const part = shard === undefined ? '' : `, shard ${shard.index} of ${shard.count}`;
  return [
    ...table(closingRows(totals)),
    `seed ${seed}, budget ${budget}${part}`,
    `again: ${reproduce}`,
    '',
    ...printVerdict(result),
  ];
}

/** What the exit code means; of a shard, that it is about a part only. */
function printVerdict({ exitCode, shard }: CheckResult): string[] {
  const meaning = (exitMeanings.find(([code]) => code === exitCode)?.[1] ?? '').replace('incomplete: ', '');
  const verdict = exitCode === exitCodes.holds ? 'HOLDS' : exitCode === exitCodes.incomplete ? 'INCOMPLETE' : 'FAILED';
  if (shard === undefined) return [`${verdict}: ${meaning} (exit ${exitCode})`];
  const { index, count, units, unitsOfAll } = shard;
  const part = `shard ${index} of ${count}`;
  const isEmpty = units === 0 && exitCode === exitCodes.holds;
  const [head, tail] = isEmpty ? ['NOTHING', 'no unit belongs to it'] : [verdict, meaning];
  return [
    `this is ${grouped(units)} of ${counted(unitsOfAll, 'unit')}; the verdict over all is that of merge, when every shard was run`,
    `${head} in ${part}: ${tail} (exit ${exitCode})`,
  ];
}

function closingRows(totals: Totals): string[][] {
  const { verdicts } = totals;
  return [
    [
      'explored',
      `${counted(totals.generated, 'command')} generated, ${counted(totals.distinct, 'distinct state')}, ${grouped(totals.queueLeft)} left on the queue`,
    ],
    [
      'graphs',
      `${totals.closed} of ${totals.explorations} closed, depth up to ${totals.depth}, ${grouped(totals.duplicates)} duplicates, collision bound ${probability(totals.collisionBound)}`,
    ],
    ...vastRows(totals),
    ['orbits', `${totals.certificatesHeld} of ${totals.certificates} reductions certified edge for edge`],
    ...symmetryRows(totals),
    ['random', counted(totals.randomCommands, 'command')],
    ...sweptRows(totals),
    ...interleavedRows(totals),
    ...stressRows(totals),
    ['goals', `${totals.goalsMet} of ${totals.goals} met`],
    ['faults', `${totals.faultsCaught} of ${totals.faults} caught as expected`],
    [
      'obligations',
      `${verdicts.holds} hold, ${verdicts.violated} violated, ${verdicts.incomplete} incomplete, ${verdicts.vacuous} vacuous`,
    ],
  ];
}

/** Nothing where nothing was explored by orbit. */
function vastRows({ vast: { explorations, closed, orbits, standFor } }: Totals): string[][] {
  if (explorations === 0) return [];
  const sum = `${counted(orbits, 'orbit')} of these stand for ${counted(standFor, 'state')} in legal use`;
  return [['by orbit', `${closed} of ${explorations} closed, ${sum}`]];
}

/** Nothing where no system has a named symmetry. */
function symmetryRows({ symmetries: { claimed, certified, planted, refused } }: Totals): string[][] {
  if (claimed + planted === 0) return [];
  return [['symmetries', `${certified} of ${claimed} certified, ${refused} of ${planted} false ones refused`]];
}

/** Nothing where no sweep was made. */
function sweptRows({ sweeps, sweepsHeld, swept }: Totals): string[][] {
  if (sweeps === 0) return [];
  return [['sweeps', `${sweepsHeld} of ${sweeps} without a difference, ${countedSets(swept)} compared`]];
}

/** Nothing where no real threads were at work. */
function stressRows({ stress, stressHeld }: Totals): string[][] {
  return stress === 0 ? [] : [['threads', `${stressHeld} of ${stress} runs of real threads without anything wrong`]];
}

/** Nothing where no scenario was explored. */
function interleavedRows({ interleavings }: Totals): string[][] {
  const { scenarios, closed, states, steps, certificates, certificatesHeld, exchanges, exchangesHeld } = interleavings;
  if (scenarios === 0) return [];
  const seen = `${counted(states, 'state')}, ${counted(steps, 'step')}`;
  const certified = `${certificatesHeld} of ${certificates} the same one by one`;
  const exchanged = exchanges === 0 ? '' : `, ${exchangesHeld} of ${exchanges} the same up to exchanges`;
  return [['schedules', `${closed} of ${scenarios} scenarios closed, ${seen}, ${certified}${exchanged}`]];
}
