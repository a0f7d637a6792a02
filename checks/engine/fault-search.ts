// The shortest trace that shows a planted defect, over all configurations in which it can show.
import type { Configuration, Fault } from '../../spec/kit/contract.ts';
import type { Row, System } from '../../spec/kit/subject.ts';
import { Explorer, NO_LIMITS } from './explore.ts';
import type { Finding } from './result.ts';

/** States that one configuration is searched for. */
const STATES_MAX = 100_000;

/** A configuration of a row. */
export interface Place<Settings> {
  readonly id: string;
  readonly settings: Settings;
}

export interface Caught<Settings> {
  readonly place: Place<Settings>;
  readonly finding: Finding;
}

/** Where a fault is to be looked for: its own configuration if it has one, or every tiny one of these rows. */
export function placesOf<Settings extends Configuration>(
  fault: Fault<Settings>,
  rows: readonly Row<Settings>[],
): readonly Place<Settings>[] {
  if (fault.settings !== undefined) return [{ id: 'its own configuration', settings: fault.settings }];
  return rows.flatMap(({ configurations }) => configurations.filter(({ size }) => size === 'tiny'));
}

/**
 * Looks for a fault, one configuration after another, each only as deep as can still be shorter.
 *
 * Every step is repeated on another instance, so that hidden state is found by a shortest trace too.
 */
export class FaultSearch<Settings extends Configuration, View, State> {
  readonly fault: Fault<Settings>;
  edges = 0;
  caught: Caught<Settings> | null = null;
  private readonly system: System<Settings, View, State>;
  private readonly waiting: Place<Settings>[];
  private current: { readonly place: Place<Settings>; readonly explorer: Explorer<Settings, View, State> } | null =
    null;

  constructor(system: System<Settings, View, State>, fault: Fault<Settings>, places: readonly Place<Settings>[]) {
    this.system = system;
    this.fault = fault;
    this.waiting = [...places];
  }

  get finished(): boolean {
    return this.current === null && this.waiting.length === 0;
  }

  advance(edges: number): void {
    this.current ??= this.next();
    if (this.current === null) return;
    const { place, explorer } = this.current;
    explorer.advance(edges);
    if (!explorer.finished) return;
    const { findings, edges: searched } = explorer.result;
    this.edges += searched;
    const [finding] = findings;
    if (finding !== undefined) this.caught = { place, finding };
    this.current = null;
  }

  private next(): { place: Place<Settings>; explorer: Explorer<Settings, View, State> } | null {
    const place = this.waiting.shift();
    if (place === undefined) return null;
    const depthMax = this.caught === null ? NO_LIMITS.depthMax : this.caught.finding.trace.length - 1;
    const explorer = new Explorer(
      this.system,
      place.settings,
      {
        identity: 'image',
        alphabet: 'all',
        limits: { ...NO_LIMITS, statesMax: STATES_MAX, depthMax },
        exact: false,
        repeatEvery: 1,
        crossCheckEvery: 0,
      },
      () => this.fault.open(place.settings),
    );
    return { place, explorer };
  }
}
