// The smallest parameters, for faults that need their own because those of the rows do not show them.
import type { SlabSystemSettings } from '../../../spec/slab-system/contract.ts';

/** Frames of 512 bytes, arrays of one object, slabs of a few, one general cache, one cache of users at a time. */
const smallest: SlabSystemSettings = {
  frameSize: 512,
  cacheLine: 8,
  cpus: 1,
  limit: 1,
  batch: 1,
  keptEmpty: 1,
  slabDescriptor: 416,
  cacheDescriptor: 16,
  generations: 2,
  generalMin: 32,
  generalMax: 32,
  frames: 4,
  frameStart: 1024,
  userCaches: 1,
  objectSize: 24,
  objectAlign: 8,
};

/** The smallest parameters, but for these. */
export function smallestBut(given: Partial<SlabSystemSettings>): SlabSystemSettings {
  return { ...smallest, ...given };
}
