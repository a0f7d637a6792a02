// The two leaves of a block of two change places: how many layouts that leaves, and that nothing sound leaves fewer.
import { describe, expect, it } from 'vitest';
import { implementation } from '../../../impl/buddy/checked.ts';
import { model } from '../../../model/buddy/index.ts';
import type { BuddySettings } from '../../../spec/buddy/contract.ts';
import { specification } from '../../../spec/buddy/index.ts';
import { leaves } from '../../../spec/buddy/leaves.ts';
import { certify } from '../../engine/certificate.ts';
import { NO_LIMITS } from '../../engine/exploration-options.ts';
import { Explorer } from '../../engine/explore.ts';
import { seenThrough } from '../../engine/symmetry.ts';
import { countClasses, countCoarsestClasses } from '../engine/coarsest-classes.ts';
import { PLAINLY } from '../engine/toy/exploring.ts';

const LEAF = 8;
const whole = { specification, model, implementation };
const byLeaves = seenThrough(whole, leaves);
const heapOf = (count: number): BuddySettings => ({ leafSize: LEAF, heapSize: count * LEAF, heapStart: 16 });

/** h(0) = 2, h(1) = 4, h(k) = h(k-1)^2 + 1, multiplied for each bit of the number of leaves. */
function closedForm(count: number): number {
  let orbits = 1;
  let ofBlock = 2;
  for (let order = 0; 2 ** order <= count; order += 1) {
    if (Math.floor(count / 2 ** order) % 2 === 1) orbits *= ofBlock;
    ofBlock = order === 0 ? 4 : ofBlock ** 2 + 1;
  }
  return orbits;
}

function explored(count: number) {
  const options = { ...PLAINLY, identity: 'orbit', alphabet: 'legal' } as const;
  const explorer = new Explorer(byLeaves, heapOf(count), options);
  while (!explorer.finished) explorer.advance(100_000);
  return { orbits: explorer.result.states, layouts: explorer.result.standFor };
}

describe('layouts that differ by exchanged leaves', () => {
  it.each([
    { count: 1, layouts: 2, orbits: 2 },
    { count: 2, layouts: 5, orbits: 4 },
    { count: 7, layouts: 260, orbits: 136 },
    { count: 8, layouts: 677, orbits: 290 },
    { count: 13, layouts: 35_204, orbits: 9860 },
  ])('are one of $orbits orbits of $count leaves, and all of $layouts are reached', ({ count, layouts, orbits }) => {
    expect(closedForm(count)).toBe(orbits);
    expect(explored(count)).toEqual({ orbits, layouts });
    expect(specification.closedForm?.(heapOf(count))?.states).toBe(layouts);
  });

  it.each([0, 1, 2, 3, 5, 6, 8])('have equal futures with %d leaves, also for those who misuse it', (count) => {
    expect(certify(byLeaves, heapOf(count), 'all', NO_LIMITS)).toMatchObject({ holds: true, explanation: null });
  });

  it.each([2, 3, 4, 6, 7, 8])('are as coarse as any classes of equal futures of %d leaves', (count) => {
    expect(countCoarsestClasses(whole, heapOf(count))).toEqual({
      states: specification.closedForm?.(heapOf(count))?.states,
      classes: closedForm(count),
    });
  });
});

describe('the coarsest classes', () => {
  const to = (...targets: number[]) => targets.map((target) => ({ shown: 'step', to: target }));

  it('are one where nothing can be told apart', () => {
    expect(countClasses([to(1), to(2), to(0)])).toBe(1);
  });

  it('part states as far away as an end shows', () => {
    expect(countClasses([to(1), to(2), to(3), to(), to(3)])).toBe(4);
  });

  it('part states that have an edge more often', () => {
    expect(countClasses([to(2), to(2, 2), to()])).toBe(3);
  });
});
