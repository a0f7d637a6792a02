// A trace as a token: one word that can be pasted into a shell and replayed.
//
//   system : key=value,key=value : fault or - : step.step.step
//
// A step is a letter, `=` with the positions of its operands where it has any, `^` with its refusals where there are
// any, and `@` with a digest of what it answered, so that a replay can say where the code behaves differently now.
import type { Configuration } from '../../spec/kit/contract.ts';
import type { Choice } from './choices.ts';

/** Everything needed to see a trace again. */
export interface Trace {
  readonly system: string;
  readonly settings: Configuration;
  /** The fault that was switched on, null for the sound implementation. */
  readonly fault: string | null;
  readonly choices: readonly Choice[];
  /** What each step answered, digested; empty when not known. */
  readonly digests: readonly string[];
}

export function printToken(trace: Trace): string {
  const settings = Object.entries(trace.settings).map(([key, value]) => `${key}=${value}`);
  const steps = trace.choices.map(({ letter, picks, refusals }, index) => {
    const operands = picks.length === 0 ? '' : `=${picks.join('+')}`;
    const refused = refusals === 0 ? '' : `^${refusals}`;
    const digest = trace.digests[index];
    return `${letter}${operands}${refused}${digest === undefined ? '' : `@${digest}`}`;
  });
  return [trace.system, settings.join(','), trace.fault ?? '-', steps.join('.')].join(':');
}

/** @returns the parts of a token, its values still as text; or what is wrong with it */
export function parseToken(token: string): Trace | { readonly wrong: string } {
  const [system, settings, fault, steps, ...more] = token.trim().split(':');
  if (system === undefined || settings === undefined || fault === undefined || steps === undefined || more.length > 0) {
    return { wrong: 'a trace has four parts with colons between: system, configuration, fault or -, steps' };
  }
  const choices: Choice[] = [];
  const digests: string[] = [];
  for (const step of steps === '' ? [] : steps.split('.')) {
    const match = /^([a-z-]+)(?:=(\d+(?:\+\d+)*))?(?:\^(\d+))?(?:@([0-9a-z]+))?$/.exec(step);
    if (match === null) return { wrong: `'${step}' is no step: a step is letter[=positions][^refusals][@digest]` };
    const [, letter = '', picks, refusals, digest] = match;
    choices.push({ letter, picks: picks?.split('+').map(Number) ?? [], refusals: Number(refusals ?? 0) });
    if (digest !== undefined) digests.push(digest);
  }
  if (digests.length > 0 && digests.length < choices.length)
    return { wrong: 'some steps have a digest and some have none' };
  const entries = settings === '' ? [] : settings.split(',').map((entry) => entry.split('='));
  const bad = entries.find((entry) => entry.length !== 2);
  if (bad !== undefined) return { wrong: `'${bad.join('=')}' is no key=value` };
  const values = Object.fromEntries(entries.map(([key = '', value = '']) => [key, value]));
  return { system, settings: values, fault: fault === '-' ? null : fault, choices, digests };
}
