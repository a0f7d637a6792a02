// The result of a check: plain data of which terminal, files and exit code are made. Its shape is documented in
// checks/report/JSON.md.
import type { ClosedForm, ConfigurationSize } from '../../spec/kit/subject.ts';
import type { SweepArgument } from '../../spec/kit/sweep.ts';
import type { Certificate } from '../engine/certificate.ts';
import type { ScheduleCertificate } from '../engine/interleave/certificate.ts';
import type { ExchangeCertificate } from '../engine/interleave/exchange-certificate.ts';
import type { ReplayedSchedule } from '../engine/interleave/replay.ts';
import type { Interleavings } from '../engine/interleave/result.ts';
import type { Exploration, RandomRuns } from '../engine/result.ts';
import type { Difference, SweepRun } from '../engine/sweep.ts';
import type { Shard } from './shards.ts';

/** `incomplete`: a limit or an interrupt cut the search. `vacuous`: what would have put it to the test was not reached. */
export type ObligationVerdict = 'holds' | 'violated' | 'incomplete' | 'vacuous';

/** How an obligation was shown. */
export type EvidenceKind =
  | 'exhaustive'
  | 'exhaustive by orbit'
  | 'exhaustive to a bound'
  | 'interleavings'
  | 'interleavings up to exchanges'
  | 'interleavings to a bound'
  | 'sweep'
  | 'sweep to a bound'
  | 'random'
  | 'sampled'
  | 'not checked';

/** A property on a configuration: what has to be shown. */
export interface Obligation {
  readonly property: string;
  readonly verdict: ObligationVerdict;
  readonly evidence: EvidenceKind;
  /** Goals that put it to the test, and those that were to and were not reached. */
  readonly goalsMet: readonly string[];
  readonly goalsMissed: readonly string[];
}

/** One step of a trace, as a reader sees it. */
export interface ShownStep {
  readonly command: string;
  readonly about: string;
  readonly answer: string;
  readonly calls: readonly string[];
  readonly state: string;
}

/** A violation with its shortest known trace, ready to be printed and replayed. */
export interface ShownFinding {
  readonly property: string;
  readonly explanation: string;
  readonly also: readonly { readonly property: string; readonly explanation: string }[];
  /** The trace as one word for `replay`. */
  readonly token: string;
  readonly initial: string;
  readonly steps: readonly ShownStep[];
}

/** A violation with its shortest schedule, ready to be printed and replayed. */
export interface ShownSchedule
  extends Pick<ShownFinding, 'property' | 'explanation' | 'also' | 'token' | 'initial'>,
    Pick<ReplayedSchedule, 'threads' | 'setUp' | 'final'> {
  /** Id of the scenario, and what happens in it. */
  readonly scenario: string;
  readonly sentence: string;
  /** Which thread took each step, and what it did. */
  readonly schedule: ReplayedSchedule['steps'];
}

/** A set of arguments for which the sides of a system work out different things, ready to be printed and seen again. */
export interface ShownDifference extends Difference {
  /** Id of the sweep, which is the property that is violated. */
  readonly property: string;
  /** Names of the numbers that are worked out. */
  readonly figures: readonly string[];
  /** Sets of arguments that were compared, this one included. */
  readonly compared: number;
  /** The command line that shows it again. */
  readonly again: string;
}

/** What was seen of one sweep. */
export interface SweepResult extends Omit<SweepRun, 'difference'> {
  readonly id: string;
  readonly sentence: string;
  readonly configurations: readonly {
    readonly id: string;
    readonly settings: Readonly<Record<string, number | string>>;
  }[];
  readonly arguments: readonly SweepArgument[];
  readonly figures: readonly string[];
  /** One: that there is no difference. */
  readonly obligations: readonly Obligation[];
  /** The first difference, where there is one. */
  readonly findings: readonly ShownDifference[];
}

/** What was seen of one scenario. */
export interface ScenarioResult {
  readonly id: string;
  readonly sentence: string;
  readonly size: 'tiny' | 'large';
  readonly settings: Readonly<Record<string, number | string>>;
  readonly threads: number;
  /** Null when it is not explored in this budget. */
  readonly interleavings: Omit<Interleavings, 'findings'> | null;
  /** Whether merging states is exact; only where there are few enough schedules to follow each. */
  readonly certificate: ScheduleCertificate | null;
  /** What changes places in the exchanges that are declared. */
  readonly exchanges: readonly string[];
  /** Whether these change nothing; null where there are none, or too many states to tell all apart. */
  readonly exchangeCertificate: ExchangeCertificate | null;
  readonly obligations: readonly Obligation[];
  readonly findings: readonly ShownSchedule[];
}

/** What became of a sample of the states that an exploration by orbit takes for others. */
export interface MergedResult {
  /** Pairs of different states of one orbit whose futures were compared. */
  readonly compared: number;
  /** In what the futures of the first such pair differ; null where none do. */
  readonly explanation: string | null;
  /** The ways to these two states; none where none differ. */
  readonly ways: readonly ShownFinding[];
}

export interface ConfigurationResult {
  readonly id: string;
  readonly size: ConfigurationSize;
  /** The symmetry by whose orbits it was explored; null where states are told apart, or by what all orbits use. */
  readonly symmetry: string | null;
  /** Legal letters that it was explored without. */
  readonly without: readonly string[];
  readonly settings: Readonly<Record<string, number | string>>;
  readonly exploration: Omit<Exploration, 'findings'> | null;
  readonly random: Omit<RandomRuns, 'findings'> | null;
  /** Whether merging states by orbit is sound here; only where an exploration closed. */
  readonly certificate: Omit<Certificate, 'counterexample'> | null;
  /** States that were taken for one, and looked at again; null where all states are told apart. */
  readonly merged: MergedResult | null;
  /** How many states there are to be reached; null where no closed form is known, or nothing was explored. */
  readonly closedForm: ClosedForm | null;
  readonly obligations: readonly Obligation[];
  readonly findings: readonly ShownFinding[];
}

export interface RowResult {
  readonly id: string;
  readonly title: string;
  readonly configurations: readonly ConfigurationResult[];
  /** Letters that were never given in the whole row; not judged in a shard. */
  readonly lettersMissed: readonly string[];
}

export interface FaultResult {
  readonly id: string;
  readonly sentence: string;
  readonly origin: 'original' | 'planted';
  readonly expected: { readonly caughtBy: string; readonly shortestTrace: number };
  readonly remark: string | null;
  /** Id of the scenario whose interleavings show it; lengths are steps then. Null where commands show it. */
  readonly scenario: string | null;
  /** Id of the sweep that shows it; lengths are sets of arguments then, up to the first that does. */
  readonly sweep: string | null;
  /** Null when nothing was wrong with it: it survived. */
  readonly caught: {
    readonly property: string;
    readonly shortestTrace: number;
    readonly configuration: string;
    readonly finding: ShownFinding | ShownSchedule | ShownDifference;
  } | null;
  /** Whether it was caught by what was to catch it, in as few commands. Null when the search was interrupted. */
  readonly asExpected: boolean | null;
}

/** What was seen of real threads at work. */
export interface StressResult {
  readonly id: string;
  readonly sentence: string;
  readonly threads: number;
  /** Rests at which everything was looked at. */
  readonly rests: number;
  readonly allocated: number;
  readonly freed: number;
  /** Of these, what another thread had allocated. */
  readonly freedForOthers: number;
  /** Allocations for which there was no memory. */
  readonly refused: number;
  /** The first thing that was wrong; null when nothing was. */
  readonly problem: string | null;
  /** Whether it was stopped before its end. */
  readonly cut: boolean;
}

/** What one might expect of a system and is not promised. */
export interface NotPromisedResult {
  readonly id: string;
  readonly sentence: string;
  readonly why: string;
  /** The shortest trace that shows it, and where; null when none was found. */
  readonly witness: { readonly configuration: string; readonly finding: ShownFinding } | null;
  /** Whether the search was cut before all states were seen, so that there may be a shorter trace, or one at all. */
  readonly cut: boolean;
}

/** What was shown of a named symmetry. */
export interface SymmetryResult {
  readonly id: string;
  readonly sentence: string;
  /** Whether it is claimed to hold; one that is not must be refused. */
  readonly claimed: boolean;
  /** Letters it is claimed without. */
  readonly without: readonly string[];
  /** Configurations in which it was certified. */
  readonly certified: readonly {
    readonly configuration: string;
    readonly states: number;
    readonly orbits: number;
    readonly edges: number;
  }[];
  /** The first configuration in which it was refused; null when in none. */
  readonly refused: {
    readonly configuration: string;
    readonly explanation: string;
    readonly states: number;
    readonly orbits: number;
    /** The ways to two states that count as one and have different futures; none when only numbers differ. */
    readonly ways: readonly ShownFinding[];
  } | null;
  /** Whether what is claimed was certified, or what is not was refused; null when something was cut. */
  readonly asExpected: boolean | null;
}

export interface SystemResult {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly rows: readonly RowResult[];
  readonly sweeps: readonly SweepResult[];
  readonly scenarios: readonly ScenarioResult[];
  /** Runs of real threads; none where the budget has none. */
  readonly stress: readonly StressResult[];
  readonly notPromised: readonly NotPromisedResult[];
  readonly symmetries: readonly SymmetryResult[];
  readonly faults: readonly FaultResult[];
  /** Properties that no fault is expected to break: an invariant, or a sweep, nobody has seen fail. Not judged in a shard. */
  readonly undefended: readonly string[];
}

/** A shard, and what of the check belongs to it. */
export interface ShardShare extends Shard {
  /** How many units belong to it, and how many there are in all shards together. */
  readonly units: number;
  readonly unitsOfAll: number;
}

export interface CheckResult {
  readonly slabcheck: 1;
  readonly budget: string;
  readonly seed: number;
  /** The command line that does all this again. */
  readonly reproduce: string;
  /** Which part of a check this is; absent when it is the whole. */
  readonly shard?: ShardShare;
  readonly interrupted: boolean;
  readonly systems: readonly SystemResult[];
  readonly totals: Totals;
  readonly exitCode: number;
}

export interface Totals {
  /** Commands carried out on both sides in explorations, and the distinct states among their results. */
  readonly generated: number;
  readonly distinct: number;
  readonly duplicates: number;
  readonly queueLeft: number;
  readonly depth: number;
  readonly closed: number;
  readonly explorations: number;
  /** Those of them that are by orbit, and the states for which their orbits stand, as far as it is known. */
  readonly vast: {
    readonly explorations: number;
    readonly closed: number;
    readonly orbits: number;
    readonly standFor: number;
  };
  readonly randomCommands: number;
  readonly collisionBound: number;
  readonly goalsMet: number;
  readonly goals: number;
  readonly faultsCaught: number;
  readonly faults: number;
  readonly certificates: number;
  readonly certificatesHeld: number;
  /** Named symmetries that are claimed, those of them that were certified; those that are not, and were refused. */
  readonly symmetries: {
    readonly claimed: number;
    readonly certified: number;
    readonly planted: number;
    readonly refused: number;
  };
  readonly interleavings: {
    /** Scenarios explored, and those of them of which every schedule was followed. */
    readonly scenarios: number;
    readonly closed: number;
    readonly states: number;
    readonly steps: number;
    /** Scenarios whose schedules were followed one by one too, and those of them where that gave the same. */
    readonly certificates: number;
    readonly certificatesHeld: number;
    /** Scenarios of which it was checked that their exchanges change nothing, and those where that is so. */
    readonly exchanges: number;
    readonly exchangesHeld: number;
  };
  /** Sweeps, those of them that found no difference to their end, and the sets of arguments that were compared. */
  readonly sweeps: number;
  readonly sweepsHeld: number;
  readonly swept: number;
  /** Runs of real threads, and those of them in which nothing was wrong. */
  readonly stress: number;
  readonly stressHeld: number;
  readonly verdicts: Readonly<Record<ObligationVerdict, number>>;
}
