// A minimised history still fails, and would not without any one of its commands, operands or refusals.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Choice } from '../../engine/choices.ts';
import { minimise } from '../../engine/minimise.ts';
import { replay } from '../../engine/replay.ts';
import { printTrace, readTrace } from './toy/exploring.ts';
import { faultOf, slots, threeSlots } from './toy/slots.ts';

const LETTERS = ['a', 'b', 'c'];

/** A machine that fails when it comes into its last state: where each letter leads from each state. */
const machines = fc
  .array(fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 6 }), fc.nat({ max: 6 })), { minLength: 6, maxLength: 6 })
  .map((rows) => ({
    next: (state: number, letter: string) => rows[state]?.[LETTERS.indexOf(letter)] ?? state,
  }));

const choices = fc.record({
  letter: fc.constantFrom(...LETTERS),
  picks: fc.array(fc.nat({ max: 4 }), { maxLength: 2 }),
  refusals: fc.nat({ max: 1 }),
});
const histories = fc.array(choices, { maxLength: 60 });

describe('minimising', () => {
  it('leaves no command that can be left out, whatever decides about failing', () => {
    const property = fc.property(machines, histories, ({ next }, history) => {
      const fails = (candidate: readonly Choice[]) => prefixReaching(6, candidate, next);
      fc.pre(fails(history) !== null);
      const least = minimise(history, fails);
      const droppable = least.filter((_, at) => fails(least.toSpliced(at, 1)) !== null);
      return fails(least)?.length === least.length && droppable.length === 0;
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('leaves no operand and no refusal that can be simpler', () => {
    const property = fc.property(histories, fc.nat({ max: 4 }), fc.boolean(), (history, least, refused) => {
      const tells = ({ picks, refusals }: Choice) => (picks[0] ?? -1) >= least && (!refused || refusals > 0);
      const fails = (candidate: readonly Choice[]) => {
        const at = candidate.findIndex(tells);
        return at === -1 ? null : candidate.slice(0, at + 1);
      };
      fc.pre(fails(history) !== null);
      const [only, ...more] = minimise(history, fails);
      const [first, ...others] = only?.picks ?? [];
      return (
        more.length === 0 && first === least && others.every((pick) => pick === 0) && only?.refusals === Number(refused)
      );
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('keeps the order of what it keeps', () => {
    const wanted = ['a', 'b', 'a', 'c'];
    const fails = (history: readonly Choice[]) => {
      let found = 0;
      const at = history.findIndex(({ letter }) => letter === wanted[found] && ++found === wanted.length);
      return at === -1 ? null : history.slice(0, at + 1);
    };
    const history = readTrace('c b a c a b b c a a b c c a');
    expect(printTrace(minimise(history, fails))).toBe('a b a c');
  });

  it('gives a history that does not fail back as it is', () => {
    const history = readTrace('a b=3 c^1');
    expect(minimise(history, () => null)).toBe(history);
  });

  it('finds the least trace of a fault in a longer one', () => {
    const long = readTrace('alloc^1 alloc free=0 alloc alloc alloc alloc free=2 free-twice=0 free=1 alloc free=0');
    const fails = (history: readonly Choice[]) => {
      const { steps, verdict } = replay(slots, threeSlots, history, faultOf('slots/stays-live').open(threeSlots));
      return verdict?.property === 'free-or-live' ? history.slice(0, steps.length) : null;
    };
    expect(printTrace(minimise(long, fails))).toBe('alloc alloc free=0');
  });

  it.each([
    { history: 'a=9', least: 'a=6', tells: ({ picks: [pick = 0] }: Choice) => pick >= 6 },
    { history: 'a^3', least: 'a^1', tells: ({ refusals }: Choice) => refusals > 0 },
  ])('makes $history as simple as $least', ({ history, least, tells }) => {
    const fails = (candidate: readonly Choice[]) => (candidate.some(tells) ? candidate : null);
    expect(printTrace(minimise(readTrace(history), fails))).toBe(least);
  });
});

/** The shortest part of a history that leads a machine into a state; null when none does. */
function prefixReaching(
  wanted: number,
  history: readonly Choice[],
  next: (state: number, letter: string) => number,
): readonly Choice[] | null {
  let state = 0;
  for (const [index, { letter }] of history.entries()) {
    state = next(state, letter);
    if (state === wanted) return history.slice(0, index + 1);
  }
  return null;
}
