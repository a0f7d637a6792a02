// What threads do at the same time when interleavings are explored.
//
// S1 to S19 are those known from the original, with the sizes of slabs that they need: 2 objects of 64 bytes in a page of
// 256, 3 of 128 in one of 512, 1 of 128 in one of 256. S14, the same without a counter in the header, is what S13 is here.
import type { Scenario } from '../kit/concurrency.ts';
import type { BuddySlabSettings } from './contract.ts';
import { oneSlabScenarios } from './scenarios/one-slab.ts';
import { severalSlabsScenarios } from './scenarios/several-slabs.ts';
import { wholeScenarios } from './scenarios/whole.ts';

export const scenarios: readonly Scenario<BuddySlabSettings>[] = [
  ...oneSlabScenarios,
  ...severalSlabsScenarios,
  ...wholeScenarios,
].sort((one, other) => orderOf(one.id) - orderOf(other.id));

/** S1 before S2 before S13 before S13', and large ones last. */
function orderOf(id: string): number {
  return (id.startsWith('L') ? 1000 : 0) + Number.parseInt(id.slice(1), 10) + (id.endsWith("'") ? 0.5 : 0);
}
