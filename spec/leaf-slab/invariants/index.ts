// What must be true of slabs over buddy leaves: after every command, and of every command.
import type { Invariant } from '../../kit/property.ts';
import type { LeafSlabView } from '../contract.ts';
import { bitmapCount, fullyMerged, keptEmpty, oneOwner, partialList } from './books.ts';
import { growOnlyWhenFull, keptUntilNeeded, lowestFirst } from './choices.ts';
import { failureChangesNothing, largestAgain, misuseRefused, routed, servedWhenRoom } from './conduct.ts';
import { noOverlap, untouchedBytes } from './memory.ts';

/** In the order in which they are judged: causes before their consequences. */
export const invariants: readonly Invariant<LeafSlabView>[] = [
  misuseRefused,
  failureChangesNothing,
  untouchedBytes,
  noOverlap,
  routed,
  oneOwner,
  bitmapCount,
  partialList,
  keptEmpty,
  fullyMerged,
  growOnlyWhenFull,
  keptUntilNeeded,
  lowestFirst,
  largestAgain,
  servedWhenRoom,
];
