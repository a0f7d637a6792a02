// Which object serves a request: of which slab, and which of its objects.
import { type Step, step } from '../../kit/property.ts';
import type { BuddySlabView, SlabView } from '../contract.ts';
import { indexIn, slabAround, slabAt } from '../places.ts';
import { type PromisedObject, promisedObject } from '../promised.ts';
import { freedObject, handedOut, objectRequest } from '../requests.ts';
import { named } from './complaints.ts';

type View = BuddySlabView;

export const emptyLast = step<View>(
  'empty-last',
  'The empty slab that is kept serves only when the front of the partial list has no object, and no full slab one that another CPU freed.',
  ['empty-reused', 'full-before-empty'],
  (taken) =>
    about(taken, (served, promised) =>
      served.list === 'empty' && promised.from !== 'empty'
        ? `the empty ${named(served)} served, though ${named(promised.slab)} could`
        : null,
    ),
);

export const frontOfPartial = step<View>(
  'front-of-partial',
  'While the slab at the front of the partial list has an object, or one that another CPU freed, it serves.',
  ['partial-before-others', 'drained-by-alloc'],
  (taken) =>
    about(taken, (served, { from, slab }) =>
      from === 'partial' && served !== slab ? `${named(served)} served instead of the front, ${named(slab)}` : null,
    ),
);

export const firstPendingOfFull = step<View>(
  'first-pending-of-full',
  'When the front of the partial list has none, the first slab of the full list serves of which another CPU freed an object.',
  ['drained-from-full', 'first-pending-of-several'],
  (taken) =>
    about(taken, (served, { from, slab }) =>
      from === 'full' && served !== slab
        ? `${named(served)} served instead of the first pending one, ${named(slab)}`
        : null,
    ),
);

export const lowestObject = step<View>(
  'lowest-object',
  'Of a slab the lowest object serves that is free, or that another CPU freed.',
  ['lower-object-again'],
  (taken) => {
    const address = handedOut(taken);
    return about(taken, (served, promised) => {
      if (served !== promised.slab || address === null) return null;
      const index = indexIn(taken.before, served, address);
      return index === promised.index
        ? null
        : `object ${index} of ${named(served)} was handed out, not ${promised.index}`;
    });
  },
);

export const drainedWhole = step<View>(
  'drained-whole',
  'A slab that serves, or of which its own CPU frees an object, has taken all that other CPUs freed.',
  ['drained-by-alloc', 'drained-by-free'],
  (taken) => {
    const freed = freedObject(taken);
    const served = handedOut(taken);
    const address = freed?.local === true ? freed.slab.address : served;
    const slab = address === null ? undefined : slabAround(taken.before, address);
    const left = slab === undefined ? undefined : slabAt(taken.after, slab.address);
    return left === undefined || left.queued.length === 0 ? null : `${named(left)} has not taken what waits for it`;
  },
);

/** A complaint about the slab, as it was before, that served a request which some slab had to serve. */
function about(
  taken: Step<View>,
  complaint: (served: SlabView, promised: PromisedObject) => string | null,
): string | null {
  const request = objectRequest(taken.command);
  const address = handedOut(taken);
  if (request === null || address === null) return null;
  const promised = promisedObject(taken.before, request.cpu, request.sizeClass);
  const served = slabAround(taken.before, address);
  return promised === null || served === undefined ? null : complaint(served, promised);
}
