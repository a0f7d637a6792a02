// Every known defect of slabs, switchable by name.
import { choiceFaults } from './choices.ts';
import { counterFaults } from './counter.ts';
import { listFaults } from './lists.ts';
import { misuseFaults } from './misuse.ts';
import { originalFaults } from './original.ts';
import { queueFaults } from './queues.ts';
import type { BuddySlabFault } from './variant.ts';

export const slabFaults: readonly BuddySlabFault[] = [
  ...originalFaults,
  ...counterFaults,
  ...choiceFaults,
  ...queueFaults,
  ...listFaults,
  ...misuseFaults,
];
