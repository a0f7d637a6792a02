// A fault is found in whichever configuration shows it by the fewest commands, and one that nothing shows survives.
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../spec/kit/contract.ts';
import { FaultSearch, type Place, placesOf } from '../../engine/fault-search.ts';
import { printTrace } from './toy/exploring.ts';
import { faultOf, slots, threeSlots, twoSlots } from './toy/slots.ts';
import { faults, implementation } from './toy/slots-implementation.ts';
import type { SlotsSettings } from './toy/slots-specification.ts';

const two = { id: 'two', settings: twoSlots };
const three = { id: 'three', settings: threeSlots };
const four = { id: 'four', settings: { ...twoSlots, slots: 4 } };

const sound: Fault<SlotsSettings> = {
  id: 'slots/none',
  sentence: 'Nothing is wrong.',
  origin: 'planted',
  caughtBy: 'agreement',
  shortestTrace: 1,
  open: implementation.open,
};

describe('the search for a fault', () => {
  it.each(faults)('finds $id as it is expected to', (fault) => {
    const caught = search(fault, [two]).caught;
    expect(caught?.finding.property).toBe(fault.caughtBy);
    expect(caught?.finding.trace).toHaveLength(fault.shortestTrace);
  });

  it('prefers the configuration with the shortest trace, wherever it stands', () => {
    const orders = [
      [two, three, four],
      [four, three, two],
      [three, two, four],
    ];
    const traces = orders.map((places) => search(faultOf('slots/hands-out-twice'), places).caught);
    expect(traces.map((caught) => caught?.place.id)).toEqual(['two', 'two', 'two']);
    expect(traces.map((caught) => printTrace(caught?.finding.trace ?? []))).toEqual(
      orders.map(() => 'alloc alloc alloc'),
    );
  });

  it('prefers the first configuration among those with traces as short', () => {
    const orders = [
      [two, three, four],
      [four, three, two],
      [three, two, four],
    ];
    const found = orders.map((places) => search(faultOf('slots/stays-live'), places).caught?.place.id);
    expect(found).toEqual(['two', 'four', 'three']);
  });

  it('does not depend on the size of its slices', () => {
    const fault = faultOf('slots/hands-out-twice');
    expect(search(fault, [four, two], 1).caught).toEqual(search(fault, [four, two]).caught);
  });

  it('ends without a finding when nothing is wrong, having carried out every command', () => {
    const { caught, finished, edges } = search(sound, [two, three]);
    expect({ caught, finished, edges }).toEqual({ caught: null, finished: true, edges: 11 + 42 });
  });

  it('ends at once where there is nowhere to search', () => {
    expect(search(sound, []).caught).toBeNull();
  });

  it('goes through the tiny configurations, of the rows that a fault names, or the one of the fault itself', () => {
    const { rows } = slots.specification;
    expect(placesOf({ ...sound, rows: ['another'] }, rows)).toEqual([]);
    expect(placesOf(sound, rows).map(({ id }) => id)).toEqual(['two', 'three']);
    expect(placesOf({ ...sound, settings: threeSlots }, rows).map(({ settings }) => settings)).toEqual([threeSlots]);
  });
});

function search(fault: Fault<SlotsSettings>, places: readonly Place<SlotsSettings>[], slice = 1000) {
  const hunt = new FaultSearch(slots, fault, places);
  while (!hunt.finished) hunt.advance(slice);
  return hunt;
}
