// Situations of caches, slabs and frames that a run must reach.
import { frameCalls } from '../calls.ts';
import type { CacheView, Geometry, SlabView } from '../contract.ts';
import { colourOf } from '../invariants/cache-books.ts';
import { cacheAt, kindOf } from '../places.ts';
import { objectFreed, objectRequest } from '../requests.ts';
import { type At, and, filling, goal, hasUsers, overflows, room, small, spends } from './reach.ts';

const hasSlabs = room(1);
const isColoured = ({ colours }: Geometry) => colours > 1;
/** Colours that are gone through by a few slabs. */
const FEW_COLOURS = 3;

export const cacheGoals = [
  goal('initialized', 'The system began.', ({ before, after }) => !before.initialized && after.initialized),
  goal('cache-created', 'A cache was created.', (taken) => done(taken, 'create-cache'), hasUsers),
  goal('cache-destroyed', 'A cache was destroyed.', (taken) => done(taken, 'destroy'), hasUsers),
  goal(
    'destroyed-with-slabs',
    'A cache was destroyed that had slabs.',
    (taken) => done(taken, 'destroy') && (cacheAt(taken.before, taken.command.operands[0] ?? 0)?.slabs.length ?? 0) > 0,
    and(hasUsers, hasSlabs),
  ),
  goal(
    'descriptor-recycled',
    'A cache was created at the descriptor of one that was destroyed.',
    (taken) => done(taken, 'create-cache') && (taken.after.caches.at(-1)?.generation ?? 0) > 0,
    hasUsers,
  ),
  goal('slab-made', 'A slab was made for an object.', (taken) => made(taken).length > 0, hasSlabs),
  goal(
    'off-slab-made',
    'A slab was made that keeps its records elsewhere.',
    (taken) => made(taken).some(({ cache }) => !cache.geometry.onSlab),
    room(1, ({ onSlab }) => !onSlab),
  ),
  goal(
    'wide-slab',
    'A slab of several frames was made.',
    (taken) => made(taken).some(({ cache }) => cache.geometry.order > 0),
    room(1, ({ order }) => order > 0),
  ),
  goal(
    'coloured-slab',
    'A slab was made whose objects begin behind a colour.',
    (taken) => made(taken).some(({ cache, slab }) => colourOf(cache, slab) > 0),
    room(2, isColoured),
  ),
  goal(
    'colours-wrapped',
    'The last colour of a cache was taken, so that the next is the first.',
    (taken) => made(taken).some(({ cache, slab }) => isLastColour(cache, slab)),
    room(2, (geometry) => isColoured(geometry) && geometry.colours <= FEW_COLOURS),
  ),
  goal('slab-full', 'A slab was full.', ({ after }) => anySlab(after, ({ list }) => list === 'full'), filling(1)),
  goal(
    'slab-partial',
    'A slab was used in part.',
    ({ after }) => anySlab(after, ({ list }) => list === 'partial'),
    room(1, ({ objectsPerSlab }, { batch }) => objectsPerSlab > batch),
  ),
  goal(
    'slab-empty',
    'A slab was kept that was empty.',
    ({ after }) => anySlab(after, ({ list }) => list === 'empty'),
    and(
      overflows,
      filling(2, ({ objectsPerSlab }) => objectsPerSlab <= 8),
      ({ keptEmpty }) => keptEmpty > 0,
    ),
  ),
  goal(
    'partial-rotated',
    'An object returned to a partial slab that was not the last of its list.',
    (taken) => rotated(taken),
    and(
      small,
      overflows,
      filling(2, ({ objectsPerSlab }) => objectsPerSlab > 2),
    ),
  ),
  goal(
    'slab-given-back',
    'Frames were given back by a command that was accepted.',
    (taken) => taken.outcome.error === null && frameCalls(taken).some(({ asks }) => !asks),
    hasSlabs,
  ),
  goal('frames-reclaimed', 'A reclaim gave frames back.', (taken) => reclaimed(taken), hasSlabs),
  goal(
    'pinned-reclaimed',
    'A reclaim gave frames back of which objects waited in arrays.',
    (taken) =>
      reclaimed(taken) && taken.before.caches.some((cache) => cache.slabs.length > 0 && cache.arrays.flat().length > 0),
    hasSlabs,
  ),
  goal(
    'frames-refused',
    'A command failed because frames were refused.',
    ({ command, outcome }) => command.refusals !== 0 && outcome.error === 'cannot-allocate-frame',
  ),
  goal(
    'later-frames-refused',
    'A command failed after it had been lent frames.',
    (taken) =>
      taken.outcome.error === 'cannot-allocate-frame' &&
      frameCalls(taken).some(({ asks, address }) => asks && address !== 0),
    small,
  ),
  goal(
    'provider-spent',
    'The provider had no frames left when some were asked for.',
    (taken) => frameCalls(taken).some(({ asks, address, refused }) => asks && address === 0 && !refused),
    and(spends, hasSlabs),
  ),
  refusedAs('no-cache', 'A handle was refused where no descriptor is or was.', 'not-a-cache'),
  refusedAs('stale', 'The handle of a cache was refused that was destroyed.', 'destroyed', hasUsers),
  goal(
    'recycled-refused',
    'The handle of a destroyed cache was refused while another lived at its descriptor.',
    ({ before, command, outcome }) => {
      const [first = 0, second = 0] = command.operands;
      const descriptor = command.operation === 'destroy' ? first : second;
      return outcome.error === 'destroyed' && cacheAt(before, descriptor) !== undefined;
    },
    hasUsers,
  ),
  refusedAs('internal', 'The handle of a cache was refused on which the system lives.', 'internal-cache'),
  refusedAs(
    'live',
    'The end of a cache was refused of which objects were live.',
    'objects-live',
    and(hasUsers, hasSlabs),
  ),
  refusedAs('early', 'A command was refused before the beginning.', 'not-initialized'),
  refusedAs('duplicate', 'A name was refused that a cache had.', 'name-duplicate', hasUsers),
  goal('impossible-refused', 'A size or an alignment was refused that cannot be.', ({ outcome }) =>
    ['invalid-size', 'size-too-large', 'alignment-too-large'].includes(outcome.error ?? ''),
  ),
];

function refusedAs(id: string, sentence: string, error: string, applies?: ReturnType<typeof and>) {
  return goal(`${id}-refused`, sentence, ({ outcome }) => outcome.error === error, applies);
}

function done({ command, outcome }: At, operation: string): boolean {
  return command.operation === operation && outcome.error === null;
}

function reclaimed({ command, outcome }: At): boolean {
  return command.operation === 'reclaim' && (outcome.value ?? 0) > 0;
}

/** Slabs that were made for an object that a user asked for, of its own cache. */
function made({ before, after, command, outcome }: At): { readonly cache: CacheView; readonly slab: SlabView }[] {
  const request = outcome.error === null ? objectRequest(before, command) : null;
  const cache = request === null ? undefined : cacheAt(after, request.cache.descriptor);
  if (request === null || cache === undefined) return [];
  return cache.slabs
    .filter(({ address }) => request.cache.slabs.every((slab) => slab.address !== address))
    .map((slab) => ({ cache, slab }));
}

function isLastColour(cache: CacheView, slab: SlabView): boolean {
  return cache.geometry.colours > 1 && colourOf(cache, slab) === cache.geometry.colours - 1;
}

function anySlab(view: At['before'], isSo: (slab: SlabView) => boolean): boolean {
  return view.caches.some(
    (cache) => (kindOf(cache) === 'general' || kindOf(cache) === 'user') && cache.slabs.some(isSo),
  );
}

/** Whether partial slabs changed their order, when an object was freed. */
function rotated(taken: At): boolean {
  const freed = objectFreed(taken);
  const cache = freed === null ? undefined : cacheAt(taken.after, freed.cache.descriptor);
  if (freed === null || cache === undefined) return false;
  const [last] = partialOf(cache).slice(-1);
  const earlier = partialOf(freed.cache);
  return last !== undefined && earlier.includes(last) && earlier.at(-1) !== last;
}

function partialOf({ slabs }: CacheView): number[] {
  return slabs.flatMap(({ list, address }) => (list === 'partial' ? [address] : []));
}
