// Every reachable state of a configuration, breadth first, both sides in lockstep on every edge.
import type { Command, Configuration, Instance } from '../../spec/kit/contract.ts';
import type { System } from '../../spec/kit/subject.ts';
import type { Candidate } from './candidates.ts';
import { type Choice, type ChosenCommand, complexity, enumerate, lettersOf } from './choices.ts';
import { Coverage } from './coverage.ts';
import type { ExplorationObserver, ExplorationOptions } from './exploration-options.ts';
import { type ExplorationReport, summaryOf } from './exploration-report.ts';
import { Findings } from './findings.ts';
import { HiddenStateCheck } from './hidden-state.ts';
import { type KeyOf, keyOf } from './identity.ts';
import type { Verdict } from './judge.ts';
import { type Layer, OwnLayer, SharedLayer } from './layers.ts';
import { Lockstep } from './lockstep.ts';
import { Paths, REFUSABLE_CALLS_MAX, type Way } from './paths.ts';
import type { Cut, Exploration } from './result.ts';
import { Search, SearchStopped } from './search/search.ts';
import type { Part } from './shared-exploration.ts';
import { StateKeys } from './state-keys.ts';

export class Explorer<Settings extends Configuration, View, State> {
  private readonly system: System<Settings, View, State>;
  private readonly settings: Settings;
  private readonly options: ExplorationOptions;
  private readonly open: () => Instance;
  private readonly lockstep: Lockstep<Settings, View, State>;
  private readonly observer: ExplorationObserver<View> | null;
  private readonly taking: readonly number[];
  private readonly key: KeyOf<View>;
  private readonly coverage: Coverage<Settings, View>;
  private readonly stateKeys: StateKeys;
  private readonly search: Search;
  private readonly paths: Paths;
  private readonly part: Part | null;
  private readonly hiddenState: HiddenStateCheck;
  private readonly perDepth: number[] = [];
  private readonly candidates: Candidate[] = [];
  private layer: Layer;
  private nextLayer: Layer;
  /** States that were left. */
  private left = 0;
  /** States that are nearer to the initial one than those being left. */
  private before = 0;
  /** The rank of the state that is being left, and how many commands were given there. */
  private leaving = 0;
  private given = 0;
  private edges = 0;
  private duplicates = 0;
  private crossChecked = 0;
  /** Whether a command made more refusable calls than are refused. */
  private refusalsLeftOut = false;
  private cut: Cut | null = null;
  private isThroughAll = false;

  /**
   * @param open makes the implementation under check; by default the sound one
   * @param part null for one thread by itself
   */
  constructor(
    system: System<Settings, View, State>,
    settings: Settings,
    options: ExplorationOptions,
    open: () => Instance = () => system.implementation.open(settings),
    observer: ExplorationObserver<View> | null = null,
    part: Part | null = null,
  ) {
    this.part = part;
    this.observer = observer;
    this.system = system;
    this.settings = settings;
    this.options = options;
    this.open = open;
    this.lockstep = new Lockstep(system, settings, open());
    this.taking = lettersOf(system.specification.letters, options.alphabet);
    const { tallyBytes = 0 } = this.lockstep.instance;
    this.key = keyOf(system.specification, options.identity, options.alphabet, tallyBytes);
    this.coverage = new Coverage(system.specification, settings, options.alphabet);
    this.stateKeys = new StateKeys(options.exact);
    this.paths = new Paths(part?.shared.paths);
    this.search = new Search(this.stateKeys.record.length, part?.shared.search, part?.thread);
    if (part !== null) this.search.layerCompleted = (states, before) => this.paths.rankLayer(states, before);
    this.hiddenState = new HiddenStateCheck(open(), system.specification.backendCalls);
    this.layer = this.makeLayer();
    this.nextLayer = this.layer;
    this.begin();
  }

  get finished(): boolean {
    return this.cut !== null || this.isThroughAll;
  }

  /** What a heartbeat shows. */
  get progress(): { readonly states: number; readonly edges: number; readonly depth: number; readonly queue: number } {
    return { states: this.search.states, edges: this.edges, depth: this.depth, queue: this.queueLeft };
  }

  /**
   * Leaves states until about so many more commands were carried out, or the search is finished.
   *
   * @param depth only states that are reached by at most so many commands are left
   */
  advance(edges: number, depth = Infinity): void {
    try {
      this.leaveMany(this.edges + edges, depth);
    } catch (error) {
      if (!(error instanceof SearchStopped)) throw error;
      this.isThroughAll = true;
    }
  }

  private leaveMany(enough: number, depth: number): void {
    while (!this.isThrough(depth) && this.edges < enough) {
      const state = this.search.nextToLeave();
      if (state === -1) this.nextDepth();
      else if (!this.withinLimits()) return;
      else this.leave(state, this.layer.image(state));
    }
  }

  /** Whether all states reached by at most so many commands were left, or the search is finished. */
  isThrough(depth: number): boolean {
    return this.finished || this.search.depth > depth;
  }

  /** Ends the search where it is. */
  stop(cut: Cut): void {
    if (!this.finished) this.cut = cut;
  }

  get result(): Exploration {
    const { system, settings, options, open, cut, finished } = this;
    const { identity, alphabet } = options;
    const collisionBound = this.stateKeys.collisionBound(this.search.states);
    const findings = new Findings(system, settings, alphabet, open).of(this.candidates, this.paths);
    return summaryOf([this.report], { identity, alphabet, cut, finished, collisionBound }, findings);
  }

  /** Why this thread did not go on; null as long as it does, or when there was nothing more. */
  get cutBy(): Cut | null {
    return this.cut;
  }

  /** What this thread has seen. */
  get report(): ExplorationReport {
    return {
      edges: this.edges,
      duplicates: this.duplicates,
      left: this.left,
      perDepth: Array.from(this.perDepth, (count = 0) => count),
      repeated: this.hiddenState.repeated,
      crossChecked: this.crossChecked,
      letters: this.coverage.counts,
      refusals: this.coverage.refusals,
      goals: this.coverage.goals,
      refusalsLeftOut: this.refusalsLeftOut,
      candidates: this.candidates,
    };
  }

  /** The choices that lead to a state. */
  traceTo(state: number): Choice[] {
    const { system, settings, options, open } = this;
    return new Findings(system, settings, options.alphabet, open).traceTo(state, this.paths);
  }

  private get depth(): number {
    return this.perDepth.length - 1;
  }

  private get queueLeft(): number {
    return this.search.states - this.left;
  }

  private begin(): void {
    const wrong = this.lockstep.compareInitial();
    if (this.part === null || this.part.thread === 0) {
      if (wrong !== null) this.candidates.push({ verdict: wrong, state: 0, choice: null, cost: 0, when: [-1, 0] });
      this.reach(-1, 0, 0, 0, -1);
    }
    if (wrong === null) this.openLayer();
    else this.cut = 'finding';
  }

  private nextDepth(): void {
    if (this.candidates.length > 0) this.search.endWithLayer();
    this.openLayer();
  }

  private openLayer(): void {
    const { search } = this;
    this.isThroughAll = !search.nextLayer();
    if (search.isEndedWithLayer) this.cut = 'finding';
    else if (!this.isThroughAll && search.depth >= this.options.limits.depthMax) {
      this.cut = this.candidates.length > 0 ? 'finding' : 'depth';
    }
    this.before = search.statesBefore;
    this.layer = this.nextLayer;
    this.nextLayer = this.makeLayer();
  }

  /** Where the states are kept that are reached from now on. */
  private makeLayer(): Layer {
    const { part, search } = this;
    const { byteLength } = this.lockstep.instance.image;
    const first = search.reachedFrom;
    if (part === null) return new OwnLayer(byteLength, first);
    const [even, odd] = part.shared.images;
    return new SharedLayer(byteLength, first, (search.depth + 1) % 2 === 0 ? even : odd);
  }

  /** The place of a state that is left now in the order in which one thread reaches them. */
  private rankOf(state: number): number {
    const { search, part } = this;
    return part === null ? this.before + state - search.leftFrom : this.paths.rank(state);
  }

  /** Of several threads, whoever started them keeps to the limits. */
  private withinLimits(): boolean {
    if (this.part !== null) return true;
    const { statesMax, bytesMax } = this.options.limits;
    if (this.search.states >= statesMax) this.cut = 'states';
    else if (this.byteLength > bytesMax) this.cut = 'memory';
    else return true;
    if (this.candidates.length > 0) this.cut = 'finding';
    return false;
  }

  private get byteLength(): number {
    const parts = [this.search, this.stateKeys, this.paths, this.layer, this.nextLayer];
    return parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Gives every command in one state. */
  private leave(state: number, image: Uint8Array): void {
    const { lockstep } = this;
    this.leaving = this.rankOf(state);
    this.given = 0;
    lockstep.stand(image);
    const commands = enumerate(this.system.specification.letters, this.taking, lockstep.view);
    if (commands.length === 0) {
      const verdict = { property: 'never-stuck', explanation: 'no command can be given', also: [] };
      this.addCandidate(verdict, state, null, 0);
    }
    const refusals: number[] = [];
    for (let ordinal = 0; ordinal < commands.length; ordinal += 1) {
      const chosen = commands[ordinal] as ChosenCommand;
      this.give(state, image, ordinal, chosen, chosen.command);
      if (this.options.alphabet !== 'all' || lockstep.log.refusable === 0) continue;
      this.refuseMore(0, refusals);
      for (let next = refusals.pop(); next !== undefined; next = refusals.pop()) {
        this.give(state, image, ordinal, chosen, { ...chosen.command, refusals: next });
        this.refuseMore(next, refusals);
      }
    }
    const verdict = lockstep.judgeRefusals();
    if (verdict !== null) this.addCandidate(verdict, state, null, 0);
    this.left += 1;
    this.observer?.left(state);
  }

  private addCandidate(verdict: Verdict, state: number, choice: Choice | null, cost: number): void {
    this.candidates.push({ verdict, state, choice, cost, when: [this.leaving, this.given] });
  }

  /** Adds the ways in which one more of the calls just made can be refused. */
  private refuseMore(refusals: number, waiting: number[]): void {
    const made = Math.min(this.lockstep.log.refusable, REFUSABLE_CALLS_MAX);
    if (this.lockstep.log.refusable > made) this.refusalsLeftOut = true;
    for (let call = made - 1; call >= 0 && 2 ** call > refusals; call -= 1) waiting.push(refusals + 2 ** call);
  }

  private give(state: number, image: Uint8Array, ordinal: number, chosen: ChosenCommand, command: Command): void {
    const { lockstep, options } = this;
    this.edges += 1;
    this.given += 1;
    lockstep.standAgain();
    let verdict = lockstep.run(command, 'copy');
    this.coverage.see(chosen.letter, lockstep.step, lockstep.log.refusedCalls);
    if (verdict === null && this.isDue(options.crossCheckEvery)) {
      this.crossChecked += 1;
      verdict = lockstep.repeatImmutably();
    }
    if (verdict === null && this.isDue(options.repeatEvery)) {
      verdict = this.hiddenState.repeat(image, command, {
        outcome: lockstep.step.outcome,
        calls: lockstep.log,
        instance: lockstep.instance,
        memory: lockstep.memory,
      });
    }
    const cost = complexity(chosen.picks, command.refusals);
    if (verdict === null) {
      this.reach(state, ordinal, command.refusals, this.paths.cost(state) + cost, chosen.letter);
    } else {
      const letter = this.system.specification.letters[chosen.letter]?.id ?? '';
      const choice = { letter, picks: chosen.picks, refusals: command.refusals };
      this.addCandidate(verdict, state, choice, cost);
    }
  }

  /** Records the state both sides are in now; judges it when it is new. */
  private reach(parent: number, ordinal: number, refusals: number, cost: number, letter: number): void {
    const { lockstep, search } = this;
    if (!lockstep.imageChanged && parent !== -1) {
      // Nothing changed: this is the state that the command was given in, by any identity.
      this.duplicates += 1;
      this.observer?.took(letter, lockstep.step, parent);
      return;
    }
    const key = this.key(lockstep.instance.image, lockstep.viewWords, lockstep.step);
    this.stateKeys.write(key);
    const added = search.add(this.stateKeys.record, 0);
    const reached = added < 0 ? -1 - added : added;
    if (reached >= search.reachedFrom) this.offer(reached, added >= 0, parent, { ordinal, refusals }, cost);
    if (added < 0) {
      this.duplicates += 1;
      this.observer?.took(letter, lockstep.step, reached);
      return;
    }
    const depth = search.depth + 1;
    this.perDepth[depth] = (this.perDepth[depth] ?? 0) + 1;
    this.observer?.reached(added, lockstep.step.after, depth, lockstep.viewWords);
    if (parent !== -1) this.observer?.took(letter, lockstep.step, added);
    const verdict = lockstep.judgeState();
    if (verdict !== null) this.addCandidate(verdict, added, null, 0);
  }

  /** A way to a state of the next layer was found. */
  private offer(state: number, isNew: boolean, parent: number, way: Way, cost: number): void {
    const { paths, part, nextLayer } = this;
    const { image } = this.lockstep.instance;
    if (this.options.identity !== 'orbit') {
      // A simpler way of the same length replaces the one found first, so that the simplest shortest trace is known.
      paths.offer(state, parent, way.ordinal, way.refusals, cost);
      if (isNew) nextLayer.put(state, image);
    } else if (part !== null) {
      paths.offerFirst(state, parent, way, cost, () => nextLayer.put(state, image));
    } else if (isNew) {
      paths.offer(state, parent, way.ordinal, way.refusals, cost);
      nextLayer.put(state, image);
    }
  }

  /** Whether this command is one of each so many, the first of all included; never when that is 0. */
  private isDue(every: number): boolean {
    return every > 0 && (this.leaving + this.given) % every === 1 % every;
  }
}
