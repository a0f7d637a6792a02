// Makes a failing history as short and simple as leaving things out can make it.
import type { Choice } from './choices.ts';

/** Positions of an operand that are tried instead of a later one. */
const LOWER_PICKS_MAX = 32;

/**
 * @param fails the part of a history up to and including the step that breaks the property, if it still does; else null
 * @returns a history from which no command can be left out, and no operand or refusal made simpler, without losing it
 */
export function minimise(
  history: readonly Choice[],
  fails: (history: readonly Choice[]) => readonly Choice[] | null,
): readonly Choice[] {
  let best = fails(history) ?? history;
  for (let improved = true; improved; ) {
    const before = best;
    best = dropChunks(best, fails);
    best = simplify(best, fails);
    improved = best !== before;
  }
  return best;
}

/** Leaves out ever smaller runs of commands. */
function dropChunks(
  history: readonly Choice[],
  fails: (history: readonly Choice[]) => readonly Choice[] | null,
): readonly Choice[] {
  let best = history;
  for (let size = Math.max(1, best.length >> 1); size >= 1; size >>= 1) {
    for (let end = best.length - 1; end > 0; end -= size) {
      const shorter = [...best.slice(0, Math.max(0, end - size)), ...best.slice(end)];
      if (shorter.length === best.length) continue;
      best = fails(shorter) ?? best;
      end = Math.min(end, best.length);
    }
  }
  return best;
}

/** Tries the first operands and no refusals. */
function simplify(
  history: readonly Choice[],
  fails: (history: readonly Choice[]) => readonly Choice[] | null,
): readonly Choice[] {
  let best = history;
  for (let index = 0; index < best.length; index += 1) {
    for (const simpler of simplerChoices(best[index] as Choice)) {
      const candidate = fails([...best.slice(0, index), simpler, ...best.slice(index + 1)]);
      if (candidate === null) continue;
      best = candidate;
      break;
    }
  }
  return best;
}

function simplerChoices(choice: Choice): Choice[] {
  const simpler: Choice[] = [];
  for (let refusals = 0; refusals < choice.refusals; refusals += 1) simpler.push({ ...choice, refusals });
  for (const [position, pick] of choice.picks.entries()) {
    for (let lower = 0; lower < Math.min(pick, LOWER_PICKS_MAX); lower += 1) {
      simpler.push({ ...choice, picks: choice.picks.map((old, at) => (at === position ? lower : old)) });
    }
  }
  return simpler;
}
