// The units of which the check of a system is made, each carried out by itself, and how their results are put together:
// all of them to the result of the system, or some of them to that of a part.
import type { Configuration } from '../../spec/kit/contract.ts';
import type { NotPromised, Row, Specification, System } from '../../spec/kit/subject.ts';
import type { SystemPlan } from './check-system.ts';
import type {
  ConfigurationResult,
  FaultResult,
  NotPromisedResult,
  RowResult,
  ScenarioResult,
  StressResult,
  SweepResult,
  SymmetryResult,
  SystemResult,
} from './result.ts';

/** The row of a configuration that a user gave: it need not reach every letter. */
export const GIVEN_ROW = 'given';

/** What the units of one system come to, by kind. Within a kind, an id names one unit of the system. */
export interface UnitResults {
  readonly configurations: readonly ConfigurationResult[];
  readonly sweeps: readonly SweepResult[];
  readonly scenarios: readonly ScenarioResult[];
  readonly notPromised: readonly NotPromisedResult[];
  readonly symmetries: readonly SymmetryResult[];
  readonly faults: readonly FaultResult[];
  readonly stress: readonly StressResult[];
}

export type UnitKind = keyof UnitResults;

export const unitKinds: readonly UnitKind[] = [
  'configurations',
  'sweeps',
  'scenarios',
  'notPromised',
  'symmetries',
  'faults',
  'stress',
];

/** Ids of units, by kind, in the order in which a whole run carries them out. */
export type UnitIds = Readonly<Record<UnitKind, readonly string[]>>;

/** The units of one system. */
export function unitsOf<Settings extends Configuration, View>(
  specification: Specification<Settings, View>,
  plan: SystemPlan<Settings, View>,
): UnitIds {
  return {
    configurations: plan.rows.flatMap(({ configurations }) => configurations.map(({ id }) => id)),
    sweeps: plan.sweeps.map(({ id }) => id),
    scenarios: plan.scenarios.map(({ id }) => id),
    notPromised: notPromisedOf(specification, plan).map(({ property }) => property.id),
    symmetries: plan.symmetries.map(({ id }) => id),
    faults: plan.faults.map(({ id }) => id),
    stress: plan.stress.map(({ id }) => id),
  };
}

/** Witnesses of what is not promised are looked for wherever there are negative controls. */
export function notPromisedOf<Settings extends Configuration, View>(
  { notPromised = [] }: Specification<Settings, View>,
  { faults }: Pick<SystemPlan<Settings, View>, 'faults'>,
): readonly NotPromised<View>[] {
  return faults.length === 0 ? [] : notPromised;
}

/**
 * The result of a whole system, with what can only be judged when all of it is known: letters that a row never gave, and
 * invariants and sweeps that no fault breaks.
 *
 * @param results of every unit, in any order
 * @throws Error when there is not exactly one result of each unit
 */
export function wholeOf<Settings extends Configuration, View, State>(
  { specification, implementation }: System<Settings, View, State>,
  plan: SystemPlan<Settings, View>,
  results: UnitResults,
): SystemResult {
  const { id, title, source, invariants, sweeps = [] } = specification;
  const units = unitsOf(specification, plan);
  const configurations = inOrder(id, units.configurations, results.configurations);
  const defended = implementation.faults.map(({ caughtBy }) => caughtBy);
  return {
    id,
    title,
    source,
    rows: plan.rows.map((row) => {
      const own = ofRow(row, configurations);
      return { id: row.id, title: row.title, configurations: own, lettersMissed: missedIn(specification, row, own) };
    }),
    sweeps: inOrder(id, units.sweeps, results.sweeps),
    scenarios: inOrder(id, units.scenarios, results.scenarios),
    stress: inOrder(id, units.stress, results.stress),
    notPromised: inOrder(id, units.notPromised, results.notPromised),
    symmetries: inOrder(id, units.symmetries, results.symmetries),
    faults: inOrder(id, units.faults, results.faults),
    undefended: [...invariants, ...sweeps].flatMap((property) => (defended.includes(property.id) ? [] : [property.id])),
  };
}

/** The result of a part of a system: what can only be judged over the whole is not judged. */
export function partOf<Settings extends Configuration, View, State>(
  { specification: { id, title, source } }: System<Settings, View, State>,
  { rows }: Pick<SystemPlan<Settings, View>, 'rows'>,
  { configurations, ...others }: UnitResults,
): SystemResult {
  const parts = rows.map((row): RowResult => {
    return { id: row.id, title: row.title, configurations: ofRow(row, configurations), lettersMissed: [] };
  });
  return { id, title, source, rows: parts.filter((row) => row.configurations.length > 0), ...others, undefended: [] };
}

/** The units of the results of a system's parts. */
export function unitResultsOf(parts: readonly SystemResult[]): UnitResults {
  return {
    configurations: parts.flatMap(({ rows }) => rows.flatMap(({ configurations }) => configurations)),
    sweeps: parts.flatMap(({ sweeps }) => sweeps),
    scenarios: parts.flatMap(({ scenarios }) => scenarios),
    notPromised: parts.flatMap(({ notPromised }) => notPromised),
    symmetries: parts.flatMap(({ symmetries }) => symmetries),
    faults: parts.flatMap(({ faults }) => faults),
    stress: parts.flatMap(({ stress }) => stress),
  };
}

function ofRow<Settings extends Configuration>(
  row: Row<Settings>,
  results: readonly ConfigurationResult[],
): ConfigurationResult[] {
  return results.filter((result) => row.configurations.some(({ id }) => id === result.id));
}

function inOrder<Result extends { readonly id: string }>(
  system: string,
  ids: readonly string[],
  results: readonly Result[],
): Result[] {
  if (ids.length !== results.length) throw new Error(`${system} has ${results.length} results of ${ids.length} units.`);
  return ids.map((id) => {
    const [result, ...more] = results.filter((one) => one.id === id);
    if (result === undefined || more.length > 0) throw new Error(`${system} has no or several results of '${id}'.`);
    return result;
  });
}

/** The letters that were never given in a whole row; none where searches were cut, or nobody expects all letters. */
function missedIn<Settings extends Configuration, View>(
  specification: Specification<Settings, View>,
  { id, configurations }: Row<Settings>,
  results: readonly ConfigurationResult[],
): string[] {
  const searches = results.flatMap(({ exploration, random }) => exploration ?? random ?? []);
  const complete = searches.every(({ cut }) => cut === null);
  if (!complete || id === GIVEN_ROW) return [];
  const offered = specification.letters.filter((letter) =>
    configurations.some(({ settings }) => specification.offers?.(settings, letter) ?? true),
  );
  const letters = offered.map((letter) => letter.id);
  return letters.filter((letter) => searches.every((search) => (search.letters[letter] ?? 0) === 0));
}
