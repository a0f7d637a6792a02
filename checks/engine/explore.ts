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
import { Lockstep } from './lockstep.ts';
import { OrbitSizes } from './orbit-sizes.ts';
import { REFUSABLE_CALLS_MAX } from './paths.ts';
import type { Cut, Exploration } from './result.ts';
import { SearchStopped } from './search/search.ts';
import { StateKeys } from './state-keys.ts';
import type { Kept, States } from './states.ts';
import { StatesInMemory } from './states-in-memory.ts';

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
  private readonly states: States;
  private readonly hiddenState: HiddenStateCheck;
  private readonly orbitSizes: OrbitSizes<View>;
  private readonly perDepth: number[] = [];
  private candidates: Candidate[] = [];
  /** States that were left. */
  private left = 0;
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
   * @param kept where states are kept; null for the memory of this thread
   */
  constructor(
    system: System<Settings, View, State>,
    settings: Settings,
    options: ExplorationOptions,
    open: () => Instance = () => system.implementation.open(settings),
    observer: ExplorationObserver<View> | null = null,
    kept: Kept | null = null,
  ) {
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
    const { byteLength } = this.lockstep.instance.image;
    const shape = {
      recordWords: this.stateKeys.record.length,
      imageBytes: byteLength,
      byOrbit: options.identity === 'orbit',
    };
    this.states = kept?.states ?? new StatesInMemory(shape);
    this.orbitSizes = new OrbitSizes(system.specification, options);
    this.states.settled = (removed, numberOf) => this.correct(removed, numberOf);
    this.hiddenState = new HiddenStateCheck(open(), system.specification.backendCalls);
    if (kept === null || kept.begun === null) this.begin();
    else this.goOnFrom(kept.begun);
  }

  get finished(): boolean {
    return this.cut !== null || this.isThroughAll;
  }

  /** What a heartbeat shows. */
  get progress(): { readonly states: number; readonly edges: number; readonly depth: number; readonly queue: number } {
    return { states: this.states.count, edges: this.edges, depth: this.depth, queue: this.queueLeft };
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
      const state = this.states.nextToLeave();
      if (state === -1) this.nextDepth();
      else if (!this.withinLimits()) return;
      else this.leave(state, this.states.image(state));
    }
  }

  /** Whether all states reached by at most so many commands were left, or the search is finished. */
  isThrough(depth: number): boolean {
    return this.finished || this.states.depth > depth;
  }

  /** Ends the search where it is. */
  stop(cut: Cut): void {
    if (this.finished) return;
    this.cut = cut;
    this.states.settle();
  }

  get result(): Exploration {
    const { system, settings, options, open, cut, finished } = this;
    const { identity, alphabet } = options;
    const collisionBound = this.stateKeys.collisionBound(this.states.count);
    const findings = new Findings(system, settings, alphabet, open).of(this.candidates, this.states);
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
      standFor: this.orbitSizes.sum,
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
    return new Findings(system, settings, options.alphabet, open).traceTo(state, this.states);
  }

  private get depth(): number {
    return this.perDepth.length - 1;
  }

  private get queueLeft(): number {
    return this.states.count - this.left;
  }

  private begin(): void {
    const wrong = this.lockstep.compareInitial();
    if (this.states.thread === null || this.states.thread === 0) {
      if (wrong !== null) this.candidates.push({ verdict: wrong, state: 0, choice: null, cost: 0, when: [-1, 0] });
      this.reach(-1, 0, 0, 0, -1);
    }
    if (wrong === null) this.openLayer();
    else this.cut = 'finding';
  }

  /** Goes on where another exploration of the same was left. */
  private goOnFrom(begun: ExplorationReport): void {
    this.edges = begun.edges;
    this.duplicates = begun.duplicates;
    this.left = begun.left;
    this.orbitSizes.sum = begun.standFor;
    this.perDepth.push(...begun.perDepth);
    this.crossChecked = begun.crossChecked;
    this.refusalsLeftOut = begun.refusalsLeftOut;
    this.candidates = [...begun.candidates];
    this.hiddenState.repeated = begun.repeated;
    this.coverage.goOnFrom(begun);
    this.keepToDepth();
  }

  private nextDepth(): void {
    this.states.settle();
    if (this.candidates.length > 0) this.states.endWithLayer();
    this.openLayer();
  }

  private openLayer(): void {
    const { states } = this;
    this.isThroughAll = !states.nextLayer();
    if (states.isEndedWithLayer) this.cut = 'finding';
    else if (!this.isThroughAll) this.keepToDepth();
  }

  private keepToDepth(): void {
    if (this.states.depth < this.options.limits.depthMax) return;
    this.cut = this.candidates.length > 0 ? 'finding' : 'depth';
  }

  /** Takes back what was counted of states that turned out to be known. */
  private correct(removed: number, numberOf: (state: number) => number): void {
    const depth = this.states.depth + 1;
    this.duplicates += removed;
    if (depth < this.perDepth.length) {
      this.perDepth[depth] = (this.perDepth[depth] as number) - removed;
      if (this.perDepth[depth] === 0) this.perDepth.length = depth;
    }
    this.candidates = this.candidates.flatMap((candidate) => {
      const state = numberOf(candidate.state);
      return state === -1 ? [] : [{ ...candidate, state }];
    });
  }

  /** Of several threads, whoever started them keeps to the limits. */
  private withinLimits(): boolean {
    const { states, stateKeys } = this;
    if (states.thread !== null) return true;
    const { statesMax, bytesMax } = this.options.limits;
    if (states.count >= statesMax) states.settle();
    if (states.count >= statesMax) this.cut = 'states';
    else if (!states.makeRoom(bytesMax - stateKeys.byteLength)) this.cut = 'memory';
    else return true;
    if (this.candidates.length > 0) this.cut = 'finding';
    return false;
  }

  /** Gives every command in one state. */
  private leave(state: number, image: Uint8Array): void {
    const { lockstep } = this;
    this.leaving = this.states.rank(state);
    this.given = 0;
    lockstep.stand(image);
    this.orbitSizes.add(lockstep.view);
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
      this.reach(state, ordinal, command.refusals, this.states.cost(state) + cost, chosen.letter);
    } else {
      const letter = this.system.specification.letters[chosen.letter]?.id ?? '';
      const choice = { letter, picks: chosen.picks, refusals: command.refusals };
      this.addCandidate(verdict, state, choice, cost);
    }
  }

  /** Records the state both sides are in now; judges it when it is new. */
  private reach(parent: number, ordinal: number, refusals: number, cost: number, letter: number): void {
    const { lockstep, states } = this;
    if (!lockstep.imageChanged && parent !== -1) {
      // Nothing changed: this is the state that the command was given in, by any identity.
      this.duplicates += 1;
      this.observer?.took(letter, lockstep.step, parent);
      return;
    }
    const key = this.key(lockstep.instance.image, lockstep.viewWords, lockstep.step);
    this.stateKeys.write(key);
    const { image } = lockstep.instance;
    const added = states.reach(this.stateKeys.record, parent, ordinal, refusals, cost, image);
    if (added < 0) {
      this.duplicates += 1;
      this.observer?.took(letter, lockstep.step, -1 - added);
      return;
    }
    const depth = states.depth + 1;
    this.perDepth[depth] = (this.perDepth[depth] ?? 0) + 1;
    this.observer?.reached(added, lockstep.step.after, depth, lockstep.viewWords);
    if (parent !== -1) this.observer?.took(letter, lockstep.step, added);
    const verdict = lockstep.judgeState();
    if (verdict !== null) this.addCandidate(verdict, added, null, 0);
  }

  /** Whether this command is one of each so many, the first of all included; never when that is 0. */
  private isDue(every: number): boolean {
    return every > 0 && (this.leaving + this.given) % every === 1 % every;
  }
}
