// The two policies for empty slabs, each with tiny configurations that close and real ones that are sampled.
//
// Both have descriptors inside and outside the leaves: only inside is there anything in a leaf behind its objects.
import type { Row, RowConfiguration } from '../kit/subject.ts';
import type { LeafSlabSettings } from './contract.ts';

type Draft = Omit<RowConfiguration<LeafSlabSettings>, 'id' | 'settings'> & {
  readonly given: Pick<LeafSlabSettings, 'leafSize' | 'heapSize'> & Partial<LeafSlabSettings>;
};

export const rows: readonly Row<LeafSlabSettings>[] = [
  row('given-back', 'A slab that becomes empty is given back at once', 0, [
    outside('tiny', { leafSize: 32, heapSize: 20 }),
    outside('tiny', { leafSize: 16, heapSize: 16, heapStart: 17 }),
    outside('tiny', { leafSize: 32, heapSize: 64 }),
    outside('tiny', { leafSize: 16, heapSize: 64, heapStart: 21 }),
    inside('tiny', { leafSize: 32, heapSize: 110, descriptorSize: 8 }),
    inside('tiny', { leafSize: 64, heapSize: 128, descriptorSize: 24 }),
    bySlots({ leafSize: 64, heapSize: 192 }),
    outside('large', { leafSize: 16, heapSize: 80 }),
    outside('large', { leafSize: 32, heapSize: 96 }),
    inside('large', { leafSize: 64, heapSize: 128, descriptorSize: 16 }),
    inside('large', { leafSize: 32, heapSize: 128, descriptorSize: 8 }),
    outside('real', { leafSize: 4096, heapSize: 131072, heapStart: 4096 }),
    inside('real', { leafSize: 1024, heapSize: 65536, descriptorSize: 64 }),
  ]),
  row('kept', 'One empty slab of each class is kept until its leaf is needed', 1, [
    outside('tiny', { leafSize: 32, heapSize: 64 }),
    outside('tiny', { leafSize: 16, heapSize: 48 }),
    outside('tiny', { leafSize: 16, heapSize: 64 }),
    inside('tiny', { leafSize: 32, heapSize: 64, descriptorSize: 8 }),
    inside('tiny', { leafSize: 64, heapSize: 128, descriptorSize: 32 }),
    bySlots({ leafSize: 64, heapSize: 192 }),
    inside('large', { leafSize: 32, heapSize: 96, descriptorSize: 8 }),
    outside('large', { leafSize: 32, heapSize: 96 }),
    inside('large', { leafSize: 64, heapSize: 192, descriptorSize: 32 }),
    inside('real', { leafSize: 4096, heapSize: 131072, heapStart: 1024, descriptorSize: 64 }),
    outside('real', { leafSize: 1024, heapSize: 65536 }),
  ]),
];

function row(id: string, title: string, keepEmpty: number, drafts: readonly Draft[]): Row<LeafSlabSettings> {
  return {
    id,
    title,
    configurations: drafts.map(({ given, ...draft }) => {
      const settings: LeafSlabSettings = {
        heapStart: 64,
        descriptor: 'outside',
        descriptorSize: 8,
        keepEmpty,
        ...given,
      };
      return { id: nameOf(settings), ...draft, settings };
    }),
  };
}

function bySlots(given: Draft['given']): Draft {
  return { size: 'vast', symmetry: 'slots', given };
}

function outside(size: Draft['size'], given: Draft['given']): Draft {
  return { size, given };
}

function inside(size: Draft['size'], given: Draft['given'] & { readonly descriptorSize: number }): Draft {
  return { size, given: { ...given, descriptor: 'inside' } };
}

/** Such as `32x3+14@64-inside8-keep1`: leaf size, leaves, bytes behind them, start, descriptor, empty slabs kept. */
function nameOf({ leafSize, heapSize, heapStart, descriptor, descriptorSize, keepEmpty }: LeafSlabSettings): string {
  const rest = heapSize % leafSize;
  const heap = `${leafSize}x${(heapSize - rest) / leafSize}${rest === 0 ? '' : `+${rest}`}@${heapStart}`;
  return `${heap}-${descriptor}${descriptor === 'inside' ? descriptorSize : ''}-keep${keepEmpty}`;
}
