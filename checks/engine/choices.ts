// From an alphabet and a state to the commands that can be given there, and back.
import type { Letter } from '../../spec/kit/alphabet.ts';
import type { Command } from '../../spec/kit/contract.ts';

/** A command as it was chosen: by letter, by the position of each operand among its candidates, with its refusals. */
export interface Choice {
  readonly letter: string;
  readonly picks: readonly number[];
  readonly refusals: number;
}

/** A choice with the command it makes in the state at hand. */
export interface ChosenCommand {
  readonly letter: number;
  readonly picks: readonly number[];
  readonly command: Command;
}

/** Which letters take part: those the contract allows, or all, with every refusal of a backend call. */
export type AlphabetKind = 'legal' | 'all';

/** The letters that take part, with their positions. */
export function lettersOf<View>(letters: readonly Letter<View>[], alphabet: AlphabetKind): readonly number[] {
  return letters.flatMap((letter, index) => (alphabet === 'all' || letter.kind === 'legal' ? [index] : []));
}

/** Every command that can be given in this state, in the order of the alphabet, simplest operands first. */
export function enumerate<View>(
  letters: readonly Letter<View>[],
  taking: readonly number[],
  view: View,
): ChosenCommand[] {
  const chosen: ChosenCommand[] = [];
  for (const index of taking) {
    const letter = letters[index] as Letter<View>;
    if (letter.enabled !== undefined && !letter.enabled(view)) continue;
    const candidates = letter.operands.map((operand) => operand.among(view));
    for (const picks of combinations(candidates)) {
      const values = picks.map((pick, position) => candidates[position]?.[pick] ?? 0);
      const operands = letter.operandsFor?.(view, values) ?? values;
      chosen.push({ letter: index, picks, command: { operation: letter.operation, operands, refusals: 0 } });
    }
  }
  return chosen;
}

/** The command that a choice makes in a state; null when that state does not allow it. */
export function resolve<View>(letters: readonly Letter<View>[], view: View, choice: Choice): ChosenCommand | null {
  const index = letters.findIndex((letter) => letter.id === choice.letter);
  const letter = letters[index];
  if (letter === undefined || letter.enabled?.(view) === false) return null;
  const values = [];
  for (const [position, operand] of letter.operands.entries()) {
    const value = operand.among(view)[choice.picks[position] ?? 0];
    if (value === undefined) return null;
    values.push(value);
  }
  const operands = letter.operandsFor?.(view, values) ?? values;
  const command = { operation: letter.operation, operands, refusals: choice.refusals };
  return { letter: index, picks: choice.picks, command };
}

/** How complicated a choice is: operands, how far down their candidates they are, refusals. */
export function complexity(picks: readonly number[], refusals: number): number {
  let cost = refusals === 0 ? 0 : 4;
  for (const pick of picks) cost += 1 + pick;
  return cost;
}

/** Every way to pick one of each list, as positions; the first position varies slowest. */
function combinations(lists: readonly (readonly number[])[]): number[][] {
  const [only, ...more] = lists;
  if (only !== undefined && more.length === 0) return only.map((_, pick) => [pick]);
  let picks: number[][] = [[]];
  for (const list of lists) picks = picks.flatMap((before) => list.map((_, pick) => [...before, pick]));
  return picks;
}
