// Whether merging states by orbit is sound: the reduced graph must be the quotient of the unreduced one, edge for edge.
//
// The unreduced graph is explored. Two states of one orbit must have the same edges up to the symmetry: as many with the
// same letter, refusals, kind of answer, sequence of calls and orbit of the successor. The reduced graph, explored by
// itself, must then have as many states and layers as there are orbits.
import type { Configuration } from '../../spec/kit/contract.ts';
import type { Step } from '../../spec/kit/property.ts';
import type { System } from '../../spec/kit/subject.ts';
import type { AlphabetKind, Choice } from './choices.ts';
import type { ExplorationLimits, ExplorationObserver } from './exploration-options.ts';
import { Explorer } from './explore.ts';
import { Fingerprint, Visited } from './visited.ts';
import { Words } from './words.ts';

export interface Certificate {
  /** Whether the reduction was shown to be sound up to the bound. */
  readonly holds: boolean;
  /** Whether the unreduced graph was explored to the end. */
  readonly closed: boolean;
  /** States of the unreduced graph, and how many orbits they form. */
  readonly states: number;
  readonly orbits: number;
  /** Edges of the unreduced graph that were compared. */
  readonly edges: number;
  /** Two states of one orbit with different futures, by the ways to them; null when there are none. */
  readonly counterexample: readonly [readonly Choice[], readonly Choice[]] | null;
  /** What is wrong, in words; null when nothing is. */
  readonly explanation: string | null;
}

/** Watches an exploration by image and compares the futures of states of one orbit. */
class QuotientCheck<View> implements ExplorationObserver<View> {
  /** The first two states of one orbit that have different edges. */
  conflict: readonly [number, number] | null = null;
  private readonly orbits = new Visited(true);
  private readonly orbitOf: number[] = [];
  /** Orbits first reached at each depth. */
  readonly perDepth: number[] = [];
  /** For each orbit, its edges as seen from the first of its states, and which state that was. */
  private readonly futures = new Map<number, { readonly state: number; readonly edges: string }>();
  private readonly writeOrbit: (view: View, words: Words) => void;
  private readonly words = new Words();
  private readonly fingerprint = new Fingerprint();
  private edges: string[] = [];

  constructor(writeOrbit: (view: View, words: Words) => void) {
    this.writeOrbit = writeOrbit;
  }

  get orbitCount(): number {
    return this.orbits.size;
  }

  /** Edges that the quotient has: those of one state of each orbit. */
  get edgeCount(): number {
    let count = 0;
    for (const { edges } of this.futures.values()) count += edges === '' ? 0 : edges.split('\n').length;
    return count;
  }

  reached(state: number, view: View, depth: number): void {
    const { words } = this;
    this.writeOrbit(view, words.clear());
    const added = this.orbits.add(this.fingerprint.of(words.data, words.length), words.data, words.length);
    this.orbitOf[state] = added < 0 ? -1 - added : added;
    if (added < 0) return;
    while (this.perDepth.length <= depth) this.perDepth.push(0);
    this.perDepth[depth] = (this.perDepth[depth] as number) + 1;
  }

  took(letter: number, step: Step<View>, to: number): void {
    const { outcome, calls, command } = step;
    const answer = outcome.error ?? (outcome.value === null ? 'nothing' : outcome.value === 0 ? 'null' : 'something');
    const names = Array.from({ length: calls.length }, (_, index) => calls.name(index));
    this.edges.push(`${letter}^${command.refusals} ${answer} ${names.join(' ')} > ${this.orbitOf[to]}`);
  }

  left(state: number): void {
    const edges = this.edges.sort().join('\n');
    this.edges = [];
    const orbit = this.orbitOf[state] as number;
    const known = this.futures.get(orbit);
    if (known === undefined) this.futures.set(orbit, { state, edges });
    else if (known.edges !== edges) this.conflict ??= [known.state, state];
  }
}

/** Certifies the orbits of a specification on one configuration, as far as the limits allow. */
export function certify<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settings: Settings,
  alphabet: AlphabetKind,
  limits: ExplorationLimits,
): Certificate {
  const { specification } = system;
  const past = alphabet === 'all';
  const check = new QuotientCheck<View>((view, words) => specification.writeOrbit(view, past, words));
  const options = { alphabet, limits, exact: false, repeatEvery: 0, crossCheckEvery: 0 } as const;
  const whole = new Explorer(system, settings, { ...options, identity: 'image' }, undefined, check);
  while (!whole.finished) whole.advance(100_000);
  const reduced = new Explorer(system, settings, { ...options, identity: 'orbit' });
  while (!reduced.finished) reduced.advance(100_000);
  const { states, edges, closed, cut } = whole.result;
  const orbits = check.orbitCount;
  const counted = { closed, states, orbits, edges };
  if (check.conflict !== null) {
    const [one, other] = check.conflict;
    const explanation = 'two states of one orbit have different futures';
    return { ...counted, holds: false, counterexample: [whole.traceTo(one), whole.traceTo(other)], explanation };
  }
  const quotient = reduced.result;
  const layers = quotient.perDepth.join(' ');
  if (closed && (layers !== check.perDepth.join(' ') || quotient.edges !== check.edgeCount)) {
    const explanation =
      `the reduced graph has ${quotient.edges} edges and layers of ${layers} states; ` +
      `the orbits of the unreduced one have ${check.edgeCount} and ${check.perDepth.join(' ')}`;
    return { ...counted, holds: false, counterexample: null, explanation };
  }
  return {
    ...counted,
    holds: closed,
    counterexample: null,
    explanation: closed ? null : `the whole graph was cut by ${cut}`,
  };
}
