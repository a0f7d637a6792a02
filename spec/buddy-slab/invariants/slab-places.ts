// Where slabs stand on their lists: whatever moves, moves to the front.
import { type Step, step } from '../../kit/property.ts';
import { type BuddySlabView, type ListName, listNames, type SlabView } from '../contract.ts';
import { listOf, slabAround, slabsByAddress } from '../places.ts';
import { offered, promisedObject } from '../promised.ts';
import { freedObject, handedOut, objectRequest } from '../requests.ts';
import { first, named, objectsOf, same } from './complaints.ts';

type View = BuddySlabView;

export const movesToFront = step<View>(
  'moves-to-front',
  'A slab moves to the front of a list, and no other changes its place: of the partial list when it is added, when it serves from another list and has more, and when its own CPU frees an object of it while it is full and others are held; of the full list when it has served its last object.',
  ['slab-added', 'slab-full', 'freed-into-full', 'drained-from-full', 'empty-reused'],
  (taken) =>
    taken.command.operation === 'realloc' ? null : (afterServing(taken) ?? afterFree(taken) ?? afterAdding(taken)),
);

/** A slab that serves stays on partial, or moves there, until it has nothing more. */
function afterServing(taken: Step<View>): string | null {
  const request = objectRequest(taken.command);
  const address = handedOut(taken);
  if (request === null || address === null) return null;
  const served = slabAround(taken.before, address);
  if (served === undefined || promisedObject(taken.before, request.cpu, request.sizeClass)?.slab !== served)
    return null;
  return movedTo(taken, served, offered(served).length === 1 ? 'full' : 'partial');
}

/** A slab of which an object is freed stays where it is, or comes from full; where nothing is held, other rules apply. */
function afterFree(taken: Step<View>): string | null {
  const freed = freedObject(taken);
  if (freed === null || !freed.local || freed.slab.live.length <= 1) return null;
  return freed.slab.list === 'full' ? movedTo(taken, freed.slab, 'partial') : movedTo(taken, freed.slab, null);
}

/** @param to the list of which the slab is now the front; null where no list changes */
function movedTo(taken: Step<View>, { owner, sizeClass, address }: SlabView, to: ListName | null): string | null {
  return first(listNames, (list) => {
    const before = listOf(taken.before, owner, sizeClass, list);
    const others = before.filter((one) => one !== address);
    const expected = to === null ? before : list === to ? [address, ...others] : others;
    const found = listOf(taken.after, owner, sizeClass, list);
    return same(found, expected)
      ? null
      : `the ${list} list of ${objectsOf(sizeClass)} is ${found.join(' ') || '-'} instead of ${expected.join(' ') || '-'}`;
  });
}

function afterAdding(taken: Step<View>): string | null {
  const known = slabsByAddress(taken.before);
  return first(taken.after.slabs, (slab) => (known.has(slab.address) ? null : wronglyAdded(taken, slab)));
}

/** A new slab has all its objects free, but the lowest where a request of the whole was what it was made for. */
function wronglyAdded(taken: Step<View>, slab: SlabView): string | null {
  const { command, outcome, after } = taken;
  const cpu = objectRequest(command)?.cpu ?? command.operands[0] ?? 0;
  if (outcome.error !== null) return `${named(slab)} is new, though the command was refused`;
  if (slab.owner !== cpu) return `${named(slab)} is new, and of CPU ${slab.owner} instead of ${cpu}`;
  const live = handedOut(taken) === null ? [] : [0];
  if (!same(slab.live, live))
    return `${named(slab)} is new, and objects ${slab.live.join(', ') || 'none'} of it are held`;
  const list = slab.freeObjects.length === 0 ? 'full' : 'partial';
  const front = listOf(after, cpu, slab.sizeClass, list)[0];
  return front === slab.address ? null : `${named(slab)} is new, and not the front of the ${list} list`;
}
