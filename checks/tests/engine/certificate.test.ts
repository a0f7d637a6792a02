// A reduction is certified when merged states have the same future, and refused with the ways to two that have not.
import { describe, expect, it } from 'vitest';
import type { Configuration } from '../../../spec/kit/contract.ts';
import type { Specification, System } from '../../../spec/kit/subject.ts';
import { certify } from '../../engine/certificate.ts';
import { NO_LIMITS } from '../../engine/exploration-options.ts';
import { printTrace } from './toy/exploring.ts';
import { slots, threeSlots, twoSlots } from './toy/slots.ts';
import { type SwitchesView, switches } from './toy/switches.ts';

describe('a reduction', () => {
  it.each([2, 3, 4, 5])(
    'that forgets which slots are held is sound when the slot freed last comes first: %d slots',
    (count) => {
      // No page, or less than all slots free: as many orbits as there are slots, and one.
      const { explanation, ...certificate } = certify(slots, { ...twoSlots, slots: count }, 'legal', NO_LIMITS);
      expect(certificate).toMatchObject({ holds: true, closed: true, orbits: count + 1, counterexample: null });
      expect(explanation).toBeNull();
    },
  );

  it('is compared command for command with the whole graph', () => {
    expect(certify(slots, threeSlots, 'legal', NO_LIMITS)).toMatchObject({ states: 11, edges: 26, orbits: 4 });
    expect(certify(slots, threeSlots, 'all', NO_LIMITS)).toMatchObject({
      states: 11,
      edges: 42,
      orbits: 4,
      holds: true,
    });
  });

  it('of a cube leaves how many switches are on', () => {
    expect(certify(switches, { switches: 8 }, 'legal', NO_LIMITS)).toMatchObject({
      holds: true,
      states: 256,
      orbits: 9,
    });
  });

  it('is refused when the place in the page decides, with the ways to two states that differ', () => {
    // One slot is held in both. If it is the lower one, its neighbour is free; if it is the upper one, nothing is.
    const { counterexample, ...certificate } = certify(slots, { ...twoSlots, reuse: 'topmost' }, 'legal', NO_LIMITS);
    expect(certificate).toMatchObject({ holds: false, closed: true, states: 4, orbits: 3, edges: 8 });
    expect(certificate.explanation).toBe(
      "two states of one orbit have different futures: 'alloc' answering something: more often in the first than in the second",
    );
    expect(counterexample?.map(printTrace)).toEqual(['alloc', 'alloc alloc free=0']);
  });

  // Turning all switches over, and looking at evenness or at nothing, are symmetries: the same flips lead to the same.
  it.each([
    { merges: 'everything', orbit: () => 0, holds: true },
    { merges: 'what is on with what is off', orbit: (on: number) => Math.min(on, 3 - on), holds: true },
    { merges: 'states that are both even or both odd', orbit: (on: number) => on % 2, holds: true },
    { merges: 'all states with something on', orbit: (on: number) => Math.min(on, 1), holds: false },
  ])('of three switches that merges $merges: $holds', ({ orbit, holds }) => {
    const reduced = withOrbit(switches, ({ positions }, _past, words) =>
      words.push(orbit(positions.filter((position) => position === 1).length)),
    );
    expect(certify(reduced, { switches: 3 }, 'legal', NO_LIMITS)).toMatchObject({ closed: true, holds });
  });

  it('is not certified beyond a bound', () => {
    const certificate = certify(slots, threeSlots, 'legal', { ...NO_LIMITS, statesMax: 5 });
    expect(certificate).toMatchObject({ holds: false, closed: false, counterexample: null });
    expect(certificate.explanation).toBe('the whole graph was cut by states');
  });

  it('is put to the test beyond a bound by some of the states that it merges', () => {
    const { reduced, sampled } = certify(switches, { switches: 8 }, 'legal', { ...NO_LIMITS, statesMax: 20 });
    expect(reduced).toEqual({ closed: true, states: 9, edges: 72 });
    // One way to each count is known already; of the 72 edges, the rest lead to other switches.
    expect(sampled).toBeGreaterThan(30);
  });

  it('is held to the sizes of its orbits, where it gives them', () => {
    const sized = withSizes((on) => binomial(8, on));
    expect(certify(sized, { switches: 8 }, 'legal', NO_LIMITS)).toMatchObject({
      holds: true,
      orbits: 9,
      standFor: 256,
      views: 256,
    });
  });

  it('stands for an unknown number of views, where the size of one orbit is not known', () => {
    const sized = withSizes((on) => (on === 3 ? null : binomial(8, on)));
    expect(certify(sized, { switches: 8 }, 'legal', NO_LIMITS)).toMatchObject({
      holds: true,
      orbits: 9,
      standFor: null,
      views: null,
    });
  });

  it('is refused when the orbits are not as large as it says', () => {
    expect(
      certify(
        withSizes(() => 8),
        { switches: 8 },
        'legal',
        NO_LIMITS,
      ),
    ).toMatchObject({
      holds: false,
      explanation: 'the orbits stand for 72 views by their sizes; there are 256',
    });
  });
});

/** Switches with so many arrangements of each number that are on. */
function withSizes(sizeOf: (on: number) => number | null) {
  const orbitSize = ({ positions }: SwitchesView) => sizeOf(positions.filter((position) => position === 1).length);
  return { ...switches, specification: { ...switches.specification, orbitSize } };
}

function binomial(all: number, chosen: number): number {
  return chosen === 0 ? 1 : (binomial(all, chosen - 1) * (all - chosen + 1)) / chosen;
}

/** The system with another reduction declared. */
function withOrbit<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  writeOrbit: Specification<Settings, View>['writeOrbit'],
): System<Settings, View, State> {
  return { ...system, specification: { ...system.specification, writeOrbit } };
}
