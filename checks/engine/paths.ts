// How each state was reached: its parent, the choice there, and how complicated the whole way is. Of all shortest ways it
// is the simplest; of those that are equally simple the one that a single thread finds first.
import { GrowingWords, growingBuffer } from './search/growing-words.ts';

/** One command of a state, by its place in the enumeration of commands there, with its refusals. */
export interface Way {
  readonly ordinal: number;
  readonly refusals: number;
}

const REFUSAL_BITS = 8;
const REFUSALS = 2 ** REFUSAL_BITS;
/** The parent of the initial state. */
export const NOBODY = -1;

/** Refusals of one command that a way can hold: one a bit. */
export const REFUSABLE_CALLS_MAX = REFUSAL_BITS;

/** A way from what is kept of it. */
export function wayOf(kept: number): Way {
  return { ordinal: kept >>> REFUSAL_BITS, refusals: refusalsAtPlace[kept & (REFUSALS - 1)] as number };
}

/** The order in which a thread tries the refusals of one command, and back. */
const placeOfRefusals = orderOfRefusals();
const refusalsAtPlace = invert(placeOfRefusals);

const columns = ['parents', 'ways', 'costs', 'ranks', 'firstParents', 'firstWays'] as const;

/** What threads share of the ways: of each state a word in each. */
export type SharedPaths = Readonly<Record<(typeof columns)[number], SharedArrayBuffer>>;

export function sharePaths(): SharedPaths {
  const [parents, ways, costs, ranks, firstParents, firstWays] = columns.map(() => growingBuffer(1 << 13)) as [
    SharedArrayBuffer,
    SharedArrayBuffer,
    SharedArrayBuffer,
    SharedArrayBuffer,
    SharedArrayBuffer,
    SharedArrayBuffer,
  ];
  return { parents, ways, costs, ranks, firstParents, firstWays };
}

/**
 * One thread by itself goes through states in their order, and keeps the simplest way, of equally simple ones the first.
 * Where several threads come to a state in any order, the ranks of states tell which way one thread would have found first:
 * a rank is the place of a state in the order in which one thread reaches them.
 */
export class Paths {
  private readonly isShared: boolean;
  private readonly parents: GrowingWords;
  private readonly ways: GrowingWords;
  /** 1 more than what they are; 0 where no way is known yet, -1 while a thread changes it. */
  private readonly costs: GrowingWords;
  private readonly ranks: GrowingWords;
  /** By state: 1 more than the rank of the parent by which one thread reaches it first, and the way there. */
  private readonly firstParents: GrowingWords;
  private readonly firstWays: GrowingWords;

  constructor(shared: SharedPaths | null = null) {
    const [length, lengthShared] = shared === null ? [1 << 11, 0] : [0, 1 << 11];
    this.isShared = shared !== null;
    this.parents = new GrowingWords(length, shared?.parents);
    this.ways = new GrowingWords(length, shared?.ways);
    this.costs = new GrowingWords(length, shared?.costs);
    this.ranks = new GrowingWords(lengthShared, shared?.ranks);
    this.firstParents = new GrowingWords(lengthShared, shared?.firstParents);
    this.firstWays = new GrowingWords(lengthShared, shared?.firstWays);
  }

  /** Records a way to a state, if it is better than what is known; the initial state has parent -1. */
  offer(state: number, parent: number, ordinal: number, refusals: number, cost: number): void {
    const way = ordinal * REFUSALS + (placeOfRefusals[refusals] as number);
    this.haveRoom(state);
    if (this.isShared) this.offerShared(state, parent, way, cost);
    else {
      const known = this.costs.words[state] as number;
      if (known === 0 || cost < known - 1) this.keep(state, parent, way, cost);
    }
  }

  /**
   * Records a way to a state if one thread finds none before it, however simple others are: where the states that count as
   * one have different commands, the way must lead to the one that is left.
   *
   * @param taken called if it is recorded, before any other way can be
   */
  offerFirst(state: number, parent: number, { ordinal, refusals }: Way, cost: number, taken: () => void): void {
    const way = ordinal * REFUSALS + (placeOfRefusals[refusals] as number);
    this.haveRoom(state);
    const known = this.lock(state);
    const rank = this.rankBefore(parent);
    const isFirst = known === 0 || this.isReachedFirst(state, rank, way);
    if (isFirst) {
      this.firstParents.words[state] = rank;
      this.firstWays.words[state] = way;
      this.parents.words[state] = parent;
      this.ways.words[state] = way;
      taken();
    }
    Atomics.store(this.costs.words, state, isFirst ? cost + 1 : known);
  }

  /** How complicated the way to a state is; smaller is simpler. */
  cost(state: number): number {
    return (this.costs.words[state] as number) - 1;
  }

  parent(state: number): number {
    return this.parents.words[state] as number;
  }

  /** The last command of the way to a state, as `wayOf` reads it. */
  way(state: number): number {
    return this.ways.words[state] as number;
  }

  /** The choices from the initial state to this one. */
  to(state: number): Way[] {
    for (const column of this.columns) column.lookAgain();
    const ways: Way[] = [];
    for (let at = state; this.parents.words[at] !== NOBODY; at = this.parents.words[at] as number) {
      ways.push(wayOf(this.ways.words[at] as number));
    }
    return ways.reverse();
  }

  /** The place of a state in the order in which one thread reaches them; where threads share the ways. */
  rank(state: number): number {
    return this.ranks.words[state] as number;
  }

  /**
   * Ranks the states of a layer, when it is complete; while no other thread does anything.
   *
   * @param first rank of the first of them
   */
  rankLayer(states: number[], first: number): void {
    for (const column of this.columns) column.lookAgain();
    const parents = this.firstParents.words;
    const ways = this.firstWays.words;
    states.sort(
      (one, other) =>
        (parents[one] as number) - (parents[other] as number) || (ways[one] as number) - (ways[other] as number),
    );
    for (const [place, state] of states.entries()) this.ranks.words[state] = first + place;
  }

  get byteLength(): number {
    return this.columns.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  private get columns(): readonly GrowingWords[] {
    return [this.parents, this.ways, this.costs, this.ranks, this.firstParents, this.firstWays];
  }

  private haveRoom(state: number): void {
    if (state < this.parents.words.length) return;
    const length = Math.max(2 * this.parents.words.length, state + 1);
    for (const column of this.isShared ? this.columns : [this.parents, this.ways, this.costs]) column.grow(length);
  }

  private keep(state: number, parent: number, way: number, cost: number): void {
    this.parents.words[state] = parent;
    this.ways.words[state] = way;
    this.costs.words[state] = cost + 1;
  }

  private offerShared(state: number, parent: number, way: number, cost: number): void {
    const known = this.lock(state);
    const rank = this.rankBefore(parent);
    if (known === 0 || this.isReachedFirst(state, rank, way)) {
      this.firstParents.words[state] = rank;
      this.firstWays.words[state] = way;
    }
    const isBetter = known === 0 || cost < known - 1 || (cost === known - 1 && this.comesFirst(state, rank, way));
    if (isBetter) {
      this.parents.words[state] = parent;
      this.ways.words[state] = way;
    }
    Atomics.store(this.costs.words, state, isBetter ? cost + 1 : known);
  }

  /** Keeps other threads off a state until its cost is stored; returns what that was. */
  private lock(state: number): number {
    const { words } = this.costs;
    let known = Atomics.exchange(words, state, LOCKED);
    while (known === LOCKED) known = Atomics.exchange(words, state, LOCKED);
    return known;
  }

  /** 1 more than the rank of a parent, 0 for that of the initial state. */
  private rankBefore(parent: number): number {
    return parent === NOBODY ? 0 : this.rank(parent) + 1;
  }

  private isReachedFirst(state: number, rank: number, way: number): boolean {
    return comesBefore(rank, way, this.firstParents.words[state] as number, this.firstWays.words[state] as number);
  }

  private comesFirst(state: number, rank: number, way: number): boolean {
    const known = this.rankBefore(this.parents.words[state] as number);
    return comesBefore(rank, way, known, this.ways.words[state] as number);
  }
}

const LOCKED = -1;

function comesBefore(rank: number, way: number, otherRank: number, otherWay: number): boolean {
  return rank < otherRank || (rank === otherRank && way < otherWay);
}

/** By refusals, as bits: fewer calls before the same with a later one more, earlier calls before later ones. */
function orderOfRefusals(): Uint8Array {
  const places = new Uint8Array(REFUSALS);
  let place = 0;
  const visit = (refusals: number, from: number): void => {
    places[refusals] = place;
    place += 1;
    for (let call = from; call < REFUSAL_BITS; call += 1) visit(refusals + 2 ** call, call + 1);
  };
  visit(0, 0);
  return places;
}

function invert(places: Uint8Array): Uint8Array {
  const inverse = new Uint8Array(places.length);
  for (const [from, to] of places.entries()) inverse[to] = from;
  return inverse;
}
