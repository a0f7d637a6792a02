// The shortest trace that shows what is wrong, over all configurations in which it can show: a planted defect, or what a
// sound allocator does not promise.
import type { Configuration, Fault, Implementation } from '../../spec/kit/contract.ts';
import type { Row, System } from '../../spec/kit/subject.ts';
import { NO_LIMITS } from './exploration-options.ts';
import { Explorer } from './explore.ts';
import type { Finding } from './result.ts';

/** States that one configuration is searched for. */
const STATES_MAX = 100_000;

const HIDDEN_STATE = 'no-hidden-state';
/** One in so many steps is repeated where something else is to be found. */
const REPEAT_EVERY = 64;

/** A configuration of a row. */
export interface Place<Settings> {
  readonly id: string;
  readonly settings: Settings;
}

export interface Caught<Settings> {
  readonly place: Place<Settings>;
  readonly finding: Finding;
}

/** Where a fault is to be looked for: its own configuration if it has one, or every tiny one of those rows that it names. */
export function placesOf<Settings extends Configuration>(
  fault: Fault<Settings>,
  rows: readonly Row<Settings>[],
): readonly Place<Settings>[] {
  if (fault.settings !== undefined) return [{ id: 'its own configuration', settings: fault.settings }];
  return tinyPlaces(rows.filter(({ id }) => fault.rows?.includes(id) ?? true));
}

/** Every tiny configuration of these rows. */
export function tinyPlaces<Settings extends Configuration>(rows: readonly Row<Settings>[]): readonly Place<Settings>[] {
  return rows.flatMap(({ configurations }) => configurations.filter(({ size }) => size === 'tiny'));
}

/**
 * Looks in all places at once, layer by layer, so that no place is searched deeper than the shortest
 * trace. Among traces of one length, that of the first place is taken.
 *
 * Where hidden state is what is to be found, every step is repeated on another instance: it has a shortest trace too.
 */
export class FaultSearch<Settings extends Configuration, View, State> {
  caught: Caught<Settings> | null = null;
  private readonly hunts: readonly Hunt<Settings, View, State>[];
  /** Commands from the initial state to those that are being left. */
  private depth = 0;

  /** @param suspect what makes the implementation in which something is to be found, and what is to find it */
  constructor(
    system: System<Settings, View, State>,
    suspect: Pick<Implementation<Settings>, 'open'> & Partial<Pick<Fault<Settings>, 'caughtBy'>>,
    places: readonly Place<Settings>[],
  ) {
    const options = {
      identity: 'image',
      alphabet: 'all',
      limits: { ...NO_LIMITS, statesMax: STATES_MAX },
      exact: false,
      repeatEvery: suspect.caughtBy === HIDDEN_STATE ? 1 : REPEAT_EVERY,
      crossCheckEvery: 0,
    } as const;
    this.hunts = places.map((place) => ({
      place,
      explorer: new Explorer(system, place.settings, options, () => suspect.open(place.settings)),
    }));
    this.conclude();
  }

  get finished(): boolean {
    return this.caught !== null || this.hunts.every(({ explorer }) => explorer.finished);
  }

  /** Whether a fault that was not caught would have been: no place was left before all its states were seen. */
  get complete(): boolean {
    return this.caught !== null || this.hunts.every(({ explorer }) => explorer.result.closed);
  }

  /** Commands carried out so far. */
  get edges(): number {
    return this.hunts.reduce((sum, { explorer }) => sum + explorer.progress.edges, 0);
  }

  advance(edges: number): void {
    const { hunts, depth } = this;
    const behind = hunts.find(({ explorer }) => !explorer.isThrough(depth));
    behind?.explorer.advance(edges, depth);
    if (!hunts.every(({ explorer }) => explorer.isThrough(depth))) return;
    this.conclude();
    this.depth += 1;
  }

  /** Takes what was found in the layer that every place is through with. */
  private conclude(): void {
    for (const { place, explorer } of this.hunts) {
      const [finding] = explorer.finished ? explorer.result.findings : [];
      if (finding === undefined) continue;
      this.caught = { place, finding };
      return;
    }
  }
}

interface Hunt<Settings extends Configuration, View, State> {
  readonly place: Place<Settings>;
  readonly explorer: Explorer<Settings, View, State>;
}
