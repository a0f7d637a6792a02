// Every known defect of the buddy, switchable by name.
import { mergeFaults } from './merge.ts';
import { misuseFaults } from './misuse.ts';
import { originalFaults } from './original.ts';
import { searchFaults } from './search.ts';
import type { BuddyFault } from './variant.ts';

export const faults: readonly BuddyFault[] = [...originalFaults, ...searchFaults, ...mergeFaults, ...misuseFaults];
