// Every interleaving of the commands of a scenario, breadth first over the states they lead through.
//
// A step of a thread is one shared access with all plain accesses up to the next. Schedules that lead to the same state
// are followed on as one: a state is all of memory, what users know and hold, and for each thread its command with all
// that it has read, so what it does next is a function of the state. Where that is asked for, so are states that differ by
// exchanges alone which the scenario declares.
import type { Scenario } from '../../../spec/kit/concurrency.ts';
import type { Configuration } from '../../../spec/kit/contract.ts';
import type { System } from '../../../spec/kit/subject.ts';
import type { ExplorationLimits } from '../exploration-options.ts';
import type { Complaint } from '../judge.ts';
import type { Cut } from '../result.ts';
import { Fingerprint, Visited } from '../visited.ts';
import { type Orbits, orbitsOf } from './orbits.ts';
import { ranked, rankOf } from './properties.ts';
import { replaySchedule } from './replay.ts';
import type { Interleavings, ScheduleFinding } from './result.ts';
import { BROKEN, ScheduleGraph, switchesOf, type Target } from './schedule-graph.ts';
import { type OpenShared, Stage } from './stage.ts';
import { StateLayer } from './state-layer.ts';
import { Stepper } from './stepper.ts';

export interface InterleavingOptions {
  readonly limits: ExplorationLimits;
  /** Whether whole states are kept and compared, instead of signatures. */
  readonly exact: boolean;
  /** One in so many steps is carried out on the code although it is known what it does; 0 for none. */
  readonly repeatEvery: number;
  /** Whether states that differ by the exchanges of the scenario are followed on as one. */
  readonly exchanges: boolean;
}

/** Someone who wants to be told of every state, and of where the steps from it lead. */
export interface InterleavingObserver {
  /** @param record of the state, as it was reached first */
  reached(state: number, record: Int32Array, depth: number): void;
  /** @param successor the state that a step of the thread leads to, or what {@link ScheduleGraph} has in its place */
  stepped(state: number, thread: number, successor: number): void;
}

/** Final states up to which they are remembered, to be compared with those of another search. */
const FINALS_MAX = 20_000;

export class InterleavingExplorer<Settings extends Configuration, View, State> {
  /** Final states as text; null when there are too many. */
  finalTexts: Set<string> | null = new Set();
  private readonly system: System<Settings, View, State>;
  private readonly scenario: Scenario<Settings>;
  private readonly options: InterleavingOptions;
  private readonly open: OpenShared<Settings>;
  private readonly stage: Stage<Settings, View, State>;
  private readonly stepper: Stepper<Settings, View, State>;
  private readonly graph: ScheduleGraph;
  private readonly visited: Visited;
  private readonly fingerprint = new Fingerprint();
  private readonly observer: InterleavingObserver | null;
  /** Null where nothing is exchanged. */
  private readonly orbits: Orbits<Settings, View, State> | null;
  /** By state: the arrangement in which it is as its key is written. */
  private readonly arrangedAs: number[] = [];
  private readonly key: Int32Array;
  private readonly record: Int32Array;
  private readonly targets = new Map<string, Target[]>();
  private readonly perDepth: number[] = [];
  private layer: StateLayer;
  private nextLayer: StateLayer;
  /** The first state, and the one that is being left. */
  private readonly base: Int32Array;
  private readonly left: Int32Array;
  private position = 0;
  private leaving = 0;
  /** The state that was recorded last, or that stands for it, and the arrangement in which it does. */
  private reached = 0;
  private arrangement = 0;
  private standsFor = 0;
  private steps = 0;
  private duplicates = 0;
  private finals = 0;
  private cut: Cut | null = null;
  private told: Interleavings | null = null;

  constructor(
    system: System<Settings, View, State>,
    scenario: Scenario<Settings>,
    options: InterleavingOptions,
    open: OpenShared<Settings>,
    observe: (
      stage: Stage<Settings, View, State>,
      stepper: Stepper<Settings, View, State>,
    ) => InterleavingObserver | null = () => null,
  ) {
    this.system = system;
    this.scenario = scenario;
    this.options = options;
    this.open = open;
    this.stage = new Stage(system, scenario, open);
    this.stepper = new Stepper(this.stage);
    this.observer = observe(this.stage, this.stepper);
    this.orbits = options.exchanges ? orbitsOf(this.stage, this.stepper) : null;
    const arrangements = this.orbits?.arrangements ?? [];
    this.graph = new ScheduleGraph(
      scenario.threads.length,
      arrangements.map(({ threads }) => threads),
    );
    this.key = new Int32Array(this.stepper.recordWords);
    this.visited = new Visited(options.exact);
    this.record = new Int32Array(this.stepper.recordWords);
    this.left = new Int32Array(this.stepper.recordWords);
    this.stepper.write(this.record);
    this.base = this.record.slice();
    this.nextLayer = new StateLayer(this.base, 0);
    this.layer = this.begin();
  }

  get finished(): boolean {
    return this.cut !== null || this.layer.size === 0;
  }

  /** What a heartbeat shows. */
  get progress(): { readonly states: number; readonly steps: number; readonly depth: number; readonly queue: number } {
    return { states: this.visited.size, steps: this.steps, depth: this.depth, queue: this.queueLeft };
  }

  /** Leaves states until about so many more steps were taken, or the search is finished. */
  advance(steps: number): void {
    const enough = this.steps + steps;
    while (!this.finished && this.steps < enough) {
      if (this.position === this.layer.size) this.nextDepth();
      else if (!this.withinLimits()) return;
      else {
        this.layer.read(this.position, this.left);
        this.leave(this.layer.first + this.position);
        this.position += 1;
      }
    }
  }

  /** Ends the search where it is. */
  stop(cut: Cut): void {
    if (!this.finished) this.cut = cut;
  }

  /** The threads that take the steps of the shortest schedule to a state. */
  scheduleTo(state: number): readonly number[] {
    return this.graph.shortestTo([{ state, thread: null }]);
  }

  get result(): Interleavings {
    const told = this.told ?? this.tell();
    if (this.finished) this.told = told;
    return told;
  }

  private tell(): Interleavings {
    const closed = this.finished && this.cut === null;
    return {
      closed,
      cut: this.cut,
      states: this.visited.size,
      exchanged:
        this.orbits === null ? null : { arrangements: this.orbits.arrangements.length, states: this.standsFor },
      steps: this.steps,
      duplicates: this.duplicates,
      schedules: closed ? String(this.graph.countSchedules()) : null,
      finals: this.finals,
      depth: this.depth,
      perDepth: [...this.perDepth],
      queueLeft: this.queueLeft,
      collisionBound: this.visited.collisionBound,
      repeated: this.stepper.repeated,
      findings: this.findSchedules(),
    };
  }

  private get depth(): number {
    return this.perDepth.length - 1;
  }

  private get queueLeft(): number {
    return this.layer.size - this.position + this.nextLayer.size;
  }

  /** @returns the layer of the first state */
  private begin(): StateLayer {
    const layer = this.nextLayer;
    this.graph.beginLayer();
    this.reach(this.stage.start.complaints);
    this.nextLayer = new StateLayer(this.base, 1);
    this.graph.beginLayer();
    if (this.targets.size > 0) this.cut = 'finding';
    return layer;
  }

  private nextDepth(): void {
    if (this.targets.size > 0) {
      this.cut = 'finding';
      return;
    }
    this.layer = this.nextLayer;
    this.leaving += 1;
    this.position = 0;
    this.nextLayer = new StateLayer(this.base, this.visited.size);
    this.graph.beginLayer();
  }

  private withinLimits(): boolean {
    const { statesMax, depthMax, bytesMax } = this.options.limits;
    if (this.visited.size >= statesMax) this.cut = 'states';
    else if (this.leaving >= depthMax) this.cut = 'depth';
    else if (this.byteLength > bytesMax) this.cut = 'memory';
    else return true;
    if (this.targets.size > 0) this.cut = 'finding';
    return false;
  }

  private get byteLength(): number {
    const parts = [this.visited, this.graph, this.layer, this.nextLayer, this.stage.transcripts];
    return parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Takes every step that can be taken in one state. */
  private leave(state: number): void {
    const { stepper, graph } = this;
    stepper.stand(this.left);
    let stuck = !stepper.isFinal;
    for (let thread = 0; thread < this.scenario.threads.length; thread += 1) {
      if (!stepper.step(thread, this.isDue())) continue;
      stuck = false;
      this.steps += 1;
      if (stepper.complaints.length > 0) {
        graph.setSuccessor(state, thread, BROKEN);
        this.add(stepper.complaints, { state, thread });
      } else {
        stepper.write(this.record);
        this.reach([]);
        graph.setSuccessor(state, thread, this.reached, this.arrangement);
      }
      stepper.standAgain();
    }
    for (let thread = 0; thread < this.scenario.threads.length; thread += 1) {
      this.observer?.stepped(state, thread, graph.successor(state, thread));
    }
    if (stuck) this.add([stepper.deadlock()], { state, thread: null });
  }

  /** Records the state that the record holds; judges it when it is new. */
  private reach(complaints: readonly Complaint[]): void {
    const { stepper, graph, orbits } = this;
    const { keyWords } = stepper;
    const key = orbits === null ? this.record : this.key;
    const arrangedAs = orbits?.writeKey(this.record, key) ?? 0;
    const added = this.visited.add(this.fingerprint.of(key, keyWords), key, keyWords);
    this.reached = added < 0 ? -1 - added : added;
    this.arrangement = orbits?.between(this.arrangedAs[this.reached] ?? arrangedAs, arrangedAs) ?? 0;
    if (added < 0) {
      this.duplicates += 1;
      return;
    }
    if (orbits !== null) {
      this.arrangedAs.push(arrangedAs);
      this.standsFor += orbits.orbitSize;
    }
    this.observer?.reached(added, this.record, this.depth + (this.nextLayer.size === 0 ? 1 : 0));
    graph.addState();
    if (this.nextLayer.size === 0) this.perDepth.push(0);
    this.perDepth[this.depth] = (this.perDepth[this.depth] as number) + 1;
    this.nextLayer.push(this.record);
    if (stepper.isFinal) this.rememberFinal();
    this.add(complaints.length > 0 ? complaints : stepper.judge(), { state: added, thread: null });
  }

  private rememberFinal(): void {
    this.finals += 1;
    this.finalTexts?.add(this.stepper.text);
    if (this.finals > FINALS_MAX) this.finalTexts = null;
  }

  private isDue(): boolean {
    const { repeatEvery } = this.options;
    return repeatEvery > 0 && this.steps % repeatEvery === 0;
  }

  private add(complaints: readonly Complaint[], target: Target): void {
    const [first] = ranked(complaints);
    if (first === undefined) return;
    const known = this.targets.get(first.property);
    if (known === undefined) this.targets.set(first.property, [target]);
    else known.push(target);
  }

  private findSchedules(): readonly ScheduleFinding[] {
    if (this.targets.size === 0) return [];
    return [...this.targets]
      .map(([property, targets]) => this.confirm(property, this.graph.shortestTo(targets)))
      .sort(
        (one, other) =>
          one.schedule.length - other.schedule.length ||
          switchesOf(one.schedule) - switchesOf(other.schedule) ||
          rankOf(one.property) - rankOf(other.property),
      );
  }

  /** A finding that does not show on a new instance was decided by something that is not in the image. */
  private confirm(property: string, schedule: readonly number[]): ScheduleFinding {
    const { verdict } = replaySchedule(this.system, this.scenario, schedule, this.open);
    if (verdict !== null && verdict.property === property) return { ...verdict, schedule };
    const explanation = `${property} was broken, but not when the same schedule is followed on a new instance`;
    return { property: 'no-hidden-state', explanation, also: [], schedule };
  }
}
