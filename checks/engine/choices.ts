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
  for (let taken = 0; taken < taking.length; taken += 1) {
    const index = taking[taken] as number;
    const letter = letters[index] as Letter<View>;
    if (letter.enabled !== undefined && !letter.enabled(view)) continue;
    if (letter.operands.length === 1) addEach(letter, index, view, chosen);
    else addCombinations(letter, index, view, chosen);
  }
  return chosen;
}

/** Adds the commands of a letter with one operand, as most have. */
function addEach<View>(letter: Letter<View>, index: number, view: View, chosen: ChosenCommand[]): void {
  const candidates = (letter.operands[0] as Letter<View>['operands'][number]).among(view);
  for (let pick = 0; pick < candidates.length; pick += 1) {
    chosen.push(choose(letter, index, view, single(pick), [candidates[pick] as number]));
  }
}

/** Adds every way to pick one candidate for each operand; the first operand varies slowest. */
function addCombinations<View>(letter: Letter<View>, index: number, view: View, chosen: ChosenCommand[]): void {
  const candidates = letter.operands.map((operand) => operand.among(view));
  if (candidates.some(({ length }) => length === 0)) return;
  const picks = candidates.map(() => 0);
  for (let varied = 0; varied >= 0; ) {
    const values = candidates.map((among, operand) => among[picks[operand] as number] as number);
    chosen.push(choose(letter, index, view, [...picks], values));
    varied = picks.length - 1;
    while (varied >= 0 && picks[varied] === (candidates[varied]?.length ?? 0) - 1) {
      picks[varied] = 0;
      varied -= 1;
    }
    if (varied >= 0) picks[varied] = (picks[varied] as number) + 1;
  }
}

function choose<View>(
  letter: Letter<View>,
  index: number,
  view: View,
  picks: readonly number[],
  values: readonly number[],
): ChosenCommand {
  const operands = letter.operandsFor === undefined ? values : letter.operandsFor(view, values);
  return { letter: index, picks, command: { operation: letter.operation, operands, refusals: 0 } };
}

/** The pick of one operand. They are the same few over and over, so that each is made once. */
function single(pick: number): readonly number[] {
  while (SINGLES.length <= pick) SINGLES.push([SINGLES.length]);
  return SINGLES[pick] as readonly number[];
}

const SINGLES: (readonly number[])[] = [];

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
