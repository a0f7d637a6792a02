// `replay` of a schedule: which thread takes each step, carried out again.
import type { Configuration } from '../../../spec/kit/contract.ts';
import type { System } from '../../../spec/kit/subject.ts';
import { replaySchedule } from '../../engine/interleave/replay.ts';
import { digestsOf, parseScheduleToken, type ScheduleToken } from '../../engine/interleave/token.ts';
import { describeLength, printSchedule } from '../../report/schedule.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import type { CommandLine } from '../options.ts';
import { openSharedOf } from '../scenarios.ts';
import type { Terminal } from '../terminal.ts';
import { findScenario, findSubject, UsageError } from '../usage.ts';

export function replayScheduleCommand(text: string, line: CommandLine, terminal: Terminal): Promise<number> {
  const token = parseScheduleToken(text);
  if ('wrong' in token) throw new UsageError(`this is no schedule: ${token.wrong}`);
  return findSubject(token.system).open((system) => again(system, token, line, terminal));
}

function again<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  token: ScheduleToken,
  line: CommandLine,
  terminal: Terminal,
): number {
  const scenario = findScenario(system.specification, token.scenario);
  const fault = system.implementation.faults.find(({ id }) => id === token.fault) ?? null;
  if (fault === null && token.fault !== null) {
    throw new UsageError(`there is no fault '${token.fault}'; --list names them`);
  }
  if (fault !== null && fault.openShared === undefined) {
    throw new UsageError(`the fault ${fault.id} shows without threads; it has no schedules`);
  }
  const { threads } = scenario;
  const strange = token.schedule.find((thread) => thread >= threads.length);
  if (strange !== undefined) {
    throw new UsageError(
      `there is no thread ${strange} in scenario ${scenario.id}: they are 0 to ${threads.length - 1}`,
    );
  }
  const switchedOn = fault === null ? '' : `, fault ${fault.id}`;
  terminal.say(`${system.specification.id}, scenario ${scenario.id}${switchedOn}: ${scenario.sentence}\n`);
  const replayed = replaySchedule(system, scenario, token.schedule, openSharedOf(system, fault));
  const { steps, verdict, impossibleAt } = replayed;
  terminal.say(`${printSchedule(replayed).join('\n')}\n`);
  const digests = digestsOf(steps);
  const changed = token.digests.findIndex((digest, run) => digests[run] !== digest);
  if (changed !== -1)
    terminal.say(`run ${changed + 1} does something else than when the schedule was recorded: the code has changed\n`);
  terminal.json(line.json, { slabcheck: 1, ...replayed, changedAt: changed === -1 ? null : changed });
  if (impossibleAt !== null) {
    const name = threads[token.schedule[impossibleAt] ?? 0]?.name;
    throw new UsageError(
      `step ${impossibleAt + 1} can't be taken: ${name} can't go on in the state that is reached now`,
    );
  }
  if (verdict === null) {
    terminal.say(`HOLDS: nothing is wrong in ${describeLength(steps)}\n`);
    return exitCodes.holds;
  }
  terminal.say(`VIOLATED  ${verdict.property}: ${verdict.explanation}\n`);
  return exitCodeOf(verdict);
}
