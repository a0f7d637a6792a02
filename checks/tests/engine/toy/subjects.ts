// Toys as lines of a registry: with rows, faults, sweeps, scenarios and something that is not promised; and with letters that a
// row never gives and an invariant that no fault breaks, which only shows when all of a system is known.
import { kth } from '../../../../spec/kit/alphabet.ts';
import type { Command } from '../../../../spec/kit/contract.ts';
import { always } from '../../../../spec/kit/property.ts';
import { type Row, type Subject, type System, subject } from '../../../../spec/kit/subject.ts';
import type { Arithmetic, Sweep } from '../../../../spec/kit/sweep.ts';
import { slots, threeSlots, twoSlots } from './slots.ts';
import type { SlotsSettings } from './slots-specification.ts';
import { stack } from './stack.ts';
import { flip, SwitchesInstance, type SwitchesSettings, type SwitchesView, switches } from './switches.ts';

const slotRows: readonly Row<SlotsSettings>[] = [
  {
    id: 'freed-last',
    title: 'The slot freed last is handed out first',
    configurations: [
      { id: 'two', size: 'tiny', settings: twoSlots },
      { id: 'three', size: 'tiny', settings: threeSlots },
      { id: 'twelve', size: 'large', settings: { ...twoSlots, slots: 12 } },
      { id: 'six, at random', size: 'real', settings: { ...twoSlots, slots: 6 } },
    ],
  },
];

/** Flips a switch where there are at least five. */
const flipOfMany = {
  ...flip,
  id: 'flip-of-many',
  operands: [
    kth<SwitchesView>('switch', ({ positions }) => (positions.length > 4 ? positions.map((_, index) => index) : [])),
  ],
};

function row(id: string, counts: readonly number[]): Row<SwitchesSettings> {
  const configurations = counts.map((count) => ({
    id: `${count}`,
    size: 'tiny' as const,
    settings: { switches: count },
  }));
  return { id, title: `${counts.join(' or ')} switches`, configurations };
}

class Stuck extends SwitchesInstance {
  override apply(command: Command) {
    return super.apply({ ...command, operands: [31] });
  }
}

/** How many of some switches are on, when their positions are the bits of a number. */
const onesOf: Sweep<SwitchesSettings> = {
  id: 'ones',
  sentence: 'As many switches are on as there are ones.',
  configurations: [3, 5].map((count) => ({ id: `${count}`, settings: { switches: count } })),
  arguments: [{ name: 'positions', least: 0, most: 31 }],
  figures: ['on'],
  open:
    ({ switches: count }) =>
    ([positions = 0]) =>
      positions >= 2 ** count ? null : [[...positions.toString(2)].filter((bit) => bit === '1').length],
};

/** Counts them one by one, up to the one behind the last that is looked at. */
function countedTo(last: number): Arithmetic<SwitchesSettings> {
  return {
    open:
      ({ switches: count }) =>
      ([positions = 0]) => {
        if (positions >> count !== 0) return null;
        let on = 0;
        for (let index = 0; index < last; index += 1) on += (positions >> index) & 1;
        return [on];
      },
  };
}

const switchesInRows: System<SwitchesSettings, SwitchesView, { positions: number[] }> = {
  ...switches,
  specification: {
    ...switches.specification,
    rows: [row('some', [1, 2, 5]), row('few', [3, 4])],
    letters: [flip, flipOfMany],
    sweeps: [onesOf],
    invariants: [always<SwitchesView>('two-ways', 'A switch is on or off.', [], () => null)],
    notPromised: [
      {
        property: always<SwitchesView>('one-off', 'One is off.', [], ({ positions }) =>
          positions.includes(0) ? null : 'all are on',
        ),
        why: 'Any may be on.',
      },
    ],
  },
  model: { ...switches.model, arithmetic: { ones: countedTo(8) } },
  implementation: {
    ...switches.implementation,
    arithmetic: { ones: countedTo(8) },
    faults: [
      {
        id: 'switches/last-not-counted',
        sentence: 'The fifth switch is not counted.',
        origin: 'planted',
        caughtBy: 'ones',
        shortestTrace: 49,
        sweep: 'ones',
        open: switches.implementation.open,
        arithmetic: { ones: countedTo(4) },
      },
      {
        id: 'switches/stuck',
        sentence: 'No switch can be flipped.',
        origin: 'planted',
        caughtBy: 'agreement',
        shortestTrace: 1,
        open: (settings) => new Stuck(settings),
      },
    ],
  },
};

const slotsInRows = { ...slots, specification: { ...slots.specification, rows: slotRows } };

export const toySubjects: readonly Subject[] = [
  subject(slots.specification.id, async () => slotsInRows),
  subject(switches.specification.id, async () => switchesInRows),
  subject(stack.specification.id, async () => stack),
];
