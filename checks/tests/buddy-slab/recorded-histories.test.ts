// What the implementation does is a behaviour of the model when it is read from a log; altered in any place, it is not.
import { describe, expect, it } from 'vitest';
import { implementation } from '../../../impl/buddy-slab/checked.ts';
import { openBuddySlab } from '../../../impl/buddy-slab/subject.ts';
import { model } from '../../../model/buddy-slab/index.ts';
import {
  type BuddySlabSettings,
  CLASS_BYTES,
  classFor,
  objectsPerSlab,
  slabBytes,
} from '../../../spec/buddy-slab/contract.ts';
import { specification } from '../../../spec/buddy-slab/index.ts';
import type { CallRecorder, Instance } from '../../../spec/kit/contract.ts';
import { settingsFrom } from '../../run/usage.ts';
import { firstUnexplained } from '../recorded-lines.ts';

interface Line {
  readonly op: string;
  readonly args: readonly number[];
  readonly ret?: number;
  readonly error?: string;
}

type Draw = (below: number) => number;

/** An object or a block of pages that is held, as it is to be freed. */
type Held = Readonly<Record<'free', Pick<Line, 'op' | 'args'>>>;

const SYSTEM = { specification, model, implementation };
const NOBODY: CallRecorder = { begin: () => 0, refuses: () => false, end: () => {} };
const PAGE = 4096;

const given = (settings: Partial<BuddySlabSettings>) =>
  settingsFrom(specification, { pageSize: PAGE, cpus: 2, arenaStart: 65_536, ...settings }, null);

const PARTS: readonly (readonly [string, BuddySlabSettings, (settings: BuddySlabSettings) => Line[]])[] = [
  ['slabs', given({ part: 'slabs', arenaPages: 24, sizeMin: 8, sizeMax: 2048 }), recordSlabs],
  ['pages', given({ part: 'pages', regionSize: 32 * PAGE, pagesMax: 8 }), recordPages],
  ['whole', given({ part: 'whole', regionSize: 48 * PAGE, sizeMin: 8, sizeMax: 2048, pagesMax: 4 }), recordWhole],
];

describe.each(PARTS)('a recorded history of %s', (_part, settings, record) => {
  const history = record(settings);

  it('conforms as it was recorded', () => {
    expect(firstUnexplained(SYSTEM, settings, history)).toBeNull();
  });

  it('has requests that failed and frees that were refused', () => {
    const refused = history.flatMap(({ op, error }) => (error === undefined ? [] : [`${op} ${error}`]));
    expect(refused.some((one) => /^alloc.* (needs-slab|no-memory)/.test(one))).toBe(true);
    expect(refused.some((one) => /^free.* not-allocated/.test(one))).toBe(true);
  });

  it('is refused at the first line that was altered', () => {
    const wrong = history.flatMap((line, index) =>
      alterations(line).flatMap((altered) => {
        const refusedAt = firstUnexplained(SYSTEM, settings, history.slice(0, index + 1).with(index, altered));
        return refusedAt === index ? [] : [{ index, altered, refusedAt }];
      }),
    );
    expect(wrong).toEqual([]);
  });
});

/** Every way to alter the answer of a line. */
function alterations({ op, args, ret, error }: Line): Line[] {
  if (error !== undefined) {
    const other = error === 'foreign' ? 'interior' : 'foreign';
    return [
      { op, args, error: other },
      { op, args, ...(ANSWERED.test(op) ? { ret: 65_536 } : {}) },
    ];
  }
  const refused = { op, args, error: op.startsWith('free') ? 'not-allocated' : 'no-memory' };
  return ret === undefined ? [refused] : [refused, { op, args, ret: ret + 8 }];
}

const ANSWERED = /^(alloc|realloc|alloc-pages|alloc-low)$/;

class Recorder {
  readonly lines: Line[] = [];
  private readonly instance: Instance;
  private random = 11;

  constructor(settings: BuddySlabSettings) {
    this.instance = openBuddySlab(settings);
  }

  readonly draw: Draw = (below) => {
    this.random = (Math.imul(this.random, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.random / 2 ** 32) * below);
  };

  /** @returns what was answered; null when it was refused, or when there is no answer */
  give(op: string, ...args: readonly number[]): number | null {
    const { error, value } = this.instance.apply({ operation: op, operands: args, refusals: 0 }, NOBODY);
    const answer = value === null ? {} : { ret: value };
    this.lines.push({ op, args, ...(error === null ? answer : { error }) });
    return error === null ? value : null;
  }

  get refused(): string | null {
    return this.lines.at(-1)?.error ?? null;
  }

  /** Frees one of what is held, now and then wrongly, or twice. */
  let(held: Held[]): void {
    const at = this.draw(held.length);
    const [{ free } = { free: { op: '', args: [] } }] = held.splice(at, 1);
    this.give(free.op, ...free.args);
    if (this.draw(5) === 0) this.give(free.op, ...free.args);
  }
}

function recordSlabs(settings: BuddySlabSettings): Line[] {
  const recorder = new Recorder(settings);
  const { draw } = recorder;
  const held: Held[] = [];
  let next = settings.arenaStart;
  while (recorder.lines.length < 160) {
    const cpu = draw(2);
    const size = CLASS_BYTES[3 + draw(6)] ?? 8;
    if (held.length > 0 && draw(5) < 2) {
      recorder.let(held);
      continue;
    }
    const object = recorder.give('alloc', cpu, size, 1);
    if (object !== null) held.push({ free: { op: 'free', args: [draw(2), object, size, 1] } });
    const sizeClass = classFor(size, 1);
    const bytes = slabBytes(settings, sizeClass);
    const slab = Math.ceil(next / Math.max(bytes, size)) * Math.max(bytes, size);
    if (recorder.refused !== 'needs-slab' || objectsPerSlab(settings, sizeClass) === 0) continue;
    recorder.give('add-slab', cpu, sizeClass, slab);
    if (recorder.refused === null) next = slab + bytes;
  }
  return recorder.lines;
}

function recordPages(settings: BuddySlabSettings): Line[] {
  const recorder = new Recorder(settings);
  recorder.give('add-region', settings.arenaStart, settings.regionSize);
  takeAndLet(recorder, (draw) => {
    const pages = 1 + draw(8);
    const address = recorder.give(draw(4) === 0 ? 'alloc-low' : 'alloc-pages', pages, PAGE << draw(3));
    return address === null ? null : { free: { op: 'free-pages', args: [address, pages] } };
  });
  return recorder.lines;
}

function recordWhole(settings: BuddySlabSettings): Line[] {
  const recorder = new Recorder(settings);
  recorder.give('init', settings.arenaStart, settings.regionSize);
  takeAndLet(recorder, (draw) => {
    const size = draw(6) === 0 ? PAGE * (1 + draw(3)) : 200 + draw(1849);
    const address = recorder.give('alloc', draw(2), size, 1);
    if (address === null) return null;
    const [larger] = [size + draw(500)];
    const moved = draw(4) === 0 ? recorder.give('realloc', draw(2), address, size, 1, larger) : null;
    const freed = moved === null ? [address, size] : [moved, larger];
    return { free: { op: 'free', args: [draw(2), ...freed, 1] } };
  });
  return recorder.lines;
}

/** Takes for a while more than it lets go, then the other way round, and so on. */
function takeAndLet(recorder: Recorder, take: (draw: Draw) => Held | null): void {
  const held: Held[] = [];
  while (recorder.lines.length < 160) {
    const often = recorder.lines.length % 80 < 50 ? 5 : 2;
    if (held.length === 0 || recorder.draw(6) < often) {
      const one = take(recorder.draw);
      if (one !== null) held.push(one);
    } else recorder.let(held);
  }
}
