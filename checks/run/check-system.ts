// Checks one system: its configurations, sweeps, scenarios, faults as negative controls and whatever else is a unit of it.
import type { Scenario, Stress } from '../../spec/kit/concurrency.ts';
import type { Configuration, Fault } from '../../spec/kit/contract.ts';
import type { NotPromised, Row, System } from '../../spec/kit/subject.ts';
import type { Sweep } from '../../spec/kit/sweep.ts';
import type { Symmetry } from '../../spec/kit/symmetry.ts';
import { FaultSearch, placesOf, tinyPlaces } from '../engine/fault-search.ts';
import type { Budget } from './budgets.ts';
import { CERTIFIED_STATES_MAX, Configurations } from './configurations.ts';
import type { Pace } from './pace.ts';
import type {
  ConfigurationResult,
  FaultResult,
  NotPromisedResult,
  ScenarioResult,
  StressResult,
  SweepResult,
  SymmetryResult,
  SystemResult,
} from './result.ts';
import { Scenarios } from './scenarios.ts';
import { show } from './show.ts';
import { runStress } from './stress/stress.ts';
import { Sweeps } from './sweeps.ts';
import { checkSymmetry } from './symmetries.ts';
import { notPromisedOf, partOf, type UnitKind, type UnitResults, wholeOf } from './units.ts';

/** Commands between two looks at the surroundings. */
const SLICE = 5_000;
/** Milliseconds after which a thread that has not come to rest is given up. */
const PATIENCE = 60_000;
const NO_STRESS = { rounds: 0, operations: 0 };

export interface SystemPlan<Settings extends Configuration, View> {
  readonly budget: Budget;
  readonly seed: number;
  readonly exact: boolean;
  readonly limits: { readonly statesMax: number; readonly depthMax: number; readonly bytesMax: number };
  readonly rows: readonly Row<Settings>[];
  /** Arithmetic that is compared over whole ranges of arguments. */
  readonly sweeps: readonly Sweep<Settings>[];
  /** Scenarios whose interleavings are explored. */
  readonly scenarios: readonly Scenario<Settings>[];
  /** What real threads do. */
  readonly stress: readonly Stress<Settings>[];
  /** Named symmetries to certify, or to see refused. */
  readonly symmetries: readonly Symmetry<Settings, View>[];
  /** Faults to run as negative controls. */
  readonly faults: readonly Fault<Settings>[];
}

export class SystemCheck<Settings extends Configuration, View, State> {
  private readonly system: System<Settings, View, State>;
  private readonly plan: SystemPlan<Settings, View>;
  private readonly pace: Pace;
  private readonly configurations: Configurations<Settings, View, State>;
  private readonly sweeps: Sweeps<Settings, View, State>;
  private readonly scenarios: Scenarios<Settings, View, State>;

  constructor(system: System<Settings, View, State>, plan: SystemPlan<Settings, View>, pace: Pace) {
    this.system = system;
    this.plan = plan;
    this.pace = pace;
    const { budget, seed, exact } = plan;
    const { limits } = this;
    this.configurations = new Configurations(system, { budget, seed, exact, limits }, pace);
    this.sweeps = new Sweeps(system, pace);
    this.scenarios = new Scenarios(system, { budget, exact, limits }, pace);
  }

  private get limits(): SystemPlan<Settings, View>['limits'] {
    const { limits, budget } = this.plan;
    return { ...limits, statesMax: Math.min(limits.statesMax, budget.statesMax) };
  }

  /** The whole system. */
  async run(): Promise<SystemResult> {
    return wholeOf(this.system, this.plan, await this.carryOut(() => true));
  }

  /** Some units of it; what can only be judged over all of them is left open. */
  async runSome(isChosen: (kind: UnitKind, id: string) => boolean): Promise<SystemResult> {
    return partOf(this.system, this.plan, await this.carryOut(isChosen));
  }

  /** One unit after the other. All that a unit goes by is in the plan, never what became of another unit. */
  private async carryOut(isChosen: (kind: UnitKind, id: string) => boolean): Promise<UnitResults> {
    const { plan } = this;
    const isDue = (kind: UnitKind) => (unit: { readonly id: string }) => isChosen(kind, unit.id);
    const configurations: ConfigurationResult[] = [];
    for (const row of plan.rows) {
      for (const one of row.configurations.filter(isDue('configurations'))) {
        configurations.push(await this.configurations.check(one));
      }
    }
    const sweeps: SweepResult[] = [];
    for (const sweep of plan.sweeps.filter(isDue('sweeps'))) sweeps.push(await this.sweeps.check(sweep));
    const scenarios: ScenarioResult[] = [];
    for (const scenario of plan.scenarios.filter(isDue('scenarios'))) {
      scenarios.push(await this.scenarios.check(scenario, scenario.size === 'tiny' || plan.budget.large));
    }
    const notPromised: NotPromisedResult[] = [];
    for (const one of notPromisedOf(this.system.specification, plan)) {
      if (isChosen('notPromised', one.property.id)) notPromised.push(await this.witness(one));
    }
    const symmetries: SymmetryResult[] = [];
    const certified = { ...this.limits, statesMax: CERTIFIED_STATES_MAX };
    for (const symmetry of plan.symmetries.filter(isDue('symmetries'))) {
      symmetries.push(await checkSymmetry(this.system, symmetry, plan.rows, certified, this.pace));
    }
    const faults: FaultResult[] = [];
    for (const fault of plan.faults.filter(isDue('faults'))) faults.push(await this.checkFault(fault));
    const stress: StressResult[] = [];
    for (const one of plan.stress.filter(isDue('stress'))) stress.push(await this.runStress(one));
    return { configurations, sweeps, scenarios, notPromised, symmetries, faults, stress };
  }

  private runStress(stress: Stress<Settings>): Promise<StressResult> {
    const { rounds, operations } = this.plan.budget.stress ?? NO_STRESS;
    return runStress(this.system, stress, { rounds, operations, seed: this.plan.seed, patience: PATIENCE }, this.pace);
  }

  /** Looks for the shortest trace that shows why something is not promised. */
  private async witness({ property, why }: NotPromised<View>): Promise<NotPromisedResult> {
    const { specification, implementation } = this.system;
    const expecting = { ...this.system, specification: { ...specification, invariants: [property] } };
    const search = new FaultSearch(expecting, implementation, tinyPlaces(this.plan.rows));
    await this.pace.keep(
      search,
      () => search.advance(SLICE),
      () => `witness that ${property.id} is not promised`,
    );
    const { id, sentence } = property;
    const cut = !(search.finished && search.complete);
    if (search.caught === null) return { id, sentence, why, witness: null, cut };
    const { place, finding } = search.caught;
    const shown = show(this.system, place.settings, finding, null, () => implementation.open(place.settings));
    return { id, sentence, why, witness: { configuration: place.id, finding: shown }, cut };
  }

  async checkFault(fault: Fault<Settings>): Promise<FaultResult> {
    if (fault.scenario !== undefined) return this.scenarios.checkFault(fault);
    if (fault.sweep !== undefined) return this.sweeps.checkFault(fault);
    const { pace } = this;
    const search = new FaultSearch(this.system, fault, placesOf(fault, this.plan.rows));
    await pace.keep(
      search,
      () => search.advance(SLICE),
      () => `fault ${fault.id}`,
    );
    const { id, sentence, origin, caughtBy, shortestTrace, remark = null } = fault;
    const expected = { caughtBy, shortestTrace };
    const control = { id, sentence, origin, expected, remark, scenario: null, sweep: null };
    if (search.caught === null)
      return { ...control, caught: null, asExpected: search.finished && search.complete ? false : null };
    const { finding, place } = search.caught;
    const found = { property: finding.property, shortestTrace: finding.trace.length };
    const caught = {
      ...found,
      configuration: place.id,
      finding: show(this.system, place.settings, finding, id, () => fault.open(place.settings)),
    };
    const same = found.property === caughtBy && found.shortestTrace === shortestTrace;
    return { ...control, caught, asExpected: search.finished ? same : null };
  }
}
