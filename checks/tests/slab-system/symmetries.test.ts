// What can change places in the slab system: objects of a slab, frames and CPUs; and that a little more could not.
import { describe, expect, it } from 'vitest';
import { implementation } from '../../../impl/slab-system/checked.ts';
import { model } from '../../../model/slab-system/index.ts';
import type { WordSink } from '../../../spec/kit/contract.ts';
import type { Symmetry } from '../../../spec/kit/symmetry.ts';
import type { CacheView, SlabSystemSettings, SlabSystemView } from '../../../spec/slab-system/contract.ts';
import { cpus } from '../../../spec/slab-system/cpus.ts';
import { frames } from '../../../spec/slab-system/frames.ts';
import { specification } from '../../../spec/slab-system/index.ts';
import { rows } from '../../../spec/slab-system/rows.ts';
import { orbitSize, writeOrbit } from '../../../spec/slab-system/symmetry.ts';
import { certify } from '../../engine/certificate.ts';
import { type ExplorationLimits, NO_LIMITS } from '../../engine/exploration-options.ts';
import { seenThrough } from '../../engine/symmetry.ts';

type Settings = SlabSystemSettings;
type View = SlabSystemView;
type Named = Symmetry<Settings, View>;

const system = { specification, model, implementation };

/** What all explorations by orbit use, with what is claimed of it. */
const objects: Named = {
  id: 'objects',
  sentence: 'Objects of a slab change places.',
  holds: true,
  writeOrbit,
  orbitSize,
};

function settingsOf(id: string, given: Partial<Settings> = {}): Settings {
  const found = rows.flatMap(({ configurations }) => configurations).find((configuration) => configuration.id === id);
  if (found === undefined) throw new Error(`There is no configuration '${id}'.`);
  return { ...found.settings, ...given };
}

function certified(symmetry: Named, settings: Settings, limits: ExplorationLimits = NO_LIMITS) {
  expect(symmetry.inapplicable?.(settings) ?? null).toBeNull();
  return certify(seenThrough(system, symmetry), settings, 'legal', limits);
}

const oneCache = settingsOf('general-32');
const twoCaches = settingsOf('general-16-32');
const coloured = settingsOf('general-32', { cacheLine: 8 });
const twoCpus = settingsOf('general-32', { cpus: 2, frames: 5 });

describe('what changes places', () => {
  it.each([
    ['objects, with one cache', objects, oneCache, 202, 70],
    ['objects, with two caches', objects, twoCaches, 218, 22],
    ['frames, with one cache', frames, oneCache, 202, 36],
    ['frames, with slabs of several colours', frames, coloured, 2872, 478],
    ['frames, with two CPUs', frames, twoCpus, 478, 76],
  ] as const)(
    'changes nothing, and each orbit has as many views as is said: %s',
    (_, symmetry, settings, states, orbits) => {
      expect(certified(symmetry, settings)).toMatchObject({
        holds: true,
        states,
        orbits,
        standFor: states,
        views: states,
      });
    },
  );

  it.each([
    ['objects, with caches of users', objects, settingsOf('on-slab-24x4'), 1038, 34],
    ['objects, with records elsewhere', objects, settingsOf('general-16-256'), 219, 23],
    ['frames, with caches of users', frames, settingsOf('on-slab-40x2'), 1013, 74],
    ['cpus, with general caches', cpus, twoCpus, 456, 50],
    ['cpus, with caches of users', cpus, settingsOf('several-cpus-32x3-limit2'), 259, 36],
  ] as const)(
    'changes nothing, where it is not known how many views an orbit has: %s',
    (_, symmetry, settings, states, orbits) => {
      expect(certified(symmetry, settings)).toMatchObject({ holds: true, states, orbits, standFor: null });
    },
  );
});

/** A symmetry that forgets what a view is changed in before it is written. */
function forgetting(symmetry: Named, change: (cache: CacheView) => CacheView): Named {
  const write = (view: View, past: boolean, words: WordSink) =>
    symmetry.writeOrbit({ ...view, caches: view.caches.map(change) }, past, words);
  return { ...symmetry, writeOrbit: write };
}

/** A symmetry with some of the letters that it is claimed without. */
function withLetters(symmetry: Named, ...ids: readonly string[]): Named {
  return { ...symmetry, without: (symmetry.without ?? []).filter((id) => !ids.includes(id)) };
}

/** Among which two are found that differ. */
const FEW_STATES = { ...NO_LIMITS, statesMax: 2_000 };

describe('what goes a little further', () => {
  it.each([
    ['objects in arrays in any order', forgetting(objects, oldestFirst), settingsOf('general-32', { limit: 2 })],
    ['slabs of a cache in any order', forgetting(frames, byAddress), settingsOf('general-32', { frames: 5 })],
    ['colours', forgetting(frames, (cache) => ({ ...cache, nextColour: 0 })), coloured],
    ['the shared array among those of CPUs', forgetting(cpus, allByLength), twoCpus],
    [
      'the object that is first by address',
      withLetters(frames, 'free-by-handle'),
      settingsOf('general-32', { frames: 5 }),
    ],
    [
      'the order in which arrays are drained',
      withLetters(cpus, 'reclaim'),
      settingsOf('general-32', { cpus: 2, slabDescriptor: 384 }),
    ],
    ['the first CPU, for a size', withLetters(cpus, 'alloc-rounded'), twoCpus],
    ['the first CPU, for a handle', withLetters(cpus, 'alloc-by-handle'), twoCpus],
  ] as const)('is refused: %s', (_, symmetry, settings) => {
    expect(certified(symmetry, settings, FEW_STATES).counterexample).not.toBeNull();
  });

  it.each([
    [
      frames,
      settingsOf('multi-frame-680x3'),
      'it is about slabs of one frame, and those of objects of 680 bytes have more',
    ],
    [cpus, oneCache, 'there is one CPU alone'],
    [
      cpus,
      settingsOf('off-slab-256x2', { cpus: 2 }),
      'it is about slabs that keep their own records, and those of objects of 256 bytes do not',
    ],
  ] as const)('is not claimed of $id, and it is said why: %#', ({ inapplicable }, settings, reason) => {
    expect(inapplicable?.(settings)).toBe(reason);
  });
});

function oldestFirst(cache: CacheView): CacheView {
  return { ...cache, arrays: cache.arrays.map((array) => [...array].sort((one, other) => one - other)) };
}

function byAddress(cache: CacheView): CacheView {
  return { ...cache, slabs: [...cache.slabs].sort((one, other) => one.address - other.address) };
}

function allByLength(cache: CacheView): CacheView {
  return { ...cache, arrays: [...cache.arrays].sort(shorter) };
}

function shorter(one: readonly number[], other: readonly number[]): number {
  return one.length - other.length;
}
