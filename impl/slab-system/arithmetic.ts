// What a slab system works out where sweeps ask for it: its own methods are asked, so that a defective variant is too.
import type { ArithmeticBySweep } from '../../spec/kit/sweep.ts';
import type { SlabSystemSettings } from '../../spec/slab-system/contract.ts';
import { makeSlabSystem, type Parts } from './subject.ts';

/** @param given parts that are not the sound ones */
export function arithmeticOf(given: Partial<Parts> = {}): ArithmeticBySweep<SlabSystemSettings> {
  return {
    geometries: {
      open(settings) {
        const system = makeSlabSystem(settings, given);
        return ([align = 0, size = 0]) => {
          const geometry = system.geometryOf(size, align);
          if (geometry === null) return null;
          return [
            geometry.align,
            geometry.objectBytes,
            Number(geometry.onSlab),
            geometry.order,
            geometry.objectsPerSlab,
            geometry.headBytes,
            geometry.leftBytes,
            geometry.colourStride,
            geometry.colours,
          ];
        };
      },
    },
  };
}
