// Every known defect of the slab system, switchable by name.
import { originalFaults } from './original.ts';
import { originalFreeFaults } from './original-frees.ts';
import { originalGeneralFaults } from './original-general.ts';
import { plantedCacheFaults } from './planted-caches.ts';
import { plantedFrameFaults } from './planted-frames.ts';
import { plantedLayerFaults } from './planted-layers.ts';
import { plantedMemoryFaults } from './planted-memory.ts';
import { plantedOrderFaults } from './planted-order.ts';
import { plantedRefusalFaults } from './planted-refusals.ts';
import { plantedSlabFaults } from './planted-slabs.ts';
import type { SlabSystemFault } from './variant.ts';

export const faults: readonly SlabSystemFault[] = [
  ...originalFaults,
  ...originalFreeFaults,
  ...originalGeneralFaults,
  ...plantedSlabFaults,
  ...plantedLayerFaults,
  ...plantedOrderFaults,
  ...plantedRefusalFaults,
  ...plantedMemoryFaults,
  ...plantedFrameFaults,
  ...plantedCacheFaults,
];
