// The two halves of a block look alike: how many layouts that leaves, and what is lost where they are not alike.
import { describe, expect, it } from 'vitest';
import { implementation } from '../../../impl/buddy/checked.ts';
import { model } from '../../../model/buddy/index.ts';
import type { BuddySettings } from '../../../spec/buddy/contract.ts';
import { halves } from '../../../spec/buddy/halves.ts';
import { specification } from '../../../spec/buddy/index.ts';
import { certify } from '../../engine/certificate.ts';
import { NO_LIMITS } from '../../engine/exploration-options.ts';
import { Explorer } from '../../engine/explore.ts';
import { seenThrough } from '../../engine/symmetry.ts';
import { PLAINLY, printTrace } from '../engine/toy/exploring.ts';
import { countLayouts, countOrbits } from './layout-model.ts';

const LEAF = 8;
const system = seenThrough({ specification, model, implementation }, halves);
const heapOf = (leaves: number): BuddySettings => ({ leafSize: LEAF, heapSize: leaves * LEAF, heapStart: 16 });

/** g(0) = 2, g(k) = g(k-1) (g(k-1) + 1) / 2 + 1: two of the orbits of a half, in no order, or the whole. */
function closedForm(order: number): number {
  if (order === 0) return 2;
  const ofHalf = closedForm(order - 1);
  return (ofHalf * (ofHalf + 1)) / 2 + 1;
}

describe('layouts that differ by exchanged halves', () => {
  it.each([
    { order: 0, orbits: 2 },
    { order: 1, orbits: 4 },
    { order: 2, orbits: 11 },
    { order: 3, orbits: 67 },
    { order: 4, orbits: 2279 },
    { order: 5, orbits: 2_598_061 },
  ])('are one of $orbits in a block of 2^$order leaves', ({ order, orbits }) => {
    expect(closedForm(order)).toBe(orbits);
    expect(countOrbits(order)).toBe(orbits);
  });

  it.each([
    { leaves: 1, layouts: 2, orbits: 2 },
    { leaves: 4, layouts: 26, orbits: 11 },
    { leaves: 7, layouts: 260, orbits: 88 },
    { leaves: 8, layouts: 677, orbits: 67 },
    { leaves: 16, layouts: 458_330, orbits: 2279 },
  ])(
    'are all reached by the buddy: $leaves leaves have $orbits orbits of $layouts layouts',
    ({ leaves, ...counts }) => {
      const options = { ...PLAINLY, identity: 'orbit', alphabet: 'legal' } as const;
      const explorer = new Explorer(system, heapOf(leaves), options);
      while (!explorer.finished) explorer.advance(100_000);
      const { states: orbits, standFor: layouts } = explorer.result;
      expect({ orbits, layouts }).toEqual(counts);
      expect(specification.closedForm?.(heapOf(leaves))?.states).toBe(counts.layouts);
    },
  );
});

describe('counting them as one', () => {
  // Where any of the smallest blocks that are large enough may be taken, halves can be exchanged: nothing is lost.
  it.each([
    { policy: 'any-of-least', all: 260, left: 260 },
    { policy: 'lowest-of-least', all: 260, left: 250 },
    { policy: 'lowest', all: 288, left: 250 },
  ] as const)('leaves $left of $all transitions of 8 leaves when $policy is taken', ({ policy, all, left }) => {
    expect(countLayouts(3, policy, 'layout')).toEqual({ states: 677, transitions: all });
    expect(countLayouts(3, policy, 'orbit')).toEqual({ states: 67, transitions: left });
  });

  it('is refused for the buddy, with the ways to two layouts that the next request tells apart', () => {
    const { counterexample, ...certificate } = certify(system, heapOf(8), 'legal', NO_LIMITS);
    expect(certificate).toMatchObject({ holds: false, closed: true, states: 677, orbits: 67 });
    expect(certificate.explanation).toBe(
      "two states of one orbit have different futures: 'allocate-leaf' answering something leads them to different orbits",
    );
    expect(counterexample?.map(printTrace)).toEqual(['allocate-leaf=0', 'allocate=0 allocate-leaf=0 free=0']);
  });
});
