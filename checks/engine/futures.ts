// What the commands of a state lead to, up to a symmetry; and in what the futures of two states differ.
import type { Step } from '../../spec/kit/property.ts';

/** One command of a state: what shows of it whatever changes places, and where it leads. */
export interface Edge {
  /** Letter, kind of answer, and names of the backend calls. */
  readonly shown: string;
  /** The orbit it leads to, by whatever names orbits. */
  readonly orbit: number | string;
}

/** @param letter id of the letter that the step was chosen by */
export function edgeOf<View>(letter: string, { outcome, calls, command }: Step<View>, orbit: Edge['orbit']): Edge {
  const answer = outcome.error ?? (outcome.value === null ? 'nothing' : outcome.value === 0 ? 'null' : 'something');
  const names = Array.from({ length: calls.length }, (_, index) => calls.name(index));
  const refused = command.refusals === 0 ? '' : ` with calls refused (${command.refusals})`;
  const called = names.length === 0 ? '' : ` after ${names.join(', ')}`;
  return { shown: `'${letter}'${refused} answering ${answer}${called}`, orbit };
}

/** All edges of a state, in a form that is the same for equal futures. */
export function futureOf(edges: readonly Edge[]): string {
  return edges
    .map(({ shown, orbit }) => `${shown}${ARROW}${orbit}`)
    .sort()
    .join('\n');
}

/** How many edges a future has. */
export function edgesIn(future: string): number {
  return future === '' ? 0 : future.split('\n').length;
}

/** In what two futures differ, in words. */
export function differenceOf(one: string, other: string): string {
  const [shownByOne, shownByOther] = [one, other].map((future) => future.split('\n').map(shownOf).sort());
  const isOfBoth = shownByOne?.join('\n') === shownByOther?.join('\n');
  if (isOfBoth) return `${shownOf(firstBeyond(one, other))} leads them to different orbits`;
  const beyond = firstBeyond(shownByOne?.join('\n') ?? '', shownByOther?.join('\n') ?? '');
  if (beyond !== '') return `${beyond}: more often in the first than in the second`;
  return `${firstBeyond(shownByOther?.join('\n') ?? '', shownByOne?.join('\n') ?? '')}: only in the second, or more often`;
}

const ARROW = ' > ';

function shownOf(line: string): string {
  return line.slice(0, Math.max(0, line.lastIndexOf(ARROW)));
}

/** The first line that one text has more often than another; empty when there is none. */
function firstBeyond(one: string, other: string): string {
  const left = other.split('\n');
  for (const line of one.split('\n')) {
    const at = left.indexOf(line);
    if (at === -1) return line;
    left.splice(at, 1);
  }
  return '';
}
