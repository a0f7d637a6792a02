// Slabs, pages and the whole: tiny configurations that close, and real ones that are sampled.
//
// Pages of 256 bytes have slabs of 4 objects of 32 bytes, 2 of 64 and 1 of 128.
import type { Row, RowConfiguration } from '../kit/subject.ts';
import type { BuddySlabSettings, Part } from './contract.ts';

type Size = RowConfiguration<BuddySlabSettings>['size'];
type Given = Partial<Omit<BuddySlabSettings, 'part'>>;

const GIB = 2 ** 30;

export const rows: readonly Row<BuddySlabSettings>[] = [
  row('slabs', 'Slabs that users supply', [
    slabs('tiny', '64x2', { arenaPages: 2 }),
    slabs('tiny', '64x3-alone', { arenaPages: 3, cpus: 1 }),
    slabs('tiny', '32x1', { arenaPages: 1, sizeMin: 32, sizeMax: 32 }),
    slabs('tiny', '128x3', { arenaPages: 3, sizeMin: 128, sizeMax: 128 }),
    slabs('tiny', '64x1-cpus3', { arenaPages: 1, cpus: 3 }),
    slabs('tiny', '64-128x2', { arenaPages: 2, sizeMax: 128 }),
    slabs('tiny', '2048x4-of-2048', { pageSize: 2048, arenaStart: 2048, arenaPages: 4, sizeMin: 2048, sizeMax: 2048 }),
    byOrbit('cpus', slabs('vast', '128x7', { arenaPages: 7, sizeMin: 128, sizeMax: 128 })),
    slabs('large', '64x3', { arenaPages: 3 }),
    slabs('huge', '32x2', { arenaPages: 2, sizeMin: 32, sizeMax: 32 }),
    slabs('large', '128x4', { arenaPages: 4, sizeMin: 128, sizeMax: 128 }),
    slabs('real', 'all-64-of-4096', real({ cpus: 4, arenaPages: 64, sizeMin: 8, sizeMax: 2048 })),
    slabs('real', 'wide-32-of-4096', real({ cpus: 2, arenaPages: 32, sizeMin: 512, sizeMax: 2048 })),
    slabs(
      'real',
      'small-8-of-16384',
      real({ pageSize: 16384, arenaStart: 16384, cpus: 2, arenaPages: 8, sizeMin: 8, sizeMax: 16 }),
    ),
  ]),
  row('pages', 'Pages alone', [
    pages('tiny', '3', { regionSize: 1024, pagesMax: 2 }),
    pages('tiny', '7', { regionSize: 2048, pagesMax: 4 }),
    pages('tiny', '3+3', { regionSize: 1024, regions: 2, pagesMax: 3 }),
    pages('tiny', '6-unaligned', { arenaStart: 1100, regionSize: 2100, pagesMax: 2 }),
    pages('tiny', '6-aligned', { regionSize: 2560, heapAlign: 1024, pagesMax: 4 }),
    pages('tiny', '6-low', { regionSize: 1792, pagesMax: 2, physicalBase: 4 * GIB - 1280 - 3 * 256 }),
    byOrbit('halves', pages('vast', '12', { regionSize: 3328, pagesMax: 1 })),
    pages('large', '8', { regionSize: 2304, pagesMax: 8 }),
    pages('large', '4+4', { regionSize: 1280, regions: 2, pagesMax: 3 }),
    pages('large', '10', { regionSize: 3072, pagesMax: 8 }),
    pages('real', '250-of-4096', real({ regionSize: 252 * 4096, pagesMax: 16 })),
    pages(
      'real',
      '62+62-of-4096',
      real({ regionSize: 64 * 4096, regions: 2, pagesMax: 8, physicalBase: 4 * GIB - 4096 * 50 }),
    ),
  ]),
  row('whole', 'Slabs that get their pages by themselves, and pages', [
    whole('tiny', '64x2', { regionSize: 768 }),
    whole('tiny', '64x2-pages', { regionSize: 768, pagesMax: 1 }),
    whole('tiny', '64x3-alone', { regionSize: 1024, cpus: 1, pagesMax: 1 }),
    whole('tiny', '128x2', { regionSize: 768, sizeMin: 128, sizeMax: 128, pagesMax: 1 }),
    whole('large', '128x3', { regionSize: 1024, sizeMin: 128, sizeMax: 128, pagesMax: 1 }),
    whole('tiny', '64-128x2', { regionSize: 768, sizeMax: 128 }),
    whole('tiny', '128x1+1', { regionSize: 512, regions: 2, sizeMin: 128, sizeMax: 128, pagesMax: 1 }),
    whole('tiny', '1024x4-of-1024', {
      pageSize: 1024,
      arenaStart: 3072,
      regionSize: 5120,
      sizeMin: 1024,
      sizeMax: 1024,
      pagesMax: 4,
    }),
    whole('large', '64x3', { regionSize: 1024, pagesMax: 2 }),
    whole('real', 'all-of-4096', real({ cpus: 4, regionSize: 66 * 4096, sizeMin: 8, sizeMax: 2048, pagesMax: 4 })),
    whole(
      'real',
      'wide-of-4096',
      real({ cpus: 2, regionSize: 34 * 4096, regions: 2, heapAlign: 16384, sizeMin: 512, sizeMax: 2048, pagesMax: 8 }),
    ),
  ]),
];

/** 4 KiB pages. */
function real(given: Given): Given {
  return { pageSize: 4096, arenaStart: 65536, ...given };
}

interface Draft {
  readonly size: Size;
  readonly id: string;
  readonly settings: BuddySlabSettings;
  readonly symmetry?: string;
}

function byOrbit(symmetry: string, vast: Draft): Draft {
  return { ...vast, symmetry };
}

function slabs(size: Size, id: string, given: Given): Draft {
  return draft('slabs', size, id, given);
}

function pages(size: Size, id: string, given: Given): Draft {
  return draft('pages', size, id, given);
}

function whole(size: Size, id: string, given: Given): Draft {
  return draft('whole', size, id, given);
}

function draft(part: Part, size: Size, id: string, given: Given): Draft {
  const settings: BuddySlabSettings = {
    part,
    pageSize: 256,
    cpus: part === 'pages' ? 1 : 2,
    arenaPages: 0,
    arenaStart: 1024,
    regionSize: 0,
    regions: 1,
    heapAlign: 0,
    physicalBase: 0,
    sizeMin: 64,
    sizeMax: given.sizeMin ?? 64,
    pagesMax: 0,
    ...given,
  };
  return { size, id: `${part}-${id}`, settings };
}

function row(id: Part, title: string, configurations: readonly Draft[]): Row<BuddySlabSettings> {
  return { id, title, configurations };
}
