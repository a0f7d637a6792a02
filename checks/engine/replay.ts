// Carries out a given sequence of choices and tells what happened at each.
import type { Configuration, Instance } from '../../spec/kit/contract.ts';
import type { System } from '../../spec/kit/subject.ts';
import { type Choice, resolve } from './choices.ts';
import { HiddenStateCheck } from './hidden-state.ts';
import type { Verdict } from './judge.ts';
import { Lockstep } from './lockstep.ts';
import { aboutAnswer, addressedBy, printOutcome } from './wording.ts';

/** What happened at one step, as a reader sees it. */
export interface ReplayedStep {
  /** Such as `free(4208)`. */
  readonly command: string;
  /** What the first operand or the result is, such as `object 2 of S4096`; empty when it is nothing. */
  readonly about: string;
  /** What the implementation answered. */
  readonly answer: string;
  readonly calls: readonly string[];
  /** The state afterwards, in one line. */
  readonly state: string;
  /** A short digest of answer and calls. */
  readonly digest: string;
}

export interface Replay {
  readonly initial: string;
  readonly steps: readonly ReplayedStep[];
  /** What is wrong after the last step; null when nothing is. */
  readonly verdict: Verdict | null;
  /** Index of the first choice that its state did not allow; null when all were. */
  readonly impossibleAt: number | null;
}

/**
 * Carries out choices until one is impossible or breaks a property.
 *
 * @param other another instance, on which every step is repeated, so that state outside the image shows too; by default
 *   nothing is repeated
 */
export function replay<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settings: Settings,
  choices: readonly Choice[],
  instance: Instance,
  other: Instance | null = null,
): Replay {
  const { specification } = system;
  const lockstep = new Lockstep(system, settings, instance);
  const initial = specification.printView(lockstep.view);
  const steps: ReplayedStep[] = [];
  const hiddenState = other === null ? null : new HiddenStateCheck(other, specification.backendCalls);
  const atStart = lockstep.compareInitial();
  if (atStart !== null) return { initial, steps, verdict: atStart, impossibleAt: null };
  for (const [index, choice] of choices.entries()) {
    const before = lockstep.view;
    const chosen = resolve(specification.letters, before, choice);
    if (chosen === null) return { initial, steps, verdict: null, impossibleAt: index };
    const image = instance.image.slice();
    const verdict =
      lockstep.run(chosen.command, 'copy') ??
      lockstep.judgeState() ??
      hiddenState?.repeat(image, chosen.command, {
        outcome: lockstep.step.outcome,
        calls: lockstep.log,
        instance,
        memory: lockstep.memory,
      }) ??
      null;
    const { outcome, after } = lockstep.step;
    const calls = Array.from({ length: lockstep.log.length }, (_, entry) => lockstep.log.print(entry));
    const answer = outcome.error === 'crash' ? 'threw' : printOutcome(outcome, specification.answers);
    const operand = addressedBy(specification, chosen.command);
    steps.push({
      command: `${chosen.command.operation}(${chosen.command.operands.join(', ')})`,
      about:
        operand === null ? aboutAnswer(specification, after, outcome) : specification.printAddress(before, operand),
      answer,
      calls,
      state: specification.printView(after),
      digest: digestOf([answer, ...calls].join('\n')),
    });
    if (verdict !== null) return { initial, steps, verdict, impossibleAt: null };
    lockstep.goOn();
  }
  return { initial, steps, verdict: null, impossibleAt: null };
}

/** Three characters: enough to notice that a step answers something else. */
function digestOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return ((hash >>> 0) % 46656).toString(36).padStart(3, '0');
}
