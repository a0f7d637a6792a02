// How a fault is put together: its description, and the sound allocator with one step replaced.
import type { FreeingBumpSettings } from '../../../spec/freeing-bump/contract.ts';
import type { Fault } from '../../../spec/kit/contract.ts';
import type { SlowPath } from '../slow-path.ts';
import { openFreeingBump } from '../subject.ts';

export type FreeingBumpFault = Fault<FreeingBumpSettings>;

type Described = Omit<FreeingBumpFault, 'origin' | 'open'> & { readonly allocator: typeof SlowPath };

/** A defect that the seed or the allocator it grew into has. */
export function original({ allocator, ...described }: Described): FreeingBumpFault {
  return { ...described, origin: 'original', open: (settings) => openFreeingBump(settings, { allocator }) };
}

/** A defect of our own making. */
export function planted({ allocator, ...described }: Described): FreeingBumpFault {
  return { ...described, origin: 'planted', open: (settings) => openFreeingBump(settings, { allocator }) };
}

/** The one configuration in which a fault is to be looked for: no row has it, or others show something else as soon. */
export function settingsWith(
  given: Partial<FreeingBumpSettings> & Pick<FreeingBumpSettings, 'classes' | 'pageSize'>,
): FreeingBumpSettings {
  const { pages = 1 } = given;
  return {
    base: 0,
    pagesMax: pages,
    windowStart: 0,
    owners: 1,
    writes: 'inside',
    outside: 'still',
    ...given,
    pages,
  };
}

/** Thrown where the original panics. */
export class Panic extends Error {}
