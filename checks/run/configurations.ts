// Checks configurations of a system: small ones in all their states, vast ones by orbit, real ones by random histories.
import type { Configuration, Instance } from '../../spec/kit/contract.ts';
import type { RowConfiguration, System } from '../../spec/kit/subject.ts';
import { certify } from '../engine/certificate.ts';
import { type ExplorationOptions, NO_LIMITS } from '../engine/exploration-options.ts';
import { Explorer } from '../engine/explore.ts';
import { MergeComparison, MergeSample } from '../engine/merge-sample.ts';
import { RandomChecker } from '../engine/random.ts';
import type { Exploration, Finding, RandomRuns } from '../engine/result.ts';
import type { Budget } from './budgets.ts';
import { boundOf } from './measured-bound.ts';
import { countingObligation, type Exhaustive, obligationsOf } from './obligations.ts';
import type { Pace } from './pace.ts';
import type { ConfigurationResult, MergedResult } from './result.ts';
import { show } from './show.ts';
import { showWays } from './symmetries.ts';
import { vastOf } from './vast.ts';

/** Commands between two looks at the surroundings. */
const SLICE = 5_000;
/** One in so many steps is repeated on another instance; and one is taken again as an immutable step of the model. */
const REPEAT_EVERY = 64;
const CROSS_CHECK_EVERY = 512;
/** Bytes of an image up to which there are as many random histories as the budget says. */
const IMAGE_BYTES = 2 ** 21;
/** States of the largest configuration whose orbits are certified. */
export const CERTIFIED_STATES_MAX = 20_000;

/** How states are told apart, which commands are given, and how many steps of the model are taken again. */
type Manner = Pick<ExplorationOptions, 'identity' | 'alphabet' | 'crossCheckEvery'>;
const EVERY_STATE: Manner = { identity: 'image', alphabet: 'all', crossCheckEvery: CROSS_CHECK_EVERY };
/** The recipes are those of smaller configurations, and drafts among the states would slow down millions of steps. */
const BY_ORBIT: Manner = { identity: 'orbit', alphabet: 'legal', crossCheckEvery: 0 };

/** What all configurations are checked with. */
export interface ConfigurationPlan {
  readonly budget: Budget;
  readonly seed: number;
  readonly exact: boolean;
  readonly limits: ExplorationOptions['limits'];
}

export class Configurations<Settings extends Configuration, View, State> {
  private readonly system: System<Settings, View, State>;
  private readonly plan: ConfigurationPlan;
  private readonly pace: Pace;

  constructor(system: System<Settings, View, State>, plan: ConfigurationPlan, pace: Pace) {
    this.system = system;
    this.plan = plan;
    this.pace = pace;
  }

  /** One configuration, as it stands in a row or as a user gave it. */
  async check(configuration: RowConfiguration<Settings>): Promise<ConfigurationResult> {
    switch (configuration.size) {
      case 'tiny':
        return this.checkStates(configuration);
      case 'vast':
        return this.checkOrbits(configuration);
      case 'large':
        return this.plan.budget.large ? this.checkStates(configuration) : unseen(configuration);
      case 'huge':
        return this.plan.budget.huge ? this.checkStates(configuration) : unseen(configuration);
      case 'real':
        return this.checkAtRandom(configuration);
    }
  }

  private async checkStates(configuration: RowConfiguration<Settings>): Promise<ConfigurationResult> {
    const exploration = await this.explore(
      configuration,
      this.explorerOf(configuration, this.system, EVERY_STATE, null),
    );
    const certificate = this.certify(configuration.settings, exploration);
    return { ...this.explored(configuration, this.system, exploration, 'exhaustive'), certificate };
  }

  /** States that a symmetry exchanges are one, and only legal use is asked for. */
  private async checkOrbits(configuration: RowConfiguration<Settings>): Promise<ConfigurationResult> {
    const { system, symmetry, without } = vastOf(this.system, configuration);
    const sample = new MergeSample<View>();
    const explorer = this.explorerOf(configuration, system, BY_ORBIT, sample);
    const exploration = await this.explore(configuration, explorer);
    const explored = this.explored(configuration, system, exploration, 'exhaustive by orbit');
    const merged = await this.compareMerged(configuration, system, sample, explorer);
    return { ...explored, symmetry, without, merged };
  }

  /** All states are too many to be certified: some of those that were taken for others are looked at again. */
  private async compareMerged(
    { id, settings }: RowConfiguration<Settings>,
    system: System<Settings, View, State>,
    { merges }: MergeSample<View>,
    explorer: Explorer<Settings, View, State>,
  ): Promise<MergedResult> {
    const wayTo = (state: number) => explorer.traceTo(state);
    const comparison = new MergeComparison(system, settings, BY_ORBIT.alphabet, merges, wayTo);
    await this.pace.keep(
      comparison,
      () => comparison.advance(),
      () => `${system.specification.id} ${id}: ${comparison.left} merged states left to compare`,
    );
    const { compared, conflict } = comparison;
    if (conflict === null) return { compared, explanation: null, ways: [] };
    const explanation = `two states of one orbit have different futures: ${conflict.difference}`;
    return { compared, explanation, ways: showWays(system, settings, { counterexample: conflict.ways, explanation }) };
  }

  private async checkAtRandom(configuration: RowConfiguration<Settings>): Promise<ConfigurationResult> {
    const { findings, ...random } = await this.sample(configuration);
    return {
      ...unseen(configuration),
      random,
      obligations: obligationsOf(this.system.specification, { ...random, findings }, 'random'),
      findings: this.shown(configuration, this.system, findings),
    };
  }

  private explored(
    configuration: RowConfiguration<Settings>,
    system: System<Settings, View, State>,
    exploration: Exploration,
    kind: Exhaustive,
  ): ConfigurationResult {
    const { specification } = system;
    const { findings, ...seen } = exploration;
    const closedForm = specification.closedForm?.(configuration.settings) ?? null;
    return {
      ...unseen(configuration),
      exploration: seen,
      closedForm,
      obligations: [
        ...obligationsOf(specification, exploration, kind),
        ...(closedForm === null ? [] : [countingObligation(exploration, closedForm, kind)]),
      ],
      findings: this.shown(configuration, system, findings),
    };
  }

  private shown(
    { settings }: RowConfiguration<Settings>,
    system: System<Settings, View, State>,
    findings: readonly Finding[],
  ): ConfigurationResult['findings'] {
    const open = () => this.open(settings);
    return findings.map((finding) => show(system, settings, finding, null, open));
  }

  private open(settings: Settings): Instance {
    return this.system.implementation.open(settings);
  }

  private explorerOf(
    { settings }: RowConfiguration<Settings>,
    system: System<Settings, View, State>,
    manner: Manner,
    observer: MergeSample<View> | null,
  ): Explorer<Settings, View, State> {
    const { limits, exact } = this.plan;
    const options = { ...manner, limits, exact, repeatEvery: REPEAT_EVERY };
    return new Explorer(system, settings, options, () => this.open(settings), observer);
  }

  private async explore(
    { id, size }: RowConfiguration<Settings>,
    explorer: Explorer<Settings, View, State>,
  ): Promise<Exploration> {
    const { plan, pace } = this;
    const bound = boundOf(plan.budget, size);
    await pace.keep(
      explorer,
      () => {
        explorer.advance(SLICE);
        if (bound?.isReached(explorer.progress.states) === true) explorer.stop('states');
      },
      () => {
        const { states, depth, queue } = explorer.progress;
        return `${this.system.specification.id} ${id}: ${states} states, depth ${depth}, ${queue} left`;
      },
    );
    explorer.stop(pace.disturbance ?? 'interrupt');
    return explorer.result;
  }

  private async sample({ id, settings }: RowConfiguration<Settings>): Promise<RandomRuns> {
    const { plan, pace } = this;
    const { runs, commandsMax } = plan.budget.random;
    const open = () => this.open(settings);
    // Every command looks at the whole image: where it is large there are fewer histories.
    const fewer = Math.max(1, Math.ceil((runs * IMAGE_BYTES) / Math.max(IMAGE_BYTES, open().image.length)));
    const checker = new RandomChecker(this.system, settings, { runs: fewer, commandsMax, seed: plan.seed }, open);
    await pace.keep(
      checker,
      () => checker.advance(),
      () => {
        const { runs: histories, commands } = checker.progress;
        return `${this.system.specification.id} ${id}: ${histories} histories, ${commands} commands`;
      },
    );
    checker.stop(pace.disturbance ?? 'interrupt');
    return checker.result;
  }

  /** Certifies the orbits of legal use where the whole graph is known to be small. */
  private certify(settings: Settings, { closed, states }: Exploration): ConfigurationResult['certificate'] {
    if (!closed || states > CERTIFIED_STATES_MAX) return null;
    const { counterexample, ...certificate } = certify(this.system, settings, 'legal', NO_LIMITS);
    if (counterexample === null) return certificate;
    const ways = counterexample.map((way) => way.map(({ letter, picks }) => [letter, ...picks].join('=')).join('.'));
    return { ...certificate, explanation: `${certificate.explanation}: ${ways.join(' and ')}` };
  }
}

/** The result of a configuration of which nothing was seen. */
function unseen<Settings extends Configuration>({
  id,
  size,
  settings,
}: RowConfiguration<Settings>): ConfigurationResult {
  return {
    id,
    size,
    symmetry: null,
    without: [],
    settings,
    exploration: null,
    random: null,
    certificate: null,
    merged: null,
    closedForm: null,
    obligations: [],
    findings: [],
  };
}
