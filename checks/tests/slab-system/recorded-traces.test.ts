// The figures measured on the original are behaviours of the model when they are read as logs, made from their text alone.
import { describe, expect, it } from 'vitest';
import { implementation } from '../../../impl/slab-system/checked.ts';
import { model } from '../../../model/slab-system/index.ts';
import { specification } from '../../../spec/slab-system/index.ts';
import { settingsFrom } from '../../run/usage.ts';
import { firstUnexplained } from '../recorded-lines.ts';

type Call = readonly [string, ...number[]];

interface Line {
  readonly op: string;
  readonly args: readonly number[];
  readonly ret?: number;
  readonly error?: string;
  readonly calls?: readonly Call[];
}

const SYSTEM = { specification, model, implementation };
const START = 2 ** 20;
/** The constants of the original; it never gives an empty slab back by itself. */
const ORIGINAL = {
  frameSize: 4096,
  cacheLine: 32,
  cpus: 8,
  limit: 16,
  batch: 8,
  keptEmpty: 2 ** 30,
  slabDescriptor: 56,
  cacheDescriptor: 184,
  generations: 256,
  generalMin: 8,
  generalMax: 2 ** 23,
  frames: 4096,
  frameStart: START,
};

/** The provider of these logs lends one frame behind the other. */
class Frames {
  private next = START;
  private readonly size: number;

  constructor(size = ORIGINAL.frameSize) {
    this.size = size;
  }

  /** A call that lends one frame. */
  lend(): Call {
    const address = this.next;
    this.next += this.size;
    return ['alloc_frames', 1, address];
  }
}

function unexplained(lines: readonly Line[], given: object = {}): number | null {
  return firstUnexplained(SYSTEM, settingsFrom(specification, { ...ORIGINAL, ...given }, null), lines);
}

function initWith(frames: Frames, count: number): Line {
  return { op: 'init', args: [], calls: Array.from({ length: count }, () => frames.lend()) };
}

const addressOf = (call: Call) => call.at(-1) as number;

describe.each([
  [2048, 19],
  [4096, 10],
  [16384, 3],
  [65536, 2],
])('with frames of %s bytes', (frameSize, frames) => {
  it(`init asks for ${frames}, and conforms with no other number`, () => {
    const withFrames = (count: number) => unexplained([initWith(new Frames(frameSize), count)], { frameSize });
    expect([frames - 1, frames, frames + 1].map(withFrames)).toEqual([0, null, 0]);
  });
});

/**
 * Where the descriptor of the first cache of a user is: of 21 in the first slab, behind 56 bytes and 21 indexes of 4,
 * rounded up to 144. 22 others were taken before it in batches of 8, each from its newest on: the third has the objects
 * 16 to 20, and three of a second slab; of these two are left, and object 17 is the newer.
 */
const DESCRIPTOR = START + 144 + 17 * 184;

/** A system with one cache of a user, whose arrays are at hand. */
function beginning(frames: Frames, size: number): Line[] {
  return [initWith(frames, 10), { op: 'create-cache', args: [0, size, 8], ret: DESCRIPTOR }];
}

const alloc = (ret: number, calls: readonly Call[] = []): Line => ({
  op: 'cache-alloc',
  args: [0, DESCRIPTOR, 0],
  ret,
  calls,
});

const free = (object: number): Line => ({ op: 'cache-free', args: [0, DESCRIPTOR, 0, object] });

/** Batches are handed out from their newest object on: 7 to 0, 15 to 8, and so on. */
function inBatches(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index - (index % 8) + (7 - (index % 8)));
}

describe('objects of 56 bytes, 67 in a slab behind a head of 328 bytes', () => {
  const ORDER = [7, 6, 5, 4, 3, 2, 1, 0, 15];
  const lines = () => {
    const frames = new Frames();
    const before = beginning(frames, 56);
    const slab = frames.lend();
    const objects = ORDER.map((index) => addressOf(slab) + 328 + 56 * index);
    return { before, slab, objects };
  };

  it('are handed out in the order 7 6 5 4 3 2 1 0 15, all of one slab', () => {
    const { before, slab, objects } = lines();
    const handedOut = objects.map((object, index) => alloc(object, index === 0 ? [slab] : []));
    expect(unexplained([...before, ...handedOut])).toBeNull();
    const another = handedOut.with(8, alloc((objects[8] as number) - 56));
    expect(unexplained([...before, ...another])).toBe(before.length + 8);
  });

  it('come back in the reverse order of their frees', () => {
    const { before, slab, objects } = lines();
    const handedOut = objects.map((object, index) => alloc(object, index === 0 ? [slab] : []));
    const freed = objects.map((object) => free(object));
    const again = objects.toReversed().map((object) => alloc(object));
    expect(unexplained([...before, ...handedOut, ...freed, ...again])).toBeNull();
  });
});

it('40 slabs of 64-byte objects, all freed, give 39 frames back while arrays are kept, and then none', () => {
  const frames = new Frames();
  const lines = beginning(frames, 64);
  const slabs: number[] = [];
  // 59 in a slab behind a head of 296 bytes. A batch that a slab cannot fill is filled from a new one.
  const objects = inBatches(40 * 59).map((index) => {
    const calls: Call[] = [];
    while (slabs.length * 59 <= index) {
      const slab = frames.lend();
      slabs.push(addressOf(slab));
      calls.push(slab);
    }
    const object = (slabs[Math.floor(index / 59)] as number) + 296 + 64 * (index % 59);
    lines.push(alloc(object, calls));
    return { index, object };
  });
  for (const { object } of objects) lines.push(free(object));
  // The last 32 of the 40th slab wait in arrays; the others became empty one after the other.
  const released = slabs.slice(0, 39).map((slab): Call => ['free_frames', slab, 1]);
  lines.push({ op: 'reclaim', args: [1], ret: 39, calls: released }, { op: 'reclaim', args: [1], ret: 0 });
  expect(unexplained(lines)).toBeNull();
  const last = lines.length - 2;
  expect(unexplained(lines.with(last, { ...(lines[last] as Line), ret: 40 }))).toBe(last);
});

it('80 slabs of 1024-byte objects, all freed, give 72 frames back while arrays are kept', () => {
  const frames = new Frames();
  const lines = beginning(frames, 1024);
  const slabs: number[] = [];
  const objects: number[] = [];
  for (let slab = 0; slab < 80; slab += 1) {
    const extent = frames.lend();
    slabs.push(addressOf(extent));
    // A free list of 16 bytes, of which 201 share a frame; a descriptor of 56, of which 59 do. Both come in batches of 8.
    const lists = slab === 0 ? [frames.lend()] : [];
    const descriptors = slab === 0 || slab === 56 ? [frames.lend()] : [];
    for (const index of [3, 2, 1, 0]) {
      const object = addressOf(extent) + 1024 * index;
      objects.push(object);
      lines.push(alloc(object, index === 3 ? [extent, ...lists, ...descriptors] : []));
    }
  }
  for (const object of objects) lines.push(free(object));
  const released = slabs.slice(0, 72).map((slab): Call => ['free_frames', slab, 1]);
  lines.push({ op: 'reclaim', args: [1], ret: 72, calls: released });
  expect(unexplained(lines)).toBeNull();
});
