// Every reachable state of a configuration, breadth first, both sides in lockstep on every edge.
import type { Command, Configuration, Instance } from '../../spec/kit/contract.ts';
import type { System } from '../../spec/kit/subject.ts';
import { Candidates } from './candidates.ts';
import { type Choice, type ChosenCommand, complexity, enumerate, lettersOf } from './choices.ts';
import { Coverage } from './coverage.ts';
import type { ExplorationObserver, ExplorationOptions } from './exploration-options.ts';
import { HiddenStateCheck, hidden } from './hidden-state.ts';
import { type KeyOf, keyOf } from './identity.ts';
import type { Verdict } from './judge.ts';
import { Layer } from './layers.ts';
import { Lockstep } from './lockstep.ts';
import { Paths, REFUSABLE_CALLS_MAX } from './paths.ts';
import { replay } from './replay.ts';
import type { Cut, Exploration, Finding } from './result.ts';
import { Fingerprint, Visited } from './visited.ts';

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
  private readonly fingerprint = new Fingerprint();
  private readonly visited: Visited;
  private readonly paths = new Paths();
  private readonly hiddenState: HiddenStateCheck;
  private readonly perDepth: number[] = [];
  private readonly candidates = new Candidates();
  private layer: Layer;
  private nextLayer: Layer;
  /** Depth of the states being left. */
  private leaving = 0;
  /** The state of the layer to be left next. */
  private position = 0;
  private edges = 0;
  private duplicates = 0;
  private crossChecked = 0;
  /** Whether a command made more refusable calls than are refused. */
  private refusalsLeftOut = false;
  private cut: Cut | null = null;

  /** @param open makes the implementation under check; by default the sound one */
  constructor(
    system: System<Settings, View, State>,
    settings: Settings,
    options: ExplorationOptions,
    open: () => Instance = () => system.implementation.open(settings),
    observer: ExplorationObserver<View> | null = null,
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
    this.visited = new Visited(options.exact);
    this.hiddenState = new HiddenStateCheck(open(), system.specification.backendCalls);
    const { image } = this.lockstep.instance;
    this.layer = new Layer(image.length, 0);
    this.nextLayer = new Layer(image.length, 1);
    this.begin();
  }

  get finished(): boolean {
    return this.cut !== null || this.layer.size === 0;
  }

  /** What a heartbeat shows. */
  get progress(): { readonly states: number; readonly edges: number; readonly depth: number; readonly queue: number } {
    return { states: this.visited.size, edges: this.edges, depth: this.depth, queue: this.queueLeft };
  }

  /**
   * Leaves states until about so many more commands were carried out, or the search is finished.
   *
   * @param depth only states that are reached by at most so many commands are left
   */
  advance(edges: number, depth = Infinity): void {
    const enough = this.edges + edges;
    while (!this.isThrough(depth) && this.edges < enough) {
      if (this.position === this.layer.size) this.nextDepth();
      else if (!this.withinLimits()) return;
      else {
        this.leave(this.layer.first + this.position, this.layer.image(this.position));
        this.position += 1;
      }
    }
  }

  /** Whether all states reached by at most so many commands were left, or the search is finished. */
  isThrough(depth: number): boolean {
    return this.finished || this.leaving > depth;
  }

  /** Ends the search where it is. */
  stop(cut: Cut): void {
    if (!this.finished) this.cut = cut;
  }

  get result(): Exploration {
    const cut = this.cut ?? (this.refusalsLeftOut ? 'refusals' : null);
    const closed = this.finished && cut === null;
    return {
      identity: this.options.identity,
      alphabet: this.options.alphabet,
      closed,
      cut,
      states: this.visited.size,
      edges: this.edges,
      duplicates: this.duplicates,
      depth: this.depth,
      perDepth: [...this.perDepth],
      queueLeft: this.queueLeft,
      collisionBound: this.visited.collisionBound,
      repeated: this.hiddenState.repeated,
      crossChecked: this.crossChecked,
      letters: this.coverage.counts,
      refusals: this.coverage.refusals,
      goals: this.coverage.goals,
      findings: this.findings(),
    };
  }

  private get depth(): number {
    return this.perDepth.length - 1;
  }

  private get queueLeft(): number {
    return this.layer.size - this.position + this.nextLayer.size;
  }

  private begin(): void {
    const { lockstep } = this;
    const wrong = lockstep.compareInitial();
    if (wrong !== null) {
      this.candidates.add({ verdict: wrong, state: 0, choice: null, cost: 0 });
      this.cut = 'finding';
    }
    this.reach(-1, 0, 0, 0, -1);
    this.layer = this.nextLayer;
    this.layer.first = 0;
    this.nextLayer = new Layer(lockstep.instance.image.length, 1);
  }

  private nextDepth(): void {
    if (this.candidates.any) {
      this.cut = 'finding';
      return;
    }
    this.layer = this.nextLayer;
    this.leaving += 1;
    this.position = 0;
    this.nextLayer = new Layer(this.lockstep.instance.image.length, this.visited.size);
  }

  private withinLimits(): boolean {
    const { statesMax, depthMax, bytesMax } = this.options.limits;
    const bytes = this.visited.byteLength + this.paths.byteLength + this.layer.byteLength + this.nextLayer.byteLength;
    if (this.visited.size >= statesMax) this.cut = 'states';
    else if (this.leaving >= depthMax) this.cut = 'depth';
    else if (bytes > bytesMax) this.cut = 'memory';
    else return true;
    if (this.candidates.any) this.cut = 'finding';
    return false;
  }

  /** Gives every command in one state. */
  private leave(state: number, image: Uint8Array): void {
    const { lockstep } = this;
    lockstep.stand(image);
    const commands = enumerate(this.system.specification.letters, this.taking, lockstep.view);
    if (commands.length === 0) {
      const verdict = { property: 'never-stuck', explanation: 'no command can be given', also: [] };
      this.candidates.add({ verdict, state, choice: null, cost: 0 });
    }
    let first = true;
    for (const [ordinal, chosen] of commands.entries()) {
      const refusals = [0];
      for (let next = refusals.pop(); next !== undefined; next = refusals.pop()) {
        if (!first) {
          lockstep.standAgain();
          lockstep.copyModel();
        }
        first = false;
        const command = next === 0 ? chosen.command : { ...chosen.command, refusals: next };
        this.give(state, image, ordinal, chosen, command);
        if (this.options.alphabet === 'all') this.refuseMore(next, refusals);
      }
    }
    this.observer?.left(state);
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
    let verdict = lockstep.run(command, 'copy');
    this.coverage.see(chosen.letter, lockstep.step, lockstep.log.refusedCalls);
    if (verdict === null && isDue(this.edges, options.crossCheckEvery)) {
      this.crossChecked += 1;
      verdict = lockstep.repeatImmutably();
    }
    if (verdict === null && isDue(this.edges, options.repeatEvery)) {
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
      this.candidates.add({ verdict, state, choice, cost });
    }
  }

  /** Records the state both sides are in now; judges it when it is new. */
  private reach(parent: number, ordinal: number, refusals: number, cost: number, letter: number): void {
    const { lockstep, paths } = this;
    if (!lockstep.imageChanged && parent !== -1) {
      // Nothing changed: this is the state that the command was given in, by any identity.
      this.duplicates += 1;
      this.observer?.took(letter, lockstep.step, parent);
      return;
    }
    const key = this.key(lockstep.instance.image, lockstep.viewWords, lockstep.step);
    const added = this.visited.add(this.fingerprint.of(key.data, key.length), key.data, key.length);
    if (added < 0) {
      this.duplicates += 1;
      const known = -1 - added;
      // A simpler way of the same length replaces the one found first, so that the simplest shortest trace is known.
      if (known >= this.nextLayer.first && cost < paths.cost(known)) paths.set(known, parent, ordinal, refusals, cost);
      this.observer?.took(letter, lockstep.step, known);
      return;
    }
    paths.set(added, parent, ordinal, refusals, cost);
    if (this.nextLayer.size === 0) this.perDepth.push(0);
    this.perDepth[this.depth] = (this.perDepth[this.depth] as number) + 1;
    this.nextLayer.push(lockstep.instance.image);
    this.observer?.reached(added, lockstep.step.after, this.depth);
    if (parent !== -1) this.observer?.took(letter, lockstep.step, added);
    const verdict = lockstep.judgeState();
    if (verdict !== null) this.candidates.add({ verdict, state: added, choice: null, cost: 0 });
  }

  /** One finding a property: shortest first, of equally short ones the simplest. */
  private findings(): Finding[] {
    return this.candidates
      .simplest((state) => this.paths.cost(state))
      .map(({ verdict, state, choice }) => {
        const way = this.traceTo(state);
        const trace = choice === null ? way : [...way, choice];
        return { ...this.confirm(verdict, trace), trace };
      })
      .sort((one, other) => one.trace.length - other.trace.length);
  }

  /** A finding that does not show on a new instance was decided by something that is not in the image. */
  private confirm(verdict: Verdict, trace: readonly Choice[]): Verdict {
    if (trace.length === 0 || verdict.property === 'no-hidden-state' || verdict.property === 'model-recipes')
      return verdict;
    if (verdict.property === 'never-stuck') return verdict;
    const again = replay(this.system, this.settings, trace, this.open()).verdict;
    if (again !== null) return verdict;
    return hidden(`${verdict.explanation}, but not when the same trace is carried out on a new instance`);
  }

  /** The choices that lead to a state, found by going there again. */
  traceTo(state: number): Choice[] {
    const { letters } = this.system.specification;
    const replay = new Lockstep(this.system, this.settings, this.open());
    return this.paths.to(state).map(({ ordinal, refusals }) => {
      const chosen = enumerate(letters, this.taking, replay.view)[ordinal] as ChosenCommand;
      replay.run({ ...chosen.command, refusals }, 'copy');
      replay.goOn();
      return { letter: letters[chosen.letter]?.id ?? '', picks: chosen.picks, refusals };
    });
  }
}

/** Whether the `count`-th of something is one of each `every`, the first included; never when that is 0. */
function isDue(count: number, every: number): boolean {
  return every > 0 && count % every === 1 % every;
}
