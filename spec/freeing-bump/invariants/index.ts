// What must be true of the freeing-bump allocator: after every command, and of every command.
import type { Invariant } from '../../kit/property.ts';
import type { FreeingBumpView } from '../contract.ts';
import { blockKept, freeLists, headers, lastFreedFirst, noOverlap, tiling } from './blocks.ts';
import {
  damageNoticed,
  failureChangesNothing,
  misuseRefused,
  poisonedForGood,
  shrinkNoticed,
  tooLarge,
  untouchedBytes,
} from './conduct.ts';
import { statistics, tallies } from './figures.ts';
import { growth, outOfSpaceOnlyWhenNeeded } from './growth.ts';

/** In the order in which they are judged: causes before their consequences. */
export const invariants: readonly Invariant<FreeingBumpView>[] = [
  misuseRefused,
  poisonedForGood,
  failureChangesNothing,
  shrinkNoticed,
  tooLarge,
  damageNoticed,
  noOverlap,
  tiling,
  blockKept,
  headers,
  freeLists,
  lastFreedFirst,
  outOfSpaceOnlyWhenNeeded,
  growth,
  statistics,
  tallies,
  // Where another block is taken than should be, its header is written where none belongs: that is a consequence.
  untouchedBytes,
];
