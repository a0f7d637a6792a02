// Situations that a run must reach, or its verdicts say less than they seem to.
import { type Goal, type Step, sometimes } from '../kit/property.ts';
import {
  classCount,
  greatestOrder,
  type LeafSlabSettings,
  type LeafSlabView,
  leafCount,
  objectSizeOf,
  objectsPerSlab,
} from './contract.ts';
import { classServing } from './figures.ts';
import { isEmpty, keepsAny, leafOf, lowestRoom, needsKept, slabAt, slabHasRoom } from './places.ts';

type At = Step<LeafSlabView>;
type When = (settings: LeafSlabSettings) => boolean;

const anyLeaf: When = (settings) => leafCount(settings) > 0;
const severalLeaves: When = (settings) => leafCount(settings) > 1;
const keeping: When = (settings) => settings.keepEmpty === 1 && anyLeaf(settings);
const hasRest: When = (settings) =>
  anyLeaf(settings) &&
  Array.from({ length: classCount(settings) }, (_, sizeClass) => sizeClass).some(
    (sizeClass) => objectsPerSlab(settings, sizeClass) * objectSizeOf(sizeClass) < settings.leafSize,
  );

export const goals: readonly Goal<LeafSlabView, LeafSlabSettings>[] = [
  goal('slab-full', 'Every object of a slab was live.', ({ after }) =>
    after.slabs.some(({ freeObjects }) => freeObjects.length === 0),
  ),
  goal(
    'several-slabs',
    'Two slabs of one class were alive at the same time.',
    ({ after }) =>
      after.slabs.some((slab, index) => after.slabs.findIndex((one) => one.sizeClass === slab.sizeClass) < index),
    severalLeaves,
  ),
  goal(
    'several-partial',
    'A slab was behind another on the list of its class.',
    ({ after }) => after.classes.some(({ partial }) => partial.length > 1),
    severalLeaves,
  ),
  goal(
    'several-classes',
    'Slabs of two classes were alive at the same time.',
    ({ after }) => after.slabs.some(({ sizeClass }) => sizeClass !== after.slabs[0]?.sizeClass),
    (settings) => severalLeaves(settings) && classCount(settings) > 1,
  ),
  goal(
    'full-slab-listed-again',
    'An object of a full slab was freed.',
    (taken) => (freedSlab(taken)?.freeObjects.length ?? -1) === 0,
  ),
  goal('object-freed', 'An object was freed while others of its slab stayed live.', (taken) => {
    const slab = freedSlab(taken);
    return slab !== undefined && slab.used > 1;
  }),
  goal('lower-object-again', 'An object was handed out while a higher one of its slab was live.', (taken) => {
    if (!isServed(taken)) return false;
    const { before, outcome } = taken;
    const leaf = leafOf(before, outcome.value ?? 0);
    const slab = slabAt(before, leaf);
    return slab !== undefined && (slab.freeObjects[0] ?? slab.used) < slab.used;
  }),
  goal('slab-released', 'A slab was given back.', ({ before, after }) => before.slabs.length > after.slabs.length),
  goal(
    'block-allocated',
    'A request was served by the buddy itself.',
    (taken) => isServed(taken) && isForBuddy(taken) && taken.outcome.error === null,
  ),
  goal('block-freed', 'A block was freed.', ({ before, after }) => before.live.length > after.live.length),
  goal(
    'no-room-for-slab',
    'A request for an object failed, because no leaf was left for a slab.',
    (taken) => isUnserved(taken) && !isForBuddy(taken),
  ),
  goal(
    'no-room-for-block',
    'A request for a block failed that the empty heap would have served.',
    (taken) => isUnserved(taken) && isForBuddy(taken) && sizeOf(taken) <= largestBlock(taken.before.settings),
  ),
  goal(
    'all-freed',
    'The last live object or block was freed.',
    ({ before, after }) => before.held.length > 0 && after.held.length === 0,
  ),
  goal(
    'largest-had',
    'The largest block was handed out while nothing was held.',
    ({ before, after }) =>
      before.held.length === 0 && after.live.some(({ order }) => order === greatestOrder(before.settings)),
  ),
  goal(
    'double-free-refused',
    'The free of an object that is free was refused.',
    (taken) =>
      taken.outcome.error === 'not-allocated' &&
      slabAt(taken.before, leafOf(taken.before, sizeOf(taken))) !== undefined,
  ),
  goal(
    'interior-refused',
    'The free of an address inside something live was refused.',
    ({ outcome }) => outcome.error === 'interior',
  ),
  goal(
    'wrong-free-with-others-live',
    'A wrong free was refused while something was live.',
    ({ before, outcome }) => outcome.error !== null && before.held.length > 0,
  ),
  goal(
    'not-an-object-refused',
    'The free of an address behind the objects of a slab was refused.',
    ({ outcome }) => outcome.error === 'not-an-object',
    hasRest,
  ),
  goal(
    'slab-kept',
    'A slab without live objects was kept.',
    (taken) => freedSlab(taken)?.used === 1 && keepsAny(taken.after),
    keeping,
  ),
  goal(
    'slab-released-beside-kept',
    'A slab was given back because its class had another without live objects.',
    (taken) => freedSlab(taken)?.used === 1 && taken.after.slabs.length < taken.before.slabs.length,
    (settings) => keeping(settings) && severalLeaves(settings),
  ),
  goal(
    'kept-reused',
    'An object was handed out of a slab that had been kept without live objects.',
    (taken) => {
      if (!isServed(taken)) return false;
      const slab = slabAt(taken.before, leafOf(taken.before, taken.outcome.value ?? 0));
      return slab !== undefined && isEmpty(taken.before, slab) && slabHasRoom(taken.before, sizeOf(taken));
    },
    keeping,
  ),
  goal(
    'kept-released-for-block',
    'Empty slabs were given back to serve a request for a block.',
    (taken) => isServed(taken) && isForBuddy(taken) && needsKept(taken.before, sizeOf(taken)),
    keeping,
  ),
  goal(
    'kept-released-for-slab',
    'Empty slabs were given back to make a slab of another class.',
    (taken) => isServed(taken) && !isForBuddy(taken) && needsKept(taken.before, sizeOf(taken)),
    (settings) => keeping(settings) && classCount(settings) > 1,
  ),
  goal(
    'kept-of-no-help',
    'A request failed although empty slabs could have been given back.',
    (taken) => isUnserved(taken) && keepsAny(taken.before) && lowestRoom(taken.before, sizeOf(taken), true) === -1,
    keeping,
  ),
];

function goal(id: string, sentence: string, reached: (step: At) => boolean, applies: When = anyLeaf) {
  return sometimes<LeafSlabView, LeafSlabSettings>(id, sentence, reached, applies);
}

/** What the command is given: a size or an address. */
function sizeOf({ command }: At): number {
  return command.operands[0] ?? 0;
}

function isServed({ command, outcome }: At): boolean {
  return command.operation === 'allocate' && outcome.value !== 0;
}

function isUnserved({ command, outcome }: At): boolean {
  return command.operation === 'allocate' && outcome.value === 0;
}

function isForBuddy(taken: At): boolean {
  return classServing(taken.before.settings, sizeOf(taken)) === -1;
}

/** The slab, as it was before, of which an object was freed. */
function freedSlab(taken: At) {
  if (taken.command.operation !== 'free' || taken.outcome.error !== null) return undefined;
  return slabAt(taken.before, leafOf(taken.before, sizeOf(taken)));
}

function largestBlock(settings: LeafSlabSettings): number {
  return settings.leafSize * 2 ** greatestOrder(settings);
}
