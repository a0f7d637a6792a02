// What must be true of the buddy: after every command, and of every command.
import type { Invariant } from '../../kit/property.ts';
import type { BuddyView } from '../contract.ts';
import { accounted, fullyMerged, tree } from './books.ts';
import { bigEnough, failureChangesNothing, misuseNamed, misuseRefused } from './conduct.ts';
import { noOverlap, untouchedBytes } from './memory.ts';
import { largestAgain, lowestAddressFirst, servedWhenRoom } from './room.ts';

/** In the order in which they are judged: causes before their consequences. */
export const invariants: readonly Invariant<BuddyView>[] = [
  misuseRefused,
  misuseNamed,
  failureChangesNothing,
  untouchedBytes,
  bigEnough,
  noOverlap,
  accounted,
  largestAgain,
  fullyMerged,
  tree,
  servedWhenRoom,
  lowestAddressFirst,
];
