// For how many views the orbits stand that an exploration has left, by the sizes that their reduction counts.
import type { Reduction } from '../../spec/kit/symmetry.ts';
import type { ExplorationOptions } from './exploration-options.ts';

export class OrbitSizes<View> {
  /**
   * Null where states are no orbits or wrong uses tell more of them apart, where a size is not known, and where the sum is
   * no exact number any more.
   */
  sum: number | null;
  private readonly reduction: Reduction<View>;

  constructor(reduction: Reduction<View>, { identity, alphabet }: Pick<ExplorationOptions, 'identity' | 'alphabet'>) {
    this.reduction = reduction;
    const isCounted = identity === 'orbit' && alphabet === 'legal' && reduction.orbitSize !== undefined;
    this.sum = isCounted ? 0 : null;
  }

  add(view: View): void {
    if (this.sum === null) return;
    const size = this.reduction.orbitSize?.(view) ?? null;
    const sum = size === null ? null : this.sum + size;
    this.sum = Number.isSafeInteger(sum) ? sum : null;
  }
}
