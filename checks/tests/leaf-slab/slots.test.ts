// The objects of a slab change places, and the two leaves of a block of two: how many orbits that leaves, that they stand
// for all states there are, and that nothing sound leaves fewer.
import { describe, expect, it } from 'vitest';
import { implementation } from '../../../impl/leaf-slab/checked.ts';
import { model } from '../../../model/leaf-slab/index.ts';
import type { LeafSlabSettings } from '../../../spec/leaf-slab/contract.ts';
import { specification } from '../../../spec/leaf-slab/index.ts';
import { slots } from '../../../spec/leaf-slab/slots.ts';
import { certify } from '../../engine/certificate.ts';
import { NO_LIMITS } from '../../engine/exploration-options.ts';
import { Explorer } from '../../engine/explore.ts';
import { seenThrough } from '../../engine/symmetry.ts';
import { countCoarsestClasses } from '../engine/coarsest-classes.ts';
import { PLAINLY } from '../engine/toy/exploring.ts';

const whole = { specification, model, implementation };
const bySlots = seenThrough(whole, slots);

function heapOf(
  leafSize: number,
  leaves: number,
  keepEmpty: number,
  descriptor: LeafSlabSettings['descriptor'] = 'outside',
): LeafSlabSettings {
  return { leafSize, heapSize: leaves * leafSize, heapStart: 64, descriptor, descriptorSize: 8, keepEmpty };
}

function explored(settings: LeafSlabSettings) {
  const options = { ...PLAINLY, identity: 'orbit', alphabet: 'legal' } as const;
  const explorer = new Explorer(bySlots, settings, options);
  while (!explorer.finished) explorer.advance(100_000);
  return { orbits: explorer.result.states, states: explorer.result.standFor };
}

const closedForm = (settings: LeafSlabSettings) => specification.closedForm?.(settings)?.states;

describe('states that differ by exchanged objects and leaves', () => {
  it.each([
    ['a slab of four and of two', heapOf(32, 1, 0)],
    ['two leaves', heapOf(32, 2, 0)],
    ['two leaves, empty slabs kept', heapOf(32, 2, 1)],
    ['two leaves with descriptors', heapOf(32, 2, 1, 'inside')],
    ['three leaves, of which the last is alone', heapOf(16, 3, 0)],
    ['four leaves, empty slabs kept', heapOf(16, 4, 1)],
  ])('have equal futures, also for those who misuse it: %s', (_, settings) => {
    expect(certify(bySlots, settings, 'all', NO_LIMITS)).toMatchObject({ holds: true, explanation: null });
  });

  it.each([
    { settings: heapOf(64, 2, 0), orbits: 161, states: 140_342 },
    { settings: heapOf(32, 3, 0), orbits: 428, states: 25_524 },
    { settings: heapOf(16, 5, 1), orbits: 2272, states: 48_054 },
    { settings: heapOf(32, 4, 1), orbits: 6632, states: 1_933_974 },
  ])('are one of $orbits orbits of $states states: $settings', ({ settings, orbits, states }) => {
    expect(explored(settings)).toEqual({ orbits, states });
    expect(closedForm(settings)).toBe(states);
  });

  it.each([
    { settings: heapOf(16, 2, 0), classes: 11 },
    { settings: heapOf(16, 2, 1), classes: 16 },
    { settings: heapOf(32, 2, 1), classes: 61 },
    { settings: heapOf(16, 3, 1), classes: 92 },
    { settings: heapOf(32, 3, 0, 'inside'), classes: 113 },
    { settings: heapOf(16, 4, 0), classes: 148 },
  ])('are as coarse as any classes of equal futures: $classes of $settings', ({ settings, classes }) => {
    expect(countCoarsestClasses(whole, settings)).toEqual({ states: closedForm(settings), classes });
    expect(explored(settings).orbits).toBe(classes);
  });
});
