// A sample of the states that a reduced exploration takes for others, and whether their futures are the same.
//
// Where the whole graph is too large to be explored, this is what can still be looked at: an edge of the reduced graph
// that leads to a known orbit by another state than the one the orbit is known by. Both states are reached again, and
// every command is given in each.
import type { Command, Configuration } from '../../spec/kit/contract.ts';
import type { Step } from '../../spec/kit/property.ts';
import type { System } from '../../spec/kit/subject.ts';
import { type AlphabetKind, type Choice, type ChosenCommand, enumerate, lettersOf, resolve } from './choices.ts';
import type { ExplorationObserver } from './exploration-options.ts';
import { differenceOf, type Edge, edgeOf, futureOf } from './futures.ts';
import { Lockstep } from './lockstep.ts';
import { Words } from './words.ts';

/** Merges that are kept, at most: whenever there are more, every second one goes. */
const KEPT_MAX = 512;

/** A state that was taken for another one. */
interface Merge {
  readonly from: number;
  readonly letter: number;
  readonly command: Command;
  readonly to: number;
}

/** Watches an exploration by orbit and keeps some of its merges, spread evenly over it. */
export class MergeSample<View> implements ExplorationObserver<View> {
  private kept: Merge[] = [];
  private readonly ofState: Omit<Merge, 'from'>[] = [];
  private seen = 0;
  private every = 1;
  private fresh = -1;

  get merges(): readonly Merge[] {
    return this.kept;
  }

  reached(state: number): void {
    this.fresh = state;
  }

  took(letter: number, step: Step<View>, to: number): void {
    // The state an orbit is known by is taken for no other; nor is one that a command left as it was.
    if (to !== this.fresh && step.imageChanged()) this.ofState.push({ letter, command: step.command, to });
    this.fresh = -1;
  }

  left(state: number): void {
    for (const merge of this.ofState.splice(0)) {
      this.seen += 1;
      if (this.seen % this.every !== 0) continue;
      this.kept.push({ from: state, ...merge });
      if (this.kept.length < KEPT_MAX) continue;
      this.kept = this.kept.filter((_, index) => index % 2 === 1);
      this.every *= 2;
    }
  }
}

/** Compares the futures of merged states, one pair at a time. */
export class MergeComparison<Settings extends Configuration, View, State> {
  /** Pairs of different states of one orbit whose futures were compared. */
  compared = 0;
  /** The ways to the first two that differ, and in what. */
  conflict: { readonly ways: readonly [readonly Choice[], readonly Choice[]]; readonly difference: string } | null =
    null;
  private readonly system: System<Settings, View, State>;
  private readonly settings: Settings;
  private readonly past: boolean;
  private readonly taking: readonly number[];
  private readonly merges: readonly Merge[];
  private readonly wayTo: (state: number) => readonly Choice[];
  private position = 0;

  /** @param wayTo how a state of the exploration is reached */
  constructor(
    system: System<Settings, View, State>,
    settings: Settings,
    alphabet: AlphabetKind,
    merges: readonly Merge[],
    wayTo: (state: number) => readonly Choice[],
  ) {
    this.system = system;
    this.settings = settings;
    this.past = alphabet === 'all';
    this.taking = lettersOf(system.specification.letters, alphabet);
    this.merges = merges;
    this.wayTo = wayTo;
  }

  get finished(): boolean {
    return this.conflict !== null || this.position === this.merges.length;
  }

  get left(): number {
    return this.merges.length - this.position;
  }

  /** Looks at the next merge. */
  advance(): void {
    const merge = this.merges[this.position];
    if (merge === undefined || this.finished) return;
    this.position += 1;
    const before = this.wayTo(merge.from);
    const start = this.at(before);
    const last = this.choicesOf(start).find(
      ({ letter, command }) => letter === merge.letter && command.operands.join() === merge.command.operands.join(),
    );
    if (last === undefined)
      throw new Error(`'${merge.command.operation}' was given in a state that does not allow it.`);
    const ways = [[...before, this.namedChoice(last, merge.command.refusals)], this.wayTo(merge.to)] as const;
    const [one, other] = [this.at(ways[0]), this.at(ways[1])];
    if (Buffer.compare(one.instance.image, other.instance.image) === 0) return;
    this.compared += 1;
    const [future, expected] = [this.futureAt(one), this.futureAt(other)];
    if (future !== expected) this.conflict = { ways, difference: differenceOf(future, expected) };
  }

  private choicesOf({ view }: Lockstep<Settings, View, State>): readonly ChosenCommand[] {
    return enumerate(this.system.specification.letters, this.taking, view);
  }

  private namedChoice({ letter, picks }: ChosenCommand, refusals: number): Choice {
    return { letter: this.system.specification.letters[letter]?.id ?? '', picks, refusals };
  }

  /** Both sides of the system, in the state that a way leads to. */
  private at(way: readonly Choice[]): Lockstep<Settings, View, State> {
    const { system, settings } = this;
    const lockstep = new Lockstep(system, settings);
    for (const { letter, picks, refusals } of way) {
      const chosen = resolve(system.specification.letters, lockstep.view, { letter, picks, refusals });
      if (chosen === null) throw new Error(`'${letter}' was given in a state that does not allow it.`);
      lockstep.run(chosen.command, 'copy');
      lockstep.goOn();
    }
    return lockstep;
  }

  /** Every command of the state that both sides are in, without refusals of the outside. */
  private futureAt(lockstep: Lockstep<Settings, View, State>): string {
    const image = lockstep.instance.image.slice();
    const words = new Words();
    const edges: Edge[] = [];
    for (const chosen of this.choicesOf(lockstep)) {
      lockstep.stand(image);
      lockstep.run(chosen.command, 'copy');
      this.system.specification.writeOrbit(lockstep.step.after, this.past, words.clear());
      edges.push(
        edgeOf(this.namedChoice(chosen, 0).letter, lockstep.step, words.data.subarray(0, words.length).join()),
      );
    }
    return futureOf(edges);
  }
}
