// Whether merging states by orbit is sound: the reduced graph must be the quotient of the unreduced one, edge for edge.
//
// The unreduced graph is explored. Two states of one orbit must have the same edges up to the symmetry: as many with the
// same letter, refusals, kind of answer, sequence of calls and orbit of the successor. The reduced graph, explored by
// itself, must then have as many states, edges and layers as there are orbits. Where a reduction says how many views an
// orbit has, these must add up to the views there are.
//
// Beyond the bound of the unreduced graph, the reduced one is explored as far as the limits allow, and a sample of the
// states it takes for others is compared with those. That refuses, but it does not certify.
import type { Configuration } from '../../spec/kit/contract.ts';
import type { System } from '../../spec/kit/subject.ts';
import type { AlphabetKind, Choice } from './choices.ts';
import type { ExplorationLimits, ExplorationObserver } from './exploration-options.ts';
import { Explorer } from './explore.ts';
import { MergeComparison, MergeSample } from './merge-sample.ts';
import { QuotientCheck } from './quotient.ts';
import type { Cut, Exploration, Identity } from './result.ts';

export interface Certificate {
  /** Whether the reduction was shown to be sound: nothing speaks against it, and the unreduced graph was explored. */
  readonly holds: boolean;
  /** Whether the unreduced graph was explored to the end. */
  readonly closed: boolean;
  /** States of the unreduced graph, and how many orbits they form. */
  readonly states: number;
  readonly orbits: number;
  /** Edges of the unreduced graph that were compared. */
  readonly edges: number;
  /** The graph explored by orbit. */
  readonly reduced: { readonly closed: boolean; readonly states: number; readonly edges: number };
  /** Views that the orbits stand for by their sizes; null where these are not known, or orbits are left to be found. */
  readonly standFor: number | null;
  /** Views there are; null where nothing stands for them, or the unreduced graph was cut. */
  readonly views: number | null;
  /** Pairs of merged states beyond the bound whose futures were compared; null where the unreduced graph was closed. */
  readonly sampled: number | null;
  /** Two states of one orbit with different futures, by the ways to them; null when there are none. */
  readonly counterexample: readonly [readonly Choice[], readonly Choice[]] | null;
  /** What is wrong, in words; null when nothing is. */
  readonly explanation: string | null;
}

/** The work of certifying the orbits of a specification on one configuration, in slices. */
export class Certification<Settings extends Configuration, View, State> {
  private readonly system: System<Settings, View, State>;
  private readonly settings: Settings;
  private readonly alphabet: AlphabetKind;
  private readonly limits: ExplorationLimits;
  private readonly quotient: QuotientCheck<View>;
  private readonly merges = new MergeSample<View>();
  private readonly whole: Explorer<Settings, View, State>;
  private reduced: Explorer<Settings, View, State> | null = null;
  private comparison: MergeComparison<Settings, View, State> | null = null;
  private stopped: Cut | null = null;

  constructor(
    system: System<Settings, View, State>,
    settings: Settings,
    alphabet: AlphabetKind,
    limits: ExplorationLimits,
  ) {
    this.system = system;
    this.settings = settings;
    this.alphabet = alphabet;
    this.limits = limits;
    this.quotient = new QuotientCheck(system.specification, alphabet === 'all');
    this.whole = this.explorer('image', this.quotient);
  }

  get finished(): boolean {
    if (this.stopped !== null) return true;
    if (this.quotient.conflict !== null) return this.whole.finished;
    if (this.reduced?.finished !== true) return false;
    return this.whole.result.closed || this.comparison?.finished === true;
  }

  /** What a heartbeat shows. */
  get progress(): string {
    if (this.comparison !== null) return `${this.comparison.left} merged states left to compare`;
    const { states, depth, queue } = (this.reduced ?? this.whole).progress;
    return `${this.reduced === null ? 'all states' : 'orbits'}: ${states}, depth ${depth}, ${queue} left`;
  }

  /** Carries out about so many more commands. */
  advance(edges: number): void {
    if (this.finished) return;
    if (!this.whole.finished) this.whole.advance(edges);
    else if (this.reduced === null)
      this.reduced = this.explorer('orbit', this.whole.result.closed ? null : this.merges);
    else if (!this.reduced.finished) this.reduced.advance(edges);
    else this.compareNext(this.reduced);
  }

  /** Ends the work where it is. */
  stop(cut: Cut): void {
    if (this.finished) return;
    this.stopped = cut;
    for (const explorer of [this.whole, this.reduced]) explorer?.stop(cut);
  }

  get result(): Certificate {
    const { quotient, comparison } = this;
    const { states, edges, closed } = this.whole.result;
    const reduced = this.reduced?.result ?? null;
    const standFor = reduced?.closed === true ? reduced.standFor : null;
    const counted = {
      closed,
      states,
      orbits: quotient.orbitCount,
      edges,
      reduced: { closed: reduced?.closed ?? false, states: reduced?.states ?? 0, edges: reduced?.edges ?? 0 },
      standFor,
      views: closed && standFor !== null ? quotient.viewCount : null,
      sampled: closed ? null : (comparison?.compared ?? 0),
    };
    const explanation = this.whatIsWrong(reduced, counted.views, standFor);
    const holds = explanation === null;
    return { ...counted, holds, counterexample: this.counterexample, explanation };
  }

  private get counterexample(): Certificate['counterexample'] {
    const { conflict } = this.quotient;
    if (conflict === null) return this.comparison?.conflict?.ways ?? null;
    return [this.whole.traceTo(conflict.states[0]), this.whole.traceTo(conflict.states[1])];
  }

  private whatIsWrong(reduced: Exploration | null, views: number | null, standFor: number | null): string | null {
    const { quotient } = this;
    const { closed, cut } = this.whole.result;
    const conflict = quotient.conflict ?? this.comparison?.conflict ?? null;
    if (conflict !== null) return `two states of one orbit have different futures: ${conflict.difference}`;
    if (!closed) return `the whole graph was cut by ${cut}`;
    if (reduced?.closed !== true) return `the reduced graph was cut by ${reduced?.cut ?? this.stopped}`;
    const layers = reduced.perDepth.join(' ');
    if (layers !== quotient.perDepth.join(' ') || reduced.edges !== quotient.edgeCount) {
      return (
        `the reduced graph has ${reduced.edges} edges and layers of ${layers} states; ` +
        `the orbits of the unreduced one have ${quotient.edgeCount} and ${quotient.perDepth.join(' ')}`
      );
    }
    if (standFor === null || views === null) return null;
    return standFor === views ? null : `the orbits stand for ${standFor} views by their sizes; there are ${views}`;
  }

  private compareNext(reduced: Explorer<Settings, View, State>): void {
    const { system, settings, alphabet, merges } = this;
    const wayTo = (state: number) => reduced.traceTo(state);
    this.comparison ??= new MergeComparison(system, settings, alphabet, merges.merges, wayTo);
    this.comparison.advance();
  }

  private explorer(identity: Identity, observer: ExplorationObserver<View> | null) {
    const { system, settings, alphabet, limits } = this;
    const options = { identity, alphabet, limits, exact: false, repeatEvery: 0, crossCheckEvery: 0 } as const;
    return new Explorer(system, settings, options, undefined, observer);
  }
}

/** Certifies the orbits of a specification on one configuration, as far as the limits allow. */
export function certify<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settings: Settings,
  alphabet: AlphabetKind,
  limits: ExplorationLimits,
): Certificate {
  const certification = new Certification(system, settings, alphabet, limits);
  while (!certification.finished) certification.advance(100_000);
  return certification.result;
}
