// Checks systems and adds up what was found: the whole of `npm run check` as a function that returns a value.
import type { Configuration } from '../../spec/kit/contract.ts';
import type { Row } from '../../spec/kit/subject.ts';
import { registry } from '../../spec/registry.ts';
import type { Budget } from './budgets.ts';
import { SystemCheck, type SystemPlan } from './check-system.ts';
import { exitCodeFor } from './exit-codes.ts';
import { Pace, type Surroundings } from './pace.ts';
import type { CheckResult, ObligationVerdict, SystemResult, Totals } from './result.ts';
import { GIVEN_ROW } from './units.ts';

export interface CheckOptions {
  readonly budget: Budget;
  readonly seed: number;
  readonly exact: boolean;
  readonly limits: SystemPlan<Configuration>['limits'];
  /** The one system to check, with the one row or the one configuration of it; null for all. */
  readonly only: {
    readonly system: string;
    readonly row: string | null;
    readonly settings: Readonly<Record<string, number | string>> | null;
  } | null;
  /** Whether scenarios are explored and negative controls are run. */
  readonly faults: boolean;
  /** The command line that does this again. */
  readonly reproduce: string;
}

export async function check(options: CheckOptions, surroundings: Surroundings): Promise<CheckResult> {
  const pace = new Pace(surroundings);
  const { budget, seed, exact, limits, only, faults, reproduce } = options;
  const systems: SystemResult[] = [];
  for (const subject of registry) {
    if (only !== null && only.system !== subject.id) continue;
    const result = await subject.open((system) => {
      const rows = chosenRows(system.specification.rows, only?.row ?? null, only?.settings ?? null);
      const scenarios = faults ? (system.specification.concurrency?.scenarios ?? []) : [];
      const stress = faults && budget.stress !== null ? (system.specification.concurrency?.stress ?? []) : [];
      const controls = faults ? system.implementation.faults : [];
      const plan = { budget, seed, exact, limits, rows, scenarios, stress, faults: controls };
      return new SystemCheck(system, plan, pace).run();
    });
    systems.push(result);
  }
  const interrupted = pace.disturbance !== null;
  const totals = totalsOf(systems);
  const result = { slabcheck: 1, budget: budget.id, seed, reproduce, interrupted, systems, totals } as const;
  return { ...result, exitCode: exitCodeFor(result) };
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

/** Sums over everything that was checked. */
export function totalsOf(systems: readonly SystemResult[]): Totals {
  const configurations = systems.flatMap(({ rows }) => rows.flatMap((row) => row.configurations));
  const explorations = configurations.flatMap(({ exploration }) => exploration ?? []);
  const randoms = configurations.flatMap(({ random }) => random ?? []);
  const certificates = configurations.flatMap(({ certificate }) => certificate ?? []);
  const goals = [...explorations, ...randoms].map((search) => search.goals);
  const faults = systems.flatMap((system) => system.faults);
  const verdicts: Record<ObligationVerdict, number> = { holds: 0, violated: 0, incomplete: 0, vacuous: 0 };
  const scenarios = systems.flatMap((system) => system.scenarios);
  const stress = systems.flatMap((system) => system.stress);
  const interleavings = scenarios.flatMap((scenario) => scenario.interleavings ?? []);
  const scheduleCertificates = scenarios.flatMap(({ certificate }) => certificate ?? []);
  const exchangeCertificates = scenarios.flatMap(({ exchangeCertificate }) => exchangeCertificate ?? []);
  for (const { obligations } of [...configurations, ...scenarios]) {
    for (const { verdict } of obligations) verdicts[verdict] += 1;
  }
  return {
    generated: sum(explorations.map(({ edges }) => edges)),
    distinct: sum(explorations.map(({ states }) => states)),
    duplicates: sum(explorations.map(({ duplicates }) => duplicates)),
    queueLeft: sum(explorations.map(({ queueLeft }) => queueLeft)),
    depth: Math.max(0, ...explorations.map(({ depth }) => depth)),
    closed: explorations.filter(({ closed }) => closed).length,
    explorations: explorations.length,
    randomCommands: sum(randoms.map(({ commands }) => commands)),
    collisionBound: sum(explorations.map(({ collisionBound }) => collisionBound)),
    goalsMet: sum(goals.map(({ reached }) => reached.length)),
    goals: sum(goals.map(({ applicable }) => applicable.length)),
    faultsCaught: faults.filter(({ asExpected }) => asExpected === true).length,
    faults: faults.length,
    certificates: certificates.length,
    certificatesHeld: certificates.filter(({ holds }) => holds).length,
    stress: stress.length,
    stressHeld: stress.filter(({ problem, cut }) => problem === null && !cut).length,
    interleavings: {
      scenarios: interleavings.length,
      closed: interleavings.filter(({ closed }) => closed).length,
      states: sum(interleavings.map(({ states }) => states)),
      steps: sum(interleavings.map(({ steps }) => steps)),
      certificates: scheduleCertificates.length,
      certificatesHeld: scheduleCertificates.filter(({ holds }) => holds).length,
      exchanges: exchangeCertificates.length,
      exchangesHeld: exchangeCertificates.filter(({ holds }) => holds).length,
    },
    verdicts,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
