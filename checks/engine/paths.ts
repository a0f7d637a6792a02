// How each state was first reached: its parent, the choice there, and how complicated the whole way is.

/** One command of a state, by its place in the enumeration of commands there, with its refusals. */
export interface Way {
  readonly ordinal: number;
  readonly refusals: number;
}

const REFUSAL_BITS = 8;
const INITIAL = 0xffffffff;

/** Refusals of one command that a way can hold: one a bit. */
export const REFUSABLE_CALLS_MAX = REFUSAL_BITS;

export class Paths {
  private parents = new Uint32Array(1 << 11);
  private ways = new Uint32Array(1 << 11);
  private costs = new Uint32Array(1 << 11);

  /** Records how state `state` was reached; the initial state has parent -1. */
  set(state: number, parent: number, ordinal: number, refusals: number, cost: number): void {
    if (state >= this.parents.length) this.grow();
    this.parents[state] = parent === -1 ? INITIAL : parent;
    this.ways[state] = ordinal * 2 ** REFUSAL_BITS + refusals;
    this.costs[state] = cost;
  }

  /** How complicated the way to a state is; smaller is simpler. */
  cost(state: number): number {
    return this.costs[state] as number;
  }

  /** The choices from the initial state to this one. */
  to(state: number): Way[] {
    const ways: Way[] = [];
    for (let at = state; this.parents[at] !== INITIAL; at = this.parents[at] as number) {
      const way = this.ways[at] as number;
      ways.push({ ordinal: way >>> REFUSAL_BITS, refusals: way & (2 ** REFUSAL_BITS - 1) });
    }
    return ways.reverse();
  }

  get byteLength(): number {
    return 3 * this.parents.byteLength;
  }

  private grow(): void {
    this.parents = doubled(this.parents);
    this.ways = doubled(this.ways);
    this.costs = doubled(this.costs);
  }
}

function doubled(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
