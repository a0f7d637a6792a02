// Whose bytes are whose: objects, pages, headers, records of regions, memory that is free.
import { always, step } from '../../kit/property.ts';
import { type BuddySlabView, classOfSetting, type HeldBlock, type SlabView } from '../contract.ts';
import { indexIn, objectBytes, slabsOfHeld } from '../places.ts';
import { handedOut, objectRequest } from '../requests.ts';
import { first } from './complaints.ts';

type View = BuddySlabView;

export const untouchedBytes = step<View>(
  'untouched-bytes',
  'A command writes no byte that users hold, and none that nobody does: in the memory that is lent it writes slab headers, the links of objects that wait for their owner, and the records in front of the pages of a region.',
  ['object-freed', 'block-split', 'queued'],
  ({ strayWrite }) => (strayWrite === -1 ? null : `the byte at ${strayWrite} was written`),
);

export const noOverlap = always<View>(
  'no-overlap',
  'What users hold does not overlap; an object begins where one of a slab of its class does, at a multiple of its size.',
  ['slab-full', 'block-split'],
  (view) => {
    const slabs = slabsOfHeld(view);
    let taken = 0;
    return first(view.held, (held, index) => {
      if (held.address < taken) return `${held.address} overlaps what is held before it`;
      taken = held.address + held.byteLength;
      const slab = slabs[index];
      return slab === undefined ? null : wrongObject(view, slab, held);
    });
  },
);

export const servedFromItsOwn = step<View>(
  'served-from-its-own',
  'An object that is handed out was not held; it lies in a slab of the class that serves its layout, and of the CPU that asked.',
  ['slab-full'],
  (taken) => {
    const address = handedOut(taken);
    const request = objectRequest(taken.command);
    if (address === null || request === null) return null;
    if (taken.before.held.some((held) => held.address === address))
      return `${address} was handed out while it was held`;
    const slab = taken.after.slabs.find((one) => indexIn(taken.after, one, address) !== -1);
    if (slab === undefined) return `${address} is no object of any slab`;
    if (slab.sizeClass !== request.sizeClass) return `${address} is of another class than was asked for`;
    return slab.owner === request.cpu ? null : `${address} is of CPU ${slab.owner}, and CPU ${request.cpu} asked`;
  },
);

function wrongObject(view: View, slab: SlabView, { address, byteLength }: HeldBlock): string | null {
  if (indexIn(view, slab, address) === -1)
    return `${address} is held, where no object of the slab at ${slab.address} begins`;
  if (objectBytes(slab) !== byteLength) return `${address}, of ${byteLength} bytes, lies in a slab of another class`;
  return classOfSetting(byteLength) !== -1 && address % byteLength === 0
    ? null
    : `${address} is not aligned to its size`;
}
