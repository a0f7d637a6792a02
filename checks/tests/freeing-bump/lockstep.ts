// Both sides in lockstep: along one history, or through every state.
import { implementation } from '../../../impl/freeing-bump/checked.ts';
import { model } from '../../../model/freeing-bump/index.ts';
import { type FreeingBumpSettings, type FreeingBumpView, fields } from '../../../spec/freeing-bump/contract.ts';
import { specification } from '../../../spec/freeing-bump/index.ts';
import { readSettings } from '../../../spec/kit/fields.ts';
import { type ExplorationObserver, NO_LIMITS } from '../../engine/exploration-options.ts';
import { Explorer } from '../../engine/explore.ts';
import { Lockstep } from '../../engine/lockstep.ts';
import type { Exploration } from '../../engine/result.ts';
import { type Event, readHistory } from './notation.ts';

export const system = { specification, model, implementation };

/** A configuration, completed by the standard one. */
export function settingsOf(given: Partial<FreeingBumpSettings>): FreeingBumpSettings {
  const read = readSettings(fields, given);
  if ('wrong' in read) throw new Error(read.wrong);
  return read.settings;
}

/** Goes through every state that the whole alphabet reaches. */
export function explored(
  settings: FreeingBumpSettings,
  observer: ExplorationObserver<FreeingBumpView> | null = null,
): Exploration {
  const options = { identity: 'image', alphabet: 'all', limits: NO_LIMITS, exact: false } as const;
  const open = () => implementation.open(settings);
  const explorer = new Explorer(system, settings, { ...options, repeatEvery: 0, crossCheckEvery: 0 }, open, observer);
  while (!explorer.finished) explorer.advance(100_000);
  return explorer.result;
}

/** @returns the history as it went, or the first complaint of the engine */
export function carriedOut(given: Partial<FreeingBumpSettings>, history: string): string {
  const lockstep = new Lockstep(system, settingsOf(given));
  const went: string[] = [];
  for (const event of readHistory(history)) {
    const refusals = event.growths.reduce((bits, { granted }, call) => bits + (granted ? 0 : 2 ** call), 0);
    const { operation, operands } = event;
    const verdict = lockstep.run({ operation, operands, refusals }, 'immutable') ?? lockstep.judgeState();
    if (verdict !== null) return `${event.text}: ${verdict.property}: ${verdict.explanation}`;
    went.push(answered(event, lockstep));
    lockstep.goOn();
  }
  return went.join(' ');
}

/** An event with what was really answered. */
function answered({ text }: Event, { step }: Pick<Lockstep<FreeingBumpSettings, unknown, unknown>, 'step'>): string {
  const { outcome, calls } = step;
  const [command = ''] = text.split(/[=!~]/);
  const value = outcome.value === null ? '' : `=${outcome.value}`;
  const error = outcome.error === null ? '' : `!${outcome.error}`;
  const growths = Array.from(
    { length: calls.length },
    (_, index) => `~${calls.argument(index, 0)}${calls.result(index) === 0 ? 'x' : ''}`,
  );
  return [command, value, error, ...growths].join('');
}
