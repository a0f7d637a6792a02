// Every known defect of the buddy-slab allocator, switchable by name.
import type { BuddySlabSettings } from '../../../spec/buddy-slab/contract.ts';
import type { Fault } from '../../../spec/kit/contract.ts';
import { pageFaults } from './pages/index.ts';
import { slabFaults } from './slabs/index.ts';

export const faults: readonly Fault<BuddySlabSettings>[] = [...slabFaults, ...pageFaults];
