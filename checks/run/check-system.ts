// Checks one system: its configurations, sweeps, scenarios, faults as negative controls and whatever else is a unit of it.
import type { Scenario, Stress } from '../../spec/kit/concurrency.ts';
import type { Configuration, Fault, Instance } from '../../spec/kit/contract.ts';
import type { NotPromised, Row, RowConfiguration, System } from '../../spec/kit/subject.ts';
import type { Sweep } from '../../spec/kit/sweep.ts';
import type { Symmetry } from '../../spec/kit/symmetry.ts';
import { certify } from '../engine/certificate.ts';
import { NO_LIMITS } from '../engine/exploration-options.ts';
import { Explorer } from '../engine/explore.ts';
import { FaultSearch, placesOf, tinyPlaces } from '../engine/fault-search.ts';
import { RandomChecker } from '../engine/random.ts';
import type { Exploration, RandomRuns } from '../engine/result.ts';
import type { Budget } from './budgets.ts';
import { boundOf } from './measured-bound.ts';
import { countingObligation, obligationsOf } from './obligations.ts';
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
/** One in so many steps is repeated on another instance; and one is taken again as an immutable step of the model. */
const REPEAT_EVERY = 64;
const CROSS_CHECK_EVERY = 512;
/** Bytes of an image up to which there are as many random histories as the budget says. */
const IMAGE_BYTES = 2 ** 21;
/** States of the largest configuration whose orbits are certified. */
const CERTIFIED_STATES_MAX = 20_000;

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
  private readonly sweeps: Sweeps<Settings, View, State>;
  private readonly scenarios: Scenarios<Settings, View, State>;

  constructor(system: System<Settings, View, State>, plan: SystemPlan<Settings, View>, pace: Pace) {
    this.system = system;
    this.plan = plan;
    this.pace = pace;
    this.sweeps = new Sweeps(system, pace);
    this.scenarios = new Scenarios(system, { exact: plan.exact, limits: this.limits, budget: plan.budget }, pace);
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
        configurations.push(await this.checkConfiguration(one));
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

  /** One configuration, as it stands in a row or as a user gave it. */
  async checkConfiguration(configuration: RowConfiguration<Settings>): Promise<ConfigurationResult> {
    const { id, size, settings } = configuration;
    const { specification, implementation } = this.system;
    const open = () => implementation.open(settings);
    const shown = { id, size, settings, certificate: null, closedForm: null };
    if (size === 'real') {
      const random = await this.sample(configuration, open);
      const { findings, ...seen } = random;
      return {
        ...shown,
        exploration: null,
        random: seen,
        obligations: obligationsOf(specification, random, 'random'),
        findings: findings.map((finding) => show(this.system, settings, finding, null, open)),
      };
    }
    if (size === 'large' && !this.plan.budget.large) {
      return { ...shown, exploration: null, random: null, obligations: [], findings: [] };
    }
    const exploration = await this.explore(configuration, open);
    const { findings, ...seen } = exploration;
    const closedForm = specification.closedForm?.(settings) ?? null;
    return {
      ...shown,
      exploration: seen,
      random: null,
      certificate: this.certify(settings, exploration),
      closedForm,
      obligations: [
        ...obligationsOf(specification, exploration, 'exhaustive'),
        ...(closedForm === null ? [] : [countingObligation(exploration, closedForm)]),
      ],
      findings: findings.map((finding) => show(this.system, settings, finding, null, open)),
    };
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

  private async explore(
    { id, size, settings }: RowConfiguration<Settings>,
    open: () => Instance,
  ): Promise<Exploration> {
    const { plan, pace, limits } = this;
    const options = {
      identity: 'image',
      alphabet: 'all',
      limits,
      exact: plan.exact,
      repeatEvery: REPEAT_EVERY,
      crossCheckEvery: CROSS_CHECK_EVERY,
    } as const;
    const explorer = new Explorer(this.system, settings, options, open);
    const bound = boundOf(plan.budget, size);
    await pace.keep(
      explorer,
      () => {
        explorer.advance(SLICE);
        if (bound?.isReached(explorer.progress.states) === true) explorer.stop('states');
      },
      () => {
        const { states, depth, queue } = explorer.progress;
        return `${this.system.specification.id} ${id}: ${states} states, depth ${depth}, ${queue} left`;
      },
    );
    explorer.stop(pace.disturbance ?? 'interrupt');
    return explorer.result;
  }

  private async sample({ id, settings }: RowConfiguration<Settings>, open: () => Instance): Promise<RandomRuns> {
    const { plan, pace } = this;
    const { runs, commandsMax } = plan.budget.random;
    // Every command looks at the whole image: where it is large there are fewer histories.
    const fewer = Math.max(1, Math.ceil((runs * IMAGE_BYTES) / Math.max(IMAGE_BYTES, open().image.length)));
    const options = { runs: fewer, commandsMax, seed: plan.seed };
    const checker = new RandomChecker(this.system, settings, options, open);
    await pace.keep(
      checker,
      () => checker.advance(),
      () =>
        `${this.system.specification.id} ${id}: ${checker.progress.runs} histories, ${checker.progress.commands} commands`,
    );
    checker.stop(pace.disturbance ?? 'interrupt');
    return checker.result;
  }

  /** Certifies the orbits of legal use where the whole graph is known to be small. */
  private certify(settings: Settings, { closed, states }: Exploration): ConfigurationResult['certificate'] {
    if (!closed || states > CERTIFIED_STATES_MAX) return null;
    const { counterexample, ...certificate } = certify(this.system, settings, 'legal', NO_LIMITS);
    if (counterexample === null) return certificate;
    const ways = counterexample.map((way) => way.map(({ letter, picks }) => [letter, ...picks].join('=')).join('.'));
    return { ...certificate, explanation: `${certificate.explanation}: ${ways.join(' and ')}` };
  }
}
