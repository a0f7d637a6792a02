// Whose bytes are whose: what users hold, and what the system holds of itself.
import { always, step } from '../../kit/property.ts';
import type { SlabSystemView } from '../contract.ts';
import { alignKept, generalFor } from '../geometry.ts';
import { arrayObjects, descriptorObjects, indexIn, kindOf, placeOf, recordObjects } from '../places.ts';
import { handedOut, objectRequest } from '../requests.ts';
import { first, surplus } from './complaints.ts';

type View = SlabSystemView;

export const untouchedBytes = step<View>(
  'untouched-bytes',
  'A command writes no byte that users hold, none of a free object, none of a colour or a rest, and none of frames that it gave back: in frames that are lent it writes heads of slabs and the objects that the system holds itself.',
  ['slab-given-back', 'object-freed'],
  ({ strayWrite }) => (strayWrite === -1 ? null : `the byte at ${strayWrite} was written`),
);

export const noOverlap = always<View>(
  'no-overlap',
  'What users hold does not overlap; each is a whole object of a slab of a general or a user cache, as large as the objects of that.',
  ['two-held', 'slab-full'],
  (view) => {
    let end = 0;
    return first(view.held, ({ address, byteLength }) => {
      if (address < end) return `${address} overlaps what is held before it`;
      end = address + byteLength;
      const place = placeOf(view, address);
      if (place === null) return `${address} is held, and in no slab`;
      const { cache, slab } = place;
      if (indexIn(cache, slab, address) === -1) return `${address} is held, where no object begins`;
      if (kindOf(cache) !== 'general' && kindOf(cache) !== 'user') return `${address} is held, of ${cache.name}`;
      return byteLength === cache.geometry.objectBytes ? null : `${address} is held with ${byteLength} bytes`;
    });
  },
);

export const holdersKnown = always<View>(
  'holders-known',
  'The system takes exactly those objects for held by users that users hold.',
  ['two-held', 'object-freed'],
  ({ caches, held }) => {
    const believed = caches.flatMap((cache) => cache.held);
    const own = held.map(({ address }) => address);
    const forgotten = surplus(own, believed);
    if (forgotten !== null) return `${forgotten} is held, and the system does not know`;
    const imagined = surplus(believed, own);
    return imagined === null ? null : `${imagined} counts as held, and nobody holds it`;
  },
);

export const handedOutOnce = step<View>(
  'handed-out-once',
  'An object that is handed out was not held before, by users or by the system; it is one of the cache that was asked.',
  ['two-held', 'handed-out-again'],
  (taken) => {
    const object = handedOut(taken);
    const request = objectRequest(taken.before, taken.command);
    if (object === null || request === null) return null;
    if (taken.before.held.some(({ address }) => address === object))
      return `${object} was handed out while it was held`;
    const own = [...descriptorObjects(taken.after), ...arrayObjects(taken.after), ...recordObjects(taken.after)];
    if (own.includes(object)) return `${object} was handed out, which the system uses`;
    const place = placeOf(taken.after, object);
    if (place === null || indexIn(place.cache, place.slab, object) === -1) return `${object} is no object of any slab`;
    return place.cache.descriptor === request.cache.descriptor
      ? null
      : `${object} is of ${place.cache.name}, and ${request.cache.name} was asked`;
  },
);

export const generalServes = step<View>(
  'general-serves',
  'A request by size is served by the smallest general cache whose objects are large enough and keep the alignment: never by another cache.',
  ['general-served'],
  (taken) => {
    const { operation, operands } = taken.command;
    const object = handedOut(taken);
    if (operation !== 'alloc' || object === null) return null;
    const [, size = 0, align = 0] = operands;
    if (object % alignKept(align) !== 0) return `${object} is not aligned to ${align}`;
    const name = `malloc-${generalFor(taken.before.settings, size, align)}`;
    const serving = placeOf(taken.after, object)?.cache.name;
    return serving === name ? null : `${object} is of ${serving ?? 'no cache'} instead of ${name}`;
  },
);

export const systemAccounted = always<View>(
  'system-accounted',
  'Of kmem_cache the descriptors of all other caches are out and nothing else; of array_cache the arrays of all caches but the first two; of the general caches, besides what users hold, two objects for each slab that keeps its records elsewhere.',
  ['initialized', 'cache-created', 'off-slab-made'],
  (view) => {
    const [kmem, arrays] = view.caches;
    if (kmem === undefined || arrays === undefined) return null;
    const general = view.caches.filter((cache) => kindOf(cache) === 'general');
    return (
      differs('kmem_cache', outOf([kmem]), descriptorObjects(view).length) ??
      differs('array_cache', outOf([arrays]), arrayObjects(view).length) ??
      differs(
        'the general caches',
        outOf(general) - general.reduce((sum, cache) => sum + cache.held.length, 0),
        recordObjects(view).length,
      )
    );
  },
);

/** Objects that are neither free in a slab nor in an array, by what the slabs count. */
function outOf(caches: View['caches']): number {
  return caches.reduce((sum, { slabs, arrays }) => {
    const used = slabs.reduce((total, slab) => total + slab.used, 0);
    return sum + used - arrays.reduce((total, { length }) => total + length, 0);
  }, 0);
}

function differs(name: string, out: number, expected: number): string | null {
  return out === expected ? null : `${out} objects of ${name} are out for the system instead of ${expected}`;
}
