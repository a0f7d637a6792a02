// What is watched while a graph is explored, to say whether its orbits form the quotient of it.
import type { Letter } from '../../spec/kit/alphabet.ts';
import type { Step } from '../../spec/kit/property.ts';
import type { Reduction } from '../../spec/kit/symmetry.ts';
import type { ExplorationObserver } from './exploration-options.ts';
import { differenceOf, type Edge, edgeOf, edgesIn, futureOf } from './futures.ts';
import { Fingerprint, Visited } from './visited.ts';
import { Words } from './words.ts';

type Watched<View> = Reduction<View> & {
  readonly letters: readonly Letter<View>[];
  readonly tallyWords?: number;
};

/** Watches an exploration by image and compares the futures of states of one orbit. */
export class QuotientCheck<View> implements ExplorationObserver<View> {
  /** The first two states of one orbit that have different edges, and in what they differ. */
  conflict: { readonly states: readonly [number, number]; readonly difference: string } | null = null;
  /** Orbits first reached at each depth. */
  readonly perDepth: number[] = [];
  private readonly orbits = new Visited(true);
  private readonly views = new Visited(true);
  private readonly orbitOf: number[] = [];
  /** For each orbit, its edges as seen from the first of its states, and which state that was. */
  private readonly futures = new Map<number, { readonly state: number; readonly future: string }>();
  private readonly specification: Watched<View>;
  private readonly past: boolean;
  private readonly words = new Words();
  private readonly fingerprint = new Fingerprint();
  private edges: Edge[] = [];

  /** @param past whether what can only be observed by misuse counts */
  constructor(specification: Watched<View>, past: boolean) {
    this.specification = specification;
    this.past = past;
  }

  get orbitCount(): number {
    return this.orbits.size;
  }

  /** Different views there are, whatever they tally. */
  get viewCount(): number {
    return this.views.size;
  }

  /** Edges that the quotient has: those of one state of each orbit. */
  get edgeCount(): number {
    let count = 0;
    for (const { future } of this.futures.values()) count += edgesIn(future);
    return count;
  }

  reached(state: number, view: View, depth: number, viewWords: Words): void {
    const { words } = this;
    this.countView(viewWords);
    this.specification.writeOrbit(view, this.past, words.clear());
    const added = this.orbits.add(this.fingerprint.of(words.data, words.length), words.data, words.length);
    this.orbitOf[state] = added < 0 ? -1 - added : added;
    if (added < 0) return;
    while (this.perDepth.length <= depth) this.perDepth.push(0);
    this.perDepth[depth] = (this.perDepth[depth] as number) + 1;
  }

  took(letter: number, step: Step<View>, to: number): void {
    this.edges.push(edgeOf(this.specification.letters[letter]?.id ?? '', step, this.orbitOf[to] as number));
  }

  left(state: number): void {
    const future = futureOf(this.edges);
    this.edges = [];
    const orbit = this.orbitOf[state] as number;
    const known = this.futures.get(orbit);
    if (known === undefined) this.futures.set(orbit, { state, future });
    else if (known.future !== future) {
      this.conflict ??= { states: [known.state, state], difference: differenceOf(known.future, future) };
    }
  }

  /** Views are counted where it is known for how many of them orbits stand. */
  private countView({ data, length }: Words): void {
    const { orbitSize, tallyWords = 0 } = this.specification;
    if (orbitSize === undefined) return;
    this.views.add(this.fingerprint.of(data, length - tallyWords), data, length - tallyWords);
  }
}
