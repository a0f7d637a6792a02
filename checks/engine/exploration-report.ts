// What each thread of an exploration has to say, as plain data, and what all of them have to say together.
import type { Candidate } from './candidates.ts';
import type { AlphabetKind } from './choices.ts';
import type { Cut, Exploration, Finding, Identity } from './result.ts';

/** What one thread has seen. */
export interface ExplorationReport {
  readonly edges: number;
  readonly duplicates: number;
  /** States that it has left. */
  readonly left: number;
  /** Views for which the orbits that it has left stand; null where that is not known. */
  readonly standFor: number | null;
  /** States that it was the first to reach, by the commands to them, from 0. */
  readonly perDepth: readonly number[];
  readonly repeated: number;
  readonly crossChecked: number;
  readonly letters: Readonly<Record<string, number>>;
  readonly refusals: number;
  readonly goals: Exploration['goals'];
  /** Whether a command made more refusable calls than are refused. */
  readonly refusalsLeftOut: boolean;
  readonly candidates: readonly Candidate[];
}

/** What was explored, and how far. */
export interface Explored {
  readonly identity: Identity;
  readonly alphabet: AlphabetKind;
  readonly cut: Cut | null;
  readonly finished: boolean;
  readonly collisionBound: number;
}

export function summaryOf(
  reports: readonly ExplorationReport[],
  explored: Explored,
  findings: readonly Finding[],
): Exploration {
  const sum = (of: (report: ExplorationReport) => number) => reports.reduce((total, report) => total + of(report), 0);
  const depths = Math.max(...reports.map(({ perDepth }) => perDepth.length));
  const perDepth = Array.from({ length: depths }, (_, depth) => sum((report) => report.perDepth[depth] ?? 0));
  const states = perDepth.reduce((total, count) => total + count, 0);
  const cut = explored.cut ?? (reports.some(({ refusalsLeftOut }) => refusalsLeftOut) ? 'refusals' : null);
  const isKnown = reports.every(({ standFor }) => standFor !== null);
  const [first] = reports;
  const applicable = first?.goals.applicable ?? [];
  const letters = Object.keys(first?.letters ?? {});
  return {
    identity: explored.identity,
    alphabet: explored.alphabet,
    closed: explored.finished && cut === null,
    cut,
    states,
    edges: sum(({ edges }) => edges),
    duplicates: sum(({ duplicates }) => duplicates),
    depth: depths - 1,
    perDepth,
    queueLeft: states - sum(({ left }) => left),
    standFor: isKnown ? sum(({ standFor }) => standFor ?? 0) : null,
    collisionBound: explored.collisionBound,
    repeated: sum(({ repeated }) => repeated),
    crossChecked: sum(({ crossChecked }) => crossChecked),
    letters: Object.fromEntries(letters.map((letter) => [letter, sum((report) => report.letters[letter] ?? 0)])),
    refusals: sum(({ refusals }) => refusals),
    goals: {
      applicable,
      reached: applicable.filter((goal) => reports.some(({ goals }) => goals.reached.includes(goal))),
    },
    findings,
  };
}
