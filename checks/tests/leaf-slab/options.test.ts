// Which configurations are possible: model and library say the same, and nothing is carved for an impossible one.
import { describe, expect, it } from 'vitest';
import { AllocatorError } from '../../../impl/kit/error.ts';
import { Memory } from '../../../impl/kit/memory.ts';
import { LeafSlab, type LeafSlabOptions } from '../../../impl/leaf-slab/index.ts';
import { model } from '../../../model/leaf-slab/index.ts';
import type { LeafSlabSettings } from '../../../spec/leaf-slab/contract.ts';
import {
  addressOfLeaf,
  type HeldBlock,
  type LeafSlabView,
  objectSizeOf,
  objectsPerSlab,
} from '../../../spec/leaf-slab/contract.ts';
import { rows } from '../../../spec/leaf-slab/rows.ts';
import { readView } from '../../../spec/leaf-slab/view.ts';

const SOUND: LeafSlabSettings = {
  leafSize: 64,
  heapSize: 300,
  heapStart: 64,
  descriptor: 'inside',
  descriptorSize: 8,
  keepEmpty: 0,
};

const CARVED = 4096;

describe('options', () => {
  it.each<[string, Partial<LeafSlabSettings>]>([
    ['leaf-size', { leafSize: 8 }],
    ['leaf-size', { leafSize: 48 }],
    ['leaf-size', { leafSize: 2 ** 31 }],
    ['leaf-size', { leafSize: Number.NaN }],
    ['heap-size', { heapSize: -1 }],
    ['heap-size', { heapSize: 64.5 }],
    ['heap-size', { heapSize: 2 ** 31 }],
    ['heap-start', { heapStart: 8 }],
    ['heap-start', { heapStart: 16.5 }],
    ['heap-start', { heapStart: 2 ** 31 }],
    ['heap-start', { heapStart: 2 ** 30, heapSize: 2 ** 30 }],
    ['descriptor-size', { descriptorSize: 4 }],
    ['descriptor-size', { descriptorSize: -8 }],
    ['descriptor-size', { descriptorSize: 8.5 }],
    ['no-class-fits', { descriptorSize: 56 }],
    ['no-class-fits', { descriptorSize: 64 }],
    ['no-class-fits', { descriptorSize: 4096 }],
    ['descriptor-too-small', { descriptorSize: 0 }],
    ['descriptor-too-small', { leafSize: 1024 }],
    ['keep-empty', { keepEmpty: 2 }],
    ['keep-empty', { keepEmpty: 0.5 }],
  ])('are refused as %s: %o', (code, given) => {
    const settings = { ...SOUND, ...given };
    expect([model.refusal(settings), construct(settings)]).toEqual([code, { code, carved: CARVED }]);
  });

  it('are refused when the descriptor is neither inside nor outside', () => {
    const unknown = 'beside' as string as 'inside';
    expect(construct({ ...SOUND, descriptor: unknown })).toEqual({ code: 'descriptor-unknown', carved: CARVED });
  });

  it('are judged alike by model and constructor, with as many classes', () => {
    const differences: unknown[] = [];
    for (const settings of grid()) {
      const { code } = construct(settings);
      const modelled = model.refusal(settings) ?? `${model.open(settings).initial().partial.length} classes`;
      if (code !== modelled) differences.push({ settings, code, modelled });
    }
    expect(differences).toEqual([]);
  });

  it('that fit no memory carve nothing', () => {
    const memory = new Memory(1024);
    const options = { leafSize: 64, heapSize: 960 };
    expect(() => new LeafSlab(memory, options)).toThrow(expect.objectContaining({ code: 'memory-spent' }));
    expect(memory.carved).toBe(16);
  });

  it('may leave out where the heap is: it is carved', () => {
    const allocator = new LeafSlab(new Memory(4096), { leafSize: 64, heapSize: 1000 });
    expect([allocator.leaves, allocator.base % 8]).toEqual([15, 0]);
    expect(allocator.allocate(512)).toBe(allocator.base);
  });

  it('say why, and what would do', () => {
    const message = (options: LeafSlabOptions) => {
      try {
        new LeafSlab(new Memory(8192), options);
        return '';
      } catch (error) {
        return error instanceof Error ? error.message : '';
      }
    };
    const inside = { leafSize: 1024, heapSize: 2048, descriptor: 'inside' } as const;
    expect(message({ ...inside, descriptorSize: 8 })).toMatch(/so give at least 16\.$/);
    expect(message({ ...inside, descriptorSize: 16 })).toBe('');
    expect(message({ ...inside, descriptorSize: 1016 })).toMatch(/so give at most 1008\.$/);
    expect(message({ ...inside, descriptorSize: 1008 })).toBe('');
  });
});

describe('a view', () => {
  it('says that users hold every block, and every object that is not free', () => {
    const tiny = rows.flatMap(({ configurations }) => configurations.filter(({ size }) => size === 'tiny'));
    for (const { settings } of tiny) {
      const opened = model.open(settings);
      const state = opened.initial();
      for (let step = 0; step < 60; step += 1) {
        const size = [8, 16, 40, 1, 9, 64][step % 6] ?? 8;
        const { value } = opened.apply(state, { operation: 'allocate', operands: [size], refusals: 0 }, ALONE);
        if (step % 3 === 0) opened.apply(state, { operation: 'free', operands: [value ?? 0], refusals: 0 }, ALONE);
        const words: number[] = [];
        opened.writeView(state, { push: (word) => words.push(word) });
        const view = readView(settings, sourceOf(words));
        expect(view.held).toEqual(heldPlainly(view));
      }
    }
  });
});

/** What users hold, said plainly. */
function heldPlainly({ settings, live, slabs }: LeafSlabView): HeldBlock[] {
  const held = live.map(({ leaf, order }) => ({
    address: addressOfLeaf(settings, leaf),
    byteLength: settings.leafSize * 2 ** order,
  }));
  for (const { leaf, sizeClass, freeObjects } of slabs) {
    const byteLength = objectSizeOf(sizeClass);
    for (let object = 0; object < objectsPerSlab(settings, sizeClass); object += 1) {
      const address = addressOfLeaf(settings, leaf) + object * byteLength;
      if (!freeObjects.includes(object)) held.push({ address, byteLength });
    }
  }
  return held.sort((one, other) => one.address - other.address);
}

const ALONE = {
  call: () => 0,
  mayCall: () => {},
  refusedLast: false,
  expectAnswer: () => {},
  userWrites: () => {},
};

function sourceOf(words: readonly number[]) {
  let at = 0;
  return {
    next: () => {
      at += 1;
      return words[at - 1] ?? Number.NaN;
    },
  };
}

/** What the constructor says, and how much of the memory is carved after it said no. */
function construct(settings: LeafSlabSettings): { readonly code: string; readonly carved?: number } {
  const memory = new Memory(65536);
  memory.carve(CARVED - memory.carved);
  try {
    const { keepEmpty, ...rest } = settings;
    const allocator = new LeafSlab(memory, { ...rest, keepEmpty: keepEmpty as 0 | 1 });
    return { code: `${allocator.sizeClasses.length} classes` };
  } catch (error) {
    if (error instanceof AllocatorError) return { code: error.code, carved: memory.carved };
    throw error;
  }
}

function* grid(): Generator<LeafSlabSettings> {
  for (const descriptor of ['inside', 'outside'] as const)
    for (const leafSize of [0, 8, 16, 24, 32, 64, 128, 512, 1024, 4096])
      for (const heapSize of [-8, 0, 1000])
        for (const heapStart of [8, 15, 16, 17])
          for (const descriptorSize of [-8, 0, 4, 8, 16, 24, 48, 56, 64, 120, 4080, 4096])
            for (const keepEmpty of [0, 1, 2])
              yield { leafSize, heapSize, heapStart, descriptor, descriptorSize, keepEmpty };
}
