// The cases of the original, and the weak points it still has, as recorded histories: they are behaviours of the model, and
// no longer when anything in them is altered.
import { describe, expect, it } from 'vitest';
import { implementation } from '../../../impl/freeing-bump/checked.ts';
import { model } from '../../../model/freeing-bump/index.ts';
import { specification } from '../../../spec/freeing-bump/index.ts';
import { readCommand } from '../../engine/recorded-history.ts';
import { settingsFrom } from '../../run/usage.ts';
import { firstUnexplained } from '../recorded-lines.ts';
import { type Event, readHistory } from './notation.ts';

type Config = Readonly<Record<string, number>>;

interface Line {
  readonly op: string;
  readonly args: readonly number[];
  readonly ret?: number;
  readonly error?: string;
  readonly calls: readonly (readonly (string | number)[])[];
}

const ONE_PAGE = { pagesMax: 1 };

const CASES: readonly (readonly [name: string, config: Config, history: string])[] = [
  ['1: the first payload is behind the first header', {}, 'm1=8'],
  ['2: the base is rounded up', { base: 13 }, 'm1=24'],
  ['3: a block of 16 takes 24', {}, 'm1=8 m9=24 m1=48'],
  ['4: what was freed is handed out again', {}, 'm1=8 m1=24 f24 m1=24 m1=40'],
  ['5: so in every class', { base: 13 }, 'm1=24 m9=40 f40 m9=40 m9=64'],
  ['6: the block freed last comes first', {}, 'm8=8 m8=24 m8=40 f8 f24 f40 m8=40 m8=24 m8=8'],
  ['7: a block does not fit because of its header', { base: 13, ...ONE_PAGE }, 'm65523!allocator-out-of-space'],
  ['8: half of a page fits once', ONE_PAGE, 'm32760=8 m32768!allocator-out-of-space'],
  ['9: the largest size, from one page', { pagesMax: 65536 }, 'm33554432=8~512'],
  ['10: one byte more', { pagesMax: 65536 }, 'm33554433!requested-allocation-too-large m8!poisoned'],
  [
    '11: a page full of blocks of 32',
    ONE_PAGE,
    `${many(
      1638,
      (index) => `m32=${8 + 40 * index}`,
      (index) => `f${8 + 40 * index}`,
    )} m8=65528 m8!allocator-out-of-space`,
  ],
  ['12: a base of 1', { base: 1 }, 'm9=16'],
  ['13: freed again', { base: 13 }, 'm42=24 f24 m42=24'],
  [
    '14: nine times',
    { base: 19 },
    many(
      9,
      (index) => `m42=${32 + 72 * index}`,
      (index) => `f${32 + 72 * index}`,
    ),
  ],
  ['15: reversed twice', {}, 'm8=8 m8=24 m8=40 m8=56 f56 f40 f24 f8 m8=8 m8=24 m8=40 m8=56'],
  ['19: nothing works after a refusal', ONE_PAGE, 'm32768=8 m65536!allocator-out-of-space f8!poisoned m1!poisoned'],
  ['21: a memory that was cut', { pages: 2, pagesMax: 2 }, 'm32768=8 c1 m32768!memory-shrinked'],
  ['22: more than twice the pages', {}, 'm131072=8~2'],
  ['23: a link beyond the memory', {}, 'm5=8 f8 w0:4294967294,0 m5=8 m5!invalid-header-pointer'],
  ['24: the bumper at the end', { pageSize: 64, ...ONE_PAGE }, 'm32=8 f8 m16=48 f48 m8!allocator-out-of-space'],
  [
    'G1: the last block of 4 GiB',
    { base: 0xffff_fff0, pages: 65536, pagesMax: 65536 },
    'm8=4294967288 m8!allocator-out-of-space',
  ],
  ['G2: cut right after it had grown', {}, 'm131072=8~2 c1 m8!memory-shrinked'],
  ['G3: twice the pages are refused, those needed are not', { pages: 4 }, 'm131072=8 m65536=131088 m65536=196632~4x~1'],
  ['G3: neither are granted', { pages: 4 }, 'm131072=8 m65536=131088 m65536!allocator-out-of-space~4x~1x'],
  [
    'G6: nothing is live, and there is no space',
    { base: 65496, ...ONE_PAGE },
    'm32=65504 f65504 m8!allocator-out-of-space',
  ],
  ['F1: the block at address 0 comes back', {}, 'm8=8 f8 m8=8'],
  ['F2: so does the list it was put in front of', {}, 'm8=8 m8=24 f24 f8 m8=8 m8=24'],
  ['F7: an order that does not exist', {}, 'm8=8 m8=24 b16:200 f24!invalid-order'],
  ['F8: another order', {}, 'm8=8 m8=24 b16:1 f24!forged-header'],
  ['F10: what looks like a header within a block', {}, 'm16=8 w8:0,1 f16!not-a-block'],
  ['F11: a link into nowhere', {}, 'm8=8 m8=24 f24 w16:1600,0 m8=24 m8!invalid-header-pointer'],
  ['F12: freed twice', {}, 'm8=8 m8=24 f24 f24!empty-header'],
  ['F14: never handed out', {}, 'w8:0,1 f16!not-a-block'],
  ['a new allocator, the memory keeping its pages', {}, 'm131072=8~2 f8 f8!empty-header new m65536=8 m65536=65552'],
  ['a memory that grows by itself', {}, 'm32768=8 g1 m65536=32784 c1 m8!memory-shrinked'],
  ['headers that were cut off', { pages: 2 }, 'm65536=8 m8=65552 c1 g1 f65552!empty-header'],
];

describe.each(CASES)('%s', (_name, config, history) => {
  const lines = readHistory(history).map(lineOf);

  it('is a behaviour of the model', () => {
    expect(firstRefused(config, lines)).toBeNull();
  });

  it('is none when a line is altered, which is refused', () => {
    // Of a long history, the beginning.
    const wrong = lines.slice(0, 24).flatMap((line, index) =>
      alterations(line).flatMap((altered) => {
        const refusedAt = firstRefused(config, lines.with(index, altered));
        return refusedAt === index ? [] : [{ index, altered, refusedAt }];
      }),
    );
    expect(wrong).toEqual([]);
  });
});

it('every operation has a number of operands and an answer that are not to be altered either', () => {
  const { recordedOperations: operations, backendCalls } = specification;
  const readable = (line: object) => !('unreadable' in readCommand(JSON.stringify(line), { operations, backendCalls }));
  const lines = readHistory('m8=8 f8 new g1 c1 w0:0,1 b0:1').map(lineOf);
  expect(lines.map(readable)).toEqual(lines.map(() => true));
  expect(lines.map((line) => readable({ ...line, args: [...line.args, 1] }))).toEqual(lines.map(() => false));
  expect(readable({ op: 'allocate', args: [8] })).toBe(false);
});

/** So many times each of these. */
function many(count: number, ...events: readonly ((index: number) => string)[]): string {
  return events.flatMap((event) => Array.from({ length: count }, (_, index) => event(index))).join(' ');
}

/** The line that a recorder writes. */
function lineOf({ operation, operands, value, error, growths }: Event): Line {
  return {
    op: operation,
    args: operands,
    ...(value === null ? {} : { ret: value }),
    ...(error === null ? {} : { error }),
    calls: growths.map(({ pages, granted }) => ['grow', pages, granted ? 1 : 0]),
  };
}

/** Every way to alter one thing of a line. */
function alterations(line: Line): Line[] {
  const { calls } = line;
  const altered: Line[] = [{ ...line, calls: [...calls, ['grow', 1, 1]] }];
  if (line.ret !== undefined) altered.push({ ...line, ret: line.ret + 8 }, refused(line, 'allocator-out-of-space'));
  if (line.op === 'deallocate' && line.error === undefined) altered.push(refused(line, 'empty-header'));
  if (line.error !== undefined) {
    const { error, ...accepted } = line;
    const other = error === 'poisoned' ? 'not-a-block' : 'poisoned';
    altered.push(line.op === 'allocate' ? { ...accepted, ret: 8 } : accepted, { ...line, error: other });
  }
  for (const [index, [name = '', pages, granted]] of calls.entries()) {
    altered.push(
      { ...line, calls: calls.toSpliced(index, 1) },
      { ...line, calls: calls.with(index, [name, Number(pages) + 1, Number(granted)]) },
      { ...line, calls: calls.with(index, [name, Number(pages), 1 - Number(granted)]) },
    );
  }
  return altered;
}

function refused({ ret: _, ...line }: Line, error: string): Line {
  return { ...line, error };
}

/** @returns index of the first line that is not explained, null when all are */
function firstRefused(config: Config, lines: readonly Line[]): number | null {
  const settings = specification.recorded(settingsFrom(specification, { ...config }, null));
  expect(model.refusal(settings)).toBeNull();
  return firstUnexplained({ specification, model, implementation }, settings, lines);
}
