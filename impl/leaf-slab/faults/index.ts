// Every known defect of slabs over leaves, switchable by name.
import { choiceFaults } from './choices.ts';
import { keptFaults } from './kept.ts';
import { leafFaults } from './leaves.ts';
import { listFaults } from './lists.ts';
import { objectFaults } from './objects.ts';
import type { LeafSlabFault } from './variant.ts';

export const faults: readonly LeafSlabFault[] = [
  ...objectFaults,
  ...leafFaults,
  ...listFaults,
  ...choiceFaults,
  ...keptFaults,
];
