// `--fault ID`: a defect switched on, and the shortest trace that shows it.
import type { Configuration, Fault } from '../../../spec/kit/contract.ts';
import type { System } from '../../../spec/kit/subject.ts';
import { registry } from '../../../spec/registry.ts';
import { FaultSearch, type Place, placesOf } from '../../engine/fault-search.ts';
import { printSettings } from '../../report/text.ts';
import { printFinding } from '../../report/trace.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { nearest } from '../nearest.ts';
import { allowOptions, type CommandLine, readLimits } from '../options.ts';
import { Pace } from '../pace.ts';
import { sentencesOf } from '../sentences.ts';
import { show } from '../show.ts';
import type { Terminal } from '../terminal.ts';
import { findRow, findSubject, readAssignments, requirePossible, settingsFrom, UsageError } from '../usage.ts';
import { searchUnit } from './fault-in-unit.ts';

const OPTIONS = ['fault', 'system', 'row', 'set', 'seconds', 'json'];
const SLICE = 5_000;

export async function faultCommand(line: CommandLine, terminal: Terminal): Promise<number> {
  allowOptions(line, '--fault', OPTIONS);
  const { fault: id, system: only } = line.given;
  const known: string[] = [];
  for (const subject of registry) {
    if (only !== undefined && subject.id !== only) continue;
    const code = await subject.open(async (system) => {
      const fault = system.implementation.faults.find((candidate) => candidate.id === id);
      known.push(...system.implementation.faults.map((candidate) => candidate.id));
      if (fault === undefined) return null;
      const isOfUnit = fault.scenario !== undefined || fault.sweep !== undefined;
      return isOfUnit ? searchUnit(system, fault, line, terminal) : search(system, fault, line, terminal);
    });
    if (code !== null) return code;
  }
  if (known.length === 0) throw new UsageError(`there is no system '${only}'; --list names them`);
  const meant = nearest(id ?? '', known, 3);
  throw new UsageError(`there is no fault '${id}'; nearest are ${meant.join(', ')}, and --list names all`);
}

async function search<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  fault: Fault<Settings>,
  line: CommandLine,
  terminal: Terminal,
): Promise<number> {
  const places = placesFor(system, fault, line);
  const { secondsMax } = readLimits(line);
  const pace = new Pace({ progress: terminal.progress, interrupted: terminal.interrupted, secondsMax });
  terminal.say(`${fault.id} (${fault.origin}): ${fault.sentence}\n`);
  const hunt = new FaultSearch(system, fault, places);
  await pace.keep(
    hunt,
    () => hunt.advance(SLICE),
    () => `${fault.id}: ${places.length} configurations`,
  );
  terminal.clearProgress();
  if (hunt.caught === null) {
    const survived = hunt.finished && hunt.complete;
    terminal.say(survived ? 'SURVIVED: nothing was found\n' : 'INCOMPLETE: nothing was found so far\n');
    terminal.json(line.json, { slabcheck: 1, fault: fault.id, finished: hunt.finished, finding: null });
    return survived ? exitCodes.controlNotCaught : exitCodes.incomplete;
  }
  const { place, finding } = hunt.caught;
  const shown = show(system, place.settings, finding, fault.id, () => fault.open(place.settings));
  const sentences = await sentencesOf(findSubject(system.specification.id));
  terminal.say(`  configuration ${place.id}: ${printSettings(place.settings)}\n`);
  terminal.say(`${printFinding(shown, sentences.get(shown.property) ?? null).join('\n')}\n`);
  if (!hunt.finished) terminal.say('INCOMPLETE: there may be a shorter trace\n');
  terminal.json(line.json, {
    slabcheck: 1,
    fault: fault.id,
    finished: hunt.finished,
    settings: place.settings,
    finding: shown,
  });
  return exitCodeOf(shown);
}

/** Where to look: what the user chose, or where the fault is to show. */
function placesFor<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  fault: Fault<Settings>,
  line: CommandLine,
): readonly Place<Settings>[] {
  const { specification } = system;
  const row = line.given['row'] ?? null;
  if (line.set.length > 0) {
    const settings: Settings = settingsFrom(specification, readAssignments(line.set), row);
    requirePossible(system, settings, () => fault.open(settings));
    return [{ id: 'given', settings }];
  }
  if (row === null) return placesOf(fault, specification.rows);
  const tiny = findRow(specification, row).configurations.filter(({ size }) => size === 'tiny');
  return tiny.filter(({ settings }) => system.model.refusal(settings) === null);
}
