// Slabs and pages as the checker sees them: an implementation with its switchable faults.
import type { BuddySlabSettings } from '../../spec/buddy-slab/contract.ts';
import type { Implementation } from '../../spec/kit/contract.ts';
import { faults } from './faults/index.ts';
import { joinBuddySlab, openBuddySlab, openBuddySlabShared } from './subject.ts';

export const implementation: Implementation<BuddySlabSettings> = {
  open: (settings) => openBuddySlab(settings),
  openShared: (settings, access) => openBuddySlabShared(settings, access),
  join: (settings, buffer) => joinBuddySlab(settings, buffer),
  faults,
};
