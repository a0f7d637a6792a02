// Every known defect of the freeing-bump allocator, switchable by name.
import { bookFaults } from './books.ts';
import { conductFaults } from './conduct.ts';
import { hardenedFaults } from './hardened.ts';
import { literalFault } from './literal.ts';
import { seedFreeFaults } from './seed-frees.ts';
import { seedListFaults } from './seed-lists.ts';
import type { FreeingBumpFault } from './variant.ts';

export const faults: readonly FreeingBumpFault[] = [
  literalFault,
  ...seedListFaults,
  ...seedFreeFaults,
  ...hardenedFaults,
  ...conductFaults,
  ...bookFaults,
];
