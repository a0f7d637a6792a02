// Every known defect of pages and of the whole, switchable by name.
import { bookFaults } from './books.ts';
import { mergeFaults } from './merge.ts';
import { misuseFaults } from './misuse.ts';
import { searchFaults } from './search.ts';
import type { PageFault } from './variant.ts';
import { wholeFaults } from './whole.ts';

export const pageFaults: readonly PageFault[] = [
  ...misuseFaults,
  ...searchFaults,
  ...mergeFaults,
  ...bookFaults,
  ...wholeFaults,
];
