// How a vast configuration is looked at: through its symmetry, and without the letters that are left out of it.
import type { Configuration } from '../../spec/kit/contract.ts';
import type { RowConfiguration, System } from '../../spec/kit/subject.ts';
import { seenThrough, withoutLetters } from '../engine/symmetry.ts';
import { findSymmetry } from './usage.ts';

export interface Vast<Settings extends Configuration, View, State> {
  readonly system: System<Settings, View, State>;
  /** Id of the symmetry; null for the reduction that all explorations by orbit use. */
  readonly symmetry: string | null;
  /** Letters that are left out. */
  readonly without: readonly string[];
}

export function vastOf<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  { symmetry: named, without = [] }: Pick<RowConfiguration<Settings>, 'symmetry' | 'without'>,
): Vast<Settings, View, State> {
  const symmetry = findSymmetry(system.specification, named ?? null);
  const seen = seenThrough(system, symmetry);
  return {
    system: { ...seen, specification: withoutLetters(seen.specification, without) },
    symmetry: named ?? null,
    without: [...(symmetry?.without ?? []), ...without],
  };
}
