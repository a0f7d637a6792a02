// For how many views the orbits stand that an exploration has left, by the sizes that their reduction counts.
import type { Reduction } from '../../spec/kit/symmetry.ts';
import type { Identity } from './result.ts';

export class OrbitSizes<View> {
  /** Null where states are no orbits, where a size is not known, or where the sum is no exact number any more. */
  sum: number | null;
  private readonly reduction: Reduction<View>;

  constructor(reduction: Reduction<View>, identity: Identity) {
    this.reduction = reduction;
    this.sum = identity === 'orbit' && reduction.orbitSize !== undefined ? 0 : null;
  }

  add(view: View): void {
    if (this.sum === null) return;
    const size = this.reduction.orbitSize?.(view) ?? null;
    const sum = size === null ? null : this.sum + size;
    this.sum = Number.isSafeInteger(sum) ? sum : null;
  }
}
