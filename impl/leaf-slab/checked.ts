// Slabs over leaves as the checker sees them: an implementation with its switchable faults.
import type { Implementation } from '../../spec/kit/contract.ts';
import type { LeafSlabSettings } from '../../spec/leaf-slab/contract.ts';
import { faults } from './faults/index.ts';
import { openLeafSlab } from './subject.ts';

export const implementation: Implementation<LeafSlabSettings> = {
  open: (settings) => openLeafSlab(settings),
  faults,
};
