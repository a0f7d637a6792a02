// When a request must be served, and from where: by what users hold, whatever the buddy itself records.
import { type Step, step } from '../../kit/property.ts';
import { type BuddyView, greatestOrder, leafCount, leavesOfOrder, orderFor } from '../contract.ts';
import { lowestRoom } from '../places.ts';

export const largestAgain = step<BuddyView>(
  'largest-again',
  'Whenever nothing is held, the free blocks are those of a fresh heap, and a request for no more than the largest of them is served.',
  ['empty-again', 'largest-served'],
  (taken) => notAsFresh(taken) ?? largestRefused(taken),
);

export const servedWhenRoom = step<BuddyView>(
  'served-when-room',
  'An allocation fails only when users hold part of every stretch of leaves that could serve it: those as long as its block, at a multiple of that from the start of the heap.',
  ['no-room', 'fragmented', 'too-large'],
  (taken) => {
    const { command, outcome } = taken;
    if (command.operation !== 'allocate' || outcome.value !== 0) return null;
    const room = roomFor(taken);
    return room === -1 ? null : `${command.operands[0]} bytes fit at ${room}, and the allocation failed`;
  },
);

export const lowestAddressFirst = step<BuddyView>(
  'lowest-address-first',
  'An allocation takes the lowest stretch of leaves that can serve it.',
  ['lower-of-several', 'lower-of-larger'],
  (taken) => {
    const { command, outcome } = taken;
    if (command.operation !== 'allocate' || outcome.value === 0) return null;
    const room = roomFor(taken);
    return outcome.value === room ? null : `${outcome.value} was handed out instead of ${room}`;
  },
);

function roomFor({ before, command }: Step<BuddyView>): number {
  return lowestRoom(before, orderFor(before.settings, command.operands[0] ?? 0));
}

/** After the last free: the free blocks of a fresh heap have an order for each bit of the number of leaves. */
function notAsFresh({ command, outcome, before, after }: Step<BuddyView>): string | null {
  if (command.operation !== 'free' || outcome.error !== null || before.held.length > 1 || after.held.length > 0) {
    return null;
  }
  let leaf = 0;
  let position = 0;
  for (let order = greatestOrder(before.settings); order >= 0; order -= 1) {
    if (leaf + leavesOfOrder(order) > leafCount(before.settings)) continue;
    const block = after.free[position];
    if (block?.leaf !== leaf || block.order !== order) {
      return `nothing is held, and leaves ${leaf} to ${leaf + leavesOfOrder(order) - 1} are not one free block`;
    }
    leaf += leavesOfOrder(order);
    position += 1;
  }
  return null;
}

function largestRefused({ before, command, outcome }: Step<BuddyView>): string | null {
  if (command.operation !== 'allocate' || outcome.value !== 0 || before.held.length > 0) return null;
  const size = command.operands[0] ?? 0;
  if (orderFor(before.settings, size) > greatestOrder(before.settings)) return null;
  return `nothing is held, and a request for ${size} bytes failed`;
}
