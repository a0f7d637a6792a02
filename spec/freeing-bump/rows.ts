// Three rows: who may write where and who moves the memory. Each has tiny configurations that close and real ones that
// are sampled, and in each there is one with every way to write and to move, so that every letter is given.
import type { Row, RowConfiguration } from '../kit/subject.ts';
import type { FreeingBumpSettings } from './contract.ts';

type Given = Partial<FreeingBumpSettings> & Pick<FreeingBumpSettings, 'classes' | 'pageSize'>;
type Draft = Omit<RowConfiguration<FreeingBumpSettings>, 'id' | 'settings'> & { readonly given: Given };

const PAGE = 65_536;

/** Everything at once. */
const ANYTHING = { writes: 'headers', outside: 'moving', owners: 2 } as const;

export const rows: readonly Row<FreeingBumpSettings>[] = [
  row('closed', 'Users write inside their blocks, and the memory stays as it is; in one configuration anything goes', [
    tiny({ classes: 2, pageSize: 24 }),
    tiny({ classes: 1, pageSize: 64 }),
    tiny({ classes: 2, pageSize: 72 }),
    tiny({ classes: 3, pageSize: 80 }),
    tiny({ classes: 2, pageSize: 64, base: 13 }),
    tiny({ classes: 2, pageSize: 56, owners: 2 }),
    tiny({ classes: 2, pageSize: PAGE, pages: PAGE, base: 0xffff_ffd1, windowStart: 0xffff_ffc0 }),
    tiny({ classes: 1, pageSize: 16, pages: 2, ...ANYTHING }),
    large({ classes: 3, pageSize: 104 }),
    large({ classes: 3, pageSize: 80, owners: 2 }),
    real({ classes: 22, pageSize: PAGE, pages: 32, base: 13, owners: 2 }),
  ]),
  row('written', 'Users write behind their blocks, and over headers', [
    tiny({ classes: 2, pageSize: 56, writes: 'behind' }),
    tiny({ classes: 2, pageSize: 40, writes: 'behind', owners: 2 }),
    tiny({ classes: 2, pageSize: 40, writes: 'headers' }),
    tiny({ classes: 1, pageSize: 40, writes: 'headers', base: 3 }),
    tiny({ classes: 2, pageSize: 8, pages: 3, ...ANYTHING }),
    large({ classes: 2, pageSize: 48, writes: 'headers' }),
    large({ classes: 3, pageSize: 64, writes: 'behind', owners: 2 }),
    real({ classes: 23, pageSize: 4096, pagesMax: 32, ...ANYTHING }),
  ]),
  row('moving', 'The memory grows, when asked or by itself, and is cut', [
    tiny({ classes: 2, pageSize: 16, pagesMax: 4 }),
    tiny({ classes: 3, pageSize: 24, pagesMax: 3, base: 5 }),
    tiny({ classes: 2, pageSize: 16, pagesMax: 3, outside: 'moving' }),
    tiny({ classes: 2, pageSize: 8, pagesMax: 6, outside: 'moving' }),
    tiny({ classes: 2, pageSize: 16, pagesMax: 2, ...ANYTHING }),
    vast({ classes: 3, pageSize: 56, pagesMax: 3, owners: 2 }),
    large({ classes: 3, pageSize: 16, pagesMax: 5, outside: 'moving' }),
    large({ classes: 2, pageSize: 24, pagesMax: 2, ...ANYTHING }),
    real({ classes: 23, pageSize: PAGE, pagesMax: 48 }),
    real({ classes: 22, pageSize: 4096, pages: 2, pagesMax: 64, base: 4093, ...ANYTHING }),
  ]),
];

function row(id: string, title: string, drafts: readonly Draft[]): Row<FreeingBumpSettings> {
  return {
    id,
    title,
    configurations: drafts.map(({ size, given }) => {
      const { pages = 1 } = given;
      const settings: FreeingBumpSettings = {
        base: 0,
        pagesMax: pages,
        windowStart: 0,
        owners: 1,
        writes: 'inside',
        outside: 'still',
        ...given,
        pages,
      };
      return { id: `${id}-${nameOf(settings)}`, size, settings };
    }),
  };
}

function tiny(given: Given): Draft {
  return { size: 'tiny', given };
}

function vast(given: Given): Draft {
  return { size: 'vast', given };
}

function large(given: Given): Draft {
  return { size: 'large', given };
}

function real(given: Given): Draft {
  return { size: 'real', given };
}

/** Such as `2c@13-16x1..4-moving`: classes, base, page size, pages at first and at most. */
function nameOf({ classes, base, pageSize, pages, pagesMax, owners, writes, outside }: FreeingBumpSettings): string {
  const span = pages === pagesMax ? `${pages}` : `${pages}..${pagesMax}`;
  const extras = [
    owners === 2 ? 'two-users' : '',
    writes === 'inside' ? '' : writes,
    outside === 'still' ? '' : outside,
  ];
  return [`${classes}c@${base}-${pageSize}x${span}`, ...extras.filter((extra) => extra !== '')].join('-');
}
