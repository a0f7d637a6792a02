// What a check is asked to do, and what that means for one system.
import type { Configuration } from '../../spec/kit/contract.ts';
import type { Row, System } from '../../spec/kit/subject.ts';
import type { Budget } from './budgets.ts';
import type { SystemPlan } from './check-system.ts';
import type { Shard } from './shards.ts';
import { GIVEN_ROW } from './units.ts';

export interface CheckOptions {
  readonly budget: Budget;
  readonly seed: number;
  readonly exact: boolean;
  readonly limits: SystemPlan<Configuration, never>['limits'];
  /** The one system to check, with the one row or the one configuration of it; null for all. */
  readonly only: {
    readonly system: string;
    readonly row: string | null;
    readonly settings: Readonly<Record<string, number | string>> | null;
  } | null;
  /** Whether sweeps are made, scenarios explored and negative controls run. */
  readonly faults: boolean;
  /** The part that is carried out; the whole when left out. */
  readonly shard?: Shard;
  /** The command line that does this again. */
  readonly reproduce: string;
}

/** The plan of the whole check of one system, whichever shard is carried out. */
export function planOf<Settings extends Configuration, View, State>(
  { specification, implementation }: System<Settings, View, State>,
  { budget, seed, exact, limits, only, faults }: CheckOptions,
): SystemPlan<Settings, View> {
  const { rows, sweeps = [], concurrency } = specification;
  return {
    budget,
    seed,
    exact,
    limits,
    rows: chosenRows(rows, only?.row ?? null, only?.settings ?? null),
    sweeps: faults ? sweeps : [],
    scenarios: faults ? (concurrency?.scenarios ?? []) : [],
    stress: faults && budget.stress !== null ? (concurrency?.stress ?? []) : [],
    symmetries: faults ? (specification.symmetries ?? []) : [],
    faults: faults ? implementation.faults : [],
  };
}

/** The rows to check, or a row of its own for a configuration that a user gave. */
function chosenRows<Settings extends Configuration>(
  rows: readonly Row<Settings>[],
  only: string | null,
  settings: Configuration | null,
): readonly Row<Settings>[] {
  if (settings === null) return only === null ? rows : rows.filter(({ id }) => id === only);
  // The command line has read them by the fields of this very specification.
  const given = settings as Settings;
  const configurations = [
    { id: 'given, explored', size: 'tiny', settings: given },
    { id: 'given, at random', size: 'real', settings: given },
  ] as const;
  return [{ id: GIVEN_ROW, title: 'Given on the command line', configurations }];
}
