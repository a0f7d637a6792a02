// On-slab and off-slab, coloured, of several frames, general, short of frames, on several CPUs: tiny configurations that
// close, and real ones that are sampled.
//
// Frames of 512 bytes are the smallest that hold arrays of one or two objects on-slab. Slab descriptors of 384 and 416
// bytes leave room for a few objects, so that states stay few.
import type { Row, RowConfiguration } from '../kit/subject.ts';
import type { SlabSystemSettings } from './contract.ts';

type Size = RowConfiguration<SlabSystemSettings>['size'];
type Given = Partial<SlabSystemSettings>;

const smallest: SlabSystemSettings = {
  frameSize: 512,
  cacheLine: 64,
  cpus: 1,
  limit: 1,
  batch: 1,
  keptEmpty: 1,
  slabDescriptor: 384,
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

/** One general cache, of which users ask for nothing: a slab has more than a few objects. */
const general16 = { generalMin: 16, generalMax: 16 };

export const rows: readonly Row<SlabSystemSettings>[] = [
  row('on-slab', 'Descriptor and free list in the slab', [
    config('tiny', '24x4', { frames: 4 }),
    config('tiny', '40x2', { frames: 5, objectSize: 40 }),
    config('huge', '24x4-two-slabs', { frames: 5 }),
    config('real', '56-of-4096', real({ frames: 16, objectSize: 56, userCaches: 2, generalMin: 64, generalMax: 64 })),
  ]),
  row('off-slab', 'Descriptor and free list in objects of general caches', [
    config('tiny', '256x2', offSlab({ frames: 4, objectSize: 256 })),
    config('large', '512x1', offSlab({ frames: 5, objectSize: 512 })),
    config('large', '256x2-two-slabs', offSlab({ frames: 5, objectSize: 256 })),
    config('real', '700-of-4096', real({ frames: 24, objectSize: 700, generalMin: 64, generalMax: 64 })),
  ]),
  row('coloured', 'Slabs whose objects begin at one colour after the other', [
    config('tiny', '56x1', { frames: 5, slabDescriptor: 416, objectSize: 56, cacheLine: 16, ...general16 }),
    config('tiny', '480x1-off-slab', offSlab({ frames: 4, objectSize: 480, cacheLine: 16 })),
    config('large', '480x1-off-slab-two', offSlab({ frames: 5, objectSize: 480, cacheLine: 16 })),
    config('large', '56x1-three-slabs', {
      frames: 6,
      slabDescriptor: 416,
      objectSize: 56,
      cacheLine: 16,
      ...general16,
    }),
    config(
      'real',
      '256-of-4096',
      real({ frames: 12, objectSize: 256, cacheLine: 64, generalMin: 128, generalMax: 128 }),
    ),
  ]),
  row('multi-frame', 'Slabs of several frames', [
    config('tiny', '680x3', offSlab({ frames: 7, objectSize: 680 })),
    config('large', '1000x1', offSlab({ frames: 7, objectSize: 1000 })),
    config('large', '1000x1-coloured', offSlab({ frames: 7, objectSize: 1000, cacheLine: 8 })),
    config(
      'real',
      '5000-of-4096',
      real({ frames: 64, objectSize: 5000, objectAlign: 32, generalMin: 64, generalMax: 64 }),
    ),
  ]),
  row('general', 'General allocation by size and alignment', [
    config('tiny', '16-32', { frames: 4, slabDescriptor: 416, generalMin: 16, userCaches: 0 }),
    config('large', '32-beside-24', { frames: 4, slabDescriptor: 416 }),
    config('tiny', '32', { frames: 4, slabDescriptor: 416, userCaches: 0 }),
    config('tiny', '32-two-cpus', { frames: 5, cpus: 2, slabDescriptor: 416, userCaches: 0 }),
    {
      ...config('vast', '16-32-three-slabs', { frames: 6, slabDescriptor: 416, generalMin: 16, userCaches: 0 }),
      symmetry: 'frames',
    },
    config('tiny', '16-256', offSlab({ frames: 4, generalMax: 256, userCaches: 0 })),
    config('large', '16-32-two-slabs', { frames: 5, slabDescriptor: 416, generalMin: 16, userCaches: 0 }),
    config('real', '256-2048-of-4096', real({ frames: 24, generalMin: 256, generalMax: 2048 })),
  ]),
  row('frame-cap', 'Fewer frames than a batch, or a few caches, would take', [
    config('tiny', '32x3-batch2', { frames: 4, objectSize: 32, limit: 2, batch: 2 }),
    config('large', 'two-caches-short', {
      frames: 4,
      slabDescriptor: 416,
      objectSize: 40,
      userCaches: 2,
      ...general16,
    }),
    config('large', 'two-caches', { frames: 5, slabDescriptor: 416, objectSize: 40, userCaches: 2, ...general16 }),
    config('real', '200-of-4096', real({ frames: 8, objectSize: 200, generalMin: 64, generalMax: 128, userCaches: 2 })),
  ]),
  row('several-cpus', 'Arrays of several CPUs, and one that they share', [
    config('tiny', '32x3', { frames: 4, objectSize: 32, cpus: 2 }),
    config('tiny', '32x3-limit2', { frames: 5, objectSize: 32, cpus: 2, limit: 2 }),
    config('large', '24x4', { frames: 4, cpus: 2 }),
    config('large', '40x2', { frames: 5, objectSize: 40, cpus: 2 }),
    config(
      'real',
      '128-cpus8-of-4096',
      real({ frames: 12, objectSize: 128, cpus: 8, generalMin: 256, generalMax: 256 }),
    ),
  ]),
];

/** The constants of the original: frames of 4 KiB, arrays of 16 objects, descriptors of 56 and 184 bytes. */
function real(given: Given): Given {
  return {
    frameSize: 4096,
    cacheLine: 32,
    cpus: 2,
    limit: 16,
    batch: 8,
    keptEmpty: 4,
    slabDescriptor: 56,
    cacheDescriptor: 184,
    generations: 256,
    generalMin: 8,
    generalMax: 2048,
    frameStart: 65536,
    ...given,
  };
}

/** One whole configuration with these constants. */
export function realSettings(given: Given): SlabSystemSettings {
  return { ...smallest, ...real(given) };
}

/** Small descriptors, kept in one general cache for descriptors and lists of up to four objects. */
function offSlab(given: Given): Given {
  return { slabDescriptor: 16, generalMin: 16, generalMax: 16, ...given };
}

interface Draft {
  readonly size: Size;
  readonly id: string;
  readonly given: Given;
  readonly symmetry?: string;
}

function config(size: Size, id: string, given: Given): Draft {
  return { size, id, given };
}

function row(id: string, title: string, drafts: readonly Draft[]): Row<SlabSystemSettings> {
  const configurations = drafts.map(({ id: name, given, ...draft }) => ({
    ...draft,
    id: `${id}-${name}`,
    settings: { ...smallest, ...given },
  }));
  return { id, title, configurations };
}
