// Situations that a run must reach, or its verdicts say less than they seem to.
import { type Goal, type Step, sometimes } from '../kit/property.ts';
import {
  type CacheView,
  isCalculable,
  isFree,
  objectAddress,
  pageOf,
  type SlabCacheSettings,
  type SlabCacheView,
} from './contract.ts';

type At = Step<SlabCacheView>;
type When = (settings: SlabCacheSettings) => boolean;

const several: When = ({ slabsMax }) => slabsMax > 1;
const objects = ({ objectSize, slabSize, objectSizeType }: SlabCacheSettings) =>
  Math.floor((slabSize - (objectSizeType === 'small' ? 56 : 0)) / objectSize);
const atLeast =
  (least: number): When =>
  (settings) =>
    objects(settings) >= least;
const savesPages: When = (settings) => !isCalculable(settings);
const sharing: When = ({ neighbour }) => neighbour === 'sharing';
const both =
  (one: When, other: When): When =>
  (settings) =>
    one(settings) && other(settings);

export const goals: readonly Goal<SlabCacheView, SlabCacheSettings>[] = [
  goal('slab-full', 'A slab became full.', ({ after }) => anyCache(after, (cache) => cache.full.length > 0)),
  goal(
    'slab-at-threshold',
    'A slab was used at least three quarters, but not full.',
    ({ after }) => anyCache(after, (cache) => cache.atThreshold.length > 0),
    atLeast(2),
  ),
  goal(
    'slab-below-threshold',
    'A slab was used less than three quarters.',
    ({ after }) => anyCache(after, (cache) => cache.belowThreshold.length > 0),
    atLeast(3),
  ),
  goal('several-slabs', 'Two slabs were alive at the same time.', ({ after }) => after.frames.length > 1, several),
  goal(
    'object-freed',
    'An object of a slab was freed while another stayed live.',
    ({ before, after, outcome, command }) =>
      isFree(command.operation) && outcome.error === null && after.frames.length === before.frames.length,
    atLeast(2),
  ),
  goal('slab-released', 'A slab was given back.', ({ calls }) => called(calls, 'free_slab')),
  goal(
    'slab-granted-again',
    'A slab was made where an earlier one had been.',
    ({ before, after }) => before.retired.length > after.retired.length,
  ),
  goal(
    'all-freed',
    'The last live object was freed.',
    ({ before, after }) => before.frames.length > 0 && after.frames.length === 0,
  ),
  goal(
    'backend-spent',
    'The backend had no slab left when one was asked for.',
    ({ command, calls }) => command.refusals === 0 && answered(calls, 'alloc_slab', 0),
  ),
  goal(
    'slab-refused',
    'The backend refused a slab though it had one.',
    ({ command, calls }) => command.refusals !== 0 && answered(calls, 'alloc_slab', 0),
  ),
  goal(
    'slab-info-refused',
    'The backend refused a SlabInfo after it had lent the slab.',
    ({ calls }) => answered(calls, 'alloc_slab_info', 0),
    ({ objectSizeType }) => objectSizeType === 'large',
  ),
  goal(
    'freed-object-again',
    'An object was handed out a second time.',
    ({ before, outcome }) =>
      before.caches.some((cache) =>
        cache.slabs.some((slab) =>
          slab.freeObjects.some(
            (index) => slab.handedOut.includes(index) && objectAddress(cache.geometry, slab, index) === outcome.value,
          ),
        ),
      ),
    atLeast(2),
  ),
  goal(
    'well-used-preferred',
    'An object was taken from a well-used slab while another slab was less used.',
    ({ before, command, outcome }) =>
      command.operation === 'alloc' &&
      outcome.value !== 0 &&
      anyCache(before, (cache) => cache.atThreshold.length > 0 && cache.belowThreshold.length > 0),
    both(several, atLeast(3)),
  ),
  goal(
    'double-free-refused',
    'A second free of an object was refused.',
    ({ outcome }) => outcome.error === 'double-free',
  ),
  goal(
    'wrong-free-with-others-live',
    'A wrong free was refused while objects were live.',
    ({ before, outcome }) => outcome.error !== null && anyCache(before, (cache) => cache.held.length > 0),
  ),
  goal(
    'page-saved',
    'A SlabInfo was saved for a page.',
    ({ calls }) => called(calls, 'save_slab_info_ptr'),
    savesPages,
  ),
  goal(
    'objects-in-two-pages',
    'Objects of one slab were live in two pages.',
    ({ after }) =>
      anyCache(after, (cache) =>
        cache.slabs.some((slab) => {
          const pages = slab.live.map((index) => pageOf(cache.geometry, objectAddress(cache.geometry, slab, index)));
          return new Set(pages).size > 1;
        }),
      ),
    ({ objectSize, slabSize, pageSize, ...rest }) =>
      (objects({ objectSize, slabSize, pageSize, ...rest }) - 1) * objectSize >= pageSize,
  ),
  goal(
    'wrong-cache-refused',
    'A free through another cache was refused.',
    ({ outcome }) => outcome.error === 'wrong-cache',
    sharing,
  ),
  goal(
    'slab-handed-over',
    'The backend lent a slab to another cache before it returned from taking it back.',
    ({ command, outcome }) => command.operation === 'free-handing-over' && (outcome.value ?? 0) !== 0,
    sharing,
  ),
];

function goal(id: string, sentence: string, reached: (step: At) => boolean, applies: When = () => true) {
  return sometimes<SlabCacheView, SlabCacheSettings>(id, sentence, reached, applies);
}

function anyCache(view: SlabCacheView, holds: (cache: CacheView) => boolean): boolean {
  return view.caches.some((cache) => cache.role !== 'slab-info-cache' && holds(cache));
}

function called(calls: At['calls'], name: string): boolean {
  for (let index = 0; index < calls.length; index += 1) if (calls.name(index).endsWith(name)) return true;
  return false;
}

function answered(calls: At['calls'], name: string, result: number): boolean {
  for (let index = 0; index < calls.length; index += 1) {
    if (calls.name(index).endsWith(name) && calls.result(index) === result) return true;
  }
  return false;
}
