// How a fault is put together: its description, and the sound system or frame provider with one step replaced.
import type { Fault } from '../../../spec/kit/contract.ts';
import type { SlabSystemSettings } from '../../../spec/slab-system/contract.ts';
import { arithmeticOf } from '../arithmetic.ts';
import { openSlabSystem, type Parts } from '../subject.ts';

export type SlabSystemFault = Fault<SlabSystemSettings>;

type Described = Omit<SlabSystemFault, 'origin' | 'open' | 'arithmetic'> & Partial<Parts>;

/** A defect that the original has. */
export function original(described: Described): SlabSystemFault {
  return fault(described, 'original');
}

/** A defect of our own making. */
export function planted(described: Described): SlabSystemFault {
  return fault(described, 'planted');
}

function fault({ system, arena, ...described }: Described, origin: SlabSystemFault['origin']): SlabSystemFault {
  const parts = { ...(system === undefined ? {} : { system }), ...(arena === undefined ? {} : { arena }) };
  const open: SlabSystemFault['open'] = (settings) => openSlabSystem(settings, parts);
  return { ...described, origin, open, arithmetic: arithmeticOf(parts) };
}
