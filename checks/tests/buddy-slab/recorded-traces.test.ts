// The traces measured on the original are behaviours of the model when they are read as logs, made from their text alone.
import { expect, it } from 'vitest';
import { implementation } from '../../../impl/buddy-slab/checked.ts';
import { model } from '../../../model/buddy-slab/index.ts';
import { objectAddress, slabBytes } from '../../../spec/buddy-slab/contract.ts';
import { specification } from '../../../spec/buddy-slab/index.ts';
import { settingsFrom } from '../../run/usage.ts';
import { firstUnexplained } from '../recorded-lines.ts';
import { PAGE_TRACES, playPages, playSlabs, SLAB_TRACES, SMALLER_TRACES, type Trace, wordsOf } from './traces.ts';

interface Line {
  readonly op: string;
  readonly args: readonly number[];
  readonly ret?: number;
  readonly error?: string;
}

const SYSTEM = { specification, model, implementation };
const ARENA = 65_536;
const PAGE = 256;

it.each([
  ...SLAB_TRACES.map((trace) => ({ ...trace, sizeClass: 8 })),
  ...SMALLER_TRACES.map((trace) => ({ ...trace, sizeClass: 6 })),
])('$id conforms, and does not when an object it was given is another', ({ sizeClass, ...trace }) => {
  const size = 8 << sizeClass;
  const given = { part: 'slabs', pageSize: 4096, arenaPages: 64, arenaStart: ARENA, sizeMin: size, sizeMax: size };
  const settings = settingsFrom(specification, given, null);
  const slabAt = (slab: number) => ARENA + slab * slabBytes(settings, sizeClass);
  const lines = slabLines(trace, size, sizeClass, slabAt);
  expect(firstUnexplained(SYSTEM, settings, lines)).toBeNull();
  const last = lines.findLastIndex(({ op, ret }) => op === 'alloc' && ret !== undefined);
  const altered = lines.with(last, { ...(lines[last] as Line), ret: slabAt(20) });
  expect(firstUnexplained(SYSTEM, settings, altered)).toBe(last);
});

it.each(PAGE_TRACES)('$id conforms, and does not when a page it was given is another', ({ pages, ...trace }) => {
  // Two pages hold the records; the first page behind them is at a multiple of 16 pages.
  const start = ARENA - 2 * PAGE;
  const regionSize = (2 + pages) * PAGE;
  const settings = settingsFrom(specification, { part: 'pages', arenaStart: start, regionSize, heapAlign: 4096 }, null);
  const lines = [{ op: 'add-region', args: [start, regionSize] }, ...pageLines(trace)];
  expect(firstUnexplained(SYSTEM, settings, lines)).toBeNull();
  const last = lines.findLastIndex((line: Line) => line.ret !== undefined);
  const altered = lines.with(last, { ...(lines[last] as Line), ret: ARENA + PAGE });
  expect(firstUnexplained(SYSTEM, settings, altered)).toBe(last);
});

function slabLines(
  { operations, results }: Trace,
  size: number,
  sizeClass: number,
  slabAt: (slab: number) => number,
): Line[] {
  const told = wordsOf(results);
  const lines: Line[] = [];
  playSlabs(operations, {
    alloc() {
      const args = [0, size, 1];
      const [, letter, index] = /^([A-Z])(\d+)$/.exec(told.shift() ?? '') ?? [];
      if (letter === undefined) {
        lines.push({ op: 'alloc', args, error: 'needs-slab' });
        return null;
      }
      const place = { slab: letter.charCodeAt(0) - 'A'.charCodeAt(0), object: Number(index) };
      lines.push({ op: 'alloc', args, ret: objectAddress(slabAt(place.slab), sizeClass, place.object) });
      return place;
    },
    addSlab: (slab) => void lines.push({ op: 'add-slab', args: [0, sizeClass, slabAt(slab)] }),
    free(cpu, slab, object) {
      const word = told.shift();
      const args = [cpu, objectAddress(slabAt(slab), sizeClass, object), size, 1];
      const answer = word === 'Done' || word === 'Queued' ? word : 'Free';
      lines.push({ op: 'free', args, ret: { Done: 0, Queued: 1, Free: slabAt(slab) }[answer] });
      return answer;
    },
    counts() {
      told.shift();
      return [0, 0];
    },
  });
  return lines;
}

function pageLines({ operations, results }: Trace): Line[] {
  const told = wordsOf(results);
  const lines: Line[] = [];
  playPages(operations, {
    alloc(count, align) {
      const word = told.shift();
      const page = word === 'NoMemory' ? null : Number(word);
      const answer = page === null ? { error: 'no-memory' } : { ret: ARENA + page * PAGE };
      lines.push({ op: 'alloc-pages', args: [count, align * PAGE], ...answer });
      return page;
    },
    free(page, count) {
      told.shift();
      lines.push({ op: 'free-pages', args: [ARENA + page * PAGE, count] });
      return 0;
    },
  });
  return lines;
}
