// The three rows of the seed, each with tiny configurations that close and real ones that are sampled.
import type { Row, RowConfiguration } from '../kit/subject.ts';
import type { SlabCacheSettings } from './contract.ts';

type Given = Omit<Partial<SlabCacheSettings>, 'objectSizeType'> &
  Pick<SlabCacheSettings, 'objectSize' | 'slabSize' | 'pageSize' | 'slabsMax'>;

export const rows: readonly Row<SlabCacheSettings>[] = [
  row('small-one-page', 'Small, slab = page: the SlabInfo is calculated', 'small', [
    tiny({ objectSize: 64, slabSize: 128, pageSize: 128, slabsMax: 2 }),
    tiny({ objectSize: 64, objectAlign: 64, slabSize: 128, pageSize: 128, slabsMax: 4 }),
    tiny({ objectSize: 32, slabSize: 128, pageSize: 128, slabsMax: 2 }),
    tiny({ objectSize: 32, objectAlign: 32, slabSize: 128, pageSize: 128, slabsMax: 3 }),
    tiny({ objectSize: 24, slabSize: 128, pageSize: 128, slabsMax: 2 }),
    tiny({ objectSize: 24, slabSize: 128, pageSize: 128, slabsMax: 3 }),
    tiny({ objectSize: 16, slabSize: 128, pageSize: 128, slabsMax: 1 }),
    tiny({ objectSize: 16, slabSize: 128, pageSize: 128, slabsMax: 2 }),
    bySlots({ objectSize: 24, slabSize: 128, pageSize: 128, slabsMax: 6 }),
    large({ objectSize: 32, slabSize: 128, pageSize: 128, slabsMax: 5 }),
    large({ objectSize: 24, slabSize: 128, pageSize: 128, slabsMax: 4 }),
    tiny({ objectSize: 32, slabSize: 128, pageSize: 128, slabsMax: 2, neighbour: 'sharing' }),
    tiny({ objectSize: 24, objectAlign: 1, slabSize: 128, pageSize: 128, slabsMax: 1 }),
    real({ objectSize: 1024, slabSize: 4096, pageSize: 4096, slabsMax: 8 }),
    real({ objectSize: 512, slabSize: 4096, pageSize: 4096, slabsMax: 8 }),
    real({ objectSize: 64, objectAlign: 64, slabSize: 4096, pageSize: 4096, slabsMax: 3 }),
    real({ objectSize: 32, slabSize: 4096, pageSize: 4096, slabsMax: 2 }),
  ]),
  row('small-many-pages', 'Small, slab > page: the SlabInfo is saved for each page', 'small', [
    tiny({ objectSize: 72, slabSize: 128, pageSize: 64, slabsMax: 4 }),
    tiny({ objectSize: 32, slabSize: 128, pageSize: 64, slabsMax: 2 }),
    tiny({ objectSize: 32, slabSize: 128, pageSize: 32, slabsMax: 3, pageMap: 'hash' }),
    tiny({ objectSize: 24, slabSize: 128, pageSize: 32, slabsMax: 1 }),
    tiny({ objectSize: 24, slabSize: 128, pageSize: 64, slabsMax: 2, pageMap: 'hash' }),
    tiny({ objectSize: 16, objectAlign: 16, slabSize: 128, pageSize: 64, slabsMax: 2, pageMap: 'hash' }),
    large({ objectSize: 24, slabSize: 128, pageSize: 32, slabsMax: 4, pageMap: 'hash' }),
    tiny({ objectSize: 32, slabSize: 128, pageSize: 64, slabsMax: 2, neighbour: 'sharing' }),
    tiny({ objectSize: 24, objectAlign: 2, slabSize: 128, pageSize: 64, slabsMax: 1 }),
    real({ objectSize: 1024, slabSize: 8192, pageSize: 4096, slabsMax: 4 }),
    real({ objectSize: 512, slabSize: 8192, pageSize: 4096, slabsMax: 4, pageMap: 'hash' }),
    real({ objectSize: 680, slabSize: 8192, pageSize: 4096, slabsMax: 4 }),
  ]),
  row('large', 'Large: the SlabInfo is in memory from the backend', 'large', [
    tiny({ objectSize: 32, slabSize: 32, pageSize: 32, slabsMax: 4 }),
    tiny({ objectSize: 16, slabSize: 32, pageSize: 32, slabsMax: 3 }),
    tiny({ objectSize: 16, slabSize: 32, pageSize: 32, slabsMax: 3, slabInfoSource: 'cache' }),
    tiny({ objectSize: 16, slabSize: 32, pageSize: 16, slabsMax: 3, pageMap: 'hash' }),
    tiny({ objectSize: 40, slabSize: 128, pageSize: 64, slabsMax: 2, pageMap: 'hash', slabInfoSource: 'cache' }),
    tiny({ objectSize: 64, objectAlign: 64, slabSize: 256, pageSize: 64, slabsMax: 1 }),
    tiny({ objectSize: 16, slabSize: 64, pageSize: 16, slabsMax: 2, pageMap: 'hash' }),
    bySlots({ objectSize: 24, slabSize: 128, pageSize: 32, slabsMax: 3, pageMap: 'hash' }),
    large({ objectSize: 16, slabSize: 32, pageSize: 32, slabsMax: 4, slabInfoSource: 'cache' }),
    tiny({ objectSize: 16, slabSize: 32, pageSize: 32, slabsMax: 2, pageMap: 'hash', neighbour: 'sharing' }),
    tiny({ objectSize: 16, slabSize: 32, pageSize: 16, slabsMax: 2, neighbour: 'sharing', slabInfoSource: 'cache' }),
    tiny({ objectSize: 40, objectAlign: 4, slabSize: 128, pageSize: 32, slabsMax: 1 }),
    real({ objectSize: 16, slabSize: 8192, pageSize: 4096, slabsMax: 1 }),
    real({ objectSize: 56, slabSize: 4096, pageSize: 4096, slabsMax: 4 }),
    real({ objectSize: 512, slabSize: 4096, pageSize: 4096, slabsMax: 8, slabInfoSource: 'cache' }),
    real({ objectSize: 256, slabSize: 8192, pageSize: 4096, slabsMax: 4, pageMap: 'hash' }),
    real({ objectSize: 2048, objectAlign: 2048, slabSize: 4096, pageSize: 4096, slabsMax: 8, pageMap: 'hash' }),
  ]),
];

type Draft = Omit<RowConfiguration<SlabCacheSettings>, 'id' | 'settings'> & { readonly given: Given };

function row(
  id: string,
  title: string,
  objectSizeType: SlabCacheSettings['objectSizeType'],
  drafts: readonly Draft[],
): Row<SlabCacheSettings> {
  return {
    id,
    title,
    configurations: drafts.map(({ given, ...draft }) => {
      const settings: SlabCacheSettings = {
        objectSize: given.objectSize,
        objectAlign: given.objectAlign ?? 8,
        slabSize: given.slabSize,
        pageSize: given.pageSize,
        objectSizeType,
        slabsMax: given.slabsMax,
        pageMap: given.pageMap ?? 'array',
        slabInfoSource: given.slabInfoSource ?? 'pool',
        neighbour: given.neighbour ?? 'none',
      };
      return { id: nameOf(settings), ...draft, settings };
    }),
  };
}

function tiny(given: Given): Draft {
  return { size: 'tiny', given };
}

function bySlots(given: Given): Draft {
  return { size: 'vast', symmetry: 'slots', given };
}

function large(given: Given): Draft {
  return { size: 'large', given };
}

function real(given: Given): Draft {
  return { size: 'real', given };
}

/** Such as `16@8-32/32-large-x3-hash`: object size and alignment, slab and page size, slabs. */
function nameOf(settings: SlabCacheSettings): string {
  const { objectSize, objectAlign, slabSize, pageSize, objectSizeType, slabsMax } = settings;
  const extras = [
    settings.pageMap === 'hash' ? 'hash' : '',
    settings.slabInfoSource === 'cache' ? 'cache' : '',
    settings.neighbour === 'sharing' ? 'sharing' : '',
  ];
  const name = `${objectSize}@${objectAlign}-${slabSize}/${pageSize}-${objectSizeType}-x${slabsMax}`;
  return [name, ...extras.filter((extra) => extra !== '')].join('-');
}
