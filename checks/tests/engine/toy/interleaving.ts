// Explores the interleavings of a toy to the end, and says what was found in one line each.
import type { Scenario } from '../../../../spec/kit/concurrency.ts';
import type { Configuration } from '../../../../spec/kit/contract.ts';
import type { System } from '../../../../spec/kit/subject.ts';
import { NO_LIMITS } from '../../../engine/exploration-options.ts';
import { type ScheduleCertificate, ScheduleCheck } from '../../../engine/interleave/certificate.ts';
import { type ExchangeCertificate, ExchangeCheck } from '../../../engine/interleave/exchange-certificate.ts';
import { InterleavingExplorer, type InterleavingOptions } from '../../../engine/interleave/explore.ts';
import type { Interleavings } from '../../../engine/interleave/result.ts';
import type { OpenShared } from '../../../engine/interleave/stage.ts';

export interface Staging<Settings extends Configuration, View, State> {
  readonly system: System<Settings, View, State>;
  readonly scenario: Scenario<Settings>;
  readonly open: OpenShared<Settings>;
}

const PLAINLY: InterleavingOptions = { limits: NO_LIMITS, exact: false, repeatEvery: 1, exchanges: false };

export function explorerOf<Settings extends Configuration, View, State>(
  { system, scenario, open }: Staging<Settings, View, State>,
  options: Partial<InterleavingOptions> = {},
): InterleavingExplorer<Settings, View, State> {
  return new InterleavingExplorer(system, scenario, { ...PLAINLY, ...options }, open);
}

export function interleave<Settings extends Configuration, View, State>(
  staging: Staging<Settings, View, State>,
  options: Partial<InterleavingOptions> = {},
): Interleavings {
  const explorer = explorerOf(staging, options);
  while (!explorer.finished) explorer.advance(1000);
  return explorer.result;
}

/**
 * What following all schedules one by one has to say to the exploration.
 *
 * @param other what schedules are followed on; by default what was explored
 */
export function certificateOf<Settings extends Configuration, View, State>(
  staging: Staging<Settings, View, State>,
  other: Staging<Settings, View, State> = staging,
): ScheduleCertificate {
  const explorer = explorerOf(staging);
  while (!explorer.finished) explorer.advance(1000);
  const { system, scenario, open } = other;
  const check = new ScheduleCheck(system, scenario, open, explorer);
  while (!check.finished) check.advance(1000);
  return check.result;
}

/** What is found up to exchanges, and what telling all states apart has to say to it. */
export function exchangesOf<Settings extends Configuration, View, State>(
  staging: Staging<Settings, View, State>,
): {
  readonly whole: Interleavings;
  readonly reduced: Interleavings | null;
  readonly certificate: ExchangeCertificate;
} {
  const { system, scenario, open } = staging;
  const checks: ExchangeCheck<Settings, View, State>[] = [];
  const whole = new InterleavingExplorer(system, scenario, PLAINLY, open, (stage, stepper) => {
    const check = new ExchangeCheck(stage, stepper);
    checks.push(check);
    return check;
  });
  while (!whole.finished) whole.advance(1000);
  const [check] = checks;
  if (check === undefined) throw new Error('Nobody watched.');
  const reduced = check.refusal === null ? interleave(staging, { exchanges: true }) : null;
  return { whole: whole.result, reduced, certificate: check.compare(whole, reduced) };
}

/** Each finding as its property, its schedule and what is wrong. */
export function printScheduleFindings({ findings }: Pick<Interleavings, 'findings'>): string[] {
  return findings.map(({ property, schedule, explanation }) => `${property} by ${schedule.join('')}: ${explanation}`);
}
