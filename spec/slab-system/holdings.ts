// The users' own account of what they hold, kept command by command.
import type { Command, Outcome } from '../kit/contract.ts';
import type { SlabSystemView } from './contract.ts';
import { addressFreed, isAllocation, objectRequest } from './requests.ts';

type View = SlabSystemView;

/** The view with what users held before, with what was handed out and without what was taken back. */
export function withHoldings(view: View, before: View, command: Command, outcome: Outcome): View {
  if (outcome.error !== null) return { ...view, held: before.held };
  const freed = addressFreed(command);
  const held = before.held.filter(({ address }) => address !== freed);
  if (isAllocation(command) && outcome.value !== null) {
    const byteLength = objectRequest(before, command)?.cache.geometry.objectBytes ?? 8;
    held.push({ address: outcome.value, byteLength });
  }
  return { ...view, held: held.sort((one, other) => one.address - other.address) };
}
