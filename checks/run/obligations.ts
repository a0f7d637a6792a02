// From what a search has seen to a verdict for each property.

import type { Scenario } from '../../spec/kit/concurrency.ts';
import type { Configuration } from '../../spec/kit/contract.ts';
import type { ClosedForm, Specification } from '../../spec/kit/subject.ts';
import { interleavingProperties } from '../engine/interleave/properties.ts';
import type { Interleavings } from '../engine/interleave/result.ts';
import { engineProperties } from '../engine/judge.ts';
import type { Cut, Exploration, Finding } from '../engine/result.ts';
import type { SweepRun } from '../engine/sweep.ts';
import type { EvidenceKind, Obligation, ObligationVerdict } from './result.ts';

/** What explorations and random runs have in common. */
interface Seen {
  readonly cut: Cut | null;
  readonly goals: { readonly applicable: readonly string[]; readonly reached: readonly string[] };
  readonly findings: readonly Finding[];
}

/** How complete the evidence of an exploration is that reached all there is. */
export type Exhaustive = 'exhaustive' | 'exhaustive by orbit';

const COUNTING = 'closed-form';

/**
 * @param kind how complete evidence of this search is called; cut evidence is named by what it reached. By orbit nothing is
 *   asked for but legal use, so of what single commands are to do it says nothing by itself, beyond that both sides agree
 */
export function obligationsOf<Settings extends Configuration, View>(
  specification: Specification<Settings, View>,
  seen: Seen,
  kind: Exhaustive | 'random',
): Obligation[] {
  const { applicable, reached } = seen.goals;
  const asked = specification.invariants.filter((one) => kind !== 'exhaustive by orbit' || one.kind === 'always');
  const own = asked.map(({ id, goals }): Obligation => {
    const wanted = goals.filter((goal) => applicable.includes(goal));
    const goalsMissed = wanted.filter((goal) => !reached.includes(goal));
    const goalsMet = wanted.filter((goal) => reached.includes(goal));
    return {
      property: id,
      verdict: verdictOf(seen, id, goalsMissed),
      evidence: evidenceOf(seen, kind),
      goalsMet,
      goalsMissed,
    };
  });
  const ofEngine = engineProperties
    .filter(({ id, sampled }) => id !== COUNTING && (!sampled || isSampledBy(kind, id)))
    .map(({ id, sampled }): Obligation => {
      const evidence = sampled ? 'sampled' : evidenceOf(seen, kind);
      return { property: id, verdict: verdictOf(seen, id, []), evidence, goalsMet: [], goalsMissed: [] };
    });
  return [...own, ...ofEngine];
}

/**
 * Whether steps are done again to put a property to the test: random histories repeat none, and by orbit the model takes
 * no step again.
 */
function isSampledBy(kind: Exhaustive | 'random', property: string): boolean {
  return kind === 'exhaustive' || (kind === 'exhaustive by orbit' && property === HIDDEN);
}

/** That an exploration reached as many states as there are, or orbits that stand for so many. */
export function countingObligation(exploration: Exploration, { states }: ClosedForm, kind: Exhaustive): Obligation {
  const { cut, findings, standFor } = exploration;
  const reached = (kind === 'exhaustive' ? exploration.states : standFor) === states ? 'holds' : 'violated';
  return {
    property: COUNTING,
    verdict: cut !== null || findings.length > 0 ? 'incomplete' : reached,
    evidence: evidenceOf(exploration, kind),
    goalsMet: [],
    goalsMissed: [],
  };
}

/** That all sides work out the same. Where they call everything impossible, nothing was put to the test. */
export function sweepObligation(property: string, { compared, impossible, cut, difference }: SweepRun): Obligation {
  const shown = compared > impossible ? 'holds' : 'vacuous';
  const unbroken = cut === null ? shown : 'incomplete';
  return {
    property,
    verdict: difference === null ? unbroken : 'violated',
    evidence: cut === null ? 'sweep' : 'sweep to a bound',
    goalsMet: [],
    goalsMissed: [],
  };
}

function verdictOf({ cut, findings }: Seen, property: string, goalsMissed: readonly string[]): ObligationVerdict {
  const broken = findings.some((finding) =>
    [finding, ...finding.also].some((complaint) => complaint.property === property),
  );
  if (broken) return 'violated';
  if (cut !== null) return 'incomplete';
  return goalsMissed.length > 0 ? 'vacuous' : 'holds';
}

function evidenceOf({ cut }: Seen, kind: Exhaustive | 'random'): EvidenceKind {
  return kind !== 'random' && cut !== null ? 'exhaustive to a bound' : kind;
}

/**
 * That each schedule of a scenario breaks nothing. Invariants of single commands are not judged there.
 *
 * @param isReduced whether it rests on exchanges of which it was not shown that they change nothing
 */
export function interleavingObligations<Settings extends Configuration, View>(
  { invariants }: Specification<Settings, View>,
  { linearizable }: Scenario<Settings>,
  { cut, findings }: Pick<Interleavings, 'cut' | 'findings'>,
  isReduced: boolean,
): Obligation[] {
  const seen = { cut, findings: findings.map((finding) => ({ ...finding, trace: [] })), goals: NO_GOALS };
  const whole = isReduced ? 'interleavings up to exchanges' : 'interleavings';
  const evidence = cut === null ? whole : 'interleavings to a bound';
  const properties = [
    ...invariants.filter(({ kind }) => kind === 'always'),
    ...interleavingProperties.filter(({ id }) => id !== 'linearizable' || linearizable),
    ...engineProperties.filter(({ id }) => id === 'no-crash'),
  ];
  const all = properties.map(({ id }): Obligation => {
    return { property: id, verdict: verdictOf(seen, id, []), evidence, goalsMet: [], goalsMissed: [] };
  });
  const hidden = verdictOf(seen, HIDDEN, []);
  return [...all, { property: HIDDEN, verdict: hidden, evidence: 'sampled', goalsMet: [], goalsMissed: [] }];
}

const HIDDEN = 'no-hidden-state';
const NO_GOALS = { applicable: [], reached: [] };
