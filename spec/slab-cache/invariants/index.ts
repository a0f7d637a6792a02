// What must be true of the slab cache: after every command, and of every command.
import type { Invariant } from '../../kit/property.ts';
import type { SlabCacheView } from '../contract.ts';
import { backendBalance, callOrder, needlessCalls, refusedOnlyWhenSpent } from './backend.ts';
import { emptyAgain, emptySlabReleased, freeList, listByUse, oneList, pageMap, slabInfo, statistics } from './books.ts';
import { failureChangesNothing, growOnlyWhenFull, lastFreedFirst, misuseRefused } from './conduct.ts';
import { noOverlap, untouchedBytes } from './memory.ts';

/** In the order in which they are judged: causes before their consequences. */
export const invariants: readonly Invariant<SlabCacheView>[] = [
  misuseRefused,
  failureChangesNothing,
  untouchedBytes,
  noOverlap,
  backendBalance,
  oneList,
  freeList,
  emptySlabReleased,
  listByUse,
  statistics,
  slabInfo,
  emptyAgain,
  pageMap,
  growOnlyWhenFull,
  refusedOnlyWhenSpent,
  lastFreedFirst,
  needlessCalls,
  callOrder,
];
