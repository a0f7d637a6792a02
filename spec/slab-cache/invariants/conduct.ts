// What a cache must do with each command: accept, refuse, choose.
import { type Step, step } from '../../kit/property.ts';
import { isAllocation, isFree, objectAddress, type SlabCacheView } from '../contract.ts';
import { cacheOf, find, firstResult } from './complaints.ts';

type View = SlabCacheView;

export const misuseRefused = step<View>(
  'misuse-refused',
  'A free of anything but an object that the user holds from this cache is refused and changes no byte; a free of one is accepted.',
  ['double-free-refused', 'wrong-free-with-others-live'],
  wronglyAnswered,
);

export const failureChangesNothing = step<View>(
  'failure-changes-nothing',
  'An allocation that fails returns null and changes no byte.',
  ['slab-refused', 'slab-info-refused'],
  (taken) =>
    isAllocation(taken.command.operation) && taken.outcome.value === 0 && taken.imageChanged()
      ? 'the allocation failed, but bytes changed'
      : null,
);

export const growOnlyWhenFull = step<View>(
  'grow-only-when-full',
  'A slab is asked for only when every slab of the cache is full; while one has a free object, an allocation succeeds.',
  ['slab-full', 'object-freed'],
  grownTooEarly,
);

export const lastFreedFirst = step<View>(
  'last-freed-first',
  'An allocation takes the object freed last (in a new slab the highest) of the slab at the front of the well-used list, or of the other list when that is empty.',
  ['freed-object-again', 'well-used-preferred'],
  takenFromElsewhere,
);

function wronglyAnswered(taken: Step<View>): string | null {
  const { before, command, outcome } = taken;
  if (!isFree(command.operation)) return null;
  const cache = cacheOf(before, command.operation);
  const object = command.operands[0] ?? 0;
  if (cache?.held.includes(object)) {
    return outcome.error === null ? null : `${object} is held, but freeing it was refused as '${outcome.error}'`;
  }
  if (outcome.error === null) return `${object} is not held, but freeing it was accepted`;
  return taken.imageChanged() ? `freeing ${object} was refused, but bytes changed` : null;
}

function grownTooEarly({ before, command, outcome, calls }: Step<View>): string | null {
  if (!isAllocation(command.operation)) return null;
  if (calls.length === 0 && outcome.value !== 0) return null;
  const cache = cacheOf(before, command.operation);
  const room = cache !== undefined && cache.belowThreshold.length + cache.atThreshold.length > 0;
  if (!room) return null;
  if (outcome.value === 0) return 'there is a free object, but the allocation failed';
  const asked = find(calls, (name) => name.endsWith('alloc_slab') && !name.startsWith('slab_info_cache.'));
  return asked ? 'there is a free object, but another slab was asked for' : null;
}

function takenFromElsewhere({ before, command, outcome, calls }: Step<View>): string | null {
  if (!isAllocation(command.operation) || outcome.value === 0 || outcome.value === null) return null;
  const cache = cacheOf(before, command.operation);
  if (cache === undefined) return null;
  const preferred = cache.atThreshold[0] ?? cache.belowThreshold[0];
  let expected: number;
  if (preferred === undefined) {
    const granted = firstResult(calls, 'alloc_slab');
    expected = granted + (cache.objectsPerSlab - 1) * cache.geometry.objectSize;
  } else {
    expected = objectAddress(cache.geometry, preferred, preferred.freeObjects[preferred.freeObjects.length - 1] ?? 0);
  }
  return outcome.value === expected ? null : `${outcome.value} was handed out instead of ${expected}`;
}
