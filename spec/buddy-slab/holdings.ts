// The users' own account of what they hold, kept command by command.
import type { Command, Outcome } from '../kit/contract.ts';
import { type BuddySlabView, CLASS_BYTES, type HeldBlock, orderFor } from './contract.ts';
import { blockAt, slabsOfHeld } from './places.ts';
import { addressFreed, objectRequest, pageRequest } from './requests.ts';

type View = BuddySlabView;

/** The view with what users held before, with what was handed out and without what was taken back. */
export function withHoldings(view: View, before: View, command: Command, outcome: Outcome): View {
  if (outcome.error !== null) return { ...view, held: before.held };
  const freed = addressFreed(command);
  let held = before.held.filter(({ address }) => address !== freed);
  if (command.operation === 'reset') {
    const slabs = slabsOfHeld(before);
    held = before.held.filter((_, index) => slabs[index]?.owner !== command.operands[0]);
  }
  if (command.operation === 'flag-pages') held = flagged(before, command);
  const bytes = bytesAskedFor(view, command);
  if (bytes > 0 && outcome.value !== null) held.push({ address: outcome.value, byteLength: bytes });
  return { ...view, held: held.sort((one, other) => one.address - other.address) };
}

/** Bytes of what serves a request; 0 when the command is none. */
function bytesAskedFor({ settings }: View, command: Command): number {
  const object = objectRequest(command);
  if (object !== null) return CLASS_BYTES[object.sizeClass] ?? 0;
  const pages = pageRequest(settings, command);
  return pages === null ? 0 : settings.pageSize * 2 ** orderFor(pages.count);
}

/** Pages that are flagged as a slab are no longer told as held; those flagged as allocated again are. */
function flagged(before: View, { operands }: Command): HeldBlock[] {
  const [address = 0, flag = 0] = operands;
  const held = before.held.filter((one) => one.address !== address);
  const order = blockAt(before, address)?.order ?? 0;
  return flag === 1 ? [...held, { address, byteLength: before.settings.pageSize * 2 ** order }] : held;
}
