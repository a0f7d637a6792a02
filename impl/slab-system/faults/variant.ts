// How a fault is put together: its description, and the sound system with one step replaced.
import type { Fault } from '../../../spec/kit/contract.ts';
import type { SlabSystemSettings } from '../../../spec/slab-system/contract.ts';
import type { SlabSystem } from '../slab-system.ts';
import { openSlabSystem } from '../subject.ts';

export type SlabSystemFault = Fault<SlabSystemSettings>;

type Described = Omit<SlabSystemFault, 'origin' | 'open'> & {
  readonly system: new (...given: ConstructorParameters<typeof SlabSystem>) => SlabSystem;
};

/** A defect that the original has. */
export function original(described: Described): SlabSystemFault {
  return fault(described, 'original');
}

/** A defect of our own making. */
export function planted(described: Described): SlabSystemFault {
  return fault(described, 'planted');
}

function fault({ system: System, ...described }: Described, origin: SlabSystemFault['origin']): SlabSystemFault {
  return {
    ...described,
    origin,
    open: (settings) => openSlabSystem(settings, (options, provider) => new System(options, provider)),
  };
}
