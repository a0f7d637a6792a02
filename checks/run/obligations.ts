// From what a search has seen to a verdict for each property.

import type { Configuration } from '../../spec/kit/contract.ts';
import type { Specification } from '../../spec/kit/subject.ts';
import { engineProperties } from '../engine/judge.ts';
import type { Cut, Finding } from '../engine/result.ts';
import type { EvidenceKind, Obligation, ObligationVerdict } from './result.ts';

/** What explorations and random runs have in common. */
interface Seen {
  readonly cut: Cut | null;
  readonly goals: { readonly applicable: readonly string[]; readonly reached: readonly string[] };
  readonly findings: readonly Finding[];
}

/**
 * @param seen null when nothing was done
 * @param kind how complete evidence of this search is called; cut evidence is named by what it reached
 */
export function obligationsOf<Settings extends Configuration, View>(
  specification: Specification<Settings, View>,
  seen: Seen | null,
  kind: Exclude<EvidenceKind, 'not checked' | 'exhaustive to a bound'>,
): Obligation[] {
  const properties = [
    ...specification.invariants.map(({ id, goals }) => ({ id, goals })),
    ...engineProperties.map(({ id }) => ({ id, goals: [] })),
  ];
  return properties.map(({ id, goals }) => {
    if (seen === null) return { property: id, verdict: 'incomplete', evidence: 'not checked', goalsMissed: [] };
    const { applicable, reached } = seen.goals;
    const goalsMissed = goals.filter((goal) => applicable.includes(goal) && !reached.includes(goal));
    return { property: id, verdict: verdictOf(seen, id, goalsMissed), evidence: evidenceOf(seen, kind), goalsMissed };
  });
}

function verdictOf({ cut, findings }: Seen, property: string, goalsMissed: readonly string[]): ObligationVerdict {
  const broken = findings.some((finding) =>
    [finding, ...finding.also].some((complaint) => complaint.property === property),
  );
  if (broken) return 'violated';
  if (cut !== null) return 'incomplete';
  return goalsMissed.length > 0 ? 'vacuous' : 'holds';
}

function evidenceOf({ cut }: Seen, kind: 'exhaustive' | 'random'): EvidenceKind {
  return kind === 'exhaustive' && cut !== null ? 'exhaustive to a bound' : kind;
}
