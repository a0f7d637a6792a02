// What must be true of the slab system: after every command, and of every command.
import type { Invariant } from '../../kit/property.ts';
import type { SlabSystemView } from '../contract.ts';
import { cachesInOrder, coloursAdvance, geometryExact, objectsInSlab, sizesOfSystem } from './cache-books.ts';
import { lastFreedFirst, listsInOrder, newestFirst, oldestFlushed } from './choices.ts';
import { failureChangesNothing, handlesJudged, misuseNamed, misuseRefused, requestJudged } from './conduct.ts';
import {
  failsOnlyWhenSpent,
  framesAccounted,
  framesAreSlabs,
  framesLent,
  lowestLent,
  oneSlabForARefill,
} from './frames.ts';
import { generalServes, handedOutOnce, holdersKnown, noOverlap, systemAccounted, untouchedBytes } from './memory.ts';
import { arraysWithinLimit, fewKeptEmpty, oneList, onePlace, recordsElsewhere, usedCounted } from './slab-books.ts';
import { createdEmpty, destroyedWhole, onlyNamedChanges, reclaimedWhole } from './whole-caches.ts';

/** In the order in which they are judged: causes before their consequences. */
export const invariants: readonly Invariant<SlabSystemView>[] = [
  framesLent,
  misuseRefused,
  misuseNamed,
  handlesJudged,
  requestJudged,
  failureChangesNothing,
  geometryExact,
  sizesOfSystem,
  objectsInSlab,
  generalServes,
  handedOutOnce,
  untouchedBytes,
  framesAccounted,
  noOverlap,
  cachesInOrder,
  onlyNamedChanges,
  createdEmpty,
  destroyedWhole,
  coloursAdvance,
  framesAreSlabs,
  recordsElsewhere,
  oneList,
  usedCounted,
  arraysWithinLimit,
  fewKeptEmpty,
  reclaimedWhole,
  systemAccounted,
  onePlace,
  holdersKnown,
  oneSlabForARefill,
  failsOnlyWhenSpent,
  listsInOrder,
  lastFreedFirst,
  newestFirst,
  oldestFlushed,
  lowestLent,
];
