// The freeing-bump allocator as the checker sees it: an implementation with its switchable faults.
import type { FreeingBumpSettings } from '../../spec/freeing-bump/contract.ts';
import type { Implementation } from '../../spec/kit/contract.ts';
import { faults } from './faults/index.ts';
import { openFreeingBump } from './subject.ts';

export const implementation: Implementation<FreeingBumpSettings> = {
  open: (settings) => openFreeingBump(settings),
  faults,
};
