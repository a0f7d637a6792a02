// What the model works out where sweeps ask for it.
import type { ArithmeticBySweep } from '../../spec/kit/sweep.ts';
import type { SlabSystemSettings } from '../../spec/slab-system/contract.ts';
import { layOut } from './promise.ts';

export const arithmetic: ArithmeticBySweep<SlabSystemSettings> = {
  geometries: {
    open:
      (settings) =>
      ([align = 0, size = 0]) => {
        const geometry = layOut(settings, size, align);
        if (geometry === null) return null;
        const { align: kept, objectBytes, objectsPerSlab, order, onSlab } = geometry;
        const { headBytes, leftBytes, colourStride, colours } = geometry;
        const place = onSlab ? 1 : 0;
        return [kept, objectBytes, place, order, objectsPerSlab, headBytes, leftBytes, colourStride, colours];
      },
  },
};
