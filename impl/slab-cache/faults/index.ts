// Every known defect of the slab cache, switchable by name.
import { backendCallFaults } from './backend-calls.ts';
import { backendPartFaults } from './backend-parts.ts';
import { bookFaults } from './books.ts';
import { listFaults } from './lists.ts';
import { objectFaults } from './objects.ts';
import { originalFaults } from './original.ts';
import type { SlabCacheFault } from './variant.ts';

export const faults: readonly SlabCacheFault[] = [
  ...originalFaults,
  ...listFaults,
  ...objectFaults,
  ...bookFaults,
  ...backendCallFaults,
  ...backendPartFaults,
];
