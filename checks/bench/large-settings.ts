// Configurations about as large as a minute closes when all states are told apart: of each system some that were found to
// close, and the next that did not.
import type { Configuration } from '../../spec/kit/contract.ts';

const SMALLEST_GENERAL = {
  userCaches: 0,
  generalMin: 32,
  slabDescriptor: 384,
  cacheLine: 64,
  cpus: 1,
  limit: 1,
  generations: 2,
};

/** Parameters that differ from what they are when left out, by system. */
export const largeSettings: Readonly<Record<string, readonly Configuration[]>> = {
  'slab-cache': [
    { objectSize: 16, slabsMax: 3 },
    { objectSize: 32, objectSizeType: 'large', slabsMax: 3 },
    { objectSize: 32, slabSize: 256, pageSize: 256, slabsMax: 2 },
  ],
  'freeing-bump': [
    { classes: 2, pageSize: 136, pagesMax: 1 },
    { classes: 2, pageSize: 128, pagesMax: 1, owners: 2 },
    { classes: 2, pageSize: 144, pagesMax: 1 },
    { classes: 2, pageSize: 152, pagesMax: 1 },
  ],
  buddy: [{ heapSize: 16 * 8 }, { heapSize: 17 * 8 }, { heapSize: 18 * 8 }],
  'leaf-slab': [
    { leafSize: 16, heapSize: 96, keepEmpty: 1 },
    { leafSize: 32, heapSize: 128 },
    { leafSize: 32, heapSize: 128, keepEmpty: 1 },
  ],
  'buddy-slab': [
    { part: 'slabs', arenaPages: 2, sizeMin: 32, sizeMax: 32 },
    { part: 'slabs', arenaPages: 5, sizeMin: 128, sizeMax: 128 },
    { part: 'pages', cpus: 1, arenaPages: 0, regionSize: 3072, pagesMax: 2 },
    { part: 'pages', cpus: 1, arenaPages: 0, regionSize: 3328, pagesMax: 1 },
  ],
  'slab-system': [
    { ...SMALLEST_GENERAL, generations: 512, userCaches: 1, objectSize: 40, frames: 5, generalMin: 32 },
    { ...SMALLEST_GENERAL, generations: 1024, userCaches: 1, objectSize: 40, frames: 5, generalMin: 32 },
    { ...SMALLEST_GENERAL, slabDescriptor: 416, frames: 5, cacheLine: 8 },
  ],
};
