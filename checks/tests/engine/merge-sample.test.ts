// Beyond what can be explored unreduced, some of the states that were taken for others are looked at again.
import { describe, expect, it } from 'vitest';
import type { Configuration } from '../../../spec/kit/contract.ts';
import type { System } from '../../../spec/kit/subject.ts';
import { Explorer } from '../../engine/explore.ts';
import { MergeComparison, MergeSample } from '../../engine/merge-sample.ts';
import { PLAINLY, printTrace } from './toy/exploring.ts';
import { slots, twoSlots } from './toy/slots.ts';
import { switches } from './toy/switches.ts';

describe('a sample of merged states', () => {
  it('has the same futures when the slot freed last comes first', () => {
    const comparison = compareMerges(slots, { ...twoSlots, slots: 5 });
    expect(comparison.conflict).toBeNull();
    expect(comparison.compared).toBeGreaterThan(5);
  });

  it('shows two different futures when the place in the page decides, with the ways to both', () => {
    const { conflict } = compareMerges(slots, { ...twoSlots, reuse: 'topmost' });
    // The way that was taken for a known one comes first.
    expect(conflict?.ways.map(printTrace)).toEqual(['alloc alloc free=0', 'alloc']);
    expect(conflict?.difference).toBe("'alloc' answering null: more often in the first than in the second");
  });

  it('has states of one orbit that a command leads from to one another', () => {
    // By whether fewer than three are on: with three on, one that goes on leads to what counts as the same.
    const writeOrbit: typeof switches.specification.writeOrbit = ({ positions }, _past, words) =>
      words.push(Math.min(3, positions.filter((position) => position === 1).length));
    const merging = { ...switches, specification: { ...switches.specification, writeOrbit } };
    expect(compareMerges(merging, { switches: 8 }).conflict?.ways.map(({ length }) => length)).toEqual([4, 3]);
  });

  it('stays a sample where there are many', () => {
    // 13 orbits with 12 edges each, of which 12 reach an orbit for the first time.
    const { compared } = compareMerges(switches, { switches: 12 });
    expect(compared).toBeGreaterThan(100);
    expect(compared).toBeLessThan(13 * 12);
  });
});

function compareMerges<Settings extends Configuration, View, State>(
  system: System<Settings, View, State>,
  settings: Settings,
) {
  const sample = new MergeSample<View>();
  const options = { ...PLAINLY, identity: 'orbit', alphabet: 'legal' } as const;
  const explorer = new Explorer(system, settings, options, undefined, sample);
  while (!explorer.finished) explorer.advance(1000);
  const wayTo = (state: number) => explorer.traceTo(state);
  const comparison = new MergeComparison(system, settings, 'legal', sample.merges, wayTo);
  while (!comparison.finished) comparison.advance();
  return comparison;
}
