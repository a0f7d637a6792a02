// The buddy as the checker sees it: an implementation with its switchable faults.
import type { BuddySettings } from '../../spec/buddy/contract.ts';
import type { Implementation } from '../../spec/kit/contract.ts';
import { arithmeticOf } from './arithmetic.ts';
import { faults } from './faults/index.ts';
import { openBuddy } from './subject.ts';

export const implementation: Implementation<BuddySettings> = {
  open: (settings) => openBuddy(settings),
  arithmetic: arithmeticOf(),
  faults,
};
