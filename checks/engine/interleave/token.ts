// A schedule as a token: one word that can be pasted into a shell and replayed.
//
//   system : scenario=ID : fault or - : 0.1x3.0
//
// Threads by number, a run of steps of one thread as `thread x steps`; behind each run `@` with a digest of what was seen
// there, so that a replay can say where the code behaves differently now.
import type { ReplayedScheduleStep } from './replay.ts';

export interface ScheduleToken {
  readonly system: string;
  readonly scenario: string;
  /** The fault that was switched on, null for the sound implementation. */
  readonly fault: string | null;
  readonly schedule: readonly number[];
  /** A digest a run; empty when not known. */
  readonly digests: readonly string[];
}

const SCENARIO = 'scenario=';

export function printScheduleToken({ system, scenario, fault, schedule, digests }: ScheduleToken): string {
  const runs = runsOf(schedule).map(({ thread, steps }, index) => {
    const digest = digests[index];
    return `${thread}${steps === 1 ? '' : `x${steps}`}${digest === undefined ? '' : `@${digest}`}`;
  });
  return [system, `${SCENARIO}${scenario}`, fault ?? '-', runs.join('.')].join(':');
}

/** Whether a token is that of a schedule, rather than of a trace. */
export function isScheduleToken(token: string): boolean {
  return token.split(':')[1]?.startsWith(SCENARIO) ?? false;
}

/** @returns the parts of a token, or what is wrong with it */
export function parseScheduleToken(token: string): ScheduleToken | { readonly wrong: string } {
  const [system = '', given = '', fault = '', runs, ...more] = token.trim().split(':');
  if (runs === undefined || more.length > 0) {
    return { wrong: 'a schedule has four parts with colons between: system, scenario=ID, fault or -, steps' };
  }
  const schedule: number[] = [];
  const digests: string[] = [];
  for (const run of runs === '' ? [] : runs.split('.')) {
    const match = /^(\d{1,3})(?:x(\d{1,6}))?(?:@([0-9a-z]+))?$/.exec(run);
    if (match === null) return { wrong: `'${run}' is no run of steps: a run is thread[xSTEPS][@digest]` };
    const [, thread = '', steps = '1', digest] = match;
    schedule.push(...Array.from({ length: Number(steps) }, () => Number(thread)));
    if (digest !== undefined) digests.push(digest);
  }
  const scenario = given.slice(SCENARIO.length);
  return { system, scenario, fault: fault === '-' || fault === '' ? null : fault, schedule, digests };
}

/** A digest a run of what its steps did. */
export function digestsOf(steps: readonly ReplayedScheduleStep[]): string[] {
  const digests: string[] = [];
  let at = 0;
  for (const { steps: length } of runsOf(steps.map(({ thread }) => thread))) {
    const told = steps.slice(at, at + length).map(({ command, access, answer }) => [command, access, answer].join(' '));
    digests.push(digestOf(told.join('\n')));
    at += length;
  }
  return digests;
}

/** Stretches of steps of one thread. */
function runsOf(schedule: readonly number[]): { readonly thread: number; readonly steps: number }[] {
  const runs: { thread: number; steps: number }[] = [];
  for (const thread of schedule) {
    const last = runs[runs.length - 1];
    if (last?.thread === thread) last.steps += 1;
    else runs.push({ thread, steps: 1 });
  }
  return runs;
}

/** Three characters: enough to notice that something else was done. */
function digestOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return ((hash >>> 0) % 46656).toString(36).padStart(3, '0');
}
