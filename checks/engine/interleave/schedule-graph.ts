// The graph of states that schedules lead through: which state each step of each thread leads to. It counts schedules,
// and finds among the shortest to something the one with the fewest switches.

/** The thread can't take a step there. */
export const DISABLED = -1;
/** The step broke a property: nothing follows it. */
export const BROKEN = -2;

/** What schedules are to lead to: states, or steps that broke something. */
export interface Target {
  readonly state: number;
  /** The thread whose step it is; null for the state itself. */
  readonly thread: number | null;
}

export class ScheduleGraph {
  /** First state of each layer, which is reached by so many steps. */
  private readonly layers: number[] = [];
  private readonly threads: number;
  /** By arrangement, by thread: whose place it takes. */
  private readonly arrangements: readonly (readonly number[])[];
  private successors = new Int32Array(1 << 12);
  /** By step: the arrangement in which what stands for the next state is that state. */
  private arranged = new Uint8Array(1 << 12);
  private size = 0;

  /** @param arrangements the ways in which threads change places, as by thread whose place it takes; the first is none */
  constructor(threads: number, arrangements: readonly (readonly number[])[] = []) {
    this.threads = threads;
    this.arrangements = arrangements;
  }

  get byteLength(): number {
    return this.successors.byteLength + this.arranged.byteLength;
  }

  /** The states from here on are reached by one step more than those before. */
  beginLayer(): void {
    this.layers.push(this.size);
  }

  /** A further state; none of its steps is known yet. */
  addState(): void {
    const end = (this.size + 1) * this.threads;
    if (end > this.successors.length) {
      const larger = new Int32Array(this.successors.length * 2);
      larger.set(this.successors);
      this.successors = larger;
      const arranged = new Uint8Array(larger.length);
      arranged.set(this.arranged);
      this.arranged = arranged;
    }
    this.successors.fill(DISABLED, this.size * this.threads, end);
    this.size += 1;
  }

  /** @param arrangement the one in which the successor is the state that the step led to */
  setSuccessor(state: number, thread: number, successor: number, arrangement = 0): void {
    this.successors[state * this.threads + thread] = successor;
    this.arranged[state * this.threads + thread] = arrangement;
  }

  successor(state: number, thread: number): number {
    return this.successors[state * this.threads + thread] as number;
  }

  /** How many ways there are from the first state to one without successors: the number of schedules. */
  countSchedules(): bigint {
    const { size, threads } = this;
    const waiting = new Int32Array(size);
    for (let edge = 0; edge < size * threads; edge += 1) {
      const to = this.successors[edge] as number;
      if (to >= 0) waiting[to] = (waiting[to] as number) + 1;
    }
    // A state is counted when all that lead to it were: no schedule comes back to a state.
    const counts = new Map<number, bigint>([[0, 1n]]);
    let total = 0n;
    const ready = [0];
    for (let state = ready.pop(); state !== undefined; state = ready.pop()) {
      const count = counts.get(state) ?? 0n;
      counts.delete(state);
      let ends = true;
      for (let thread = 0; thread < threads; thread += 1) {
        const to = this.successor(state, thread);
        if (to < 0) continue;
        ends = false;
        counts.set(to, (counts.get(to) ?? 0n) + count);
        waiting[to] = (waiting[to] as number) - 1;
        if (waiting[to] === 0) ready.push(to);
      }
      if (ends) total += count;
    }
    return total;
  }

  /**
   * The shortest schedule to any of these, of equally short ones that with the fewest switches, of these the one with
   * the least threads first.
   */
  shortestTo(targets: readonly Target[]): number[] {
    const length = targets.reduce((least, target) => Math.min(least, this.lengthTo(target)), Infinity);
    const nearest = targets.filter((target) => this.lengthTo(target) === length);
    const costs = this.switchesTo(nearest, length);
    const schedule: number[] = [];
    // By thread as a state that stands for others knows it: which one it really is.
    let really = Array.from({ length: this.threads }, (_, thread) => thread);
    for (let state = 0; schedule.length < length; ) {
      const last = schedule[schedule.length - 1] ?? -1;
      let best = -1;
      let bestCost = NEVER;
      for (let thread = 0; thread < this.threads; thread += 1) {
        const there = really.indexOf(thread);
        const cost = (costs[state * this.threads + there] as number) + switched(last, thread);
        if (cost >= bestCost) continue;
        best = thread;
        bestCost = cost;
      }
      if (best === -1) throw new Error('No schedule leads there.');
      schedule.push(best);
      const edge = state * this.threads + really.indexOf(best);
      const before = really;
      really = before.map((_, thread) => before[this.placeAfter(edge, thread)] as number);
      state = this.successors[edge] as number;
    }
    return schedule;
  }

  /** Which thread of the state before a step it is that the state after it knows by this number. */
  private placeAfter(edge: number, thread: number): number {
    return this.arrangements[this.arranged[edge] as number]?.[thread] ?? thread;
  }

  private lengthTo({ state, thread }: Target): number {
    return this.depthOf(state) + (thread === null ? 0 : 1);
  }

  private depthOf(state: number): number {
    let depth = 0;
    while ((this.layers[depth + 1] ?? Infinity) <= state) depth += 1;
    return depth;
  }

  /** By state and thread: the fewest switches of a way to a target that begins with a step of the thread. */
  private switchesTo(targets: readonly Target[], length: number): Uint16Array {
    const { threads } = this;
    const end = this.layers[length] ?? this.size;
    const costs = new Uint16Array(end * threads).fill(NEVER);
    const states = new Set<number>();
    for (const { state, thread } of targets) {
      if (thread === null) states.add(state);
      else costs[state * threads + thread] = 0;
    }
    for (let depth = length - 1; depth >= 0; depth -= 1) {
      const next = this.layers[depth + 1] ?? this.size;
      const afterNext = this.layers[depth + 2] ?? this.size;
      for (let edge = (this.layers[depth] as number) * threads; edge < next * threads; edge += 1) {
        const to = this.successors[edge] as number;
        if (to < next || to >= afterNext) continue;
        if (states.has(to)) costs[edge] = 0;
        else if (depth < length - 1) costs[edge] = this.leastAfter(costs, to, edge);
      }
    }
    return costs;
  }

  private leastAfter(costs: Uint16Array, state: number, edge: number): number {
    const last = edge % this.threads;
    let least = NEVER;
    for (let thread = 0; thread < this.threads; thread += 1) {
      const cost = costs[state * this.threads + thread] as number;
      if (cost !== NEVER) least = Math.min(least, cost + switched(last, this.placeAfter(edge, thread)));
    }
    return least;
  }
}

const NEVER = 0xffff;

function switched(last: number, thread: number): number {
  return last === -1 || last === thread ? 0 : 1;
}

/** How often another thread goes on. */
export function switchesOf(schedule: readonly number[]): number {
  return schedule.filter((thread, step) => step > 0 && thread !== schedule[step - 1]).length;
}
