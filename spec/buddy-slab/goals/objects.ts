// Situations of slabs and their objects that a run must reach.
import { listNames, type SlabView } from '../contract.ts';
import { indexIn, listOf, slabAround, slabAt } from '../places.ts';
import { type PromisedObject, promisedObject } from '../promised.ts';
import { freedObject, handedOut, objectRequest } from '../requests.ts';
import {
  type At,
  and,
  few,
  filling,
  goal,
  hasObjects,
  ofSlabs,
  ofWhole,
  otherCpus,
  room,
  severalClasses,
} from './reach.ts';

const shared = and(hasObjects, otherCpus);

export const objectGoals = [
  goal(
    'slab-full',
    'A slab was on a full list.',
    ({ after }) => after.slabs.some(({ list }) => list === 'full'),
    filling(1),
  ),
  goal(
    'several-slabs',
    'One CPU had two slabs of one class.',
    ({ after }) => after.slabs.some((slab, index) => after.slabs.findIndex((one) => isAlike(one, slab)) < index),
    room(2),
  ),
  goal(
    'several-classes',
    'Slabs of two classes were there at the same time.',
    ({ after }) => after.slabs.some(({ sizeClass }) => sizeClass !== after.slabs[0]?.sizeClass),
    and(severalClasses, room(2)),
  ),
  goal(
    'slab-added',
    'A user supplied a slab.',
    ({ command, outcome }) => command.operation === 'add-slab' && outcome.error === null,
    ofSlabs,
  ),
  goal(
    'slab-grown',
    'A request made a slab of pages.',
    (taken) => isServed(taken) && taken.after.slabs.length > taken.before.slabs.length,
    and(ofWhole, room(1)),
  ),
  goal('needs-slab', 'A request was answered needs-slab.', ({ outcome }) => outcome.error === 'needs-slab', ofSlabs),
  goal(
    'object-freed',
    'A CPU freed an object of its own while others of the slab were held.',
    (taken) => isLocal(taken) && liveBefore(taken) > 1,
    room(1, 2),
  ),
  goal(
    'freed-into-full',
    'A CPU freed an object of a full slab of its own while others of it were held.',
    (taken) => isLocal(taken) && liveBefore(taken) > 1 && freedSlab(taken)?.list === 'full',
    filling(1, 2),
  ),
  goal(
    'freed-into-pending-full',
    'A CPU freed an object of a full slab of its own in which objects waited that others had freed.',
    (taken) => isLocal(taken) && freedSlab(taken)?.list === 'full' && isPending(freedSlab(taken)),
    and(shared, filling(1, 2)),
  ),
  goal(
    'queued',
    'An object was freed by another CPU than its own.',
    ({ after }) => after.slabs.some(isPending),
    shared,
  ),
  goal(
    'queued-twice',
    'Two objects of one slab waited for their owner.',
    ({ after }) => after.slabs.some(({ queued }) => queued.length > 1),
    and(shared, room(1, 2)),
  ),
  goal(
    'drained-by-alloc',
    'A slab in which objects waited served from the front of the partial list.',
    (taken) => servedFrom(taken)?.from === 'partial' && isPending(servedFrom(taken)?.slab),
    and(shared, room(1, 2)),
  ),
  goal(
    'drained-from-full',
    'A full slab in which objects waited served.',
    (taken) => servedFrom(taken)?.from === 'full',
    and(shared, filling(1)),
  ),
  goal(
    'first-pending-of-several',
    'A full slab served while objects waited in another behind it.',
    (taken) => {
      const served = servedFrom(taken);
      if (served?.from !== 'full') return false;
      return listedAlike(taken, served.slab).filter((slab) => slab.list === 'full' && isPending(slab)).length > 1;
    },
    and(shared, few(2)),
  ),
  goal(
    'drained-by-free',
    'A CPU freed an object of its own and took those that waited in the slab.',
    (taken) => isLocal(taken) && isPending(freedSlab(taken)),
    and(shared, room(1, 2)),
  ),
  goal(
    'partial-before-others',
    'The front of the partial list served while another slab was behind it.',
    (taken) => {
      const served = servedFrom(taken);
      return (
        served?.from === 'partial' &&
        listedAlike(taken, served.slab).filter(({ list }) => list === 'partial').length > 1
      );
    },
    (settings) => room(2, 2)(settings) || (ofSlabs(settings) && room(2)(settings)),
  ),
  goal('empty-reused', 'The empty slab that was kept served.', (taken) => servedFrom(taken)?.from === 'empty', room(1)),
  goal(
    'full-before-empty',
    'A full slab in which objects waited served while an empty one was kept.',
    (taken) => {
      const served = servedFrom(taken);
      return served?.from === 'full' && listedAlike(taken, served.slab).some(({ list }) => list === 'empty');
    },
    and(shared, few(2)),
  ),
  goal(
    'lower-object-again',
    'An object was handed out while a higher one of its slab was held.',
    (taken) => {
      const served = servedFrom(taken);
      return served !== null && (served.slab.live.at(-1) ?? -1) > served.index;
    },
    room(1, 2),
  ),
  goal(
    'slab-kept',
    'A slab became empty and was kept.',
    (taken) => isLocal(taken) && slabAt(taken.after, freedSlab(taken)?.address ?? 0)?.list === 'empty',
    room(1),
  ),
  goal('slab-handed-back', 'A slab became empty and was handed back.', isHandedBack, room(2)),
  goal(
    'handed-back-after-drain',
    'A slab was handed back after what waited in it was taken.',
    (taken) => isHandedBack(taken) && isPending(freedSlab(taken)),
    and(shared, few(2, 2)),
  ),
  goal(
    'emptied-by-others',
    'Other CPUs freed the last object of a full slab, and it stayed.',
    ({ after }) => after.slabs.some(({ list, live }) => list === 'full' && live.length === 0),
    and(shared, few(1)),
  ),
  goal(
    'double-free-refused',
    'The free of an object that is free was refused.',
    ({ before, outcome, command }) =>
      outcome.error === 'not-allocated' &&
      before.slabs.some((slab) => slab.freeObjects.includes(indexIn(before, slab, command.operands[1] ?? 0))),
    room(1),
  ),
  goal(
    'queued-free-refused',
    'The free of an object that another CPU had freed already was refused.',
    ({ before, outcome, command }) =>
      outcome.error === 'not-allocated' &&
      before.slabs.some((slab) => slab.queued.includes(indexIn(before, slab, command.operands[1] ?? 0))),
    shared,
  ),
  refused('interior', 'The free of an address inside an object was refused.'),
  refused('header', 'The free of an address in a header was refused.'),
  refused('wrong-class', 'The free of an object by another class was refused.'),
  refused('foreign', 'The free of an address in no slab was refused.'),
  goal(
    'wrong-free-with-others-held',
    'A wrong free was refused while objects were held.',
    ({ before, command, outcome }) => command.operation === 'free' && outcome.error !== null && before.held.length > 0,
    hasObjects,
  ),
  goal(
    'migrated-while-freeing',
    'A thread freed an object of the CPU it was on, and was on another before it was done.',
    ({ command, outcome }) => command.operation === 'free-migrating' && outcome.error === null && outcome.value !== 1,
    and(ofSlabs, otherCpus),
  ),
  goal(
    'reset-with-held',
    'The slabs of a CPU were dropped while objects of them were held.',
    ({ command, before, after }) => command.operation === 'reset' && before.held.length > after.held.length,
    ofSlabs,
  ),
  goal(
    'slab-overlap-refused',
    'A slab was refused whose pages are a slab already.',
    ({ command, outcome }) => command.operation === 'add-slab' && outcome.error === 'memory-overlap',
    ofSlabs,
  ),
];

function refused(error: string, sentence: string) {
  const isIt = ({ command, outcome }: At) => command.operation === 'free' && outcome.error === error;
  return goal(`${error}-refused`, sentence, isIt, hasObjects);
}

function isAlike(one: SlabView, other: SlabView): boolean {
  return one.owner === other.owner && one.sizeClass === other.sizeClass;
}

function isPending(slab: SlabView | undefined): boolean {
  return slab !== undefined && slab.queued.length > 0;
}

function isServed(taken: At): boolean {
  return objectRequest(taken.command) !== null && handedOut(taken) !== null;
}

/** The slab that served, as it was before, and where it stood; null when none did, or a new one. */
function servedFrom(taken: At): PromisedObject | null {
  const request = objectRequest(taken.command);
  const address = handedOut(taken);
  if (request === null || address === null) return null;
  const promised = promisedObject(taken.before, request.cpu, request.sizeClass);
  return promised !== null && slabAround(taken.before, address) === promised.slab ? promised : null;
}

/** The slabs on the lists of one CPU and class. */
function listedAlike({ before }: At, { owner, sizeClass }: SlabView): SlabView[] {
  const addresses = listNames.flatMap((list) => listOf(before, owner, sizeClass, list));
  return before.slabs.filter(({ address }) => addresses.includes(address));
}

function isLocal(taken: At): boolean {
  return freedObject(taken)?.local === true;
}

function freedSlab(taken: At): SlabView | undefined {
  return freedObject(taken)?.slab;
}

function liveBefore(taken: At): number {
  return freedSlab(taken)?.live.length ?? 0;
}

function isHandedBack(taken: At): boolean {
  const slab = freedSlab(taken);
  return slab !== undefined && slabAt(taken.after, slab.address) === undefined;
}
