// Follows one schedule and tells what happened at each step.
import type { Scenario } from '../../../spec/kit/concurrency.ts';
import type { Configuration } from '../../../spec/kit/contract.ts';
import type { System } from '../../../spec/kit/subject.ts';
import type { Verdict } from '../judge.ts';
import { isShared, printAccess } from './accesses.ts';
import { printCommand } from './ledger.ts';
import { verdictOf } from './properties.ts';
import { type OpenShared, Stage } from './stage.ts';
import { Stepper } from './stepper.ts';

/** One step of a thread, as a reader sees it. */
export interface ReplayedScheduleStep {
  readonly thread: number;
  /** The command it begins, such as `free(1, 1152)`; null when it goes on with one. */
  readonly command: string | null;
  /** Its shared access, such as `load head of slab 1024 = 1152`; null when it makes none. */
  readonly access: string | null;
  /** Its plain accesses that write, and how many it makes in all. */
  readonly writes: readonly string[];
  readonly plainAccesses: number;
  /** What its command answered; null when it is not complete. */
  readonly answer: string | null;
}

export interface ReplayedSchedule {
  /** Names of the threads. */
  readonly threads: readonly string[];
  /** The set-up, a line a command, and the state after it. */
  readonly setUp: readonly string[];
  readonly initial: string;
  readonly steps: readonly ReplayedScheduleStep[];
  /** The state after the last step; null where a thread is inside a command. */
  readonly final: string | null;
  /** What is wrong after the last step; null when nothing is. */
  readonly verdict: Verdict | null;
  /** Index of the first step that its thread could not take; null when all were taken. */
  readonly impossibleAt: number | null;
}

/** Follows a schedule until a step is impossible or breaks a property. */
export function replaySchedule<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  scenario: Scenario<Settings>,
  schedule: readonly number[],
  open: OpenShared<Settings>,
): ReplayedSchedule {
  const stage = new Stage(system, scenario, open);
  const stepper = new Stepper(stage);
  const record = new Int32Array(stepper.recordWords);
  const steps: ReplayedScheduleStep[] = [];
  const initial = stage.print(stepper.standing);
  let complaints = stage.start.complaints.length > 0 ? stage.start.complaints : stepper.judge();
  let impossibleAt: number | null = null;
  for (const [index, thread] of schedule.entries()) {
    if (complaints.length > 0) break;
    stepper.write(record);
    const step = tellStep(stage, stepper, record, thread);
    if (step === null) {
      impossibleAt = index;
      break;
    }
    steps.push(step);
    complaints = stepper.complaints.length > 0 ? [...stepper.complaints] : stepper.judge();
  }
  if (complaints.length === 0 && impossibleAt === null && isStuck(stage, stepper)) {
    complaints = [stepper.deadlock()];
  }
  return {
    threads: scenario.threads.map(({ name }) => name),
    setUp: stage.setUpLines,
    initial,
    steps,
    final: stepper.isQuiet ? stage.print(stepper.standing) : null,
    verdict: verdictOf(complaints),
    impossibleAt,
  };
}

/** Takes a step twice: to learn what it does, and to tell it. */
function tellStep<Settings extends Configuration, View, State>(
  stage: Stage<Settings, View, State>,
  stepper: Stepper<Settings, View, State>,
  record: Int32Array,
  thread: number,
): ReplayedScheduleStep | null {
  stepper.stand(record);
  if (!stepper.step(thread, true)) return null;
  stepper.standAgain();
  const told: { -readonly [Field in keyof ReplayedScheduleStep]: ReplayedScheduleStep[Field] } = {
    thread,
    command: null,
    access: null,
    writes: [],
    plainAccesses: 0,
    answer: null,
  };
  stepper.observer = {
    began: (command) => {
      told.command = printCommand(command);
    },
    accessed: (kind, word, first, second, answer) => {
      const access = printAccess(kind, stage.nameOfWord(word), first, second, answer);
      if (isShared(kind)) told.access = access;
      else told.plainAccesses += 1;
      if (!isShared(kind) && access.startsWith('write')) told.writes = [...told.writes, access];
    },
    ended: (outcome) => {
      told.answer = outcome === null ? 'threw' : stage.printAnswer(outcome);
    },
  };
  stepper.step(thread, false);
  stepper.observer = null;
  return told;
}

/** Whether no thread can go on, though not all have finished. */
function isStuck<Settings extends Configuration, View, State>(
  { scenario }: Stage<Settings, View, State>,
  stepper: Stepper<Settings, View, State>,
): boolean {
  if (stepper.isFinal) return false;
  const record = new Int32Array(stepper.recordWords);
  stepper.write(record);
  stepper.stand(record);
  return scenario.threads.every((_, thread) => {
    const cannotGoOn = !stepper.step(thread, false);
    stepper.standAgain();
    return cannotGoOn;
  });
}
