// Explores a toy to the end and prints its traces in one line.
import type { Configuration, Instance } from '../../../../spec/kit/contract.ts';
import type { System } from '../../../../spec/kit/subject.ts';
import type { Choice } from '../../../engine/choices.ts';
import { type ExplorationOptions, NO_LIMITS } from '../../../engine/exploration-options.ts';
import { Explorer } from '../../../engine/explore.ts';
import type { Exploration } from '../../../engine/result.ts';

/** Everything that can be done, each step taken once. */
export const PLAINLY: ExplorationOptions = {
  identity: 'image',
  alphabet: 'all',
  limits: NO_LIMITS,
  exact: false,
  repeatEvery: 0,
  crossCheckEvery: 0,
};

/** @param open makes the implementation under check; by default the sound one */
export function explore<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settings: Settings,
  options: Partial<ExplorationOptions> = {},
  open: () => Instance = () => system.implementation.open(settings),
): Exploration {
  const explorer = new Explorer(system, settings, { ...PLAINLY, ...options }, open);
  while (!explorer.finished) explorer.advance(1000);
  return explorer.result;
}

/** Such as `alloc^1 alloc free=0`: letters with the positions of their operands, and refusals. */
export function printTrace(trace: readonly Choice[]): string {
  const printed = trace.map(({ letter, picks, refusals }) => {
    const operands = picks.length === 0 ? '' : `=${picks.join('+')}`;
    return `${letter}${operands}${refusals === 0 ? '' : `^${refusals}`}`;
  });
  return printed.join(' ');
}

/** Each finding as its property and its trace. */
export function printFindings({ findings }: Pick<Exploration, 'findings'>): string[] {
  return findings.map(({ property, trace }) => `${property}: ${printTrace(trace)}`);
}

/** The choices of a trace as `printTrace` prints it. */
export function readTrace(text: string): Choice[] {
  return text.split(' ').map((step) => {
    const [, letter = '', picks, refusals] = /^([a-z-]+)(?:=([\d+]+))?(?:\^(\d+))?$/.exec(step) ?? [];
    return { letter, picks: picks?.split('+').map(Number) ?? [], refusals: Number(refusals ?? 0) };
  });
}
