// Explores the scenarios of a system, and looks for faults in them.
import type { Scenario } from '../../spec/kit/concurrency.ts';
import type { Configuration, Fault } from '../../spec/kit/contract.ts';
import type { System } from '../../spec/kit/subject.ts';
import type { ExplorationLimits } from '../engine/exploration-options.ts';
import { type ScheduleCertificate, ScheduleCheck } from '../engine/interleave/certificate.ts';
import { InterleavingExplorer } from '../engine/interleave/explore.ts';
import type { Interleavings } from '../engine/interleave/result.ts';
import type { OpenShared } from '../engine/interleave/stage.ts';
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

export interface ScenarioPlan {
  readonly exact: boolean;
  readonly limits: ExplorationLimits;
}

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
    const shown = { id, sentence, size, settings, threads: threads.length };
    if (!explored) return { ...shown, interleavings: null, certificate: null, obligations: [], findings: [] };
    const open = openSharedOf(this.system);
    const explorer = await this.explore(scenario, open);
    const { findings, ...interleavings } = explorer.result;
    return {
      ...shown,
      interleavings,
      certificate: await this.certify(scenario, open, explorer),
      obligations: interleavingObligations(this.system.specification, scenario, explorer.result),
      findings: findings.map((finding) => showSchedule(this.system, scenario, finding, null, open)),
    };
  }

  /** Looks for a fault in the interleavings of its scenario. */
  async checkFault(fault: Fault<Settings>): Promise<FaultResult> {
    const { id, sentence, origin, caughtBy, shortestTrace, remark = null } = fault;
    const scenario = scenarioOf(this.system, fault.scenario ?? '');
    const control = { id, sentence, origin, expected: { caughtBy, shortestTrace }, remark, scenario: scenario.id };
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
  ): Promise<InterleavingExplorer<Settings, View, State>> {
    const { system, plan, pace } = this;
    const explorer = new InterleavingExplorer(system, scenario, { ...plan, repeatEvery: REPEAT_EVERY }, open);
    await pace.keep(
      explorer,
      () => explorer.advance(SLICE),
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
