// The slab cache as the checker sees it: an implementation with its switchable faults.
import type { Implementation } from '../../spec/kit/contract.ts';
import type { SlabCacheSettings } from '../../spec/slab-cache/contract.ts';
import { faults } from './faults/index.ts';
import { openSlabCache } from './subject.ts';

export const implementation: Implementation<SlabCacheSettings> = {
  open: (settings) => openSlabCache(settings),
  faults,
};
