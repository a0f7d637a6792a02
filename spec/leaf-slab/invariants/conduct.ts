// What must be answered to each command: accepted, refused, served with enough.
import { type Step, step } from '../../kit/property.ts';
import { greatestOrder, type LeafSlabView, objectSizeOf, orderFor } from '../contract.ts';
import { classServing } from '../figures.ts';
import { keepsAny, leafOf, lowestRoom, slabAt, slabHasRoom } from '../places.ts';
import { heldAt, servedSize, unservedSize } from './complaints.ts';

type View = LeafSlabView;

export const misuseRefused = step<View>(
  'misuse-refused',
  'A free of anything but the start of an object or block that a user holds is refused and changes no byte, a second free always among them; a free of one is accepted.',
  ['double-free-refused', 'interior-refused', 'wrong-free-with-others-live'],
  wronglyAnswered,
);

export const failureChangesNothing = step<View>(
  'failure-changes-nothing',
  'A request that is not served returns null and changes no byte, also when giving back the empty slabs was of no help.',
  ['no-room-for-slab', 'no-room-for-block', 'kept-of-no-help'],
  (taken) => (unservedSize(taken) !== null && taken.imageChanged() ? 'the request failed, but bytes changed' : null),
);

export const routed = step<View>(
  'routed',
  'A request gets an object of the smallest class that holds it, or, when it fits no class, the smallest block of whole leaves that holds it.',
  ['several-classes', 'block-allocated'],
  wronglyRouted,
);

export const largestAgain = step<View>(
  'largest-again',
  'Whenever nothing is held, the largest block of the empty heap can be had, whatever happened before.',
  ['all-freed', 'largest-had'],
  (taken) => {
    const size = unservedSize(taken);
    const { settings, held } = taken.before;
    if (size === null || held.length > 0 || greatestOrder(settings) === -1) return null;
    const largest = settings.leafSize * 2 ** greatestOrder(settings);
    return size > largest ? null : `nothing is held, but a request for ${size} bytes failed`;
  },
);

export const servedWhenRoom = step<View>(
  'served-when-room',
  'A request fails only when no slab of its class has a free object and no free stretch of leaves is large enough, not even with the empty slabs given back.',
  ['no-room-for-slab', 'no-room-for-block'],
  (taken) => {
    const size = unservedSize(taken);
    if (size === null) return null;
    const { before } = taken;
    if (slabHasRoom(before, size)) return `a slab has room for ${size} bytes, but the request failed`;
    const releasing = keepsAny(before);
    const leaf = lowestRoom(before, size, releasing);
    return leaf === -1 ? null : `there is room for ${size} bytes at leaf ${leaf}, but the request failed`;
  },
);

function wronglyAnswered(taken: Step<View>): string | null {
  const { before, command, outcome } = taken;
  if (command.operation !== 'free') return null;
  const address = command.operands[0] ?? 0;
  if (heldAt(before, address) !== undefined) {
    return outcome.error === null ? null : `${address} is held, but freeing it was refused as '${outcome.error}'`;
  }
  if (outcome.error === null) return `${address} is not held, but freeing it was accepted`;
  return taken.imageChanged() ? `freeing ${address} was refused, but bytes changed` : null;
}

function wronglyRouted(taken: Step<View>): string | null {
  const size = servedSize(taken);
  if (size === null) return null;
  const { after, outcome } = taken;
  const { settings } = after;
  const leaf = leafOf(after, outcome.value ?? 0);
  const wanted = classServing(settings, size);
  const slab = slabAt(after, leaf);
  if (wanted !== -1) {
    if (slab === undefined) return `${size} bytes were not served from a slab`;
    return slab.sizeClass === wanted
      ? null
      : `${size} bytes got an object of ${objectSizeOf(slab.sizeClass)} bytes instead of ${objectSizeOf(wanted)}`;
  }
  if (slab !== undefined) return `${size} bytes fit no class, but were served from a slab`;
  const order = orderFor(settings, size);
  const block = after.live.find((one) => one.leaf === leaf);
  if (block === undefined) return `${size} bytes were served where no block begins`;
  return block.order === order
    ? null
    : `${size} bytes got a block of ${2 ** block.order} leaves instead of ${2 ** order}`;
}
