// `certify`: whether states of one configuration that count as one have the same future.
import type { Certificate } from '../../engine/certificate.ts';
import { printWays } from '../../report/symmetries.ts';
import { counted, grouped, printSettings } from '../../report/text.ts';
import { exitCodes } from '../exit-codes.ts';
import { allowOptions, type CommandLine, readLimits } from '../options.ts';
import { Pace } from '../pace.ts';
import { certifySymmetry, isRefused, showWays } from '../symmetries.ts';
import type { Terminal } from '../terminal.ts';
import {
  findSubject,
  findSymmetry,
  readAssignments,
  requirePossible,
  requireSymmetryApplies,
  settingsFrom,
  UsageError,
} from '../usage.ts';

const OPTIONS = ['system', 'row', 'set', 'symmetry', 'states', 'depth', 'seconds', 'memory', 'json'];
/** States of each graph at most, unless the user says otherwise. */
const STATES_MAX = 100_000;

export async function certifyCommand(line: CommandLine, terminal: Terminal): Promise<number> {
  allowOptions(line, 'certify', OPTIONS);
  if (line.operands.length > 0) throw new UsageError(`certify takes no '${line.operands[0]}'; give options only`);
  const { secondsMax, ...given } = readLimits(line);
  const limits = line.given['states'] === undefined ? { ...given, statesMax: STATES_MAX } : given;
  const assigned = readAssignments(line.set);
  return findSubject(line.given['system']).open(async (system) => {
    const { specification } = system;
    const settings = settingsFrom(specification, assigned, line.given['row'] ?? null);
    const symmetry = findSymmetry(specification, line.given['symmetry'] ?? null);
    requirePossible(system, settings);
    requireSymmetryApplies(symmetry, settings);
    terminal.say(`${specification.id}: ${printSettings(settings)}\n`);
    if (symmetry !== null) {
      const offered = specification.letters.filter((letter) => specification.offers?.(settings, letter) ?? true);
      const left = offered.map(({ id }) => id).filter((id) => symmetry.without?.includes(id));
      const without = left.length === 0 ? '' : ` Claimed without ${left.join(', ')}.`;
      terminal.say(`${symmetry.id}: ${symmetry.sentence}${without}\n`);
    }
    const pace = new Pace({ progress: terminal.progress, interrupted: terminal.interrupted, secondsMax });
    const what = `${specification.id}, ${symmetry?.id ?? 'orbits'}`;
    const certificate = await certifySymmetry(system, symmetry, settings, limits, pace, what);
    terminal.clearProgress();
    for (const text of printCounts(certificate)) terminal.say(`${text}\n`);
    const ways = showWays(system, settings, certificate);
    terminal.say(`${verdictOf(certificate)}\n`);
    for (const text of printWays(ways)) terminal.say(`${text}\n`);
    const { counterexample: _, ...numbers } = certificate;
    const about = { system: specification.id, settings, symmetry: symmetry?.id ?? null };
    terminal.json(line.json, { slabcheck: 1, ...about, ...numbers, ways });
    if (certificate.holds) return exitCodes.holds;
    return isRefused(certificate) ? exitCodes.certificateFailed : exitCodes.incomplete;
  });
}

function printCounts({ states, orbits, edges, closed, reduced, standFor, views, sampled }: Certificate): string[] {
  const found = `${counted(states, 'state')} in ${counted(orbits, 'orbit')}, ${counted(edges, 'command')} (legal)`;
  const lines = [closed ? found : `${found}, cut`];
  if (reduced.states > 0) {
    const explored = `by orbit ${counted(reduced.states, 'state')}, ${counted(reduced.edges, 'command')}`;
    lines.push(reduced.closed ? explored : `${explored}, cut`);
  }
  if (standFor !== null) {
    const there = views === null ? '' : `; there are ${grouped(views)}`;
    lines.push(`by their sizes the orbits stand for ${counted(standFor, 'view')}${there}`);
  }
  if (sampled !== null && reduced.states > 0) {
    lines.push(`beyond that, ${counted(sampled, 'pair')} of merged states compared`);
  }
  return lines;
}

function verdictOf(certificate: Certificate): string {
  const { holds, explanation, sampled } = certificate;
  if (holds) return 'CERTIFIED: the graph of orbits is the quotient of the whole graph, edge for edge';
  if (isRefused(certificate)) return `NOT SOUND: ${explanation}`;
  const seen = sampled === null || sampled === 0 ? '' : '; the merged states that were compared have the same futures';
  return `INCOMPLETE: ${explanation}${seen}`;
}
