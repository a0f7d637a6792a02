// A symmetry by name is certified when it is claimed, must be refused when it is not, and is told either way.
import { expect, it } from 'vitest';
import type { Row } from '../../../spec/kit/subject.ts';
import type { Symmetry } from '../../../spec/kit/symmetry.ts';
import { NO_LIMITS } from '../../engine/exploration-options.ts';
import { printSymmetries } from '../../report/symmetries.ts';
import { Pace, UNDISTURBED } from '../../run/pace.ts';
import { checkSymmetry } from '../../run/symmetries.ts';
import { slots, twoSlots } from './toy/slots.ts';
import type { SlotsSettings, SlotsView } from './toy/slots-specification.ts';

const ROW: Row<SlotsSettings> = {
  id: 'both',
  title: '',
  configurations: [
    { id: 'freed-last', size: 'tiny', settings: { ...twoSlots, slots: 3 } },
    { id: 'topmost', size: 'tiny', settings: { ...twoSlots, reuse: 'topmost' } },
    { id: 'large', size: 'large', settings: { ...twoSlots, slots: 12 } },
  ],
};

/** How many slots are held, and nothing else: what the slots count by, which is not true of `topmost`. */
const held: Symmetry<SlotsSettings, SlotsView> = {
  id: 'held',
  sentence: 'Slots change places.',
  holds: true,
  writeOrbit: (view, past, words) => slots.specification.writeOrbit(view, past, words),
  inapplicable: ({ reuse }) => (reuse === 'topmost' ? 'the topmost slot comes first' : null),
};
const { inapplicable: _, ...everywhere } = held;

const cases: readonly (readonly [string, Symmetry<SlotsSettings, SlotsView>, boolean | null, string])[] = [
  ['is claimed where it holds', held, true, '1 configuration: 11 states in 4 orbits  certified'],
  ['is claimed where it does not hold', everywhere, false, 'topmost: 4 states would be 3 orbits  NOT SOUND'],
  ['is planted', { ...everywhere, holds: false }, true, 'topmost: 4 states would be 3 orbits  refused, as it must be'],
  [
    'is planted where it holds',
    { ...held, holds: false },
    false,
    '1 configuration: 11 states in 4 orbits  NOT REFUSED',
  ],
  [
    'says nothing of any configuration',
    { ...held, inapplicable: () => 'never' },
    false,
    '0 configurations: 0 states in 0 orbits  not put to the test',
  ],
  [
    'is claimed without what would tell',
    { ...everywhere, without: ['free'] },
    true,
    '2 configurations: 7 states in 7 orbits  certified',
  ],
];

it.each(cases)('a symmetry that %s', async (_, symmetry, asExpected, said) => {
  const result = await checkSymmetry(slots, symmetry, [ROW], NO_LIMITS, new Pace(UNDISTURBED));
  expect(result.asExpected).toBe(asExpected);
  expect(printSymmetries([result])[2]?.trimEnd()).toBe(`    held      ${said}`);
});

it('a symmetry that was not seen through is incomplete', async () => {
  const limits = { ...NO_LIMITS, statesMax: 5 };
  const result = await checkSymmetry(slots, held, [ROW], limits, new Pace(UNDISTURBED));
  expect(result).toMatchObject({ refused: null, certified: [], asExpected: null });
});

it('one that is claimed and refused is told with both ways to what shows it', async () => {
  const result = await checkSymmetry(slots, everywhere, [ROW], NO_LIMITS, new Pace(UNDISTURBED));
  expect(`\n${printSymmetries([result]).slice(3).join('\n')}\n`).toMatchInlineSnapshot(`
    "

      NOT SOUND  held in topmost: two states of one orbit have different futures: 'alloc' answering something: more often in the first than in the second
        one, 1 command:
          0. start
             no page
          1. alloc() -> 16   (slot 0)
             calls take_page(16) = 16
             free 1 | held 0
        replay: npm run -s check -- replay 'slots:reuse=topmost:-:alloc@ojd'
        the other, 3 commands:
          0. start
             no page
          1. alloc() -> 16   (slot 0)
             calls take_page(16) = 16
             free 1 | held 0
          2. alloc() -> 24   (slot 1)
             free - | held 0,1
          3. free(16) -> nothing   (slot 0)
             free - | held 1
        replay: npm run -s check -- replay 'slots:reuse=topmost:-:alloc@ojd.alloc@3xv.free=0@8ui'
    "
  `);
});
