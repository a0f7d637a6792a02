// Situations of objects that a run must reach: taken, freed, waiting in arrays, refused.
import { frameCalls } from '../calls.ts';
import type { CacheView } from '../contract.ts';
import { kindOf, sharedOf } from '../places.ts';
import { handedOut, isFree, objectFreed, objectRequest } from '../requests.ts';
import {
  type At,
  and,
  asksGeneral,
  flushes,
  goal,
  inBatches,
  objects,
  overflows,
  room,
  severalCpus,
  small,
} from './reach.ts';

const hasObjects = room(1);

export const objectGoals = [
  goal(
    'two-held',
    'Two objects were held.',
    ({ after }) => after.held.length > 1,
    objects(() => 2),
  ),
  goal(
    'object-freed',
    'An object was freed while another was held.',
    ({ after, ...taken }) => objectFreed({ after, ...taken }) !== null && after.held.length > 0,
    objects(() => 2),
  ),
  goal(
    'handed-out-again',
    'An object was handed out that was freed before.',
    (taken) => {
      const object = handedOut(taken);
      return object !== null && taken.before.caches.some(({ arrays }) => arrays.flat().includes(object));
    },
    hasObjects,
  ),
  goal(
    'taken-from-array',
    'An object was taken from the array of the CPU.',
    (taken) => sourceOf(taken) === 'array',
    hasObjects,
  ),
  goal(
    'taken-from-shared',
    'A batch was taken from the shared array.',
    (taken) => sourceOf(taken) === 'shared',
    and(small, flushes),
  ),
  goal('taken-from-slabs', 'A batch was taken from slabs.', (taken) => sourceOf(taken) === 'slabs', hasObjects),
  goal(
    'arrays-filled',
    'The array of a CPU was full.',
    ({ after }) =>
      ofUsers(after).some(({ arrays }) => arrays.slice(0, -1).some(({ length }) => length === after.settings.limit)),
    objects(({ limit }) => limit),
  ),
  goal(
    'shared-filled',
    'Objects waited in a shared array.',
    ({ after }) => ofUsers(after).some((cache) => sharedOf(cache).length > 0),
    flushes,
  ),
  goal(
    'flushed-to-shared',
    'An object was freed while the array of the CPU was full.',
    (taken) => flushed(taken) !== null,
    flushes,
  ),
  goal(
    'flushed-to-slabs',
    'An object was freed while the array of the CPU and the shared one were full.',
    (taken) => {
      const cache = flushed(taken);
      const { limit, batch } = taken.before.settings;
      return cache !== null && sharedOf(cache).length + batch > limit;
    },
    overflows,
  ),
  goal(
    'two-cpus-waiting',
    'Objects of one cache waited in the arrays of two CPUs.',
    ({ after }) =>
      ofUsers(after).some(({ arrays }) => arrays.slice(0, -1).filter(({ length }) => length > 0).length > 1),
    and(
      severalCpus,
      objects(() => 2),
    ),
  ),
  goal(
    'served-without-refused-slab',
    'A request was served with what there was, because no frames were to be had for a whole batch.',
    (taken) => handedOut(taken) !== null && frameCalls(taken).some(({ asks, address }) => asks && address === 0),
    and(
      inBatches,
      room(1, ({ objectsPerSlab }, { batch }) => objectsPerSlab % batch !== 0),
    ),
  ),
  goal(
    'general-served',
    'A request by size was served.',
    ({ command, outcome }) => command.operation === 'alloc' && outcome.error === null,
    asksGeneral,
  ),
  refused('not-allocated', 'The free of an object was refused that nobody held.'),
  refused('interior', 'The free of an address inside an object was refused.'),
  refused('not-in-cache', 'The free of an address in no slab was refused.', () => true),
  refused(
    'not-an-object',
    'The free of a head, a colour or a rest was refused.',
    room(1, ({ onSlab }) => onSlab),
  ),
  refused('wrong-cache', 'The free of an object of another cache was refused.', () => true),
  goal(
    'wrong-free-with-others-held',
    'A wrong free was refused while objects were held.',
    ({ before, command, outcome }) => isFree(command) && outcome.error !== null && before.held.length > 0,
    hasObjects,
  ),
];

function refused(error: string, sentence: string, applies = hasObjects) {
  return goal(
    `${error}-refused`,
    sentence,
    ({ command, outcome }) => isFree(command) && outcome.error === error,
    applies,
  );
}

/** Caches of which users may hold objects. */
function ofUsers(view: At['before']): CacheView[] {
  return view.caches.filter((cache) => kindOf(cache) === 'general' || kindOf(cache) === 'user');
}

/** Where the object came from that a command handed out. */
function sourceOf(taken: At): 'array' | 'shared' | 'slabs' | null {
  const request = objectRequest(taken.before, taken.command);
  if (request === null || handedOut(taken) === null) return null;
  const { cpu, cache } = request;
  if ((cache.arrays[cpu]?.length ?? 0) > 0) return 'array';
  return sharedOf(cache).length >= taken.before.settings.batch ? 'shared' : 'slabs';
}

/** The cache, as it was before, of an object that was freed while the array was full. */
function flushed(taken: At): CacheView | null {
  const freed = objectFreed(taken);
  if (freed === null) return null;
  const { cache, cpu } = freed;
  return (cache.arrays[cpu]?.length ?? 0) >= taken.before.settings.limit ? cache : null;
}
