// Explores the scenarios of a system, and looks for faults in them.
import type { Scenario } from '../../spec/kit/concurrency.ts';
import type { Configuration, Fault } from '../../spec/kit/contract.ts';
import type { System } from '../../spec/kit/subject.ts';
import type { ExplorationLimits } from '../engine/exploration-options.ts';
import { type ScheduleCertificate, ScheduleCheck } from '../engine/interleave/certificate.ts';
import { type ExchangeCertificate, ExchangeCheck } from '../engine/interleave/exchange-certificate.ts';
import { InterleavingExplorer, type InterleavingObserver } from '../engine/interleave/explore.ts';
import { NotExchangeable } from '../engine/interleave/orbits.ts';
import type { Interleavings } from '../engine/interleave/result.ts';
import type { OpenShared, Stage } from '../engine/interleave/stage.ts';
import type { Stepper } from '../engine/interleave/stepper.ts';
import type { Budget } from './budgets.ts';
import { boundOf } from './measured-bound.ts';
import { interleavingObligations } from './obligations.ts';
import type { Pace } from './pace.ts';
import type { FaultResult, ScenarioResult } from './result.ts';
import { showSchedule } from './show-schedule.ts';

/** Steps, or schedules, between two looks at the surroundings. */
const SLICE = 5_000;
const SCHEDULES_SLICE = 100;
/** One in so many steps is carried out on the code although it is known what it does. */
const REPEAT_EVERY = 64;
/** Schedules up to which each of them is followed by itself, to certify that merging states is exact. */
const CERTIFIED_SCHEDULES_MAX = 2_500;

/** States of a large scenario up to which all are told apart, to certify that exchanges change nothing. */
const TOLD_APART_MAX = 200_000;

export interface ScenarioPlan {
  readonly exact: boolean;
  readonly limits: ExplorationLimits;
  /** What gives large scenarios their bounds; null for none. */
  readonly budget: Budget | null;
}

/** What was explored of a scenario. */
interface Explored<Settings extends Configuration, View, State> {
  /** What is reported. */
  readonly explorer: InterleavingExplorer<Settings, View, State>;
  /** Where all states are told apart; null when they are too many. */
  readonly whole: InterleavingExplorer<Settings, View, State> | null;
  readonly exchangeCertificate: ExchangeCertificate | null;
}

type Watch<Settings extends Configuration, View, State> = (
  stage: Stage<Settings, View, State>,
  stepper: Stepper<Settings, View, State>,
) => InterleavingObserver;

export class Scenarios<Settings extends Configuration, View, State> {
  private readonly system: System<Settings, View, State>;
  private readonly plan: ScenarioPlan;
  private readonly pace: Pace;

  constructor(system: System<Settings, View, State>, plan: ScenarioPlan, pace: Pace) {
    this.system = system;
    this.plan = plan;
    this.pace = pace;
  }

  /** @param explored whether it is part of the budget */
  async check(scenario: Scenario<Settings>, explored: boolean): Promise<ScenarioResult> {
    const { id, sentence, size, settings, threads } = scenario;
    const exchanges = (scenario.exchanges ?? []).map((exchange) => exchange.sentence);
    const shown = { id, sentence, size, settings, threads: threads.length, exchanges };
    if (!explored) {
      const nothing = { interleavings: null, certificate: null, exchangeCertificate: null };
      return { ...shown, ...nothing, obligations: [], findings: [] };
    }
    const open = openSharedOf(this.system);
    const { explorer, whole, exchangeCertificate } = await this.exploreOf(scenario, open);
    const { findings, ...interleavings } = explorer.result;
    const isReduced = interleavings.exchanged !== null && exchangeCertificate?.holds !== true;
    return {
      ...shown,
      interleavings,
      certificate: whole === null ? null : await this.certify(scenario, open, whole),
      exchangeCertificate,
      obligations: interleavingObligations(this.system.specification, scenario, explorer.result, isReduced),
      findings: findings.map((finding) => showSchedule(this.system, scenario, finding, null, open)),
    };
  }

  /**
   * Explores a scenario as a whole where it is tiny, and makes sure that its exchanges change nothing. A large one is
   * explored up to its exchanges, and as a whole only to make sure of these, where it is not too large for that.
   */
  private async exploreOf(
    scenario: Scenario<Settings>,
    open: OpenShared<Settings>,
  ): Promise<Explored<Settings, View, State>> {
    if (scenario.exchanges === undefined) {
      const explorer = await this.explore(scenario, open);
      return { explorer, whole: explorer, exchangeCertificate: null };
    }
    const check: { of: ExchangeCheck<Settings, View, State> | null } = { of: null };
    const watch: Watch<Settings, View, State> = (stage, stepper) => {
      check.of = new ExchangeCheck(stage, stepper);
      return check.of;
    };
    const early = scenario.size === 'large' ? await this.exploreReduced(scenario, open) : null;
    if (early !== null && !isAffordable(early.result))
      return { explorer: early, whole: null, exchangeCertificate: null };
    const whole = await this.explore(scenario, open, false, watch);
    const reduced = early ?? (check.of?.refusal === null ? await this.exploreReduced(scenario, open) : null);
    const cuts = [whole, reduced].map((explorer) => explorer?.result.cut ?? null);
    const isCut = cuts.some((cut) => cut !== null && cut !== 'finding');
    const exchangeCertificate = isCut ? null : (check.of?.compare(whole, reduced?.result ?? null) ?? null);
    return { explorer: whole, whole, exchangeCertificate };
  }

  /** Null where what was declared is no exchange. */
  private async exploreReduced(
    scenario: Scenario<Settings>,
    open: OpenShared<Settings>,
  ): Promise<InterleavingExplorer<Settings, View, State> | null> {
    try {
      return await this.explore(scenario, open, true);
    } catch (error) {
      if (error instanceof NotExchangeable) return null;
      throw error;
    }
  }

  /** Looks for a fault in the interleavings of its scenario. */
  async checkFault(fault: Fault<Settings>): Promise<FaultResult> {
    const { id, sentence, origin, caughtBy, shortestTrace, remark = null } = fault;
    const scenario = scenarioOf(this.system, fault.scenario ?? '');
    const expected = { caughtBy, shortestTrace };
    const control = { id, sentence, origin, expected, remark, scenario: scenario.id, sweep: null };
    const open = openSharedOf(this.system, fault);
    const { findings, closed } = (await this.explore(scenario, open)).result;
    const [finding] = findings;
    if (finding === undefined) return { ...control, caught: null, asExpected: closed ? false : null };
    const found = { property: finding.property, shortestTrace: finding.schedule.length };
    const shown = showSchedule(this.system, scenario, finding, id, open);
    return {
      ...control,
      caught: { ...found, configuration: scenario.id, finding: shown },
      asExpected: found.property === caughtBy && found.shortestTrace === shortestTrace,
    };
  }

  async explore(
    scenario: Scenario<Settings>,
    open: OpenShared<Settings>,
    exchanges = false,
    watch?: Watch<Settings, View, State>,
  ): Promise<InterleavingExplorer<Settings, View, State>> {
    const { system, plan, pace } = this;
    const { exact, limits, budget } = plan;
    const options = { exact, limits, repeatEvery: REPEAT_EVERY, exchanges };
    const explorer = new InterleavingExplorer(system, scenario, options, open, watch);
    const bound = budget === null ? null : boundOf(budget, scenario.size);
    await pace.keep(
      explorer,
      () => {
        explorer.advance(SLICE);
        if (bound?.isReached(explorer.progress.states) === true) explorer.stop('states');
      },
      () => {
        const { states, depth, queue } = explorer.progress;
        return `${system.specification.id} ${scenario.id}: ${states} states, depth ${depth}, ${queue} left`;
      },
    );
    explorer.stop(pace.disturbance ?? 'interrupt');
    return explorer;
  }

  /** Follows each schedule by itself where there are few; null where there are many, or not all are known. */
  async certify(
    scenario: Scenario<Settings>,
    open: OpenShared<Settings>,
    explorer: InterleavingExplorer<Settings, View, State>,
  ): Promise<ScheduleCertificate | null> {
    if (!isFew(explorer.result)) return null;
    const check = new ScheduleCheck(this.system, scenario, open, explorer);
    await this.pace.keep(
      check,
      () => check.advance(SCHEDULES_SLICE),
      () => `${this.system.specification.id} ${scenario.id}: ${check.progress} schedules followed`,
    );
    return check.finished ? check.result : null;
  }
}

/** Whether all states can be told apart, too. */
function isAffordable({ exchanged }: Interleavings): boolean {
  return (exchanged?.states ?? 0) <= TOLD_APART_MAX;
}

function isFew({ schedules }: Interleavings): boolean {
  return schedules !== null && BigInt(schedules) <= CERTIFIED_SCHEDULES_MAX;
}

/** @throws Error when the system has no such scenario */
export function scenarioOf<Settings extends Configuration, View, State>(
  { specification }: System<Settings, View, State>,
  id: string,
): Scenario<Settings> {
  const scenario = specification.concurrency?.scenarios.find((one) => one.id === id);
  if (scenario === undefined) throw new Error(`${specification.id} has no scenario '${id}'.`);
  return scenario;
}

/** @throws Error when what is to be checked can't be used by threads */
export function openSharedOf<Settings extends Configuration, View, State>(
  { specification, implementation }: System<Settings, View, State>,
  fault: Fault<Settings> | null = null,
): OpenShared<Settings> {
  const suspect = fault ?? implementation;
  const { openShared } = suspect;
  if (openShared === undefined) throw new Error(`${fault?.id ?? specification.id} can't be used by threads.`);
  return (settings, access) => openShared.call(suspect, settings, access);
}
