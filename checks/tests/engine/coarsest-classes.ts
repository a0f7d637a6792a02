// The coarsest classes of states that have equal futures, by splitting: no reduction that the certificate accepts can
// have fewer orbits.
//
// All states are of one class at first. States of a class of which the edges differ, by what shows of the commands and by
// the classes they lead to, part; until none do.
import type { Letter } from '../../../spec/kit/alphabet.ts';
import type { Configuration } from '../../../spec/kit/contract.ts';
import type { Step } from '../../../spec/kit/property.ts';
import type { System } from '../../../spec/kit/subject.ts';
import type { ExplorationObserver } from '../../engine/exploration-options.ts';
import { Explorer } from '../../engine/explore.ts';
import { edgeOf, futureOf } from '../../engine/futures.ts';
import { PLAINLY } from './toy/exploring.ts';

interface NumberedEdge {
  readonly shown: string;
  readonly to: number;
}

/** How many classes the states that legal use reaches form; all of them are explored. */
export function countCoarsestClasses<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settings: Settings,
): { readonly states: number; readonly classes: number } {
  const graph = new Graph(system.specification.letters);
  const explorer = new Explorer(system, settings, { ...PLAINLY, alphabet: 'legal' }, undefined, graph);
  while (!explorer.finished) explorer.advance(100_000);
  return { states: graph.edges.length, classes: countClasses(graph.edges) };
}

/** @param edges of each state */
export function countClasses(edges: readonly (readonly NumberedEdge[])[]): number {
  let classOf = edges.map(() => 0);
  for (let classes = 1; ; ) {
    const numbers = new Map<string, number>();
    const finer = edges.map((ofState, state) => {
      const future = futureOf(ofState.map(({ shown, to }) => ({ shown, orbit: classOf[to] ?? -1 })));
      const sign = `${classOf[state]}\n${future}`;
      const number = numbers.get(sign) ?? numbers.size;
      numbers.set(sign, number);
      return number;
    });
    if (numbers.size === classes) return classes;
    classes = numbers.size;
    classOf = finer;
  }
}

/** Takes down the edges of every state, as the certificate sees them. */
class Graph<View> implements ExplorationObserver<View> {
  /** Of each state, in the order in which they were reached. */
  readonly edges: NumberedEdge[][] = [];
  /** The position of each state, whatever numbers the search gives them. */
  private readonly positions = new Map<number, number>();
  private readonly letters: readonly Letter<View>[];
  private leaving: NumberedEdge[] = [];

  constructor(letters: readonly Letter<View>[]) {
    this.letters = letters;
  }

  reached(state: number): void {
    this.positions.set(state, this.positions.size);
  }

  took(letter: number, step: Step<View>, to: number): void {
    const { shown } = edgeOf(this.letters[letter]?.id ?? '', step, 0);
    this.leaving.push({ shown, to: this.positionOf(to) });
  }

  left(state: number): void {
    this.edges[this.positionOf(state)] = this.leaving;
    this.leaving = [];
  }

  private positionOf(state: number): number {
    const position = this.positions.get(state);
    if (position === undefined) throw new Error(`State ${state} was never reached.`);
    return position;
  }
}
