// Certifies the named symmetries of a system on its tiny configurations; those known not to hold must be refused.
import type { Configuration } from '../../spec/kit/contract.ts';
import type { Row, RowConfiguration, System } from '../../spec/kit/subject.ts';
import type { Symmetry } from '../../spec/kit/symmetry.ts';
import { type Certificate, Certification } from '../engine/certificate.ts';
import type { ExplorationLimits } from '../engine/exploration-options.ts';
import { seenThrough } from '../engine/symmetry.ts';
import type { Pace } from './pace.ts';
import type { ShownFinding, SymmetryResult } from './result.ts';
import { show } from './show.ts';

/** Commands between two looks at the surroundings. */
const SLICE = 5_000;

/** What the two ways to a pair of states are shown under: no property of the allocator is broken. */
export const ORBIT = 'orbit';

/** Certifies one symmetry on one configuration, in legal use. */
export async function certifySymmetry<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  symmetry: Symmetry<Settings, View> | null,
  settings: Settings,
  limits: ExplorationLimits,
  pace: Pace,
  what: string,
): Promise<Certificate> {
  const certification = new Certification(seenThrough(system, symmetry), settings, 'legal', limits);
  await pace.keep(
    certification,
    () => certification.advance(SLICE),
    () => `${what}: ${certification.progress}`,
  );
  certification.stop(pace.disturbance ?? 'interrupt');
  return certification.result;
}

/** Whether something speaks against a reduction, rather than that not all was seen. */
export function isRefused({ holds, closed, reduced, counterexample, standFor, views }: Certificate): boolean {
  if (holds) return false;
  if (counterexample !== null) return true;
  return closed && reduced.closed && (standFor === null || views !== null);
}

/** The ways to the two states that show that a reduction is not sound, spelled out; none when nothing does. */
export function showWays<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settings: Settings,
  { counterexample, explanation }: Pick<Certificate, 'counterexample' | 'explanation'>,
): readonly ShownFinding[] {
  const open = () => system.implementation.open(settings);
  return (counterexample ?? []).map((trace) =>
    show(system, settings, { property: ORBIT, explanation: explanation ?? '', also: [], trace }, null, open),
  );
}

/** Goes through the tiny configurations of a system: all of them, or as far as a false symmetry is not refused. */
export async function checkSymmetry<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  symmetry: Symmetry<Settings, View>,
  rows: readonly Row<Settings>[],
  limits: ExplorationLimits,
  pace: Pace,
): Promise<SymmetryResult> {
  const { id, sentence, holds: claimed, without = [] } = symmetry;
  const certified: SymmetryResult['certified'][number][] = [];
  let cut = false;
  for (const { id: configuration, settings } of tinyOf(rows)) {
    if ((symmetry.inapplicable?.(settings) ?? null) !== null) continue;
    const what = `${system.specification.id} ${configuration}, symmetry ${id}`;
    const certificate = await certifySymmetry(system, symmetry, settings, limits, pace, what);
    const { holds, states, orbits, edges, explanation } = certificate;
    if (isRefused(certificate)) {
      const ways = showWays(system, settings, certificate);
      const refused = { configuration, explanation: explanation ?? '', states, orbits, ways };
      return { id, sentence, claimed, without, certified, refused, asExpected: !claimed };
    }
    if (holds) certified.push({ configuration, states, orbits, edges });
    else cut = true;
  }
  const isShown = claimed && certified.length > 0;
  return { id, sentence, claimed, without, certified, refused: null, asExpected: cut ? null : isShown };
}

function tinyOf<Settings extends Configuration>(rows: readonly Row<Settings>[]): readonly RowConfiguration<Settings>[] {
  return rows.flatMap(({ configurations }) => configurations.filter(({ size }) => size === 'tiny'));
}
