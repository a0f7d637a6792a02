// Which configurations there are: what each is made of and calls, which are refused and why.
import { describe, expect, it } from 'vitest';
import {
  AllocatorError,
  Memory,
  type MemoryBackend,
  type ObjectSizeType,
  SLAB_INFO_BYTES,
  SlabCache,
  type SlabCacheOptions,
} from '../../../impl/index.ts';
import { AT_THRESHOLD, BELOW_THRESHOLD, FULL } from '../../../impl/slab-cache/books.ts';
import { model } from '../../../model/slab-cache/index.ts';
import type { SlabCacheSettings } from '../../../spec/slab-cache/contract.ts';
import { readView } from '../../../spec/slab-cache/view.ts';
import { openScene, printBooks, printLent, type Scene, walk } from './recording.ts';

// Observed on the original. The columns: size/align | slab/page | small or large | objects a slab | threshold | SlabInfo at |
// first object returned at | bytes for nobody | calls of: alloc, alloc, free of the second, free of the first.
const WORKING = `
F1 | 1024/8 | 4096/4096 | S | 3 | 2 | 4040 | 2048 | 968 | AS | - | - | FS
F2 | 1024/8 | 8192/4096 | S | 7 | 5 | 8136 | 6144 | 968 | AS SV@4096 | SV@4096 | GT@4096 | GT@4096 FS DL@0 DL@4096*
F3 | 56/8 | 4096/4096 | L | 73 | 54 | backend | 4032 | 8 | AS AI SV@0 | - | GT@0 | GT@0 FS FI DL@0*
F4 | 16/8 | 8192/4096 | L | 512 | 384 | backend | 8176 | 0 | AS AI SV@4096 | SV@4096 | GT@4096 | GT@4096 FS FI DL@0 DL@4096*
F5 | 512/8 | 4096/4096 | S | 7 | 5 | 4040 | 3072 | 456 | AS | - | - | FS
F6 | 512/8 | 8192/4096 | S | 15 | 11 | 8136 | 7168 | 456 | AS SV@4096 | SV@4096 | GT@4096 | GT@4096 FS DL@0 DL@4096*
F7 | 512/8 | 4096/4096 | L | 8 | 6 | backend | 3584 | 0 | AS AI SV@0 | - | GT@0 | GT@0 FS FI DL@0*
F8 | 256/8 | 8192/4096 | L | 32 | 24 | backend | 7936 | 0 | AS AI SV@4096 | SV@4096 | GT@4096 | GT@4096 FS FI DL@0 DL@4096*
F9 | 32/8 | 4096/4096 | S | 126 | 94 | 4040 | 4000 | 8 | AS | - | - | FS
F10 | 16/16 | 4096/4096 | S | 252 | 189 | 4040 | 4016 | 8 | AS | - | - | FS
F11 | 32/32 | 4096/4096 | S | 126 | 94 | 4040 | 4000 | 8 | AS | - | - | FS
F12 | 64/64 | 4096/4096 | S | 63 | 47 | 4040 | 3968 | 8 | AS | - | - | FS
F13 | 128/128 | 4096/4096 | S | 31 | 23 | 4040 | 3840 | 72 | AS | - | - | FS
F14 | 256/256 | 4096/4096 | S | 15 | 11 | 4040 | 3584 | 200 | AS | - | - | FS
F15 | 512/512 | 4096/4096 | L | 8 | 6 | backend | 3584 | 0 | AS AI SV@0 | - | GT@0 | GT@0 FS FI DL@0*
F16 | 1024/1024 | 4096/4096 | L | 4 | 3 | backend | 3072 | 0 | AS AI SV@0 | - | GT@0 | GT@0 FS FI DL@0*
F17 | 2048/2048 | 4096/4096 | L | 2 | 1 | backend | 2048 | 0 | AS AI SV@0 | - | GT@0 | GT@0 FS FI DL@0*
F18 | 56/8 | 4096/4096 | S | 72 | 54 | 4040 | 3976 | 8 | AS | - | - | FS
F19 | 24/8 | 4096/4096 | S | 168 | 126 | 4040 | 4008 | 8 | AS | - | - | FS
F20 | 40/8 | 4096/4096 | S | 101 | 75 | 4040 | 4000 | 0 | AS | - | - | FS
F21 | 48/8 | 4096/4096 | S | 84 | 63 | 4040 | 3984 | 8 | AS | - | - | FS
F22 | 96/32 | 4096/4096 | S | 42 | 31 | 4040 | 3936 | 8 | AS | - | - | FS
F23 | 192/64 | 4096/4096 | S | 21 | 15 | 4040 | 3840 | 8 | AS | - | - | FS
F24 | 680/8 | 4096/4096 | S | 5 | 3 | 4040 | 2720 | 640 | AS | - | - | FS
F25 | 680/8 | 4096/4096 | L | 6 | 4 | backend | 3400 | 16 | AS AI SV@0 | - | GT@0 | GT@0 FS FI DL@0*
F42 | 16/8 | 128/64 | S | 4 | 3 | 72 | 48 | 8 | AS SV@0 | SV@0 | GT@0 | GT@0 FS DL@0* DL@64
F43 | 16/8 | 128/128 | S | 4 | 3 | 72 | 48 | 8 | AS | - | - | FS
F44 | 16/8 | 32/32 | L | 2 | 1 | backend | 16 | 0 | AS AI SV@0 | - | GT@0 | GT@0 FS FI DL@0*
F45 | 16/8 | 64/16 | L | 4 | 3 | backend | 48 | 0 | AS AI SV@48 | SV@32 | GT@32 | GT@48 FS FI DL@0 DL@16 DL@32* DL@48*`;

// The original makes these, and breaks on their first alloc: its threshold for one object a slab is 0. Here it is 1.
// The last column: calls of alloc, alloc, free, free.
const ONE_OBJECT_A_SLAB = `
P1 | 2048/8 | 4096/4096 | S | AS S0, AS S1, FS S1, FS S0
P2 | 2024/8 | 4096/4096 | S | AS S0, AS S1, FS S1, FS S0
P3 | 4040/8 | 4096/4096 | S | AS S0, AS S1, FS S1, FS S0
P4 | 4096/4096 | 4096/4096 | L | AS S0 AI SV@0, AS S1 AI SV@0, GT@0 FS S1 FI DL@0*, GT@0 FS S0 FI DL@0*
P5 | 2728/8 | 4096/4096 | L | AS S0 AI SV@0, AS S1 AI SV@0, GT@0 FS S1 FI DL@0*, GT@0 FS S0 FI DL@0*
P6 | 4096/8 | 8192/4096 | S | AS S0 SV@0, AS S1 SV@0, GT@0 FS S1 DL@0* DL@4096, GT@0 FS S0 DL@0* DL@4096
P7 | 8192/8 | 16384/4096 | S | AS S0 SV@0, AS S1 SV@0, GT@0 FS S1 DL@0* DL@4096 DL@8192 DL@12288, GT@0 FS S0 DL@0* DL@4096 DL@8192 DL@12288
P8 | 12288/8 | 16384/4096 | L | AS S0 AI SV@0, AS S1 AI SV@0, GT@0 FS S1 FI DL@0* DL@4096 DL@8192 DL@12288, GT@0 FS S0 FI DL@0* DL@4096 DL@8192 DL@12288
P9 | 16/8 | 16/16 | L | AS S0 AI SV@0, AS S1 AI SV@0, GT@0 FS S1 FI DL@0*, GT@0 FS S0 FI DL@0*
P10 | 64/64 | 128/128 | S | AS S0, AS S1, FS S1, FS S0`;

// E: refused by the original too, there with a text. P: made by the original, which breaks on their first alloc.
const REFUSED = `
E1 | 16/8 | 2048/4096 | S | slab-not-whole-pages
E2 | 16/8 | 6144/4096 | S | slab-not-whole-pages
E3 | 16/8 | 12288/4096 | S | slab-not-power-of-two
E3 | 16/8 | 12288/4096 | L | slab-not-power-of-two
E4 | 16/8 | 0/4096 | S | slab-not-power-of-two
E5 | 16/8 | 4096/0 | S | page-size-zero
E5 | 16/8 | 0/0 | S | page-size-zero
E7 | 8192/8192 | 4096/4096 | S | alignment-exceeds-page
E7 | 8192/8192 | 4096/4096 | L | alignment-exceeds-page
E7 | 8192/8192 | 8192/4096 | S | alignment-exceeds-page
E7 | 8192/8192 | 8192/4096 | L | alignment-exceeds-page
E7 | 8192/8192 | 16384/4096 | S | alignment-exceeds-page
E7 | 8192/8192 | 16384/4096 | L | alignment-exceeds-page
E11 | 8/8 | 4096/4096 | S | object-too-small
E11 | 8/8 | 4096/4096 | L | object-too-small
E11 | 15/1 | 4096/4096 | S | object-too-small
E11 | 15/1 | 4096/4096 | L | object-too-small
E13 | 16/8 | 64/64 | S | slab-too-small
E14 | 4048/8 | 4096/4096 | S | slab-too-small
E14 | 4096/8 | 4096/4096 | S | slab-too-small
E16 | 8192/8 | 4096/4096 | L | no-object-fits
E18 | 16/1 | 4096/4096 | S | 252 objects
P11 | 17/1 | 4096/4096 | S | object-size-not-multiple-of-8
P12 | 20/4 | 4096/4096 | S | object-size-not-multiple-of-8
P12 | 20/4 | 4096/4096 | L | object-size-not-multiple-of-8
P13 | 100/4 | 4096/4096 | S | object-size-not-multiple-of-8
P13 | 100/4 | 4096/4096 | L | object-size-not-multiple-of-8
P14 | 2020/4 | 8192/4096 | S | object-size-not-multiple-of-8
P14 | 2020/4 | 8192/4096 | L | object-size-not-multiple-of-8`;

describe('configurations', () => {
  it('that work are laid out and call the backend as in the original', () => {
    expect(fillIn(WORKING, measure)).toBe(WORKING);
  });

  it('with one object a slab work, and give everything back', () => {
    expect(fillIn(ONE_OBJECT_A_SLAB, roundTrip)).toBe(ONE_OBJECT_A_SLAB);
  });

  it('that cannot work are refused, for the reason the original looks for first', () => {
    const outcome = (options: SlabCacheOptions) => construct(options, new Memory(8192));
    expect(fillIn(REFUSED, outcome)).toBe(REFUSED);
  });

  it('with a number that counts no bytes, or an unknown type, are refused', () => {
    const sound = { objectSize: 16, objectAlign: 8, slabSize: 128, pageSize: 128, objectSizeType: 'small' } as const;
    const names = ['objectSize', 'objectAlign', 'slabSize', 'pageSize'];
    const numbers = [-8, -1, 0.5, 16.5, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY];
    const outcomes = names.flatMap((name) =>
      numbers.flatMap((number) => {
        const options = { ...sound, [name]: number };
        return [construct(options, new Memory(4096)), model.refusal(complete(options))];
      }),
    );
    expect([...new Set(outcomes)]).toEqual(['not-a-whole-number']);
    const unknown = 'medium' as string as ObjectSizeType;
    expect(construct({ ...sound, objectSizeType: unknown }, new Memory(4096))).toBe('object-size-type-unknown');
  });

  it('are judged alike by model and constructor, which carves nothing when it refuses', () => {
    const differences: unknown[] = [];
    const seen = new Set<string>();
    let memory = new Memory(4096);
    for (const settings of grid()) {
      const carved = memory.carved;
      const constructed = construct(settings, memory);
      const modelled = model.refusal(settings) ?? `${objectsInModel(settings)} objects`;
      seen.add(constructed);
      if (constructed !== modelled) differences.push({ settings, constructed, modelled });
      if (constructed.endsWith(' objects')) memory = new Memory(4096);
      else if (memory.carved !== carved) differences.push({ settings, carved: memory.carved });
    }
    expect(differences).toEqual([]);
    expect([...seen].filter((outcome) => !outcome.endsWith(' objects'))).toHaveLength(11);
  });

  it('whose books do not fit carve nothing, not even the first object directory of the memory', () => {
    const memory = new Memory(64);
    const options = { objectSize: 16, slabSize: 128, pageSize: 128, objectSizeType: 'small' } as const;
    expect(construct(options, memory)).toBe('memory-spent');
    expect([memory.carved, memory.objectDirectory]).toEqual([16, 0]);
  });
});

/** The table with the columns behind the fourth replaced by what a configuration really does. */
function fillIn(table: string, measured: (options: SlabCacheOptions) => string): string {
  const lines = table.split('\n').map((line) => {
    if (line === '') return line;
    const given = line.split(' | ').slice(0, 4);
    const [objectSize = 0, objectAlign = 0, slabSize = 0, pageSize = 0] = given
      .slice(1, 3)
      .join('/')
      .split('/')
      .map(Number);
    const objectSizeType = given[3] === 'S' ? 'small' : 'large';
    return [...given, measured({ objectSize, objectAlign, slabSize, pageSize, objectSizeType })].join(' | ');
  });
  return lines.join('\n');
}

function measure(options: SlabCacheOptions): string {
  const scene = openScene(options, 1);
  const { cache, backend } = scene;
  const figures = [cache.objectsPerSlab, usedWhenPreferred(openScene(options, 1))];
  const first = cache.alloc();
  const calls = [backend.takeCalls()];
  const inSlab = slabInfoOf(scene) - first + backend.offsetOf(first);
  const holdsSlabInfo = inSlab >= 0 && inSlab < options.slabSize;
  const behindObjects = options.slabSize - cache.objectsPerSlab * options.objectSize;
  const waste = holdsSlabInfo ? behindObjects - SLAB_INFO_BYTES : behindObjects;
  const second = cache.alloc();
  calls.push(backend.takeCalls());
  for (const object of [second, first]) {
    cache.free(object);
    calls.push(backend.takeCalls());
  }
  // There is only one slab, so the table does not name it.
  const unnamed = calls.map((call) => call.replaceAll(' S0', ''));
  return [...figures, holdsSlabInfo ? inSlab : 'backend', backend.offsetOf(first), waste, ...unnamed].join(' | ');
}

/** How many objects must be in use for a slab to stand on the list of those that are preferred. */
function usedWhenPreferred({ memory, cache }: Scene): number {
  for (let used = 1; used < cache.objectsPerSlab; used += 1) {
    cache.alloc();
    if (walk(memory, cache.inspect().books + AT_THRESHOLD).length > 0) return used;
  }
  return -1;
}

/** The only SlabInfo of a cache with one slab. */
function slabInfoOf({ memory, cache }: Scene): number {
  const { books } = cache.inspect();
  return [BELOW_THRESHOLD, AT_THRESHOLD, FULL].flatMap((list) => walk(memory, books + list))[0] ?? 0;
}

function roundTrip(options: SlabCacheOptions): string {
  const scene = openScene(options);
  const { cache, backend } = scene;
  const calls: string[] = [];
  const objects = [cache.objectsPerSlab, cache.objectsPerSlab].map(() => {
    const object = cache.alloc();
    calls.push(backend.takeCalls());
    return object;
  });
  if (printBooks(scene) !== '- | - | S0 S1 | 0,2,0,2') calls.push(printBooks(scene));
  for (const object of objects.reverse()) {
    cache.free(object);
    calls.push(backend.takeCalls());
  }
  const left = `${printBooks(scene)}, ${printLent(scene)}`;
  if (left !== '- | - | - | 0,0,0,0, 0 slabs, 0 SlabInfos, 0 pages') calls.push(left);
  return calls.join(', ');
}

/** The code with which the constructor refuses, or how many objects a slab of the cache holds. */
function construct(options: SlabCacheOptions, memory: Memory): string {
  try {
    return `${new SlabCache(options, untouchable(memory)).objectsPerSlab} objects`;
  } catch (error) {
    if (error instanceof AllocatorError) return error.code;
    throw error;
  }
}

/** The constructor calls no backend. */
function untouchable(memory: Memory): MemoryBackend {
  const untouched = () => {
    throw new Error('The constructor called the backend.');
  };
  return {
    memory,
    allocSlab: untouched,
    freeSlab: untouched,
    allocSlabInfo: untouched,
    freeSlabInfo: untouched,
    saveSlabInfoPointer: untouched,
    getSlabInfoPointer: untouched,
    deleteSlabInfoPointer: untouched,
  };
}

function complete(options: Required<SlabCacheOptions>): SlabCacheSettings {
  return { ...options, slabsMax: 1, pageMap: 'array', slabInfoSource: 'pool', neighbour: 'none' };
}

function objectsInModel(settings: SlabCacheSettings): number | undefined {
  const opened = model.open(settings);
  const words: number[] = [];
  opened.writeView(opened.initial(), { push: (word) => words.push(word) });
  const view = readView(settings, { next: () => words.shift() ?? 0 });
  return view.caches[0]?.objectsPerSlab;
}

function* grid(): Generator<SlabCacheSettings> {
  const objectSizes = [...Array(81).keys(), 128, 680, 1000, 2020, 2048, 4040, 4096, 8192];
  const alignments = [0, 1, 2, 3, 4, 7, 8, 12, 16, 24, 32, 64, 100, 128];
  for (const objectSizeType of ['small', 'large'] as const)
    for (const pageSize of [0, 1, 4, 8, 16, 24, 64, 4096])
      for (const slabSize of [0, 8, 16, 64, 96, 128, 256, 4096, 8192])
        for (const objectAlign of alignments)
          for (const objectSize of objectSizes)
            yield complete({ objectSize, objectAlign, slabSize, pageSize, objectSizeType });
}
