// What a user may have got wrong, said in one line.
import type { Scenario } from '../../spec/kit/concurrency.ts';
import type { Configuration, Instance } from '../../spec/kit/contract.ts';
import { readSettings } from '../../spec/kit/fields.ts';
import type { Row, Specification, Subject, System } from '../../spec/kit/subject.ts';
import type { Sweep } from '../../spec/kit/sweep.ts';
import type { Symmetry } from '../../spec/kit/symmetry.ts';
import { registry } from '../../spec/registry.ts';

/** A mistake of the user: reported in one line, with exit code 64. */
export class UsageError extends Error {}

/** @throws UsageError naming the systems there are */
export function findSubject(id: string | undefined): Subject {
  const known = registry.map((subject) => subject.id).join(', ');
  if (id === undefined) throw new UsageError(`give a system with --system; there are: ${known}`);
  const found = registry.find((subject) => subject.id === id);
  if (found === undefined) throw new UsageError(`there is no system '${id}'; there are: ${known}`);
  return found;
}

/** Reads `key=value` texts. */
export function readAssignments(texts: readonly string[]): Record<string, string> {
  const given: Record<string, string> = {};
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at < 1) throw new UsageError(`--set ${text} is malformed: give --set key=value`);
    given[text.slice(0, at)] = text.slice(at + 1);
  }
  return given;
}

/** A configuration from values given by name, on the base of a row or of the standard values. */
export function settingsFrom<Settings extends Configuration, View>(
  specification: Specification<Settings, View>,
  given: Readonly<Record<string, unknown>>,
  row: string | null,
): Settings {
  const base = row === null ? {} : (findRow(specification, row).configurations[0]?.settings ?? {});
  const read = readSettings(specification.fields, given, base);
  if ('wrong' in read) throw new UsageError(`${specification.id}: ${read.wrong}`);
  // The fields of a specification are what its settings are declared from.
  return read.settings as unknown as Settings;
}

export function findRow<Settings extends Configuration, View>(
  specification: Specification<Settings, View>,
  id: string,
): Row<Settings> {
  const row = specification.rows.find((candidate) => candidate.id === id);
  const known = specification.rows.map((candidate) => candidate.id).join(', ');
  if (row === undefined) throw new UsageError(`${specification.id} has no row '${id}'; there are: ${known}`);
  return row;
}

/**
 * @param id null for the reduction that explorations by orbit use
 * @throws UsageError naming the symmetries there are
 */
export function findSymmetry<Settings extends Configuration, View>(
  { id: system, symmetries = [] }: Specification<Settings, View>,
  id: string | null,
): Symmetry<Settings, View> | null {
  if (id === null) return null;
  if (symmetries.length === 0) throw new UsageError(`${system} has no symmetries by name; leave --symmetry out`);
  const known = symmetries.map((candidate) => candidate.id).join(', ');
  const symmetry = symmetries.find((candidate) => candidate.id === id);
  if (symmetry === undefined) throw new UsageError(`${system} has no symmetry '${id}'; there are: ${known}`);
  return symmetry;
}

/** @throws UsageError when a symmetry says nothing about a configuration */
export function requireSymmetryApplies<Settings extends Configuration, View>(
  symmetry: Symmetry<Settings, View> | null,
  settings: Settings,
): void {
  const reason = symmetry?.inapplicable?.(settings) ?? null;
  if (reason === null) return;
  throw new UsageError(`the symmetry '${symmetry?.id}' says nothing about this configuration: ${reason}`);
}

/** @throws UsageError naming the scenarios there are */
export function findScenario<Settings extends Configuration, View>(
  { id: system, concurrency }: Specification<Settings, View>,
  id: string,
): Scenario<Settings> {
  const scenarios = concurrency?.scenarios ?? [];
  const scenario = scenarios.find((candidate) => candidate.id === id);
  if (scenarios.length === 0) throw new UsageError(`${system} has no scenarios: it is not for several threads`);
  const known = scenarios.map((candidate) => candidate.id).join(', ');
  if (scenario === undefined) throw new UsageError(`${system} has no scenario '${id}'; there are: ${known}`);
  return scenario;
}

/** @throws UsageError naming the sweeps there are */
export function findSweep<Settings extends Configuration, View>(
  { id: system, sweeps = [] }: Specification<Settings, View>,
  id: string,
): Sweep<Settings> {
  const sweep = sweeps.find((candidate) => candidate.id === id);
  if (sweeps.length === 0) throw new UsageError(`${system} has no sweeps: nothing of it is compared over whole ranges`);
  const known = sweeps.map((candidate) => candidate.id).join(', ');
  if (sweep === undefined) throw new UsageError(`${system} has no sweep '${id}'; there are: ${known}`);
  return sweep;
}

/**
 * Makes sure that a configuration can be opened at all.
 *
 * @throws UsageError with the implementation's own words when it is impossible
 */
export function requirePossible<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settings: Settings,
  open: () => Instance = () => system.implementation.open(settings),
): void {
  try {
    open();
  } catch (error) {
    // Errors with a code are the implementation's refusals; anything else is a defect and goes on its way.
    if (error instanceof Error && 'code' in error)
      throw new UsageError(`this configuration is impossible: ${error.message}`);
    throw error;
  }
}

/** A whole number from an option. */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most) {
    throw new UsageError(`--${option} is '${text}': give a whole number from ${least} to ${most}`);
  }
  return number;
}
