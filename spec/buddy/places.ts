// Where the users' own account leaves room, and what it says of an address.
import {
  addressOfLeaf,
  type BuddySettings,
  type BuddyView,
  bytesOfOrder,
  type FreeError,
  type HeldBlock,
  heapBase,
  leafCount,
  orderFor,
} from './contract.ts';

/** Address behind the block that serves what a user holds. */
export function endOf(settings: BuddySettings, { address, byteLength }: HeldBlock): number {
  return address + bytesOfOrder(settings, orderFor(settings, byteLength));
}

/** The lowest address at which a block of this order is clear of all that users hold; -1 when there is none. */
export function lowestRoom(view: Pick<BuddyView, 'settings' | 'held'>, order: number): number {
  const { settings, held } = view;
  const base = heapBase(settings);
  const bytes = bytesOfOrder(settings, order);
  let room = base;
  for (const block of held) {
    if (room + bytes <= block.address) return room;
    const behind = endOf(settings, block);
    if (behind > room) room = base + Math.ceil((behind - base) / bytes) * bytes;
  }
  return room + bytes <= addressOfLeaf(settings, leafCount(settings)) ? room : -1;
}

/** The code with which the free of an address that no user holds must be refused. */
export function refusalOf({ settings, held }: BuddyView, address: number): FreeError {
  if (address === 0) return 'null';
  const offset = address - heapBase(settings);
  if (!Number.isInteger(offset) || offset < 0 || offset >= leafCount(settings) * settings.leafSize) return 'foreign';
  if (offset % settings.leafSize !== 0) return 'misaligned';
  const inside = held.some((block) => block.address < address && address < endOf(settings, block));
  return inside ? 'interior' : 'not-allocated';
}
