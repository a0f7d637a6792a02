// The slab system as the checker sees it: an implementation with its switchable faults.
import type { Implementation } from '../../spec/kit/contract.ts';
import type { SlabSystemSettings } from '../../spec/slab-system/contract.ts';
import { arithmeticOf } from './arithmetic.ts';
import { faults } from './faults/index.ts';
import { openSlabSystem } from './subject.ts';

export const implementation: Implementation<SlabSystemSettings> = {
  open: (settings) => openSlabSystem(settings),
  arithmetic: arithmeticOf(),
  faults,
};
