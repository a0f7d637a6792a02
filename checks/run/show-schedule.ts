// Makes findings of schedules ready to be read: with every step spelled out, and a token that replays them.
import type { Scenario } from '../../spec/kit/concurrency.ts';
import type { Configuration } from '../../spec/kit/contract.ts';
import type { System } from '../../spec/kit/subject.ts';
import { replaySchedule } from '../engine/interleave/replay.ts';
import type { ScheduleFinding } from '../engine/interleave/result.ts';
import type { OpenShared } from '../engine/interleave/stage.ts';
import { digestsOf, printScheduleToken } from '../engine/interleave/token.ts';
import type { ShownSchedule } from './result.ts';

/** @param fault id of the fault that was switched on, null for the sound implementation */
export function showSchedule<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  scenario: Scenario<Settings>,
  { property, explanation, also, schedule }: ScheduleFinding,
  fault: string | null,
  open: OpenShared<Settings>,
): ShownSchedule {
  const { threads, setUp, initial, steps, final } = replaySchedule(system, scenario, schedule, open);
  const digests = digestsOf(steps);
  const token = printScheduleToken({
    system: system.specification.id,
    scenario: scenario.id,
    fault,
    schedule,
    digests,
  });
  const { id, sentence } = scenario;
  return {
    property,
    explanation,
    also,
    token,
    scenario: id,
    sentence,
    threads,
    setUp,
    initial,
    schedule: steps,
    final,
  };
}
