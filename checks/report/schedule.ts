// A schedule as text: a lane for each thread, what each step did in the lane of its thread, and how to see it again.
import type { ReplayedSchedule, ReplayedScheduleStep } from '../engine/interleave/replay.ts';
import type { ShownSchedule } from '../run/result.ts';
import { counted } from './text.ts';
import { replayLine } from './trace.ts';

/** Plain writes of one step that are spelled out; of more there is only a count. */
const WRITES_MAX = 2;
const BETWEEN_LANES = '   ';

/** What a schedule is printed from. */
type Told = Pick<ReplayedSchedule, 'threads' | 'setUp' | 'initial' | 'final' | 'steps'>;

/** A line in the lane of a thread; `number` is that of the step, null where the line is none. */
interface Line {
  readonly thread: number;
  readonly number: number | null;
  readonly text: string;
  /** Whether another thread went on before. */
  readonly isSwitch: boolean;
}

export function printScheduleFinding(finding: ShownSchedule, sentence: string | null): string[] {
  const { property, explanation, also, scenario, sentence: happening, schedule } = finding;
  return [
    `VIOLATED  ${property}: ${explanation}`,
    ...(sentence === null ? [] : [`          ${sentence}`]),
    ...also.map((other) => `     also ${other.property}: ${other.explanation}`),
    `  scenario ${scenario}: ${happening}`,
    `  shortest schedule, ${describeLength(schedule)}:`,
    ...printSchedule({ ...finding, steps: schedule }),
    `  replay: ${replayLine(finding.token)}`,
  ];
}

/** The set-up, then the lanes. */
export function printSchedule({ threads, setUp, initial, final, steps }: Told): string[] {
  const lines = linesOf(steps);
  const widths = threads.map((name, thread) =>
    Math.max(name.length, ...lines.map((line) => (line.thread === thread ? line.text.length : 0))),
  );
  const inLane = (thread: number, text: string) =>
    widths.map((width, lane) => (lane === thread ? text : '').padEnd(width)).join(BETWEEN_LANES);
  const numberWidth = String(steps.length).length;
  return [
    ...setUp.map((line) => `    set-up: ${line}`),
    `    ${initial}`,
    '',
    `    ${' '.repeat(numberWidth)}  ${threads.map((name, thread) => name.padEnd(widths[thread] ?? 0)).join(BETWEEN_LANES)}`,
    ...lines.flatMap(({ thread, number, text, isSwitch }) => [
      ...(isSwitch ? [''] : []),
      `    ${String(number ?? '').padStart(numberWidth)}  ${inLane(thread, text)}`,
    ]),
    '',
    ...(final === null ? [] : [`    ${final}`]),
  ].map((line) => line.trimEnd());
}

/** Such as `8 steps, 2 switches`. */
export function describeLength(steps: readonly { readonly thread: number }[]): string {
  const switches = steps.filter(({ thread }, index) => index > 0 && steps[index - 1]?.thread !== thread).length;
  return `${counted(steps.length, 'step')}, ${counted(switches, 'switch', 'switches')}`;
}

function linesOf(steps: readonly ReplayedScheduleStep[]): Line[] {
  return steps.flatMap((step, index) => {
    const before = steps[index - 1];
    return textsOf(step).map(({ text, isStep }, position) => ({
      thread: step.thread,
      number: isStep ? index + 1 : null,
      text,
      isSwitch: position === 0 && before !== undefined && before.thread !== step.thread,
    }));
  });
}

/** What one step did, line by line; one of the lines is the step itself. */
function textsOf({ command, access, writes, plainAccesses, answer }: ReplayedScheduleStep) {
  const itself =
    access ??
    (plainAccesses === 0 ? 'makes no access' : `makes ${counted(plainAccesses, 'plain access', 'plain accesses')}`);
  const isFew = writes.length <= WRITES_MAX;
  const texts = [
    ...(command === null ? [] : [command]),
    `  ${itself}`,
    ...(isFew ? writes.map((write) => `    ${write}`) : [`    ${counted(writes.length, 'plain write')}`]),
    ...(answer === null ? [] : [`  -> ${answer}`]),
  ];
  return texts.map((text, index) => ({ text, isStep: index === (command === null ? 0 : 1) }));
}
