// What must be true of slabs over pages: after every command, and of every command.
import type { Invariant } from '../../kit/property.ts';
import type { BuddySlabView } from '../contract.ts';
import {
  failureChangesNothing,
  misuseNamed,
  misuseRefused,
  needsSlabOnlyWhenNoneOffers,
  noMemoryOnlyWhenNone,
  requestJudged,
} from './conduct.ts';
import { noOverlap, servedFromItsOwn, untouchedBytes } from './memory.ts';
import { fullyMerged, pagesCounted, pagesTiled, sectionsLaid } from './page-books.ts';
import {
  blockOfItsOrder,
  firstAlignedPart,
  lastFreedFirst,
  lowWhenAsked,
  mergedInFront,
  pagesAligned,
  restInFront,
  sectionsInOrder,
  smallestOrder,
} from './page-choices.ts';
import {
  countAgrees,
  fullHasNone,
  headersStand,
  oneEmptyKept,
  oneList,
  oneStatePerObject,
  partialServes,
  queueEnds,
} from './slab-books.ts';
import { drainedWhole, emptyLast, firstPendingOfFull, frontOfPartial, lowestObject } from './slab-choices.ts';
import { handsBackOnlyEmpty, keptOrHandedBack, remoteWaits, resetDrops } from './slab-frees.ts';
import { movesToFront } from './slab-places.ts';
import { pagesAccounted, reallocated, routed, slabWhereItFits } from './whole.ts';

/** In the order in which they are judged: causes before their consequences. */
export const invariants: readonly Invariant<BuddySlabView>[] = [
  misuseRefused,
  misuseNamed,
  requestJudged,
  failureChangesNothing,
  slabWhereItFits,
  untouchedBytes,
  noOverlap,
  routed,
  servedFromItsOwn,
  pagesAligned,
  blockOfItsOrder,
  lowWhenAsked,
  queueEnds,
  headersStand,
  oneList,
  oneEmptyKept,
  fullHasNone,
  partialServes,
  sectionsLaid,
  pagesTiled,
  fullyMerged,
  pagesCounted,
  pagesAccounted,
  handsBackOnlyEmpty,
  keptOrHandedBack,
  remoteWaits,
  drainedWhole,
  oneStatePerObject,
  countAgrees,
  needsSlabOnlyWhenNoneOffers,
  emptyLast,
  frontOfPartial,
  firstPendingOfFull,
  lowestObject,
  movesToFront,
  resetDrops,
  noMemoryOnlyWhenNone,
  sectionsInOrder,
  smallestOrder,
  lastFreedFirst,
  firstAlignedPart,
  restInFront,
  mergedInFront,
  reallocated,
];
