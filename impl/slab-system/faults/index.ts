// Every known defect of the slab system, switchable by name.
import { originalFaults } from './original.ts';
import { originalFreeFaults } from './original-frees.ts';
import { plantedLayerFaults } from './planted-layers.ts';
import { plantedSlabFaults } from './planted-slabs.ts';
import type { SlabSystemFault } from './variant.ts';

export const faults: readonly SlabSystemFault[] = [
  ...originalFaults,
  ...originalFreeFaults,
  ...plantedSlabFaults,
  ...plantedLayerFaults,
];
